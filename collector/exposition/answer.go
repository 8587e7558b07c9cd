package exposition

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// writeTimeout is how long an answer may take to be read, and so for how long a slow
// reader holds a former rendering.
const writeTimeout = 2 * time.Minute

// Why there is no rendering to answer with. The scrape fails with status 503.
var (
	errTimeout = errors.New("the exposition is being rendered, which takes longer than this scrape may: try again")
	errDropped = errors.New("too many representations are asked for at once: try again")
	errStopped = errors.New("the exporter is being stopped")
)

// answer answers a scrape that is not over the limit.
func (e *Exposition) answer(w http.ResponseWriter, r *http.Request) {
	if names := r.URL.Query()["name[]"]; len(names) > 0 {
		e.answerSelection(w, r, names)
		return
	}
	asked := negotiate(r.Header)
	fleet, err := e.rendered(r, asked.kept())
	if err != nil {
		refuse(w, err)
		return
	}
	whole := e.join(fleet, asked)
	header := w.Header()
	header.Add("Vary", "Accept")
	header.Add("Vary", "Accept-Encoding")
	header.Set("Content-Type", string(asked.format))
	header.Set("Content-Length", strconv.FormatInt(whole.length, 10))
	if asked.coding != plain {
		header.Set("Content-Encoding", asked.coding)
	}
	if r.Method == http.MethodHead {
		return
	}
	limitWriting(w)
	_, _ = io.Copy(w, whole) // fails when the scraper has gone
}

// refuse says why a scrape is not answered.
func refuse(w http.ResponseWriter, why error) {
	http.Error(w, why.Error(), http.StatusServiceUnavailable)
}

// limitWriting has the answer end in time.
func limitWriting(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout)) // what is no connection has none
}

// rendered is the fleet in a representation that is kept.
func (e *Exposition) rendered(r *http.Request, of representation) (*rendering, error) {
	place, isNew := e.shelf.ask(of)
	if isNew {
		select {
		case e.wanted <- struct{}{}:
		default: // there is word already
		}
	}
	if latest := place.latest.Load(); latest != nil {
		return latest, nil
	}
	ctx, cancel := withScrapeTimeout(r)
	defer cancel()
	select {
	case <-place.settled:
	case <-ctx.Done():
		return nil, errTimeout
	case <-e.stopped:
		return nil, errStopped
	}
	if latest := place.latest.Load(); latest != nil {
		return latest, nil
	}
	return nil, errDropped
}
