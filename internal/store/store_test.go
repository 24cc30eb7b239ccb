package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"belay/internal/store/pgtest"
	"belay/internal/store/storetest"
)

func TestMain(m *testing.M) {
	code := pgtest.Main(m)
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// inFile is a fresh record in a file.
func inFile(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "belay.db") }

func TestSQLiteKeepsEveryPromise(t *testing.T) { storetest.Run(t, inFile) }

func TestPostgreSQLKeepsEveryPromise(t *testing.T) { storetest.Run(t, pgtest.New) }
