package store_test

import (
	"slices"
	"testing"

	"github.com/hotlined/hotlined/internal/store"
)

func TestStatements(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql  string
		want []string
	}{
		"nothing":             {"", nil},
		"only a comment":      {"-- tables; none yet\n", nil},
		"two":                 {"SELECT 1;\nSELECT 2;\n", []string{"SELECT 1", "SELECT 2"}},
		"no last semicolon":   {"SELECT 1; SELECT 2", []string{"SELECT 1", "SELECT 2"}},
		"in quotes":           {"SELECT ';' AS `a;b`, \";\"; SELECT 2", []string{"SELECT ';' AS `a;b`, \";\"", "SELECT 2"}},
		"escaped quote":       {`SELECT 'it\'s; fine'; SELECT 2`, []string{`SELECT 'it\'s; fine'`, "SELECT 2"}},
		"doubled quote":       {"SELECT 'it''s; fine'; SELECT 2", []string{"SELECT 'it''s; fine'", "SELECT 2"}},
		"line comment":        {"SELECT 1 -- one; two\n + 1; SELECT 2", []string{"SELECT 1 -- one; two\n + 1", "SELECT 2"}},
		"quote in a comment":  {"-- it's\nSELECT 1; SELECT 2", []string{"-- it's\nSELECT 1", "SELECT 2"}},
		"block comment":       {"SELECT /* a; 'b */ 1; SELECT 2", []string{"SELECT /* a; 'b */ 1", "SELECT 2"}},
		"open quote":          {"SELECT 'a; b", []string{"SELECT 'a; b"}},
		"open comment":        {"SELECT 1; /* a; b", []string{"SELECT 1"}},
		"empty statements":    {";;SELECT 1;;", []string{"SELECT 1"}},
		"minus is no comment": {"SELECT 2 - 1; SELECT 2", []string{"SELECT 2 - 1", "SELECT 2"}},
	} {
		if got := store.Statements(c.sql); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
