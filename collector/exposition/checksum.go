package exposition

import "hash/crc32"

// checksum is the CRC-32 of a text and its size, in such a way that those of two texts give
// that of both together.
type checksum struct {
	crc   uint32
	shift uint32 // x to the power of 8·size, modulo the polynomial
	size  int64
}

// one is the polynomial 1. Bits are reversed, as in all of CRC-32.
const one = 1 << 31

func checksumOf(text []byte) checksum {
	return checksum{crc32.ChecksumIEEE(text), power(len(text)), int64(len(text))}
}

// nothing is the checksum of an empty text.
func nothing() checksum { return checksum{shift: one} }

// then is the checksum of a text and another one behind it, as crc32_combine of zlib has it.
func (c checksum) then(next checksum) checksum {
	return checksum{multiply(c.crc, next.shift) ^ next.crc, multiply(c.shift, next.shift), c.size + next.size}
}

// power is x to the power of 8·n, modulo the polynomial.
func power(n int) uint32 {
	product, square := uint32(one), uint32(one>>8)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			product = multiply(product, square)
		}
		square = multiply(square, square)
	}
	return product
}

// multiply multiplies two polynomials, modulo that of CRC-32.
func multiply(a, b uint32) uint32 {
	var product uint32
	for ; a != 0; a <<= 1 {
		if a&one != 0 {
			product ^= b
		}
		b = b>>1 ^ crc32.IEEE&-(b&1)
	}
	return product
}
