package exposition

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"unique"

	"github.com/klauspost/compress/flate"
)

// piece is the series of a family in a chunk, compressed so that any other piece can be before and after it.
type piece struct {
	family     unique.Handle[family]
	compressed []byte
	checksum   checksum // of what was compressed
}

// family is the name of a family and its head.
type family struct{ name, head string }

// compress appends a piece. It ends on the border of a byte, and refers to nothing before it.
func compress(into *bytes.Buffer, content []byte) {
	_ = flate.StatelessDeflate(into, content, false, nil) // a buffer takes all that is written
}

// gzipHeader begins every gzip member: deflate, no name, no time (RFC 1952).
const gzipHeader = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

// gzipTail ends a member of pieces and something more.
func gzipTail(of checksum, more []byte) []byte {
	var tail bytes.Buffer
	_ = flate.StatelessDeflate(&tail, more, true, nil) // a buffer takes all that is written
	trailer := binary.LittleEndian.AppendUint32(nil, crc32.Update(of.crc, crc32.IEEETable, more))
	trailer = binary.LittleEndian.AppendUint32(trailer, uint32(of.size+int64(len(more)))) // modulo 2^32, says RFC 1952
	tail.Write(trailer)
	return tail.Bytes()
}

// decompressed is what pieces were compressed from.
func decompressed(pieces io.Reader) io.Reader {
	const last = "\x03\x00" // an empty block, and the last one
	return flate.NewReader(io.MultiReader(pieces, bytes.NewReader([]byte(last))))
}
