package exposition

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"unique"
)

// table is an exposition in a format: a row for each family, of its head and of what each chunk has of
// it. It is never modified.
type table struct {
	rows     []row
	checksum checksum // of all, before compression
	length   int64    // compressed
}

type row struct {
	family   string
	pieces   [][]byte
	checksum checksum
	length   int64
}

// assemble makes a table of what the chunks are in a format.
func assemble(f format, chunks []*rendered) *table {
	rows := map[unique.Handle[family]]*row{}
	for _, chunk := range chunks {
		for _, p := range slices.Concat(chunk.metrics[f], chunk.ages[f]) {
			of := rows[p.family]
			if of == nil {
				of = &row{family: p.family.Value().name, pieces: make([][]byte, 1, len(chunks)+1), checksum: nothing()}
				rows[p.family] = of
			}
			of.add(p)
		}
	}
	ordered := slices.SortedFunc(maps.Keys(rows), func(a, b unique.Handle[family]) int { return strings.Compare(a.Value().name, b.Value().name) })
	var complete []row
	for _, of := range ordered {
		complete = append(complete, rows[of].headed(f.headOf(of.Value().head, rows[of].checksum.size)))
	}
	return tableOf(complete)
}

func (r *row) add(p piece) {
	r.pieces = append(r.pieces, p.compressed)
	r.checksum = r.checksum.then(p.checksum)
	r.length += int64(len(p.compressed))
}

// headed is the row with its head, for which its first piece was left free.
func (r *row) headed(head []byte) row {
	var compressed bytes.Buffer
	compress(&compressed, head)
	r.pieces[0] = compressed.Bytes()
	r.checksum = checksumOf(head).then(r.checksum)
	r.length += int64(len(r.pieces[0]))
	return *r
}

func tableOf(rows []row) *table {
	t := &table{rows: rows, checksum: nothing()}
	for _, r := range rows {
		t.checksum = t.checksum.then(r.checksum)
		t.length += r.length
	}
	return t
}

// only is the table of some families.
func (t *table) only(names []string) *table {
	return tableOf(slices.DeleteFunc(slices.Clone(t.rows), func(r row) bool { return !slices.Contains(names, r.family) }))
}

// reader reads the pieces of a table.
func (t *table) reader() io.Reader { return &tableReader{rows: t.rows} }

// tableReader has what is left to be read: of a piece, of the row of that, and the rows after that.
type tableReader struct {
	piece  []byte
	pieces [][]byte
	rows   []row
}

// Read reads as many pieces as there is room for.
func (r *tableReader) Read(p []byte) (n int, err error) {
	for n < len(p) && r.next() {
		copied := copy(p[n:], r.piece)
		r.piece = r.piece[copied:]
		n += copied
	}
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// next tells whether something is left, and has it in the piece.
func (r *tableReader) next() bool {
	for len(r.piece) == 0 {
		switch {
		case len(r.pieces) > 0:
			r.piece, r.pieces = r.pieces[0], r.pieces[1:]
		case len(r.rows) > 0:
			r.pieces, r.rows = r.rows[0].pieces, r.rows[1:]
		default:
			return false
		}
	}
	return true
}
