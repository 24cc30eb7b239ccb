# Each target's own words are its help: `make` alone prints them.

.DEFAULT_GOAL := help
MODEL ?= examples/small/support.yaml
FUZZTIME ?= 1m

.PHONY: help run test lint fmt generate bench fuzz vuln pictures

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## answer "who picks up?" on the example: make run MODEL=my.yaml
	go run ./cmd/belay who $(MODEL)

test: ## everything that must hold before a change lands
	scripts/test

lint: ## the linter alone
	@"$$(scripts/tool golangci-lint)" run

fmt: ## lay out all Go files
	@"$$(scripts/tool golangci-lint)" fmt

generate: ## write all generated files again
	go generate ./...

bench: ## measure, and write docs/performance.md
	go run ./internal/house/measure

fuzz: ## look for trouble at length: make fuzz FUZZTIME=10m
	scripts/fuzz $(FUZZTIME)

vuln: ## ask the vulnerability database (needs a network)
	@"$$(scripts/tool govulncheck)" ./...

pictures: ## draw the pictures of the documents again
	scripts/pictures
