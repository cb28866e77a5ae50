package clickhoused

import (
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// decode undoes a request body's compression: HTTP's, ClickHouse's own, or both.
// Reading to the end of it also reads body to its end, so that a body which was
// cut short behind its last compressed byte is noticed too.
func decode(body io.Reader, encoding string, native bool) (io.Reader, error) {
	plain, err := decodeHTTP(body, encoding)
	if err != nil {
		return nil, newException(codeCompression, "CANNOT_DECOMPRESS", "%s body: %v", encoding, err)
	}
	if native {
		plain = nativeReader{compress.NewReader(plain)}
	}
	if plain == body {
		return body, nil
	}
	return &drained{plain: plain, body: body}, nil
}

func decodeHTTP(body io.Reader, encoding string) (io.Reader, error) {
	switch strings.ToLower(encoding) {
	case "", "identity":
		return body, nil
	case "gzip":
		return gzip.NewReader(body)
	case "deflate":
		return zlib.NewReader(body)
	case "br":
		return brotli.NewReader(body), nil
	case "zstd":
		return zstd.NewReader(body, zstd.WithDecoderConcurrency(1))
	}
	return nil, errors.New("unknown encoding, want one of gzip, deflate, br, zstd")
}

// nativeReader reads ClickHouse's compressed blocks. The library wraps the end
// of the input, which is an end only where a block could have begun.
type nativeReader struct{ *compress.Reader }

func (r nativeReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && errors.Is(err, io.EOF) && strings.HasSuffix(err.Error(), "header: EOF") {
		err = io.EOF
	}
	return n, err
}

// drained ends when both the decoder and the body under it have ended.
type drained struct{ plain, body io.Reader }

func (d *drained) Read(p []byte) (int, error) {
	n, err := d.plain.Read(p)
	if err == io.EOF { //nolint:errorlint // A wrapped EOF is a cut-off body.
		if _, rest := io.Copy(io.Discard, d.body); rest != nil {
			return n, rest
		}
	}
	return n, err
}

// codec is how an answer is to be compressed.
type codec struct {
	native   bool // in ClickHouse's own blocks
	method   compress.Method
	encoding string // by HTTP's Content-Encoding
}

func codecFor(r *http.Request, params url.Values) codec {
	if isOn(params.Get("compress")) {
		c := codec{native: true, method: compress.LZ4}
		if strings.EqualFold(params.Get("network_compression_method"), "ZSTD") {
			c.method = compress.ZSTD
		}
		return c
	}
	if isOn(params.Get("enable_http_compression")) {
		accepted := r.Header.Get("Accept-Encoding")
		for _, e := range []string{"gzip", "br", "deflate", "zstd"} {
			if strings.Contains(accepted, e) {
				return codec{encoding: e}
			}
		}
	}
	return codec{}
}

// writer compresses what goes to w. Closing it ends the compressed stream.
func (c codec) writer(w io.Writer) io.WriteCloser {
	if c.native {
		return &blockWriter{w: w, c: compress.NewWriter(compress.LevelZero, c.method)}
	}
	switch c.encoding {
	case "gzip":
		z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // fails for unknown levels only
		return z
	case "br":
		return brotli.NewWriterLevel(w, brotli.BestSpeed)
	case "deflate":
		z, _ := zlib.NewWriterLevel(w, zlib.BestSpeed)
		return z
	case "zstd":
		z, _ := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
		return z
	}
	return nopCloser{w}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// blockWriter writes ClickHouse's compressed blocks, of at most 1 MiB each.
type blockWriter struct {
	w io.Writer
	c *compress.Writer
}

func (b *blockWriter) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		n := min(len(p), 1<<20)
		if err := b.c.Compress(p[:n]); err != nil {
			return written, err
		}
		if _, err := b.w.Write(b.c.Data); err != nil {
			return written, err
		}
		written += n
		p = p[n:]
	}
	return written, nil
}

func (b *blockWriter) Close() error { return nil }

func isOn(v string) bool { return v == "1" || v == "true" }
