package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// askedBy refuses requests by a name that is none of these. The page of another site makes such requests, through
// a visitor's browser, when its name is led to this server (DNS rebinding): to the browser they
// are of that very site. IP addresses and localhost cannot be led anywhere. Without names any will do.
func askedBy(names []string, next http.Handler) http.Handler {
	if len(names) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := (&url.URL{Host: r.Host}).Hostname()
		if !allowed(names, name) {
			http.Error(w, fmt.Sprintf("not answered by the name %.80q: it is none of those that --web.allowed-host lists", name), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// allowed tells whether a server that goes by these names may be asked by that one.
func allowed(names []string, name string) bool {
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	name = strings.TrimSuffix(name, ".")
	return strings.EqualFold(name, "localhost") ||
		slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}
