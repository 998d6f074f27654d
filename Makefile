# The commands of the project. `make help` lists them.

SWIFT ?= swift
STRICT = --explicit-target-dependency-import-check error
# One test after another: tests that wait for a real process would hold up the few threads that the others share.
RUN_TESTS = test --skip-build --no-parallel
PREFIX ?= /usr
# Built one by one for release: what belongs to the tests alone does not build without testability.
PROGRAMS = egressctl egressd egress-alertd

# How long `make fuzz` runs, with which options of scripts/fuzz (`--fast`, `--debug`, targets), and the captures that
# `make differential` and `make mutate` read.
MINUTES ?= 10
FUZZ ?=
CAPTURES ?= Tests/EndToEndTests/Cases

.PHONY: help demo test check build release install uninstall man trial format bench timelines crash-states attack fuzz mutate pages differential clean

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

# The optimiser fails on what the development build takes: a release that does not build is found here.
check: ## What a developer runs before a commit: format, lint, strict build, tests, scorecard, release build
	@scripts/install-packages test
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	$(SWIFT) build $(STRICT) --build-tests
	$(SWIFT) $(RUN_TESTS)
	@scripts/scorecard
	@scripts/manual --check
	@$(MAKE) --no-print-directory release

build: ## Build for development
	$(SWIFT) build $(STRICT)

release: ## Build what is installed: optimised, with the Swift runtime inside
	@scripts/install-packages build
	@for program in $(PROGRAMS); do \
	  $(SWIFT) build $(STRICT) --configuration release --static-swift-stdlib --product $$program || exit; \
	done

# What is built is not built again: root need not have Swift.
install: ## Install programs, rules, units and a first configuration under DESTDIR, PREFIX and /etc
	@[ -x .build/release/egressctl ] || $(MAKE) release
	@PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) scripts/install

uninstall: ## Remove them again; configuration, journal and users stay
	@PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) scripts/install --uninstall

man: ## Write the manual pages in docs/man from the commands
	@scripts/manual

trial: release ## Boot the release build under a real systemd in a container and try the units
	@scripts/install-packages trial
	@scripts/systemd-trial

format: ## Format every Swift file in place
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

bench: ## Measure replay beside a bare libpcap loop and tshark, the journal beside the disk's own flush, reports on a year
	@scripts/install-packages bench
	$(SWIFT) build $(STRICT) --configuration release --static-swift-stdlib --product egressctl
	@scripts/bench
	@scripts/journal-bench
	@scripts/report-bench

timelines: ## Live a million simulated timelines of coverage against what was truly blind
	$(SWIFT) build $(STRICT) --build-tests
	COVERAGE_TIMELINES=1000000 $(SWIFT) $(RUN_TESTS) --filter CoverageTimelineTests

crash-states: ## Rebuild a million states that a crash can leave of a journal, and recover each
	$(SWIFT) build $(STRICT) --build-tests
	EGRESSD_CRASH_STATES=1000000 $(SWIFT) $(RUN_TESTS) --filter CrashStateTests

attack: ## Break every system call of the journal's writer, kill it, fill its disk, set its clock, change every bit
	@scripts/install-packages test
	$(SWIFT) build $(STRICT)
	@scripts/journal-faults .build/debug/JournalExerciser --kills 200 --tmpfs
	@scripts/mutate-journal Tests/JournalFilesTests/Fixtures/golden -- scripts/verify-journal.sh
	@scripts/mutate-journal Tests/JournalFilesTests/Fixtures/changed-keys --every 7 -- scripts/verify-journal.sh
	@scripts/mutate-journal Tests/JournalFilesTests/Fixtures/changed-keys --handovers -- .build/debug/egressctl verify --journal
	@scripts/kill-hangar .build/debug .build/kill-hangar 100
	@scripts/clock-hangar .build/debug .build/clock-hangar

fuzz: ## Fuzz every decoder and file reader for MINUTES minutes in all
	@scripts/install-packages test
	@scripts/fuzz --minutes $(MINUTES) $(FUZZ)

mutate: ## Damage the captures in CAPTURES and replay them: no crash, no hang, no frame lost
	$(SWIFT) build $(STRICT) --configuration release --static-swift-stdlib --product egressctl
	@scripts/mutate-captures $(CAPTURES)

pages: ## Look at the golden pages in headless Chromium at every width and on paper, and audit them with axe-core
	@scripts/report-audit

differential: ## Compare what egressctl and tshark read from the captures in CAPTURES
	@scripts/install-packages differential
	$(SWIFT) build $(STRICT) --product egressctl
	@scripts/differential $(CAPTURES)

clean: ## Remove what was built
	$(SWIFT) package clean
