package collector

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// historyText writes OpenMetrics, a sample after the other, and remembers none.
type historyText struct {
	w       *bufio.Writer
	history History
	written Written
	line    []byte
}

func newHistoryText(w io.Writer, history History) *historyText {
	return &historyText{w: bufio.NewWriterSize(w, 1<<18), history: history}
}

// historyFamily is a family whose samples are written.
type historyFamily struct {
	family
	added []Label
}

// family begins a family of the catalogue.
func (t *historyText) family(name string) historyFamily {
	f := familyNamed(name)
	t.begin(f)
	return historyFamily{f, t.history.Labels}
}

// recorded begins a family that a recording rule makes.
func (t *historyText) recorded(name, help string, labels []string) historyFamily {
	f := family{name: name, help: help, kind: "gauge", labels: labels}
	t.begin(f)
	return historyFamily{family: f}
}

func (t *historyText) begin(f family) {
	metric := strings.TrimSuffix(f.name, "_total")
	_, _ = fmt.Fprintf(t.w, "# HELP %s %s\n# TYPE %[1]s %[3]s\n", metric, escaped(f.help), f.kind)
}

// familyNamed is a family of the catalogue.
func familyNamed(name string) family {
	for _, s := range catalogue(nil) {
		for _, f := range s.families() {
			if f.name == name {
				return f
			}
		}
	}
	panic("the catalogue has no " + name)
}

// series is what every sample of a series begins with. A suffix tells the series of a histogram apart.
func (f historyFamily) series(suffix string, values identity, more ...Label) []byte {
	text := []byte(f.name + suffix)
	separator := byte('{')
	add := func(name, value string) {
		text = append(append(text, separator), name+`="`+escaped(value)+`"`...)
		separator = ','
	}
	for i, name := range f.labels {
		add(name, values[i])
	}
	for _, label := range more {
		add(label.Name, label.Value)
	}
	for _, label := range f.added {
		add(label.Name, label.Value)
	}
	return append(text, "} "...)
}

// escaped is a text as it stands in labels and helps.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(text)
}

// sample writes a sample. What goes wrong shows at the end.
func (t *historyText) sample(series []byte, value float64, at int64) {
	t.written.Samples++
	t.line = append(t.line[:0], series...)
	t.line = strconv.AppendFloat(t.line, value, 'g', -1, 64)
	t.line = append(t.line, ' ')
	t.line = strconv.AppendInt(t.line, at, 10)
	t.line = append(t.line, '\n')
	_, _ = t.w.Write(t.line)
}

// reset is the time of the last sample of counters.
func (t *historyText) reset() int64 { return t.history.Until.Unix() + 1 }

// note counts the deployments of a service.
func (t *historyText) note(deployments []ended) {
	t.written.Services++
	t.written.Deployments += len(deployments)
	for _, d := range deployments {
		if !d.known {
			t.written.EndUnknown++
		}
	}
}

// end ends the text, and gives what was written, or the first error.
func (t *historyText) end() (Written, error) {
	_, _ = t.w.WriteString("# EOF\n")
	return t.written, t.w.Flush()
}

// HistoryLabels are the names of the labels that the series of a history have by themselves.
func HistoryLabels() []string {
	names := []string{"le"}
	for _, name := range []string{"ecs_service_deployments_total", durationsOpts().Name} {
		names = append(names, familyNamed(name).labels...)
	}
	return names
}
