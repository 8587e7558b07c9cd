# Needs Go and git, nothing else. Go builds the linter from tools/go.mod, which takes a minute or two the first time.

version_package := github.com/prometheus/common/version
version = $(patsubst v%,%,$(or $(shell git describe --tags --always --dirty --abbrev=12 2>/dev/null),unknown))
revision = $(shell git rev-parse --verify --quiet HEAD 2>/dev/null)
ldflags = -s -w \
	-X $(version_package).Version=$(version) \
	-X $(version_package).Revision=$(revision)
golangci_lint := go tool -modfile=tools/go.mod golangci-lint
govulncheck := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0
goreleaser := go run github.com/goreleaser/goreleaser/v2@v2.16.0

.PHONY: build test prometheus e2e dashboards dashboards-check lint vulncheck release-check fmt docs bench run demo clean

# The exporter, as a static binary. Its bytes depend on the version of Go and on the commit, and on nothing else.
build:
	CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '$(ldflags)' -o ecs_revision_exporter .

# All tests with the race detector, by which they take eight times the CPU: those of many random cases try a few with it
# (-short), and all without. Some packages wait more than they work, so three are tested at once. Collecting garbage less
# often saves a tenth of the CPU.
test:
	GOGC=400 go test -p 3 -race -short -timeout 40m ./...
	GOGC=400 go test -timeout 40m ./collector ./collector/ecs/ledger ./collector/exposition ./web

# Prometheus, promtool and Helm, which the end-to-end tests run.
prometheus:
	@echo "Building Prometheus, promtool and Helm of e2e/go.mod. The first time this takes minutes, on a slow machine half an hour."
	go build -C e2e -o bin/ github.com/prometheus/prometheus/cmd/prometheus github.com/prometheus/prometheus/cmd/promtool helm.sh/helm/v4/cmd/helm

# The binary, scraped by a real Prometheus with the rules and dashboards, and the chart, rendered by Helm.
e2e: prometheus
	go test -C e2e -count=1 -timeout=30m ./...
	cd e2e && go tool -modfile=../tools/go.mod golangci-lint run --config ../.golangci.yml

# The dashboards, written by e2e/dashboards.
dashboards:
	go test -C e2e ./dashboards -update

# The dashboards against the types of several versions of Grafana, and what they display against its code.
dashboards-check:
	cd e2e/dashboards-schema && npm ci --silent --no-audit --no-fund && npm run --silent check

# Linters, formatting and a tidy go.mod.
lint:
	$(golangci_lint) run
	go mod tidy -diff

# Known vulnerabilities in what the exporter calls. Asks vuln.go.dev.
vulncheck:
	$(govulncheck) ./...

# A release without images and SBOMs, in bin/release. Publishes nothing. Building goreleaser takes minutes the first time.
release-check:
	$(goreleaser) check
	$(goreleaser) release --snapshot --clean --skip=docker,sbom

# Format the code and order its imports.
fmt:
	$(golangci_lint) fmt

# The metric reference, docs/metrics.md, the schema of the configuration, and the lists of what users rely on.
docs:
	go test ./collector -run TestReference -update
	go test ./config -run '^TestSchema$$' -update
	go test ./deploy -run TestHelmSchema -update
	go test ./docs -run TestStable -update

# Benchmarks; compare two outputs with `go tool -modfile=tools/go.mod benchstat`.
bench:
	go test -run '^$$' -bench . -benchmem ./...

# The exporter against a simulated fleet, no AWS account needed.
run demo:
	go run . --demo

# Remove what `make` built.
clean:
	rm -rf ecs_revision_exporter bin e2e/bin
