package exporter

import (
	"fmt"
	"net"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/alecthomas/kingpin/v2"
)

// serving is what the command line says of where the pages are.
type serving struct {
	external     externalURL
	prefix       pathPrefix
	hosts        []string
	probeAddress string // empty for none
}

// addServingFlags adds the flags of serving.
func addServingFlags(app *kingpin.Application) *serving {
	var s serving
	app.Flag("web.external-url", "URL by which clients reach the exporter, for example through a proxy. All paths begin with its path.").
		PlaceHolder("URL").SetValue(&s.external)
	app.Flag("web.route-prefix", "Prefix of all paths that are served. By default the path of --web.external-url.").
		PlaceHolder("PATH").SetValue(&s.prefix)
	app.Flag("web.allowed-host", "Host name that requests may use. Repeat it for several. IP addresses, localhost and the name in --web.external-url are always allowed. By default every name is.").
		PlaceHolder("NAME").StringsVar(&s.hosts)
	app.Flag("web.probe-address", "Address, such as :10050, at which /-/healthy and /-/ready answer everybody over plain HTTP, whatever --web.config.file demands. By default there is none.").
		PlaceHolder("ADDRESS").StringVar(&s.probeAddress)
	return &s
}

// validate is an error if a flag has an impossible value.
func (s *serving) validate() error {
	for _, host := range s.hosts {
		if !regexp.MustCompile(`^[\w-]+(\.[\w-]+)*$`).MatchString(host) {
			return fmt.Errorf("--web.allowed-host: %q is no name such as ecs.example.com, without scheme, port and path", host)
		}
	}
	if s.probeAddress != "" {
		if _, _, err := net.SplitHostPort(s.probeAddress); err != nil {
			return fmt.Errorf("--web.probe-address: %w", err)
		}
	}
	return nil
}

// names are those by which the pages may be asked for; none when any may.
func (s *serving) names() []string {
	if len(s.hosts) == 0 || s.external.host == "" {
		return s.hosts
	}
	return append([]string{s.external.host}, s.hosts...)
}

// path is where a page is served.
func (s *serving) path(page string) string { return s.pathPrefix() + page }

// pathPrefix is in front of the paths of all pages; empty when nothing is.
func (s *serving) pathPrefix() string {
	if s.prefix.given {
		return s.prefix.path
	}
	return s.external.path
}

// externalURL is where the exporter is reached from outside.
type externalURL struct {
	text string
	host string // without a port
	path string // without a slash at its end
}

// Set sets it from the command line.
func (u *externalURL) Set(text string) error {
	if text == "" {
		return nil
	}
	parsed, err := url.Parse(text)
	if err != nil {
		return err
	}
	absolute := (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
	onlyPath := parsed.Scheme == "" && parsed.Host == "" && strings.HasPrefix(text, "/")
	if !absolute && !onlyPath || parsed.User != nil || strings.ContainsAny(text, "?#") {
		return fmt.Errorf("%q is no URL such as https://example.com/ecs", text)
	}
	u.text, u.host = text, parsed.Hostname()
	u.path, err = cleanPrefix(parsed.EscapedPath())
	return err
}

// String is the URL as it was given.
func (u *externalURL) String() string { return u.text }

// pathPrefix is in front of all paths.
type pathPrefix struct {
	given bool
	path  string // without a slash at its end
}

// Set sets it from the command line.
func (p *pathPrefix) Set(text string) (err error) {
	p.path, err = cleanPrefix(text)
	p.given = text != ""
	return err
}

// String is the prefix.
func (p *pathPrefix) String() string { return p.path }

// cleanPrefix is a path as it stands in front of others: with a slash before it and none after it.
func cleanPrefix(text string) (string, error) {
	prefix := strings.Trim(text, "/")
	switch {
	case prefix == "":
		return "", nil
	case path.Join("/", prefix) != "/"+prefix:
		return "", fmt.Errorf("%q has a part that is empty, a dot or two dots", text)
	case !regexp.MustCompile(`^[\w.~!$&'()*+,;=:@/-]+$`).MatchString(prefix): // RFC 3986, section 3.3, without escapes
		return "", fmt.Errorf("%q is no path of letters, digits and -._~!$&'()*+,;=:@/ such as /ecs", text)
	}
	return "/" + prefix, nil
}
