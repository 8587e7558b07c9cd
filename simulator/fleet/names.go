package fleet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// clusterName gives the name of a cluster by its position: different for every position.
func clusterName(position int) string {
	names := [...]string{"production", "staging", "batch", "platform", "data", "edge", "internal", "sandbox"}
	name := names[position%len(names)]
	if round := position / len(names); round > 0 {
		name += "-" + strconv.Itoa(round+1)
	}
	return name
}

// serviceName gives the name of a service by its position: different for every position.
func serviceName(position int) string {
	domains := [...]string{
		"checkout", "payments", "search", "orders", "inventory", "catalog", "shipping", "billing", "accounts",
		"notifications", "pricing", "recommendations", "reviews", "sessions", "reports", "media", "invoices",
		"returns", "loyalty", "promotions", "fraud", "ledger", "tax", "addresses", "carts", "wishlists",
		"warehouse", "suppliers", "analytics", "audit", "identity", "permissions", "webhooks", "exports",
		"imports", "emails", "translations", "experiments", "metering", "support",
	}
	roles := [...]string{
		"api", "worker", "indexer", "gateway", "scheduler", "consumer", "frontend", "cache", "sync", "processor",
		"admin", "proxy",
	}
	scopes := [...]string{
		"", "internal", "partner", "mobile", "batch", "public", "regional", "legacy", "beta", "bulk", "realtime",
		"archive", "eu", "us", "apac", "retail", "wholesale", "b2b", "stream", "edge", "night", "daily", "weekly",
		"preview", "tenant", "shared", "fast", "slow", "hot", "cold", "primary", "secondary", "global", "local",
		"private", "guest", "member", "store", "pos", "kiosk", "callback", "replay",
	}
	domain := position % len(domains)
	position /= len(domains)
	// The domain shifts the role, so that neighbours differ in both.
	role := (position + domain) % len(roles)
	position /= len(roles)
	scope := position % len(scopes)
	name := domains[domain]
	if scope > 0 {
		name += "-" + scopes[scope]
	}
	name += "-" + roles[role]
	if round := position / len(scopes); round > 0 {
		name += "-" + strconv.Itoa(round+1)
	}
	return name
}

// hexadecimal gives that many hexadecimal digits (at most 64) which depend on the key alone.
func hexadecimal(digits int, key ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(key, "\n")))
	return hex.EncodeToString(sum[:(digits+1)/2])[:digits]
}

// identifier gives a UUID that depends on the key alone.
func identifier(key ...string) string {
	hex := hexadecimal(32, key...)
	return hex[:8] + "-" + hex[8:12] + "-" + hex[12:16] + "-" + hex[16:20] + "-" + hex[20:]
}

// pick gives a number below n which depends on the key alone.
func pick(n int, key ...string) int {
	sum := sha256.Sum256([]byte(strings.Join(key, "\n")))
	return int(sum[0]) % n
}

// resourceID gives the id of a VPC resource, such as subnet-0a1b2c3d4e5f60718.
func resourceID(prefix string, key ...string) string {
	return prefix + "-0" + hexadecimal(16, append(key, prefix)...)
}

// revisionNumber gives a new service revision's number: 19 digits, of which the first can be 0.
func (f *Fleet) revisionNumber() string {
	return fmt.Sprintf("%019d", f.random.Uint64N(1e19))
}

// deploymentID gives a new service deployment's id.
func (f *Fleet) deploymentID() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	id := make([]byte, 21)
	for i := range id {
		id[i] = alphabet[f.random.IntN(len(alphabet))]
	}
	return string(id)
}

// uuid gives a new random UUID, as service events have.
func (f *Fleet) uuid() string {
	high, low := f.random.Uint64(), f.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", high>>32, high>>16&0xffff, high&0xfff, low>>48&0xfff, low&(1<<48-1))
}
