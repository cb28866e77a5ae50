package preview

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// The program for the browser, as the build left it; empty but for a placeholder
// where nobody has built it.
//
//go:embed all:dist
var dist embed.FS

// asset is one file of the program, ready to be sent.
type asset struct {
	content, zipped []byte
	kind, tag       string
}

const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>hotlined</title>
<h1>The pages are not built yet</h1>
<p>This hotlined was compiled without its pages. Run <code>make build</code> in its folder: it fetches
what the pages are made with, builds them and compiles again. Everything else of the daemon works.</p></html>
`

// front serves the program and, for every other path, says that there is nothing.
func front() http.Handler {
	assets := load()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if name == "" {
			name = "index.html"
		}
		a, ok := assets[name]
		switch {
		case ok:
			a.serve(w, r)
		case name == "index.html":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(unbuilt)) // the reader may have gone
		default:
			http.Error(w, "There is nothing at this address. The pages are at the root.", http.StatusNotFound)
		}
	})
}

func load() map[string]asset {
	out := map[string]asset{}
	_ = fs.WalkDir(dist, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		content, err := dist.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		out[strings.TrimPrefix(name, "dist/")] = asset{
			content: content, zipped: zip(content), kind: mime.TypeByExtension(path.Ext(name)),
			tag: `"` + hex.EncodeToString(sum[:8]) + `"`,
		}
		return nil
	}) // the files are part of this program: they can be read
	return out
}

func zip(content []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(content) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("ETag", a.tag)
	h.Set("Cache-Control", "no-cache") // ask again, and hear that it has not changed
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == a.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.content
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader may have gone
	}
}
