package collectors

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
)

// ImportOptions are how files from the past are read.
type ImportOptions struct {
	Source   string         // of the facts; the mapping's or else the kind's name where empty
	Options  map[string]any // the kind's own, such as "mapping" and "timezone"
	Site     *time.Location // the hotline's time zone
	Progress func(done, total int64)

	CustomerKey input.Key
}

// Result says what became of an import.
type Result struct {
	Source      string         `json:"source"`
	Files       int            `json:"files"`
	Read        int            `json:"read"`         // rows or lines
	Stored      int            `json:"stored"`       // facts that said something new
	Known       int            `json:"known"`        // facts that were there already
	BeforeQueue int            `json:"before_queue"` // contacts that ended before any queue, among the facts
	Skipped     map[string]int `json:"skipped"`      // rows that are no facts, by reason
	Quarantined int            `json:"quarantined"`
	Timezone    string         `json:"timezone,omitempty"` // of the files' times, where they name none
	Seconds     float64        `json:"seconds"`
	Counting    float64        `json:"counting_seconds"` // the counts that had to be made anew; whoever imports fills it in

	Rejected []hotline.Rejected `json:"-"` // the first few of the quarantined
}

// shownRejects is how many rejects a Result carries.
const shownRejects = 5

// Import stores what files of a kind say, and says how much of it was new: the
// same files again change nothing. Everything is read through once before
// anything is stored, so a file that cannot be read to its end, or that is
// another one than was meant, leaves no trace.
func Import(ctx context.Context, st *store.Store, kind string, files []string, opts ImportOptions) (Result, error) {
	began := time.Now()
	im, err := newImporter(st, kind, files, opts)
	if err != nil {
		return Result{}, err
	}
	if err := im.check(ctx); err != nil {
		return Result{}, err
	}
	if err := im.store(ctx); err != nil {
		return Result{}, err
	}
	im.result.Seconds = time.Since(began).Seconds()
	return im.result, nil
}

type importer struct {
	st     *store.Store
	kind   factory
	files  []string
	opts   ImportOptions
	total  int64
	done   atomic.Int64
	mu     sync.Mutex // of result
	result Result
}

// CheckOptions finds what is wrong with the kind and the options of an import
// before anything is opened for it.
func CheckOptions(kind string, options map[string]any) error {
	f, err := factoryOf(kind)
	if err != nil {
		return err
	}
	options = maps.Clone(options)
	options["path"] = "-"
	return f.check(options)
}

// CheckFiles finds files that are not there.
func CheckFiles(files []string) error {
	_, err := sizeOf(files)
	return err
}

func newImporter(st *store.Store, kind string, files []string, opts ImportOptions) (*importer, error) {
	f, err := factoryOf(kind)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("no file to import")
	}
	im := &importer{st: st, kind: f, files: files, opts: opts}
	if im.total, err = sizeOf(files); err != nil {
		return nil, err
	}
	im.opts.Options = map[string]any{"path": files[0]}
	maps.Copy(im.opts.Options, opts.Options)
	if opts.Source == "" {
		im.opts.Source = sourceOf(kind, opts.Options)
	}
	im.result = Result{Source: im.opts.Source, Files: len(files), Skipped: map[string]int{}}
	return im, f.check(im.opts.Options)
}

// sizeOf is the work ahead: everything is read through, then read and stored.
func sizeOf(files []string) (total int64, err error) {
	for _, file := range files {
		info, err := os.Stat(file)
		switch {
		case err != nil:
			return 0, err
		case info.IsDir():
			return 0, fmt.Errorf("%s is a folder, want a file", file)
		}
		total += 2 * info.Size()
	}
	return total, nil
}

// sourceOf names the source after what tells its contacts from others.
func sourceOf(kind string, options map[string]any) string {
	mapping, ok := options["mapping"].(string)
	if !ok {
		return kind
	}
	name := filepath.Base(mapping)
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// collect reads all files through a new collector.
func (im *importer) collect(ctx context.Context, emit func(hotline.Facts) error) error {
	c, err := im.kind.open(im.opts.Options, input.Env{
		Name: im.opts.Source, Site: im.opts.Site, Files: im.files, CustomerKey: im.opts.CustomerKey,
		Progress: im.progress,
	})
	if err != nil {
		return err
	}
	if z, ok := c.(interface{ Zone() *time.Location }); ok {
		im.result.Timezone = z.Zone().String()
	}
	return c.Collect(ctx, nil, emit)
}

func (im *importer) progress(n int64) {
	if done := im.done.Add(n); im.opts.Progress != nil {
		im.opts.Progress(done, im.total)
	}
}

// check reads everything and stores nothing.
func (im *importer) check(ctx context.Context) error {
	understood, read := 0, 0
	var first *hotline.Rejected
	err := im.collect(ctx, func(f hotline.Facts) error {
		read += f.Read
		understood += f.Read - len(f.Rejected)
		if first == nil && len(f.Rejected) > 0 {
			first = &f.Rejected[0]
		}
		return nil
	})
	if err != nil {
		return err
	}
	// One broken row among none is a broken row; a file full of them is another file.
	if read > 1 && understood <= 0 {
		return fmt.Errorf("none of the %d rows could be understood, nothing was stored; %s: %s", read, first.Position, first.Reason)
	}
	return nil
}

// store reads everything again and stores it, a batch behind the reading.
func (im *importer) store(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan hotline.Facts, 1)
	g.Go(func() error {
		defer close(batches)
		b := &batch{patient: true, save: func(ctx context.Context, f hotline.Facts) error {
			select {
			case batches <- f:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}}
		err := im.collect(ctx, func(f hotline.Facts) error {
			f.Checkpoint = nil // where an import ended is no place to follow from
			return b.add(ctx, f)
		})
		if err != nil {
			return err
		}
		return b.flush(ctx)
	})
	g.Go(func() error { return im.saveAll(ctx, batches) })
	return g.Wait()
}

// savers is how many batches are stored at a time: while the engine sorts one,
// the next is on its way.
const savers = 2

// saveAll stores the batches, contacts several at a time. Their Known keeps the
// order: of two rows about one contact the later counts.
func (im *importer) saveAll(ctx context.Context, batches <-chan hotline.Facts) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(savers)
	var known time.Time
	for f := range batches {
		if ctx.Err() != nil {
			break
		}
		if known = later(time.Now(), known.Add(time.Millisecond)); len(f.Contacts) == 0 {
			if err := im.save(ctx, f); err != nil {
				return errors.Join(err, g.Wait())
			}
			continue
		}
		for i := range f.Contacts {
			f.Contacts[i].Known = known
		}
		g.Go(func() error { return im.save(ctx, f) })
	}
	return g.Wait()
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (im *importer) save(ctx context.Context, f hotline.Facts) error {
	saved, err := im.st.SaveFacts(ctx, im.opts.Source, f)
	if err != nil {
		return err
	}
	im.mu.Lock()
	defer im.mu.Unlock()
	r := &im.result
	r.Read += f.Read
	r.Stored += saved.Stored
	r.Known += saved.Known
	r.Quarantined += saved.Quarantined
	for reason, n := range f.Skipped {
		r.Skipped[reason] += n
	}
	for _, c := range f.Contacts {
		if c.Outcome == hotline.BeforeQueue {
			r.BeforeQueue++
		}
	}
	if room := shownRejects - len(r.Rejected); room > 0 {
		r.Rejected = append(r.Rejected, f.Rejected[:min(room, len(f.Rejected))]...)
	}
	return nil
}
