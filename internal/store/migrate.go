package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

//go:embed views/*.sql
var viewFiles embed.FS

// View is a view made by another package, such as the measures' own.
type View struct {
	Name string
	SQL  string // the SELECT
}

// migration is one file of migrations/, applied once and never changed after a release.
type migration struct {
	name     string // "0001_facts"
	sql      string
	checksum string
}

const createMigrations = `CREATE TABLE IF NOT EXISTS migrations (
    name     String,
    checksum String,
    at       DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at)
ORDER BY name`

// Migrate brings the tables up to date and says which migrations that took, in
// order; none when there was nothing to do. The views are made anew every time.
// A migration that failed half-way can be run again: its statements say IF NOT EXISTS.
func (s *Store) Migrate(ctx context.Context) (applied []string, err error) {
	if err := s.exec(ctx, createMigrations); err != nil {
		return nil, fmt.Errorf("migrations table in %s: %w", s.database, err)
	}
	pending, err := s.pending(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range pending {
		if err := s.apply(ctx, m); err != nil {
			return applied, err
		}
		applied = append(applied, m.name)
	}
	if err := s.dropAsides(ctx); err != nil {
		return applied, err
	}
	views, err := builtinViews()
	if err != nil {
		return applied, err
	}
	return applied, s.ApplyViews(ctx, views)
}

// PendingMigrations names the migrations that Migrate would apply.
func (s *Store) PendingMigrations(ctx context.Context) ([]string, error) {
	var there uint64
	const look = "SELECT count() FROM system.tables WHERE database = {database:String} AND name = 'migrations'"
	if err := s.one(ctx, look, params("database", s.database), &there); err != nil {
		return nil, fmt.Errorf("look for the migrations table in %s: %w", s.database, err)
	}
	all, err := migrations()
	if err != nil {
		return nil, err
	}
	if there > 0 {
		if all, err = s.pending(ctx); err != nil {
			return nil, err
		}
	}
	names := make([]string, len(all))
	for i, m := range all {
		names[i] = m.name
	}
	return names, nil
}

// ApplyViews makes or replaces views.
func (s *Store) ApplyViews(ctx context.Context, views []View) error {
	for _, v := range views {
		if err := s.exec(ctx, "CREATE OR REPLACE VIEW "+quoteName(v.Name)+" AS "+v.SQL); err != nil {
			return fmt.Errorf("view %s: %w", v.Name, err)
		}
	}
	return nil
}

func (s *Store) apply(ctx context.Context, m migration) error {
	for i, statement := range statements(m.sql) {
		if err := s.exec(ctx, statement); err != nil {
			return fmt.Errorf("migration %s, statement %d: %w", m.name, i+1, err)
		}
	}
	err := s.insert(ctx, "migrations", m.checksum, []field{
		{"name", []string{m.name}},
		{"checksum", []string{m.checksum}},
		{"at", instants{millis(s.now())}},
	})
	if err != nil {
		return fmt.Errorf("migration %s: %w", m.name, err)
	}
	return nil
}

// pending compares the files with what was applied.
func (s *Store) pending(ctx context.Context) ([]migration, error) {
	all, err := migrations()
	if err != nil {
		return nil, err
	}
	rows, err := s.conn.Query(ctx, "SELECT name, checksum, at FROM migrations FINAL ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("read the applied migrations of %s: %w", s.database, err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what matters
	applied := map[string]bool{}
	for rows.Next() {
		var name, checksum string
		var at time.Time
		if err := rows.Scan(&name, &checksum, &at); err != nil {
			return nil, fmt.Errorf("read the applied migrations of %s: %w", s.database, err)
		}
		i := slices.IndexFunc(all, func(m migration) bool { return m.name == name })
		if i < 0 {
			return nil, fmt.Errorf("database %s has migration %s, which this hotlined does not know: a newer one was here", s.database, name)
		}
		if all[i].checksum != checksum {
			return nil, fmt.Errorf("migration %s was changed after it was applied to %s on %s: add a new migration instead",
				name, s.database, at.UTC().Format(time.DateTime))
		}
		applied[name] = true
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the applied migrations of %s: %w", s.database, err)
	}
	return slices.DeleteFunc(all, func(m migration) bool { return applied[m.name] }), nil
}

// migrations are the embedded files in the order of their names.
func migrations() ([]migration, error) {
	files, err := sqlFiles(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	out := make([]migration, len(files))
	for i, f := range files {
		sum := sha256.Sum256([]byte(f.SQL))
		out[i] = migration{name: f.Name, sql: f.SQL, checksum: hex.EncodeToString(sum[:])}
	}
	return out, nil
}

// builtinViews are the files of views/: each one SELECT, named after its file.
func builtinViews() ([]View, error) { return sqlFiles(viewFiles, "views") }

func sqlFiles(files embed.FS, dir string) ([]View, error) {
	names, err := fs.Glob(files, dir+"/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	out := make([]View, len(names))
	for i, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[i] = View{Name: strings.TrimSuffix(path.Base(name), ".sql"), SQL: string(b)}
	}
	return out, nil
}
