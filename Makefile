# The commands of the project. `make help` lists them.

SWIFT ?= swift
STRICT = --explicit-target-dependency-import-check error
# One test after another: tests that wait for a real process would hold up the few threads that the others share.
RUN_TESTS = test --skip-build --no-parallel
PREFIX ?= /usr

.PHONY: help demo test check build release install format bench clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

demo: ## Install what is missing, build, and watch a hangar made of network namespaces
	@scripts/install-packages demo
	$(SWIFT) build $(STRICT)
	@scripts/demo

test: ## Install what is missing and run every test
	@scripts/install-packages test
	$(SWIFT) build $(STRICT) --build-tests
	$(SWIFT) $(RUN_TESTS)

check: ## What a developer runs before a commit: format, lint, strict build, tests, scorecard
	@scripts/install-packages test
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	$(SWIFT) build $(STRICT) --build-tests
	$(SWIFT) $(RUN_TESTS)
	@scripts/scorecard

build: ## Build for development
	$(SWIFT) build $(STRICT)

release: ## Build what is installed: optimised, with the Swift runtime inside
	@scripts/install-packages build
	$(SWIFT) build $(STRICT) --configuration release --static-swift-stdlib

install: release ## Install programs, rules, units and a first configuration under PREFIX and /etc
	@PREFIX=$(PREFIX) scripts/install

format: ## Format every Swift file in place
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

bench: ## Measure replay beside a bare libpcap loop and tshark in the same run
	@scripts/install-packages bench
	$(SWIFT) build --configuration release --product egressctl
	@scripts/bench

clean: ## Remove what was built
	$(SWIFT) package clean
