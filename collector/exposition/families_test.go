package exposition

import (
	"fmt"
	"math"
	"time"

	dto "github.com/prometheus/client_model/go"
	"google.golang.org/protobuf/types/known/timestamppb"
	"pgregory.net/rapid"
)

// someFamilies draws families of all types without series, of different names that begin with the prefix.
func someFamilies(r *rapid.T, prefix string) []*dto.MetricFamily {
	var families []*dto.MetricFamily
	for i := range rapid.IntRange(0, 6).Draw(r, "families") {
		kind := rapid.SampledFrom([]dto.MetricType{
			dto.MetricType_COUNTER, dto.MetricType_GAUGE, dto.MetricType_UNTYPED, dto.MetricType_SUMMARY, dto.MetricType_HISTOGRAM,
		}).Draw(r, "type")
		family := &dto.MetricFamily{
			Name: new(fmt.Sprintf("%s_%d%s", prefix, i, rapid.SampledFrom([]string{"", "_total", "_seconds"}).Draw(r, "suffix"))),
			Help: new(someText(r)),
			Type: &kind,
		}
		families = append(families, family)
	}
	return families
}

func someText(r *rapid.T) string {
	return rapid.OneOf(rapid.SampledFrom([]string{"", `"`, `\`, "\n", "a \\n \"b\"\n", "µ\u2028", "# EOF\n"}), rapid.String()).Draw(r, "text")
}

func someMetric(r *rapid.T, kind dto.MetricType, number string) *dto.Metric {
	metric := &dto.Metric{Label: []*dto.LabelPair{
		{Name: new("a"), Value: new(number)},
		{Name: new("text"), Value: new(someText(r))},
	}}
	if rapid.Bool().Draw(r, "has a time") {
		metric.TimestampMs = new(rapid.Int64Range(0, 1e13).Draw(r, "time"))
	}
	switch kind {
	case dto.MetricType_COUNTER:
		metric.Counter = &dto.Counter{Value: someCount(r), Exemplar: someExemplar(r), CreatedTimestamp: someTime(r)}
	case dto.MetricType_GAUGE:
		metric.Gauge = &dto.Gauge{Value: someValue(r)}
	case dto.MetricType_SUMMARY:
		metric.Summary = &dto.Summary{
			SampleCount: new(rapid.Uint64().Draw(r, "count")), SampleSum: someValue(r), CreatedTimestamp: someTime(r),
			Quantile: []*dto.Quantile{{Quantile: new(0.5), Value: someValue(r)}, {Quantile: new(1.0), Value: someValue(r)}},
		}
	case dto.MetricType_HISTOGRAM:
		metric.Histogram = someHistogram(r)
	default:
		metric.Untyped = &dto.Untyped{Value: someValue(r)}
	}
	return metric
}

// someHistogram draws a classic histogram, a native one, or one that is both.
func someHistogram(r *rapid.T) *dto.Histogram {
	first, second := rapid.Uint64Range(0, 1e6).Draw(r, "first"), rapid.Uint64Range(0, 1e6).Draw(r, "second")
	h := &dto.Histogram{SampleCount: new(first + second), SampleSum: someCount(r), CreatedTimestamp: someTime(r)}
	shape := rapid.IntRange(1, 3).Draw(r, "classic, native or both")
	if shape&1 != 0 {
		h.Bucket = []*dto.Bucket{
			{UpperBound: new(1.0), CumulativeCount: &first, Exemplar: someExemplar(r)},
			{UpperBound: new(math.Inf(1)), CumulativeCount: new(first + second), Exemplar: someExemplar(r)},
		}
	}
	if shape&2 != 0 {
		h.Schema, h.ZeroThreshold, h.ZeroCount = new(int32(3)), new(1e-128), new(uint64(0))
		h.PositiveSpan = []*dto.BucketSpan{{Offset: new(int32(2)), Length: new(uint32(2))}}
		h.PositiveDelta = []int64{int64(first), int64(second) - int64(first)}
	}
	return h
}

func someExemplar(r *rapid.T) *dto.Exemplar {
	if rapid.Bool().Draw(r, "no exemplar") {
		return nil
	}
	return &dto.Exemplar{
		Label: []*dto.LabelPair{{Name: new("trace_id"), Value: new("a\"b")}},
		Value: someValue(r), Timestamp: someTime(r),
	}
}

func someTime(r *rapid.T) *timestamppb.Timestamp {
	if rapid.Bool().Draw(r, "no time") {
		return nil
	}
	return timestamppb.New(time.UnixMilli(rapid.Int64Range(0, 1e13).Draw(r, "created")))
}

func someValue(r *rapid.T) *float64 {
	return new(rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(1), math.Inf(-1)})).Draw(r, "value"))
}

func someCount(r *rapid.T) *float64 {
	return new(float64(rapid.Uint32().Draw(r, "count")))
}
