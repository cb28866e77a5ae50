package clickhoused

import (
	"errors"
	"fmt"
	"net"
	"strconv"
)

// Config says where the engine keeps its data, where it listens and how much of
// the machine it may take.
type Config struct {
	// Library is the path of libchdb. Empty: HOTLINED_ENGINE_LIBRARY, then beside
	// the executable, then in a node_modules upwards of the executable and of the
	// working directory.
	Library string `mapstructure:"library"`
	// Dir is the data directory. It is made if it is missing.
	Dir string `mapstructure:"-"`
	// Listen is a loopback host:port. Port 0 takes a free one.
	Listen string `mapstructure:"listen"`
	// Memory is the limit for all statements together, in bytes. 0: half of the machine.
	Memory int64 `mapstructure:"memory"`
	// Concurrency is how many statements run at once. The others wait.
	Concurrency int `mapstructure:"concurrency"`
	// PasswordFile holds the password of the user hotlined, who may do everything.
	// Empty: a random one, made once per data directory.
	PasswordFile string `mapstructure:"password-file"`
	// ReaderPasswordFile holds the password of the user reader, for Grafana.
	// Empty: a random one, made once per data directory.
	ReaderPasswordFile string `mapstructure:"reader-password-file"`
}

// Default is the configuration of an empty file.
func Default() Config {
	return Config{Listen: "127.0.0.1:8124", Concurrency: 16}
}

// minMemory is what the engine needs to answer anything at all.
const minMemory = 256 << 20

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	if err := validListen(c.Listen); err != nil {
		errs = append(errs, fmt.Errorf("listen: %w", err))
	}
	if c.Memory != 0 && c.Memory < minMemory {
		errs = append(errs, fmt.Errorf("memory: must be at least %d bytes, or 0 for half of the machine, not %d", minMemory, c.Memory))
	}
	if c.Concurrency < 1 {
		errs = append(errs, fmt.Errorf("concurrency: must be at least 1, not %d", c.Concurrency))
	}
	return errors.Join(errs...)
}

// validListen wants loopback: the front has passwords, but no encryption.
func validListen(listen string) error {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("want host:port such as 127.0.0.1:8124, not %q", listen)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n > 65535 {
		return fmt.Errorf("want a port from 0 to 65535, not %q", port)
	}
	if ip := net.ParseIP(host); host != "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("must be on loopback such as 127.0.0.1:8124, not %q", listen)
	}
	return nil
}

// listenAddress keeps ":0" off the outside world.
func listenAddress(listen string) string {
	if host, port, _ := net.SplitHostPort(listen); host == "" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return listen
}
