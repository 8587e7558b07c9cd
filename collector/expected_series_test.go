package collector

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// expectation is the series that are to be exposed, and their values.
type expectation map[string]float64

func (e expectation) set(family string, labels labels, value float64) {
	e[seriesName(family, labels)] = value
}

func (e expectation) info(family string, labels labels) { e.set(family, labels, 1) }

func (e expectation) flag(family string, labels labels, on bool) {
	if on {
		e.set(family, labels, 1)
	} else {
		e.set(family, labels, 0)
	}
}

// time is a point in time, if there is one, in the milliseconds that ECS gives.
func (e expectation) time(family string, labels labels, at *time.Time) {
	if at != nil {
		e.set(family, labels, float64(at.UnixMilli())/1000)
	}
}

// labels is the names and values of labels, in turns.
type labels []string

func (l labels) and(more ...string) labels { return slices.Concat(l, more) }

// seriesName writes a series as Prometheus does, its labels in order.
func seriesName(family string, labels labels) string {
	var pairs []string
	for pair := range slices.Chunk(labels, 2) {
		pairs = append(pairs, pair[0]+"="+strconv.Quote(pair[1]))
	}
	slices.Sort(pairs)
	return family + "{" + strings.Join(pairs, ",") + "}"
}

// last is the last part of an ARN.
func last(arn *string) string {
	parts := strings.Split(aws.ToString(arn), "/")
	return parts[len(parts)-1]
}

// difference tells how what is exposed differs from what is expected, a line for each series.
func difference(want, got expectation) string {
	var lines []string
	for series, value := range want {
		if exposed, there := got[series]; !there || exposed != value {
			lines = append(lines, fmt.Sprintf("- %s %v\n", series, value))
		}
	}
	for series, value := range got {
		if expected, there := want[series]; !there || expected != value {
			lines = append(lines, fmt.Sprintf("+ %s %v\n", series, value))
		}
	}
	// By series: what was expected and what is exposed instead stand together.
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[2:]+a[:1], b[2:]+b[:1]) })
	return strings.Join(lines, "")
}
