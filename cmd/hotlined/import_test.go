package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/collectors"
)

func TestImportSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "calls.csv")
	if err := os.WriteFile(file, []byte("id,queue,offered,outcome\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"import", exitUsage, "import wants a kind (asterisk-queue-log,"},
		{"import contacts-csv", exitUsage, "import wants a kind"},
		{"import calls-csv " + file, exitUsage, `unknown collector "calls-csv", want one of [asterisk-queue-log`},
		{"import contacts-csv --mapping tecnion " + file, exitUsage, `mapping: "tecnion" is neither a shipped mapping (default, technion) nor a file`},
		{"import contacts-csv --timezone Mars " + file, exitUsage, `timezone: unknown "Mars"`},
		{"import surveys-csv --mapping technion " + file, exitUsage, `unknown option "mapping", want [path]`},
		{"import contacts-csv /nowhere/calls.csv", exitFailed, "/nowhere/calls.csv: no such file"},
	} {
		var out, errs bytes.Buffer
		args := append([]string{"--data-dir", t.TempDir()}, strings.Fields(test.args)...)
		if code := run(t.Context(), args, &out, &errs); code != test.code || !strings.Contains(errs.String(), test.want) || out.Len() > 0 {
			t.Errorf("%s: exit %d, %s%s", test.args, code, errs.String(), out.String())
		}
	}
}

func TestImportOfNothing(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]collectors.Result{
		"no rows\n": {},
		"no facts in these rows, nothing changed\n":       {Read: 2, Skipped: map[string]int{"phantom": 2}},
		"everything was known already, nothing changed\n": {Read: 2, Known: 2},
	} {
		var out bytes.Buffer
		if printImport(&out, r); !strings.HasSuffix(out.String(), "\n"+want) {
			t.Errorf("want %q at the end of\n%s", want, out.String())
		}
	}
}
