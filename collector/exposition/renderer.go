package exposition

import (
	"bytes"
	"time"
	"unique"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// rest is how long a chunk is left as it is after it was rendered.
const rest = 5 * time.Second

// renderer has the chunks rendered in the formats that somebody asked for. It is for one goroutine.
type renderer struct {
	*Exposition
	asked   []format
	chunks  []*rendered // in the order in which they are given
	byPlace map[any]*rendered
	again   time.Time // when a chunk that has changed has rested; zero when none has changed
}

// rendered is a chunk in each format that somebody asked for.
type rendered struct {
	chunk         Chunk
	at            time.Time // when it was rendered because it had changed
	metrics, ages [formats][]piece
}

// add renders in one more format what is rendered in others.
func (r *renderer) add(f format) {
	r.asked = append(r.asked, f)
	for _, c := range r.chunks {
		c.metrics[f] = r.render(c.chunk.Metrics(), f)[f]
		c.ages[f] = r.render(c.chunk.Ages(), f)[f]
	}
}

// follow renders what has changed and has rested, and tells whether anything is other than it was.
// Before somebody asks nothing is looked at.
func (r *renderer) follow() (changed bool) {
	if len(r.asked) == 0 {
		return false
	}
	now, former := time.Now(), r.byPlace
	r.chunks, r.byPlace, r.again = nil, map[any]*rendered{}, time.Time{}
	for _, chunk := range r.options.Chunks() {
		latest := former[chunk.Place()]
		switch {
		case latest != nil && latest.chunk == chunk:
		case latest != nil && now.Sub(latest.at) < rest:
			if rested := latest.at.Add(rest); r.again.IsZero() || rested.Before(r.again) {
				r.again = rested
			}
		default:
			changed = true
			latest = &rendered{
				chunk: chunk, at: now,
				metrics: r.render(chunk.Metrics(), r.asked...),
				ages:    r.render(chunk.Ages(), r.asked...),
			}
		}
		r.chunks, r.byPlace[chunk.Place()] = append(r.chunks, latest), latest
	}
	return changed || len(r.byPlace) != len(former)
}

// age renders the ages anew.
func (r *renderer) age() {
	for _, c := range r.chunks {
		c.ages = r.render(c.chunk.Ages(), r.asked...)
	}
}

// publish has scrapes answered with what is rendered.
func (r *renderer) publish() {
	for _, f := range r.asked {
		r.shown[f].put(assemble(f, r.chunks))
	}
}

// render gathers once, and encodes in each of the formats.
func (r *renderer) render(from prometheus.Gatherer, as ...format) (pieces [formats][]piece) {
	if from == nil {
		return pieces
	}
	families := r.gather(from)
	for _, f := range as {
		pieces[f] = r.pieces(families, f)
	}
	return pieces
}

// pieces are the families in a format. One that cannot be encoded has none.
func (r *renderer) pieces(families []*dto.MetricFamily, f format) []piece {
	var pieces []piece
	var compressed bytes.Buffer
	var ends []int // of the pieces
	for _, of := range families {
		head, series, err := f.encode(of)
		if r.check(causeEncoding, err); err != nil {
			continue
		}
		pieces = append(pieces, piece{family: unique.Make(family{of.GetName(), string(head)}), checksum: checksumOf(series)})
		compress(&compressed, series)
		ends = append(ends, compressed.Len())
	}
	all, from := append(make([]byte, 0, compressed.Len()), compressed.Bytes()...), 0 // and no spare room
	for i, end := range ends {
		pieces[i].compressed, from = all[from:end], end
	}
	return pieces
}
