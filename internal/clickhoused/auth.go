package clickhoused

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
)

// Names of the two users. Their passwords are in engine.json.
const (
	ownerName  = "hotlined"
	readerName = "reader"
)

// account is one user of the front.
type account struct {
	Password string
	ReadOnly bool
}

// authenticate finds whom a request is from: headers as ClickHouse wants them,
// basic authentication, or the URL.
func authenticate(accounts map[string]account, r *http.Request, params url.Values) (account, error) {
	name, password := r.Header.Get("X-ClickHouse-User"), r.Header.Get("X-ClickHouse-Key")
	if name == "" {
		name, password, _ = r.BasicAuth()
	}
	if name == "" {
		name, password = params.Get("user"), params.Get("password")
	}
	a, known := accounts[name]
	if !samePassword(a.Password, password) || !known {
		return account{}, newException(codeAuthentication, "AUTHENTICATION_FAILED",
			"%s: Authentication failed: password is incorrect, or there is no user with such name", name)
	}
	return a, nil
}

// samePassword takes the same time whatever differs.
func samePassword(want, got string) bool {
	a, b := sha256.Sum256([]byte(want)), sha256.Sum256([]byte(got))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func randomPassword() string { return rand.Text() }
