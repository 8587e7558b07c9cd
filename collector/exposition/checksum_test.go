package exposition

import (
	"hash/crc32"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestChecksum holds that checksums of parts, put together in any way, are that of the whole.
func TestChecksum(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		parts := rapid.SliceOf(rapid.SliceOf(rapid.Byte())).Draw(r, "parts")
		left, right := nothing(), nothing()
		for i := range parts {
			left = left.then(checksumOf(parts[i]))
			right = checksumOf(parts[len(parts)-1-i]).then(right)
		}
		whole := slices.Concat(parts...)
		if left != right || left != checksumOf(whole) || left.crc != crc32.ChecksumIEEE(whole) || left.size != int64(len(whole)) {
			t.Fatalf("%x from the left, %x from the right, want %x", left, right, checksumOf(whole))
		}
	})
}
