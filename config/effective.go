package config

import (
	"fmt"
	"io"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Print writes the configuration in force, defaults included, as YAML that could
// be used as a file, with its secrets hidden.
func (c Config) Print(w io.Writer) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(node("", reflect.ValueOf(c))); err != nil {
		return fmt.Errorf("printing the configuration: %w", err)
	}
	return enc.Close()
}

// secret tells the keys whose values are nobody's business; their *-file
// siblings name a file and may be seen.
var secret = regexp.MustCompile(`(^|-)(password|token|secret|key)$`)

func node(key string, v reflect.Value) *yaml.Node {
	switch x := v.Interface().(type) {
	case time.Duration:
		return scalar(short(x))
	case string:
		return scalar(hide(key, x))
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return scalar(nil)
		}
		return node(key, v.Elem())
	case reflect.Struct:
		n := &yaml.Node{Kind: yaml.MappingNode}
		addFields(n, v)
		return n
	case reflect.Slice, reflect.Array:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			n.Content = append(n.Content, node(key, v.Index(i)))
		}
		return n
	case reflect.Map:
		n := &yaml.Node{Kind: yaml.MappingNode}
		addEntries(n, v)
		return n
	}
	return scalar(v.Interface())
}

func addFields(n *yaml.Node, v reflect.Value) {
	for field, value := range v.Fields() {
		key, squash := keyOf(field)
		switch {
		case strings.HasSuffix(field.Tag.Get("mapstructure"), ",remain"):
			addEntries(n, value)
		case squash:
			addFields(n, value)
		case key != "":
			n.Content = append(n.Content, scalar(key), node(key, value))
		}
	}
}

func addEntries(n *yaml.Node, m reflect.Value) {
	var keys []string
	for _, k := range m.MapKeys() {
		keys = append(keys, k.String())
	}
	slices.Sort(keys)
	for _, k := range keys {
		n.Content = append(n.Content, scalar(k), node(k, m.MapIndex(reflect.ValueOf(k))))
	}
}

func scalar(x any) *yaml.Node {
	n := &yaml.Node{}
	if err := n.Encode(x); err != nil {
		n.SetString(fmt.Sprint(x))
	}
	return n
}

// short writes 20s and 1h30m, not 20s and 1h30m0s.
func short(d time.Duration) string {
	text := d.String()
	if cut, ok := strings.CutSuffix(text, "m0s"); ok {
		text = cut + "m"
	}
	if cut, ok := strings.CutSuffix(text, "h0m"); ok {
		text = cut + "h"
	}
	return text
}

const hidden = "(hidden)"

// hide keeps a secret out of sight, the password inside an address too.
func hide(key, value string) string {
	if value == "" {
		return value
	}
	if secret.MatchString(key) {
		return hidden
	}
	u, err := url.Parse(value)
	if err != nil || u.User == nil {
		return value
	}
	if _, has := u.User.Password(); !has {
		return value
	}
	return strings.Replace(u.Redacted(), "xxxxx", hidden, 1)
}
