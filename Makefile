# make demo and make test need Go, Node and make; they fetch the rest themselves.

GO        ?= go
TAGS      := timetzdata
LINT      := v2.6.2
LINTER    := bin/golangci-lint-$(LINT)
FRONT     := $(wildcard dashboards/preview/web/*)
GOTEST    := $(GO) test -tags $(TAGS)

.PHONY: demo test build packages race lint bench browser clean

demo: build ## a generated bank hotline, live
	bin/hotlined demo

test: packages dashboards/preview/dist/.built ## everything that must hold
	$(GOTEST) ./...

race: packages dashboards/preview/dist/.built ## the same under the race detector, without the long ones
	$(GOTEST) -race -short ./...

build: packages dashboards/preview/dist/.built ## bin/hotlined
	CGO_ENABLED=0 $(GO) build -trimpath -tags $(TAGS) -o bin/hotlined ./cmd/hotlined

packages: node_modules/.package-lock.json

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

dashboards/preview/dist/.built: node_modules/.package-lock.json $(FRONT)
	npm run --silent build
	@touch $@

lint: $(LINTER)
	$(LINTER) run ./...

$(LINTER):
	GOBIN=$(CURDIR)/bin $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT)
	mv bin/golangci-lint $@

bench: build ## rates and times, see docs/benchmarks.md
	$(GOTEST) -run '^$$' -bench . -benchtime 1s ./collectors/... ./scoring ./scheduler/... ./internal/store ./internal/clickhoused ./cmd/hotlined

clean:
	rm -rf bin node_modules dashboards/preview/dist/*
