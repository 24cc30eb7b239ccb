package engine

import (
	"net/netip"
	"slices"
	"strings"

	"belay/internal/ticket"
)

// closed are the networks beside those that netip names which lead inside, or nowhere: RFC 6890, and the ways in which IPv6
// writes an address of IPv4.
var closed = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// Public says whether an address is of the public network. Webhooks are kept and called by this one rule.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	return !slices.ContainsFunc(closed, func(p netip.Prefix) bool { return p.Contains(a) })
}

// outside refuses a host that is seen to lead inside. Another name is looked up when it is called, and refused then.
func outside(host string) error {
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	a, err := netip.ParseAddr(name)
	if err == nil && !Public(a) || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return ticket.Refuse("%s is not an address of the public network. Whoever runs this desk can allow such addresses with the setting webhook-private.", host)
	}
	return nil
}
