package store

import "context"

// OpenAt opens the record at dsn with an older schema, as the Belay of that time would have left it.
func OpenAt(ctx context.Context, dsn string, schema int64) (*Store, error) {
	return Open(ctx, dsn, Options{upTo: schema})
}
