package ecs

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseImage(t *testing.T) {
	const (
		a = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		b = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	)
	for _, test := range []struct {
		name, image, resolved   string
		repository, tag, digest string
	}{
		{"name alone", "nginx", "", "docker.io/library/nginx", "", ""},
		{"tag", "nginx:1.27", a, "docker.io/library/nginx", "1.27", a},
		{"organisation", "grafana/agent:v1", "", "docker.io/grafana/agent", "v1", ""},
		{"registry with a port", "localhost:5000/team/web:2", a, "localhost:5000/team/web", "2", a},
		{"ECR", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:7", a, "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web", "7", a},
		{"digest in the reference", "nginx@" + a, "", "docker.io/library/nginx", "", a},
		{"tag and digest", "nginx:1@" + a, "", "docker.io/library/nginx", "1", a},
		{"the resolved digest wins", "nginx@" + a, b, "docker.io/library/nginx", "", b},
		{"no image reference", "Not An Image", a, "", "", a},
		{"nothing", "", "", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := Image{Reference: test.image, Repository: test.repository, Tag: test.tag, Digest: test.digest}
			if diff := cmp.Diff(want, parseImage(test.image, test.resolved)); diff != "" {
				t.Errorf("parseImage(%q, %q): (-want +got)\n%s", test.image, test.resolved, diff)
			}
		})
	}
}
