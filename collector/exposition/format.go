package exposition

import (
	"bytes"
	"encoding/binary"
	"mime"
	"net/http"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// format is what all versions and escapings of a format of Prometheus have in common. There is
// nothing to escape: every name is one of letters, digits and underscores.
type format int

const (
	text format = iota
	openMetrics
	protobuf
	formats
)

// negotiate finds the format that a scraper prefers, and the Content-Type that tells of it, as promhttp does.
func negotiate(header http.Header) (format, expfmt.Format) {
	contentType := expfmt.NegotiateAccept(header, offered()...)
	switch contentType.FormatType() {
	case expfmt.TypeOpenMetrics:
		return openMetrics, contentType
	case expfmt.TypeProtoDelim:
		return protobuf, contentType
	default:
		return text, contentType
	}
}

func offered() []expfmt.Format {
	return []expfmt.Format{expfmt.FmtOpenMetrics_1_0_0, expfmt.FmtOpenMetrics_0_0_1, expfmt.FmtProtoDelim, expfmt.FmtText}
}

// encoder makes an encoder of the format.
func (f format) encoder(into *bytes.Buffer) expfmt.Encoder {
	as := [formats]expfmt.Format{expfmt.FmtText, expfmt.FmtOpenMetrics_1_0_0, expfmt.FmtProtoDelim}[f]
	return expfmt.NewEncoder(into, as.WithEscapingScheme(model.NoEscaping))
}

// encode encodes a family in two parts: its head, and its series.
func (f format) encode(family *dto.MetricFamily) (head, series []byte, err error) {
	if f == protobuf {
		named := &dto.MetricFamily{Name: family.Name, Help: family.Help, Type: family.Type, Unit: family.Unit}
		if head, err = f.message(named); err == nil {
			series, err = f.message(&dto.MetricFamily{Metric: family.Metric})
		}
		return head, series, err
	}
	var encoded bytes.Buffer
	err = f.encoder(&encoded).Encode(family)
	series = encoded.Bytes()
	for bytes.HasPrefix(series, []byte("#")) {
		_, series, _ = bytes.Cut(series, []byte("\n"))
	}
	return encoded.Bytes()[:encoded.Len()-len(series)], series, err
}

// message is a message without its length.
func (f format) message(family *dto.MetricFamily) ([]byte, error) {
	var encoded bytes.Buffer
	if err := f.encoder(&encoded).Encode(family); err != nil {
		return nil, err
	}
	_, prefix := binary.Uvarint(encoded.Bytes())
	return encoded.Bytes()[prefix:], nil
}

// headOf is what is sent before the series of a family, of which the size is known by then.
func (f format) headOf(head string, series int64) []byte {
	if f != protobuf {
		return []byte(head)
	}
	return append(binary.AppendUvarint(nil, uint64(int64(len(head))+series)), head...)
}

// wantsGzip tells whether gzip has a higher quality than no coding (RFC 9110, section 12.5.3), which is
// preferred where both have the same.
func wantsGzip(header http.Header) bool {
	accepted := strings.Join(header.Values("Accept-Encoding"), ",")
	return quality(accepted, "gzip") > quality(accepted, "identity")
}

// quality is the highest with which a coding is accepted, 1 where nothing is said of it, 0 where it is not accepted.
func quality(accepted, coding string) (highest float64) {
	for choice := range strings.SplitSeq(accepted, ",") {
		name, parameters, err := mime.ParseMediaType(choice)
		if err != nil || name != coding && name != "*" {
			continue
		}
		given, is := parameters["q"]
		if !is {
			return 1
		}
		if q, err := strconv.ParseFloat(given, 64); err == nil {
			highest = max(highest, q)
		}
	}
	return highest
}
