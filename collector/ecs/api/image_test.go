package api

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

func TestImage(t *testing.T) {
	a, b := "sha256:"+strings.Repeat("a", 64), "sha256:"+strings.Repeat("b", 64)
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
		{"image id", a, b, "", "", b},
		{"image id without its kind", strings.Repeat("a", 64), b, "", "", b},
		{"a tag that is shorter than an id", "sha256:" + strings.Repeat("a", 63), "", "docker.io/library/sha256", strings.Repeat("a", 63), ""},
		{"nothing", "", "", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := ecs.Image{Reference: test.image, Repository: test.repository, Tag: test.tag, Digest: test.digest}
			if diff := cmp.Diff(want, newImage(test.image, test.resolved)); diff != "" {
				t.Errorf("newImage(%q, %q): (-want +got)\n%s", test.image, test.resolved, diff)
			}
		})
	}
}
