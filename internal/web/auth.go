package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
)

// authenticated lets those in who know the name and the password.
func authenticated(username, password string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, p, _ := r.BasicAuth()
		if same(u, username)&same(p, password) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="hotlined", charset="UTF-8"`)
			http.Error(w, "name and password, please", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// same compares in a time that tells nothing about where two texts differ.
func same(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}

// sameSite answers requests addressed to this machine by a loopback name only.
// Without it any web page could point a name of its own at 127.0.0.1 and read
// the call records through the visitor's browser.
func sameSite(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !loopback(host) {
			http.Error(w, "this page is served to this machine only: ask for http://127.0.0.1 or localhost, or configure web.password-file", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
