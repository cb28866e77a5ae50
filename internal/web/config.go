package web

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
)

// Config says where the pages are and who may see them.
type Config struct {
	// Listen is host:port. Anything but loopback needs a password.
	Listen string
	// Username and the password in PasswordFile are asked for where a password is set.
	Username string
	// PasswordFile holds the password, alone on its first line.
	PasswordFile string
}

// Default serves this machine only.
func Default() Config { return Config{Listen: "127.0.0.1:8080", Username: "hotlined"} }

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		errs = append(errs, fmt.Errorf("listen: %q is no address, want host:port such as 127.0.0.1:8080", c.Listen))
	} else if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		errs = append(errs, fmt.Errorf("listen: %q is no port, want 0 to 65535", port))
	} else if !loopback(host) && c.PasswordFile == "" {
		errs = append(errs, fmt.Errorf("listen: %s can be reached from other machines, and without password-file anyone there could read the call records: set web.password-file, or listen on 127.0.0.1", c.Listen))
	}
	if c.PasswordFile != "" && c.Username == "" {
		errs = append(errs, errors.New("username: is needed with a password"))
	}
	return errors.Join(errs...)
}

// loopback reports whether only this machine can reach the host.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (c Config) password() (string, error) {
	if c.PasswordFile == "" {
		return "", nil
	}
	text, err := os.ReadFile(c.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("password-file: %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	if first = strings.TrimSpace(first); first == "" {
		return "", fmt.Errorf("password-file: %s has no password on its first line", c.PasswordFile)
	}
	return first, nil
}
