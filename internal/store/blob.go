package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// Limits of a blob.
const (
	chunkBytes = 256 << 10 // of one chunk
	MaxBlob    = 1 << 30   // bytes of a content that the record takes at all; whoever asks for it sets a lower limit
)

// PutBlob stores what r holds, and returns its SHA-256 and its size. It holds one chunk in memory, and each chunk is a Change of its
// own, so that a large file keeps nobody waiting. A content that is there already is not kept again. More than limit bytes
// are refused. nowUS is when; what nothing refers to is swept some time after.
func (s *Store) PutBlob(ctx context.Context, r io.Reader, limit, nowUS int64) (sum string, size int64, err error) {
	limit = min(limit, MaxBlob)
	id, err := uuid.NewV7()
	if err != nil {
		return "", 0, fmt.Errorf("naming an upload: %w", err)
	}
	upload, hash, buffer := id.String(), sha256.New(), make([]byte, chunkBytes)
	for n := int64(0); ; n++ {
		read, err := io.ReadFull(r, buffer)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return "", 0, errors.Join(fmt.Errorf("reading an upload: %w", err), s.dropUpload(ctx, upload))
		}
		chunk := buffer[:read]
		size += int64(read)
		if size > limit {
			return "", 0, errors.Join(refuse("The file is larger than %s.", bytesInWords(limit)), s.dropUpload(ctx, upload))
		}
		_, _ = hash.Write(chunk) // a hash takes everything
		if last {
			sum = hex.EncodeToString(hash.Sum(nil))
		}
		err = s.Change(ctx, func(tx *Tx) error {
			if read > 0 {
				if err := tx.exec("INSERT INTO chunk (upload, n, bytes, stored_us) VALUES ($1, $2, $3, $4)", upload, n, chunk, nowUS); err != nil {
					return err
				}
			}
			if last {
				return tx.keepBlob(sum, upload, size, nowUS)
			}
			return nil
		})
		if err != nil {
			return "", 0, doing(err, "storing a file")
		}
		if last {
			return sum, size, nil
		}
	}
}

// keepBlob makes the chunks of an upload the content of that sum, or forgets them if that content is there already. Either way the
// content is as young as this upload.
func (tx *Tx) keepBlob(sum, upload string, size, nowUS int64) error {
	var kept string
	if _, err := tx.one([]any{&kept}, `INSERT INTO blob (sha256, upload, size, stored_us) VALUES ($1, $2, $3, $4)
		ON CONFLICT (sha256) DO UPDATE SET stored_us = excluded.stored_us RETURNING upload`, sum, upload, size, nowUS); err != nil {
		return err
	}
	if kept == upload {
		return nil
	}
	return tx.exec("DELETE FROM chunk WHERE upload = $1", upload)
}

// dropUpload forgets the chunks of an upload that failed.
func (s *Store) dropUpload(ctx context.Context, upload string) error {
	return s.Change(ctx, func(tx *Tx) error { return tx.exec("DELETE FROM chunk WHERE upload = $1", upload) })
}

// bytesInWords is a number of bytes for a person.
func bytesInWords(n int64) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// SweepBlobs forgets contents that no attachment has, and uploads that were never finished, if they were stored before beforeUS.
func (tx *Tx) SweepBlobs(beforeUS int64) error {
	err := tx.exec(`DELETE FROM blob WHERE stored_us < $1 AND NOT EXISTS (SELECT 1 FROM attachment AS a WHERE a.sha256 = blob.sha256)`, beforeUS)
	if err == nil {
		err = tx.exec("DELETE FROM chunk WHERE stored_us < $1 AND NOT EXISTS (SELECT 1 FROM blob AS b WHERE b.upload = chunk.upload)", beforeUS)
	}
	return doing(err, "sweeping files")
}

// Blob reads a content, piece by piece as it is wanted. It implements io.ReadSeeker.
type Blob struct {
	Size int64

	ctx    context.Context
	store  *Store
	upload string
	at     int64
	chunk  []byte // the piece around at
	number int64  // of that piece; -1 for none
}

// OpenBlob is the content of that sum; ok is false when the record has none.
func (s *Store) OpenBlob(ctx context.Context, sum string) (b *Blob, ok bool, err error) {
	b = &Blob{ctx: ctx, store: s, number: -1}
	err = s.View(ctx, func(tx *Tx) error {
		ok, err = tx.one([]any{&b.upload, &b.Size}, "SELECT upload, size FROM blob WHERE sha256 = $1", sum)
		return err
	})
	return b, ok, doing(err, "opening a file")
}

// Read reads on from where the last Read or Seek ended.
func (b *Blob) Read(p []byte) (int, error) {
	if b.at >= b.Size {
		return 0, io.EOF
	}
	if n := b.at / chunkBytes; n != b.number {
		err := b.store.View(b.ctx, func(tx *Tx) error {
			ok, err := tx.one([]any{&b.chunk}, "SELECT bytes FROM chunk WHERE upload = $1 AND n = $2", b.upload, n)
			if err == nil && !ok {
				err = io.ErrUnexpectedEOF
			}
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("reading a file: %w", err)
		}
		b.number = n
	}
	rest := b.chunk[min(b.at%chunkBytes, int64(len(b.chunk))):]
	if len(rest) == 0 {
		return 0, fmt.Errorf("reading a file: %w", io.ErrUnexpectedEOF)
	}
	n := copy(p, rest)
	b.at += int64(n)
	return n, nil
}

// Seek sets where the next Read begins.
func (b *Blob) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += b.at
	case io.SeekEnd:
		offset += b.Size
	}
	if offset < 0 {
		return 0, errors.New("seeking before the beginning of a file")
	}
	b.at = offset
	return offset, nil
}
