package exposition

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
)

// answerSelection answers a scrape of a few families, which are gathered for it.
func (e *Exposition) answerSelection(w http.ResponseWriter, r *http.Request, names []string) {
	ctx, cancel := withScrapeTimeout(r)
	defer cancel()
	select {
	case e.gathering <- struct{}{}:
	case <-ctx.Done():
		refuse(w, errTimeout)
		return
	}
	families, err := e.selected(names)
	<-e.gathering
	limitWriting(w)
	promhttp.HandlerFor(
		prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { return families, err }),
		promhttp.HandlerOpts{
			Registry:          e.options.Live,
			ErrorLog:          errorLog{e.options.Logger},
			ErrorHandling:     promhttp.ContinueOnError,
			EnableOpenMetrics: true,
		}).ServeHTTP(w, r)
}

// selected gathers the families of some names, and what could not be gathered. No
// more of the others is in memory than of one gatherer.
func (e *Exposition) selected(names []string) (selected []*dto.MetricFamily, err error) {
	for _, part := range slices.Concat(e.options.Fleet(), []prometheus.Gatherer{e.options.Live}) {
		families, failed := part.Gather()
		err = errors.Join(err, failed)
		selected = append(selected, slices.DeleteFunc(families, func(f *dto.MetricFamily) bool {
			return !slices.Contains(names, f.GetName())
		})...)
	}
	return selected, err
}

// errorLog lets promhttp log through go-kit.
type errorLog struct{ logger log.Logger }

// Println logs what could not be exposed.
func (e errorLog) Println(v ...any) {
	level.Error(e.logger).Log("msg", "not everything is exposed", "err", fmt.Sprint(v...))
}
