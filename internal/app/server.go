package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/caddyserver/certmagic"
)

// Limits of a connection.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 2 * time.Minute // of a whole request; attachments are large and lines slow
	idleTimeout   = 2 * time.Minute
	headerBytes   = 64 << 10
)

// serve answers on the listener. There is no limit on writing an answer: streams last as long as their readers.
func (a *App) serve(handler http.Handler) {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	a.server = &http.Server{
		Handler: handler, TLSConfig: a.security.config, Protocols: protocols,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes,
		ErrorLog: quietLog(a.log),
	}
	a.loops.Go(func() {
		var err error
		if a.security.config != nil {
			err = a.server.ServeTLS(a.listener, "", "")
		} else {
			err = a.server.Serve(a.listener)
		}
		if !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			a.breaks(fmt.Errorf("answering on %s: %w", a.config.Listen, err))
		}
	})
}

// security is how connections are protected; nothing in it means they are not.
type security struct {
	config *tls.Config
	stop   func()
}

// secure prepares TLS: by the certificate in a file, or by ones that are fetched and renewed. A certificate authority is only
// ever asked when tls-domains is set.
func secure(ctx context.Context, c Config) (security, error) {
	switch {
	case c.TLSCert != "":
		pair := &certificate{cert: c.TLSCert, key: c.TLSKey}
		if _, err := pair.get(nil); err != nil {
			return security{}, err
		}
		return security{config: &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: pair.get}}, nil
	case len(c.TLSDomains) > 0:
		return automatic(ctx, c)
	}
	return security{}, nil
}

// automatic fetches certificates by ACME, by the challenge that needs no other port than our own.
func automatic(ctx context.Context, c Config) (security, error) {
	var magic *certmagic.Config
	cache := certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert: func(certmagic.Certificate) (*certmagic.Config, error) { return magic, nil },
	})
	magic = certmagic.New(cache, certmagic.Config{Storage: &certmagic.FileStorage{Path: c.TLSStore}})
	issuer := certmagic.NewACMEIssuer(magic, certmagic.ACMEIssuer{
		CA: certmagic.LetsEncryptProductionCA, Email: c.TLSEmail, Agreed: true, DisableHTTPChallenge: true,
	})
	magic.Issuers = []certmagic.Issuer{issuer}
	if err := magic.ManageAsync(ctx, c.TLSDomains); err != nil {
		cache.Stop()
		return security{}, fmt.Errorf("managing certificates: %w", err)
	}
	config := magic.TLSConfig()
	config.MinVersion = tls.VersionTLS12
	config.NextProtos = append([]string{"h2", "http/1.1"}, config.NextProtos...)
	return security{config: config, stop: cache.Stop}, nil
}

// certificate is a certificate in files, which is read again when they have changed: whoever renews it need not stop the desk.
type certificate struct {
	cert, key string

	mu   sync.Mutex // guards the fields below
	at   time.Time  // when the file of the certificate was written
	pair *tls.Certificate
}

// get is the certificate as its files are now, or as they were when they are broken.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	there, err := os.Stat(c.cert)
	if err == nil && c.pair != nil && there.ModTime().Equal(c.at) {
		return c.pair, nil
	}
	var pair tls.Certificate
	if err == nil {
		pair, err = tls.LoadX509KeyPair(c.cert, c.key)
	}
	switch {
	case err == nil:
		c.pair, c.at = &pair, there.ModTime()
	case c.pair == nil:
		return nil, fmt.Errorf("reading the certificate: %w", err)
	}
	return c.pair, nil
}
