package exposition

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// writeTimeout is how long an answer may take to be read, and so for how long a slow
// reader holds what was shown to it.
const writeTimeout = 2 * time.Minute

// writeSize is how much is written at a time: of 7 MB few writes, of which each is a system call.
const writeSize = 128 << 10

// Why there is nothing to answer with. The scrape fails with status 503.
var (
	errTimeout = errors.New("the exposition is being rendered, which takes longer than this scrape may: try again")
	errStopped = errors.New("the exporter is being stopped")
)

// answer answers a scrape that is not over the limit.
func (e *Exposition) answer(w http.ResponseWriter, r *http.Request) {
	f, contentType := negotiate(r.Header)
	fleet, err := e.table(r, f)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	names := r.URL.Query()["name[]"]
	if len(names) > 0 {
		fleet = fleet.only(names)
	}
	live := e.live(f, names)
	header := w.Header()
	header.Add("Vary", "Accept")
	header.Add("Vary", "Accept-Encoding")
	header.Set("Content-Type", string(contentType))
	var body io.Reader
	var length int64
	if wantsGzip(r.Header) {
		header.Set("Content-Encoding", "gzip")
		tail := gzipTail(fleet.checksum, live)
		body = io.MultiReader(bytes.NewReader([]byte(gzipHeader)), fleet.reader(), bytes.NewReader(tail))
		length = int64(len(gzipHeader)) + fleet.length + int64(len(tail))
	} else {
		body = io.MultiReader(decompressed(fleet.reader()), bytes.NewReader(live))
		length = fleet.checksum.size + int64(len(live))
	}
	header.Set("Content-Length", strconv.FormatInt(length, 10))
	if r.Method == http.MethodHead {
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout)) // what is no connection has none
	buffered := bufio.NewWriterSize(struct{ io.Writer }{w}, writeSize)               // w as it is would read by itself, and little at a time
	_, _ = buffered.ReadFrom(body)                                                   // fails when the scraper has gone
	_ = buffered.Flush()
}

// table is what is shown of the fleet in a format. Who is the first to ask for that waits until it is there.
func (e *Exposition) table(r *http.Request, f format) (*table, error) {
	place := &e.shown[f]
	if latest := place.latest.Load(); latest != nil {
		return latest, nil
	}
	place.asked.Store(true)
	select {
	case e.wanted <- struct{}{}:
	default: // there is word already
	}
	ctx, cancel := withScrapeTimeout(r)
	defer cancel()
	select {
	case <-place.first:
		return place.latest.Load(), nil
	case <-ctx.Done():
		return nil, errTimeout
	case <-e.stopped:
		return nil, errStopped
	}
}

// live is what is gathered for one scrape, of all families or of some. It ends the exposition, with
// `# EOF` in OpenMetrics.
func (e *Exposition) live(f format, names []string) []byte {
	families := slices.DeleteFunc(e.gather(e.options.Live), func(of *dto.MetricFamily) bool {
		return len(names) > 0 && !slices.Contains(names, of.GetName())
	})
	var encoded bytes.Buffer
	encoder := f.encoder(&encoded)
	for _, family := range families {
		e.check(causeEncoding, encoder.Encode(family))
	}
	if f == openMetrics {
		_, _ = expfmt.FinalizeOpenMetrics(&encoded) // a buffer takes all that is written
	}
	return encoded.Bytes()
}
