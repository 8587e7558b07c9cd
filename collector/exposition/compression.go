package exposition

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// compressor compresses into a buffer, until end is called, in such a way that a tail can follow.
func compressor(coding string, into *bytes.Buffer) (w io.Writer, end func() error) {
	if coding == zstdized {
		frame := newZstdWriter(into)
		return frame, frame.Close
	}
	member, _ := gzip.NewWriterLevel(into, gzip.BestSpeed) // fails for unknown levels only
	return member, member.Flush
}

// newZstdWriter makes a writer that compresses in the goroutine that calls it.
func newZstdWriter(w io.Writer) *zstd.Encoder {
	encoder, _ := zstd.NewWriter(w, // fails for options out of range only
		zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	return encoder
}

// gzipTail ends the gzip member that a rendering begins. The two halves are one
// member, as there are clients, curl among them, that read but the first of several.
func gzipTail(fleet *rendering, live []byte) []byte {
	var tail bytes.Buffer
	_ = flate.StatelessDeflate(&tail, live, true, nil) // a buffer takes all that is written
	crc := crc32.Update(fleet.crc, crc32.IEEETable, live)
	trailer := binary.LittleEndian.AppendUint32(nil, crc)
	trailer = binary.LittleEndian.AppendUint32(trailer, uint32(fleet.size+int64(len(live)))) // modulo 2^32, says RFC 1952
	tail.Write(trailer)
	return tail.Bytes()
}

// gunzipped is a rendering as it was before it was compressed.
func gunzipped(fleet *rendering) io.Reader {
	member := io.MultiReader(bytes.NewReader(fleet.compressed), bytes.NewReader(gzipTail(fleet, nil)))
	reader, _ := gzip.NewReader(member) // fails for what is not gzip only
	return reader
}
