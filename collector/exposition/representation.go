package exposition

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/prometheus/common/expfmt"
)

// representation is one of the forms that an exposition has on the wire.
type representation struct {
	format expfmt.Format // the value of Content-Type
	coding string        // the value of Content-Encoding
}

// The content codings that are offered, those of promhttp.
const (
	plain    = "identity"
	gzipped  = "gzip"
	zstdized = "zstd"
)

// negotiate finds the representation that a scraper prefers, as promhttp does.
func negotiate(header http.Header) representation {
	return representation{
		format: expfmt.NegotiateAccept(header, expfmt.DefaultOpenMetricsAcceptedFormats()...),
		coding: preferredCoding(header.Values("Accept-Encoding")),
	}
}

// kept is the representation that this one is made of.
func (r representation) kept() representation {
	if r.coding == plain {
		r.coding = gzipped
	}
	return r
}

// preferredCoding is the coding of the highest quality above 0, of equal ones the first.
// Where none is acceptable the answer is not coded, which is better than no answer.
func preferredCoding(accepted []string) string {
	best, highest := plain, 0.0
	for _, offer := range []string{plain, gzipped, zstdized} {
		for choice := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
			name, parameters, err := mime.ParseMediaType(choice)
			if err != nil || name != offer && name != "*" {
				continue
			}
			if q := quality(parameters); q > highest {
				best, highest = offer, q
			}
		}
	}
	return best
}

// quality is how much something is preferred (RFC 9110, section 12.4.2), 1 unless it
// says otherwise.
func quality(parameters map[string]string) float64 {
	given, is := parameters["q"]
	if !is {
		return 1
	}
	q, err := strconv.ParseFloat(given, 64)
	if err != nil {
		return 0
	}
	return q
}
