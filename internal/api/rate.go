package api

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rates says how often somebody may call. What was not used up in quiet times may be used at once, up to a second's worth times
// the burst.
type Rates struct {
	Account int // requests a second of one account; 0: usualAccount, negative: no limit
	Address int // requests a second from one network address; 0: usualAddress, negative: no limit
}

// The usual rates, in requests a second: above what one machine answers, so that they stop a program that runs wild and nobody
// who works, nor an import. An office has one address, so that one may call more often than an account.
const (
	usualAccount = 5_000
	usualAddress = 20_000
	burst        = 4      // seconds' worth that may come at once
	mostCallers  = 20_000 // accounts, and addresses, that are remembered at once
	subscriber   = 64     // bits of an IPv6 address that one subscriber has
)

// rates counts who calls how often. Each node counts for itself.
type rates struct {
	account *limits
	address *limits
}

func newRates(r Rates) *rates {
	return &rates{account: newLimits("account", r.Account, usualAccount), address: newLimits("address", r.Address, usualAddress)}
}

// limits are the limiters of one kind of caller. Memory is bounded: when there are too many, all begin anew with a full burst.
type limits struct {
	name  string
	every rate.Limit
	burst int

	mu sync.Mutex // guards of
	of map[string]*rate.Limiter
}

func newLimits(name string, asked, usual int) *limits {
	switch {
	case asked < 0:
		return nil
	case asked == 0:
		asked = usual
	}
	return &limits{name: name, every: rate.Limit(asked), burst: asked * burst, of: map[string]*rate.Limiter{}}
}

// limiter is the limiter of one caller.
func (l *limits) limiter(caller string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	one, ok := l.of[caller]
	if !ok {
		if len(l.of) >= mostCallers {
			clear(l.of)
		}
		one = rate.NewLimiter(l.every, l.burst)
		l.of[caller] = one
	}
	return one
}

// ofAccount counts a request of an account, says in headers what is left, and refuses one too many.
func (r *rates) ofAccount(w http.ResponseWriter, account string) *Problem {
	return r.account.take(w, account)
}

// ofAddress counts a request from an address; of IPv6 it is the subscriber's network.
func (r *rates) ofAddress(w http.ResponseWriter, address string) *Problem {
	if ip, err := netip.ParseAddr(address); err == nil && ip.Is6() && !ip.Is4In6() {
		if network, err := ip.Prefix(subscriber); err == nil {
			address = network.String()
		}
	}
	return r.address.take(w, address)
}

// take counts one request. The headers are those of the IETF's draft-ietf-httpapi-ratelimit-headers.
func (l *limits) take(w http.ResponseWriter, caller string) *Problem {
	if l == nil {
		return nil
	}
	one, now := l.limiter(caller), time.Now()
	allowed := one.AllowN(now, 1)
	left := max(0, int(one.TokensAt(now)))
	full := max(1, int(math.Ceil(float64(l.burst-left)/float64(l.every))))
	h := w.Header()
	h.Set("RateLimit-Policy", fmt.Sprintf(`"%s";q=%d;w=%d`, l.name, l.burst, burst))
	h.Set("RateLimit", `"`+l.name+`";r=`+strconv.Itoa(left)+`;t=`+strconv.Itoa(full))
	if allowed {
		return nil
	}
	p := problem(rateLimited, "Too many requests from this %s: %d a second are taken. Wait a second, then go on more slowly.", l.name, int(l.every))
	p.retry = 1
	return p
}
