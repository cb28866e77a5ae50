package config

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"

	"github.com/hotlined/hotlined/scheduler/staffing"
)

// Read merges the file (none where path is empty) and the environment
// (HOTLINED_STORE_URL is store.url) into the defaults, and checks the whole. The
// error holds every mistake, one a line.
func Read(path string) (Config, error) {
	cfg := Default()
	v := viper.NewWithOptions(viper.KeyDelimiter(delimiter))
	v.SetEnvPrefix("hotlined")
	v.SetEnvKeyReplacer(strings.NewReplacer(delimiter, "_", "-", "_"))
	v.AutomaticEnv()
	for _, l := range leaves("", reflect.ValueOf(cfg)) {
		v.SetDefault(l.path, l.value) // viper asks the environment for known keys only
	}
	if path != "" {
		if err := readFile(v, path); err != nil {
			return Config{}, err
		}
	}
	err := errors.Join(decode(v, &cfg), cfg.Validate())
	return cfg, within(origin(path)+": ", err)
}

func readFile(v *viper.Viper, path string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	v.SetConfigFile(path)
	v.SetConfigType("yaml")
	if err := v.ReadInConfig(); err != nil {
		var parse viper.ConfigParseError
		if errors.As(err, &parse) {
			return fmt.Errorf("%s is no YAML: %w", path, parse.Unwrap())
		}
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// decode fills the configuration from everything viper has put together.
func decode(v *viper.Viper, cfg *Config) error {
	var seen mapstructure.Metadata
	err := v.Unmarshal(cfg, func(d *mapstructure.DecoderConfig) {
		d.MatchName = matches
		d.Metadata = &seen
		d.DecodeHook = mapstructure.ComposeDecodeHookFunc(
			shrinkage,
			duration,
			date,
			mapstructure.StringToSliceHookFunc(","),
		)
	})
	errs := plain(v, err)
	for _, field := range seen.Unused {
		errs = append(errs, unknown(keyPath(field)))
	}
	return errors.Join(errs...)
}

// mistake is told as it is, the value included.
type mistake struct{ error }

// duration reads 20s and 11h. A bare number is refused: 11 would be nanoseconds,
// whatever was meant.
func duration(from, to reflect.Type, value any) (any, error) {
	if to != reflect.TypeFor[time.Duration]() || from == to || reflect.ValueOf(value).IsZero() {
		return value, nil
	}
	d, err := time.ParseDuration(fmt.Sprint(value))
	if err != nil {
		return nil, mistake{fmt.Errorf("%v is no duration, want a number with its unit such as 20s, 3m or 11h", value)}
	}
	return d, nil
}

// date keeps a day that YAML takes for an instant as it was written.
func date(_, to reflect.Type, value any) (any, error) {
	if at, ok := value.(time.Time); ok && to.Kind() == reflect.String {
		return at.Format(time.DateOnly), nil
	}
	return value, nil
}

// shrinkage reads a bare number, and one entry where a list could be.
func shrinkage(from, to reflect.Type, value any) (any, error) {
	if to != reflect.TypeFor[staffing.Shrinkage]() || from == to {
		return value, nil
	}
	switch from.Kind() {
	case reflect.Slice:
		return value, nil
	case reflect.Map:
		return []any{value}, nil
	}
	share, err := strconv.ParseFloat(fmt.Sprint(value), 64)
	if err != nil {
		return nil, mistake{fmt.Errorf("%v is no share, want a number such as 0.1, or planned and unplanned", value)}
	}
	return []any{map[string]any{"unplanned": share}}, nil
}

// matches lets the key answer-within fill the field AnswerWithin.
func matches(key, field string) bool {
	return strings.EqualFold(strings.ReplaceAll(key, "-", ""), strings.ReplaceAll(field, "-", ""))
}

// plain says the decoder's errors in the words of the file.
func plain(v *viper.Viper, err error) []error {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var errs []error
		for _, e := range many.Unwrap() {
			errs = append(errs, plain(v, e)...)
		}
		return errs
	}
	var wrong *mapstructure.DecodeError
	if errors.As(err, &wrong) {
		path := keyPath(wrong.Name())
		if plain := (mistake{}); errors.As(err, &plain) {
			return []error{fmt.Errorf("%s: %w", path, plain)}
		}
		value := v.Get(strings.ReplaceAll(path, ".", delimiter))
		return []error{fmt.Errorf("%s: %v cannot be read: %w", path, value, wrong.Unwrap())}
	}
	if inner := errors.Unwrap(err); inner != nil {
		return plain(v, inner)
	}
	return []error{err}
}

// keyPath writes the decoder's Targets.AnswerWithin as targets.answer-within.
func keyPath(field string) string {
	parts := strings.Split(field, ".")
	for i, part := range parts {
		parts[i] = kebab(part)
	}
	return strings.Join(parts, ".")
}

// unknown names the keys that would have been known in the same section.
func unknown(path string) error {
	section := path[:strings.LastIndex(path, ".")+1]
	var known []string
	for _, l := range leaves("", reflect.ValueOf(Default())) {
		rest, ok := strings.CutPrefix(strings.ReplaceAll(l.path, delimiter, "."), section)
		key, _, _ := strings.Cut(rest, ".")
		if ok && !slices.Contains(known, key) {
			known = append(known, key)
		}
	}
	if strings.Contains(section, "[") || len(known) == 0 {
		return fmt.Errorf("%s: is no key of hotlined; config/hotlined.yaml lists them all", path)
	}
	return fmt.Errorf("%s: is no key of hotlined, want one of [%s]", path, strings.Join(known, " "))
}

func origin(path string) string {
	if path == "" {
		return "environment"
	}
	return path
}
