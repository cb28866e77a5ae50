package demo

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// files are what the hotline's systems write.
type files struct {
	dir  string
	line []byte // scratch for one line of the queue_log

	queueLog    stream
	surveys     stream
	evaluations stream
	cases       stream
	caseEvents  stream
	followUps   stream
	contacts    stream // of the digital desk
}

// exports lists the CSV files with their header lines.
func (f *files) exports() []export {
	return []export{
		{&f.surveys, "surveys.csv", "id,contact,queue,agent,sent,replied,csat,nps,ces,comment\n"},
		{&f.evaluations, "evaluations.csv", "id,contact,queue,agent,evaluator,form,at,item,class,type,result,weight\n"},
		{&f.cases, "cases.csv", "id,contact,queue,channel,customer,product,topic,cause,severity,owner,opened,due,closed,stage,reopened\n"},
		{&f.caseEvents, "case-events.csv", "case,at,stage,actor,note\n"},
		{&f.followUps, "follow-ups.csv", "id,case,agent,due,attempted,reached,satisfied\n"},
		{&f.contacts, "digital.csv", "id,channel,queue,agent,offered,answered,ended,wait,talk,wrap,outcome,customer\n"},
	}
}

// export is one CSV file.
type export struct {
	stream *stream
	name   string
	header string
}

// open opens every file, to go on where it ends. The queue_log of the first
// week is rotated away at the first Monday after.
func (f *files) open(firstRotation time.Time) error {
	if err := os.MkdirAll(filepath.Join(f.dir, "asterisk"), 0o755); err != nil {
		return fmt.Errorf("demo folder: %w", err)
	}
	for _, e := range f.exports() {
		e.stream.open(filepath.Join(f.dir, e.name))
		e.stream.write([]byte(e.header))
	}
	f.nextQueueLog(firstRotation)
	return f.err()
}

// nextQueueLog begins the queue_log that will be rotated at an instant. If it
// has been already, in an earlier run, there is nothing left to write to it.
func (f *files) nextQueueLog(rotation time.Time) {
	if _, err := os.Stat(f.archive(rotation)); err == nil {
		f.queueLog.done()
		return
	}
	f.queueLog.open(f.live())
}

// rotate renames the queue_log as logrotate does, and begins the next.
func (f *files) rotate(at, next time.Time) {
	if !f.queueLog.finished {
		f.queueLog.close()
		if err := os.Rename(f.live(), f.archive(at)); err != nil && f.queueLog.err == nil {
			f.queueLog.err = err
		}
	}
	f.nextQueueLog(next)
}

func (f *files) live() string { return filepath.Join(f.dir, "asterisk", "queue_log") }

func (f *files) archive(at time.Time) string { return f.live() + "-" + at.Format("20060102") }

// streams lists every file.
func (f *files) streams() []*stream {
	all := []*stream{&f.queueLog}
	for _, e := range f.exports() {
		all = append(all, e.stream)
	}
	return all
}

// flush writes out what is held back.
func (f *files) flush() error {
	for _, s := range f.streams() {
		s.drain()
	}
	return f.err()
}

// close flushes and closes.
func (f *files) close() error {
	for _, s := range f.streams() {
		s.close()
	}
	return f.err()
}

// err is what went wrong so far.
func (f *files) err() error {
	var errs []error
	for _, s := range f.streams() {
		errs = append(errs, s.err)
	}
	return errors.Join(errs...)
}

// stream is a file that is generated from its first byte again at every start.
// What is on disk already is compared, not written twice.
type stream struct {
	path     string
	file     *os.File
	held     []byte
	finished bool
	at, size int64 // generated so far; on disk when opened
	err      error
}

// open opens the file at its first byte.
func (s *stream) open(path string) {
	err := s.err
	*s = stream{path: path, held: s.held[:0], err: err}
	if s.err != nil {
		return
	}
	if s.file, s.err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644); s.err != nil {
		return
	}
	s.size, s.err = s.file.Seek(0, io.SeekEnd)
}

// done marks a file that an earlier run has completed: nothing is written to it.
func (s *stream) done() { *s = stream{finished: true, held: s.held[:0], err: s.err} }

// write adds whole rows. They reach the file together.
func (s *stream) write(rows []byte) {
	if s.finished || s.err != nil {
		return
	}
	s.held = append(s.held, rows...)
	if len(s.held) > 1<<20 {
		s.drain()
	}
}

// row adds one row of CSV.
func (s *stream) row(fields ...string) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(fields) // into memory
	w.Flush()
	s.write(b.Bytes())
}

// drain writes what is held back, less what is on disk already.
func (s *stream) drain() {
	if s.finished || s.err != nil || len(s.held) == 0 {
		return
	}
	known := min(int64(len(s.held)), max(0, s.size-s.at))
	if s.err = s.compare(s.held[:known]); s.err != nil {
		return
	}
	if _, err := s.file.WriteAt(s.held[known:], s.at+known); err != nil {
		s.err = err
		return
	}
	s.at += int64(len(s.held))
	s.held = s.held[:0]
}

// compare checks that what is on disk is what this program generates.
func (s *stream) compare(want []byte) error {
	got := make([]byte, len(want))
	if _, err := s.file.ReadAt(got, s.at); err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s: %w", s.path, ErrForeign)
	}
	return nil
}

// close drains and closes the file.
func (s *stream) close() {
	if s.file == nil {
		return
	}
	s.drain()
	if err := s.file.Close(); err != nil && s.err == nil && !errors.Is(err, fs.ErrClosed) {
		s.err = err
	}
	s.file = nil
}

// ErrForeign is returned where a file on disk is not what this seed, first day
// and version of the program generate: it cannot be gone on with.
var ErrForeign = errors.New("was written by another demo: choose another folder, or remove this one")
