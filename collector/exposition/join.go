package exposition

import (
	"bytes"
	"io"

	"github.com/prometheus/common/expfmt"
)

// body is what a scrape is answered with: the fleet as it was rendered, and what is live.
type body struct {
	io.Reader
	length int64
}

// join completes a rendering with what is live.
func (e *Exposition) join(fleet *rendering, as representation) body {
	live := e.live(as.format)
	switch as.coding {
	case gzipped:
		return joined(fleet, gzipTail(fleet, live))
	case zstdized:
		return joined(fleet, e.zstd.EncodeAll(live, nil)) // a frame of its own (RFC 8878, section 3)
	default:
		return body{io.MultiReader(gunzipped(fleet), bytes.NewReader(live)), fleet.size + int64(len(live))}
	}
}

func joined(fleet *rendering, tail []byte) body {
	return body{
		io.MultiReader(bytes.NewReader(fleet.compressed), bytes.NewReader(tail)),
		int64(len(fleet.compressed) + len(tail)),
	}
}

// live is what is gathered for one scrape. It ends the exposition, with `# EOF` in OpenMetrics.
func (e *Exposition) live(format expfmt.Format) []byte {
	var encoded bytes.Buffer
	encoder := expfmt.NewEncoder(&encoded, format)
	e.encode(encoder, e.gather(e.options.Live))
	e.check(causeEncoding, encoder.(expfmt.Closer).Close()) // every encoder of expfmt is one
	return encoded.Bytes()
}
