package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"time"
)

// What values look like, in the regular expressions that Go and JSON schemas have in common.
const (
	regionForm   = `^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`
	queueURLForm = `^https?://[^/?#@\s]+/[0-9]{12}/[\w-]{1,80}(\.fifo)?$`
	roleNameForm = `^([\w+=,.@-]+/)*[\w+=,.@-]{1,64}$`
	accountForm  = `^[0-9]{12}$`
	roleARNForm  = `^arn:aws[a-z-]*:iam::[0-9]{12}:role/\S+$`
)

// Interval is the time between two reads of a target, at least a second, or Auto.
type Interval time.Duration

const (
	// Auto is the interval that goes by the calls which a read takes.
	Auto Interval = 0

	auto = "auto" // as Auto is written
)

// String is the interval as it is written.
func (i Interval) String() string {
	if i == Auto {
		return auto
	}
	return time.Duration(i).String()
}

// Set reads the interval, of a flag too. The error tells what it has to look like.
func (i *Interval) Set(text string) error {
	if text == auto {
		*i = Auto
		return nil
	}
	read, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return fmt.Errorf("%q is neither auto nor a duration, such as 90s or 5m", text)
	case read < time.Second:
		return fmt.Errorf("%s is too short, the shortest is 1s", read)
	}
	*i = Interval(read)
	return nil
}

// Duration is a time span, written as Go does: 90s, 1m30s, 2h.
type Duration time.Duration

// String is the duration as it is written.
func (d Duration) String() string { return time.Duration(d).String() }

// Set reads the duration. The error tells what it has to look like.
func (d *Duration) Set(text string) error {
	read, err := time.ParseDuration(text)
	if err != nil || read < 0 {
		return fmt.Errorf("%q is no duration, such as 90s or 5m", text)
	}
	*d = Duration(read)
	return nil
}

// Share is a part of a whole.
type Share float64

// Set reads the share. The error is that it is not above 0 and at most 1.
func (s *Share) Set(text string) error {
	read, err := strconv.ParseFloat(text, 64)
	if err != nil || !(read > 0 && read <= 1) {
		return fmt.Errorf("%q is not a number above 0 and at most 1", text)
	}
	*s = Share(read)
	return nil
}

// Region is the name of an AWS region, of any partition.
type Region string

// Set reads the name of a region, of a flag too. The error tells what it has to look like.
func (r *Region) Set(text string) error {
	if text == all {
		return errors.New(`all is not the name of an AWS region; for all of them write "regions: all" in the configuration, without brackets`)
	}
	if !regexp.MustCompile(regionForm).MatchString(text) {
		return fmt.Errorf("%q is not the name of an AWS region, such as eu-west-1", text)
	}
	*r = Region(text)
	return nil
}

// QueueURL is the URL of a queue of Amazon SQS.
type QueueURL string

// Set reads the URL. The error tells what it has to look like.
func (q *QueueURL) Set(text string) error {
	if !regexp.MustCompile(queueURLForm).MatchString(text) {
		if parsed, err := url.Parse(text); err == nil && parsed.User != nil {
			text = parsed.Redacted()
		}
		return fmt.Errorf("%q is not the URL of a queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/ecs-events", text)
	}
	*q = QueueURL(text)
	return nil
}

// Region is the region that the URL names, empty when it names none.
func (q QueueURL) Region() Region {
	parsed, err := url.Parse(string(q))
	if err != nil {
		return ""
	}
	for label := range strings.SplitSeq(parsed.Hostname(), ".") {
		if new(Region).Set(label) == nil {
			return Region(label)
		}
	}
	return ""
}

// RoleARN is the ARN of an IAM role.
type RoleARN string

// Set reads the ARN. The error tells what it has to look like.
func (r *RoleARN) Set(text string) error {
	if !regexp.MustCompile(roleARNForm).MatchString(text) {
		return fmt.Errorf("%q is not the ARN of a role, such as arn:aws:iam::123456789012:role/ecs-revision-exporter", text)
	}
	*r = RoleARN(text)
	return nil
}

// Pattern is a regular expression that matches whole names.
type Pattern struct {
	text  string
	whole *regexp.Regexp
}

// String is the pattern as it is written.
func (p Pattern) String() string { return p.text }

// Regexp is the expression, which matches nothing but whole names.
func (p Pattern) Regexp() *regexp.Regexp { return p.whole }

// Set reads the pattern. The error tells why it is no regular expression (RE2).
func (p *Pattern) Set(text string) error {
	// Parsed by itself it closes nothing that is around it, and what it leaves open, as \Q does, is closed.
	parsed, err := syntax.Parse(text, syntax.Perl)
	var whole *regexp.Regexp
	if err == nil {
		whole, err = regexp.Compile("^(?:" + parsed.String() + ")$")
	}
	if wrong, ok := errors.AsType[*syntax.Error](err); ok {
		return fmt.Errorf("%q is no regular expression (RE2): %s", text, wrong.Code)
	}
	*p = Pattern{text, whole}
	return err
}
