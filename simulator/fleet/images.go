package fleet

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// registryImage gives an image of the account's own Amazon ECR registry.
func (f *Fleet) registryImage(repository, tag string) string {
	domain := "amazonaws.com"
	if f.partition() == "aws-cn" {
		domain += ".cn"
	}
	return f.config.Account + ".dkr.ecr." + f.config.Region + "." + domain + "/" + repository + ":" + tag
}

// versionedImage gives a service's image, that many releases before the present one. The present release of a
// name is the same in every cluster but for staging ones, which are one ahead.
func (f *Fleet) versionedImage(cluster, service string, before int) string {
	present, _ := strconv.ParseInt(hexadecimal(2, service), 16, 32) // hexadecimal by making
	release := 1000 + int(present)%50 - before                      // no service is deployed a thousand times
	if strings.HasPrefix(cluster, "staging") {
		release++
	}
	return f.registryImage(service, f.clock.Format("2006.1.")+strconv.Itoa(release))
}

// nextImage gives the version that follows an image: the next number for a tag that ends with one, another
// digest for an image by digest (both where it has both), and the same for a mutable tag, which another build hides
// behind.
func (f *Fleet) nextImage(image string) string {
	if name, _, byDigest := strings.Cut(image, "@"); byDigest {
		return f.nextImage(name) + "@" + imageDigest(name, f.revisionNumber())
	}
	before := strings.TrimRight(image, "0123456789")
	version, err := strconv.Atoi(image[len(before):])
	if err != nil || len(imageTag(image)) < len(image)-len(before) {
		return image // no tag that ends with a number
	}
	return before + strconv.Itoa(version+1)
}

// imageTag gives an image's tag; empty: it has none.
func imageTag(image string) string {
	name := image[strings.LastIndexByte(image, '/')+1:] // a colon before it is that of a port
	_, tag, _ := strings.Cut(name, ":")
	return tag
}

// imageDigest gives the digest of one build of an image.
func imageDigest(image, build string) string {
	return "sha256:" + hexadecimal(64, image, build)
}

// containerImages gives a revision's images: the application's, and as many sidecars. A mutable tag holds
// another build in every revision, a version the same everywhere.
func containerImages(application, image, revision string, spec ServiceSpec) []types.ContainerImage {
	sidecars := [...]types.ContainerImage{
		{ContainerName: aws.String("log-router"), Image: aws.String("public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5")},
		{ContainerName: aws.String("envoy"), Image: aws.String("envoyproxy/envoy:v1.34.1")},
		{ContainerName: aws.String("datadog-agent"), Image: aws.String("public.ecr.aws/datadog/agent:7")},
		{ContainerName: aws.String("aws-otel-collector"), Image: aws.String("public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3")},
	}
	images := []types.ContainerImage{{ContainerName: aws.String(application), Image: aws.String(image)}}
	first, _ := strconv.ParseUint(hexadecimal(2, application), 16, 8)
	for i := range min(spec.Sidecars, len(sidecars)-1) {
		images = append(images, sidecars[(int(first)+i)%len(sidecars)])
	}
	if spec.NoDigests || aws.ToInt32(spec.DesiredCount) == 0 {
		return images
	}
	for i := range images {
		images[i].ImageDigest = aws.String(digestOf(*images[i].Image, revision))
	}
	return images
}

// digestOf gives the digest that an image has in a revision.
func digestOf(image, revision string) string {
	if _, digest, byDigest := strings.Cut(image, "@"); byDigest {
		return digest
	}
	if !strings.Contains(imageTag(image), ".") {
		return imageDigest(image, revision)
	}
	return imageDigest(image, "")
}
