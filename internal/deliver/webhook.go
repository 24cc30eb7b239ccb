package deliver

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"belay/internal/engine"
	"belay/internal/store"
)

// Limits of one call of a webhook.
const (
	callTimeout   = 15 * time.Second
	dialTimeout   = 5 * time.Second
	answerLimit   = 4 << 10 // bytes of an answer that are read
	secretPrefix  = "whsec_"
	idleKept      = 2 // connections to one host
	userAgentName = "Belay-Webhooks/1"
)

// newClient calls webhooks: without a proxy, without following redirects, and, unless it may, without reaching into
// networks that only this machine can reach.
func newClient(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout}
	if !private {
		dialer.Control = public
	}
	return &http.Client{
		Timeout: callTimeout,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: dialTimeout, ResponseHeaderTimeout: callTimeout,
			MaxIdleConnsPerHost: idleKept, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// public refuses to connect to an address that is not of the public network. It is asked after names were resolved, for the
// address that is really dialled, so that no name can lead inside.
func public(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("reading the address %q: %w", address, err)
	}
	if !engine.Public(at.Addr()) {
		return futile{fmt.Errorf("%s is not an address of the public network; webhook-private allows others", at.Addr())}
	}
	return nil
}

// call calls a webhook as Standard Webhooks says: the id of the message, when this attempt is made, and a signature over both
// and the body.
func (h *Hands) call(ctx context.Context, m store.Message) error {
	hook, err := h.hook(ctx, m.Target)
	switch {
	case err != nil:
		return err
	case hook == nil:
		return futile{errors.New("the webhook was removed")}
	case !hook.Active:
		return futile{errors.New("the webhook is switched off")}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(m.Payload))
	if err != nil {
		return futile{fmt.Errorf("the webhook's address is no good: %w", err)}
	}
	id, at := strings.ReplaceAll(m.Key, "/", "_"), strconv.FormatInt(time.Now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", userAgentName)
	r.Header.Set("Webhook-Id", id)
	r.Header.Set("Webhook-Timestamp", at)
	r.Header.Set("Webhook-Signature", Sign(hook.Secret, id, at, m.Payload))
	answer, err := h.client.Do(r)
	if err != nil {
		return fmt.Errorf("calling the webhook: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, answerLimit)) // only to be quoted
	switch {
	case answer.StatusCode/100 == 2:
		return nil
	case answer.StatusCode == http.StatusGone:
		return futile{errors.New("the webhook answered 410: it does not want to hear from us any more")}
	}
	return fmt.Errorf("the webhook answered %s: %s", answer.Status, strings.TrimSpace(text(string(said[:min(len(said), 200)]))))
}

// Sign is the signature of a message as Standard Webhooks writes it: "v1," and the HMAC-SHA256 over id, time and body. A secret
// that begins with whsec_ is base64, another is taken as it is.
func Sign(secret, id, at string, body []byte) string {
	key := []byte(secret)
	if coded, ok := strings.CutPrefix(secret, secretPrefix); ok {
		if raw, err := base64.StdEncoding.DecodeString(coded); err == nil {
			key = raw
		}
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + at + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// hook is the webhook of that id; nil if there is none.
func (h *Hands) hook(ctx context.Context, id string) (found *store.Webhook, err error) {
	err = h.record.View(ctx, func(tx *store.Tx) error {
		found, err = hookOf(tx, id)
		return err
	})
	return found, err
}

func hookOf(tx *store.Tx, id string) (*store.Webhook, error) {
	all, err := tx.Webhooks()
	if i := slices.IndexFunc(all, func(w store.Webhook) bool { return w.ID == id }); i >= 0 {
		return &all[i], err
	}
	return nil, err
}

// noteHook writes down how a call went. A webhook for which a message had to be given up is switched off, and that is noted in
// the audit log: somebody must look at it.
func (h *Hands) noteHook(ctx context.Context, id string, failed error, givenUp bool) error {
	var off bool
	err := h.record.Change(ctx, func(tx *store.Tx) error {
		hook, err := hookOf(tx, id)
		if err != nil || hook == nil || failed == nil && hook.Failures == 0 || !hook.Active {
			return err
		}
		hook.Failures++
		if failed == nil {
			hook.Failures = 0
		}
		if off = givenUp; off {
			hook.Active = false
			detail, err := json.Marshal(map[string]string{"url": hook.URL, "why": short(failed.Error())})
			if err != nil {
				return fmt.Errorf("write down why a webhook was switched off: %w", err)
			}
			if err := tx.Note(store.Audit{AtUS: store.Micros(time.Now()), What: "switched a webhook off", About: "webhook " + id, Detail: detail}); err != nil {
				return err
			}
		}
		return tx.KeepWebhook(*hook)
	})
	if err == nil && off {
		err = h.engine.Refresh(ctx)
	}
	return err
}
