package config

import (
	"reflect"
	"strings"
	"unicode"
)

// leaf is one key of the file with its value.
type leaf struct {
	path  string // "targets::answer-within"
	value any
}

const delimiter = "::" // a dot may be part of a queue's name, two colons never are

// leaves lists every key below a struct, in the order of its fields. Lists and
// maps are leaves: the environment cannot reach into them.
func leaves(path string, v reflect.Value) (out []leaf) {
	for field, value := range v.Fields() {
		key, squash := keyOf(field)
		if key == "" {
			continue
		}
		at := path
		if !squash {
			at = strings.TrimPrefix(path+delimiter+key, delimiter)
		}
		if value.Kind() == reflect.Struct {
			out = append(out, leaves(at, value)...)
		} else {
			out = append(out, leaf{at, value.Interface()})
		}
	}
	return out
}

// keyOf is the key of a field: its tag, or its name in kebab-case; empty where
// the file cannot set it.
func keyOf(f reflect.StructField) (key string, squash bool) {
	tag, options, _ := strings.Cut(f.Tag.Get("mapstructure"), ",")
	switch {
	case !f.IsExported() || tag == "-":
		return "", false
	case strings.Contains(options, "squash"):
		return kebab(f.Name), true
	case tag != "":
		return tag, false
	}
	return kebab(f.Name), false
}

// kebab writes AnswerWithin as answer-within and URL as url.
func kebab(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		starts := i > 0 && unicode.IsUpper(r) &&
			(unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if starts {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
