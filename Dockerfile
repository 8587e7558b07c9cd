# The exporter as a static binary, CA certificates, and nothing else:
#
#   docker buildx build --platform linux/amd64,linux/arm64 \
#     --build-arg VERSION="$(git describe --tags --always --abbrev=12)" \
#     --build-arg REVISION="$(git rev-parse HEAD)" \
#     --tag ecs_revision_exporter .
#
# BUILDER is an image with Go, a shell and CA certificates. One commit and one version of Go give the same binary.
ARG BUILDER=docker.io/library/golang:1.26.8

# Go compiles for the other architecture itself, without emulation.
FROM --platform=$BUILDPLATFORM $BUILDER AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=unknown
ARG REVISION=unknown
ENV CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH
RUN go build -trimpath -buildvcs=false -o /image/bin/ecs_revision_exporter -ldflags "-s -w \
	-X github.com/prometheus/common/version.Version=$VERSION \
	-X github.com/prometheus/common/version.Revision=$REVISION" .
RUN mkdir -p /image/var/lib/ecs_revision_exporter

FROM scratch
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ecs_revision_exporter" \
	org.opencontainers.image.description="A Prometheus exporter for Amazon ECS service revisions and deployments" \
	org.opencontainers.image.version="$VERSION" \
	org.opencontainers.image.revision="$REVISION"
# As files, not compiled in: a proxy's own authority can be mounted over them.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /image/bin /bin
# For cache_file: a volume belongs to the user because its directory in the image does.
COPY --from=build --chown=65532:65532 /image/var/lib/ecs_revision_exporter /var/lib/ecs_revision_exporter
VOLUME /var/lib/ecs_revision_exporter
USER 65532:65532
EXPOSE 10049
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
	CMD ["/bin/ecs_revision_exporter", "--healthcheck"]
ENTRYPOINT ["/bin/ecs_revision_exporter"]
