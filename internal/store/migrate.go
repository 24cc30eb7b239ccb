package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// migrations holds the steps from an empty database to the record of today: NNNN_name.sql for both engines, or in the
// folder of one. A number is a step, and a step has one file for each engine.
//
//go:embed migrations
var migrations embed.FS

// forSQLite changes the words of a shared migration that SQLite reads otherwise: a number that grows by itself is the key of
// the row, where it is marked so never one that was given out before, and a table marked so is kept in the order of its
// primary key.
var forSQLite = strings.NewReplacer("bigserial PRIMARY KEY", "integer PRIMARY KEY", "/* never again */", "AUTOINCREMENT", "/* clustered */", "WITHOUT ROWID")

// steps is the migrations of one engine, in order.
func steps(engine goose.Dialect) ([]*goose.Migration, error) {
	folder, translate := "postgres", strings.NewReplacer()
	if engine == goose.DialectSQLite3 {
		folder, translate = "sqlite", forSQLite
	}
	var files []string
	for _, pattern := range []string{"migrations/*.sql", "migrations/" + folder + "/*.sql"} {
		found, err := fs.Glob(migrations, pattern)
		if err != nil {
			return nil, fmt.Errorf("listing the migrations: %w", err)
		}
		files = append(files, found...)
	}
	var steps []*goose.Migration
	for _, file := range files {
		number, _, _ := strings.Cut(path.Base(file), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number: %w", file, err)
		}
		text, err := migrations.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading migration %s: %w", file, err)
		}
		script := translate.Replace(string(text))
		steps = append(steps, goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, script)
			return err
		}}, nil))
	}
	slices.SortFunc(steps, func(a, b *goose.Migration) int { return int(a.Version - b.Version) })
	return steps, nil
}

// newestSchema is the number of the last step.
func newestSchema() (int64, error) {
	list, err := steps(goose.DialectSQLite3)
	if err != nil {
		return 0, err
	}
	return list[len(list)-1].Version, nil
}

// migrate brings the database behind db forward to the record of this program, or to version upTo if that is not zero. A
// record that a newer program has written is refused.
func migrate(ctx context.Context, engine goose.Dialect, db *sql.DB, upTo int64, options ...goose.ProviderOption) (version int64, err error) {
	steps, err := steps(engine)
	if err != nil {
		return 0, err
	}
	options = append(options,
		goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true), goose.WithTableName("migration"),
		goose.WithSlog(slog.New(slog.DiscardHandler)))
	provider, err := goose.NewProvider(engine, db, nil, options...)
	if err != nil {
		return 0, fmt.Errorf("preparing the migrations: %w", err)
	}
	current, newest, err := provider.GetVersions(ctx)
	if err != nil {
		return 0, fmt.Errorf("asking for the version of the record: %w", err)
	}
	if current > newest {
		return 0, refuse("This record was written by a newer Belay: its schema is %d, and this program knows schemas up to %d. Use that version of Belay or a newer one.", current, newest)
	}
	if upTo != 0 {
		newest = upTo
	}
	if current < newest {
		if _, err := provider.UpTo(ctx, newest); err != nil {
			return 0, fmt.Errorf("bringing the record from schema %d to %d: %w", current, newest, err)
		}
	}
	return newest, nil
}
