# `make` builds; `make ci` does all that CI does.

GO ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# One static binary for every platform.
export CGO_ENABLED = 0

.PHONY: build
build: ## build ./contactsync
	$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o contactsync ./cmd/contactsync

.PHONY: test
test: ## run all tests: no network, no server
	$(GO) test ./...

.PHONY: race
race: ## run all tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race ./...

.PHONY: storm
storm: ## let faults and kill -9 loose on apply for a minute
	CONTACTSYNC_STORM=1m $(GO) test ./cmd/contactsync -run '^TestStorm(OverGraph)?$$' -count=1

.PHONY: lint
lint: ## check format and style as CI does
	.ci/run format vet lint

.PHONY: golden
golden: ## rewrite the golden files; read the diff before you commit it
	$(GO) test ./planner/render/... -update

.PHONY: bench
bench: ## run the benchmarks
	$(GO) test ./... -run '^$$' -bench . -benchmem

.PHONY: quickstart
quickstart: build ## plan the quickstart: a CRM and mailboxes in files
	./contactsync -chdir=examples/quickstart plan

.PHONY: ci
ci: ## do what CI does
	.ci/run

.PHONY: clean
clean: ## remove what was built, and what the quickstart made
	rm -rf contactsync dist
	git clean -fdXq examples

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
