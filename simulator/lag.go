package simulator

import (
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// DefaultLag is how old answers can be where [Config] says nothing else. That they lag, each on its own, was seen;
// the bound is chosen.
const DefaultLag = 5 * time.Second

// asOf is the moment of which an answer, or a part of one, tells the truth: up to the lag ago, drawn anew for
// every call, part and time.
func (c call) asOf(part string) time.Time {
	drawn := fnv.New64a()
	for _, of := range []string{c.account, c.region, c.operation, string(c.body), part} {
		drawn.Write(binary.AppendUvarint(nil, uint64(len(of))))
		drawn.Write([]byte(of))
	}
	random := rand.New(rand.NewPCG(drawn.Sum64()^c.config.Seed, uint64(c.now.UnixNano())))
	return c.now.Add(-time.Duration(random.Int64N(int64(c.config.Lag) + 1)))
}
