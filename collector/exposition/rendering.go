package exposition

import (
	"bytes"
	"hash/crc32"
	"io"

	"github.com/prometheus/common/expfmt"
)

// rendering is the fleet in a representation that is kept. It is never modified.
type rendering struct {
	compressed []byte // complete, but for the tail in its coding
	size       int64  // before compression
	crc        uint32 // of what was compressed: gzip ends with that of the whole
}

// renderer makes a rendering. It compresses what its encoder writes to it.
type renderer struct {
	encoder    expfmt.Encoder
	compressor io.Writer
	end        func() error // of compression
	into       *bytes.Buffer
	size       int64
	crc        uint32
}

// newRenderer makes a renderer of about as many bytes as the former rendering has, if there is one.
func newRenderer(of representation, former *rendering) *renderer {
	r := &renderer{into: &bytes.Buffer{}}
	if former != nil {
		r.into.Grow(len(former.compressed) * 17 / 16)
	}
	r.compressor, r.end = compressor(of.coding, r.into)
	r.encoder = expfmt.NewEncoder(r, of.format)
	return r
}

// Write compresses a piece of the encoded fleet.
func (r *renderer) Write(piece []byte) (int, error) {
	r.size += int64(len(piece))
	r.crc = crc32.Update(r.crc, crc32.IEEETable, piece)
	return r.compressor.Write(piece)
}

// rendering is what was written until now. Nothing is written after it.
func (r *renderer) rendering() (*rendering, error) {
	err := r.end()
	return &rendering{compressed: r.into.Bytes(), size: r.size, crc: r.crc}, err
}

// render renders the fleet for each of the slots, as it is now.
func (e *Exposition) render(slots []*slot) {
	if len(slots) == 0 {
		return
	}
	var renderers []*renderer
	for _, place := range slots {
		renderers = append(renderers, newRenderer(place.of, place.latest.Load()))
	}
	e.gathering <- struct{}{}
	for _, part := range e.options.Fleet() {
		families := e.gather(part)
		for _, r := range renderers {
			e.encode(r.encoder, families)
		}
	}
	<-e.gathering
	for i, place := range slots {
		latest, err := renderers[i].rendering()
		e.check(causeEncoding, err)
		place.put(latest)
	}
}
