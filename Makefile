# `make help` lists the commands. Nothing here needs more than git, make and Python 3.11 or newer.
SHELL := /bin/sh
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
# Compiled modules are kept: compiling them anew takes each process two thirds of a second of a processor.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run release test check programs chromium postgresql bench lock sbom audit clean

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check

# A stamp named after what it stands for: other requirements, or a checkout that moved, and the environment is brought up to date.
stamp = $(VENV)/.$(1)-$(shell { pwd; cat $(2); } | cksum | cut -d' ' -f1)
RUNTIME := $(call stamp,runtime,requirements.txt)
TESTING := $(call stamp,testing,tests/requirements.txt)

# What keeps the locks has an environment of its own, beside what it looks at.
SUPPLY := build/supply
SUPPLIED := $(SUPPLY)/.made-$(shell { pwd; cat tools/supply/requirements.txt; } | cksum | cut -d' ' -f1)
LOCK := $(SUPPLY)/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock" $(UPGRADE)

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-9s %s\n' "$$name" "$$what"; done

run: export CRM_HOST ?= 127.0.0.1
run: export PORT ?= 8050
run: release  ## make the environment, build the release, serve it on http://127.0.0.1:8050 (PORT changes it), with the live process
	@echo "Serving http://$$CRM_HOST:$$PORT (Ctrl-C stops)."
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec $(SHELL) -c "$$(sed -n 's/^live: //p' Procfile) --ends-with $$$$ & \
		exec $$(sed -n 's/^web: //p' Procfile)"

release: $(RUNTIME)  ## build the release from the committed snapshots (nothing to do where it is current)
	@echo "Building the release from data/snapshots (a moment where it is current)."
	@$(BIN)/python -m compileall -q app.py dashboard data pipelines
	@$(BIN)/python -m pipelines publish

# The browser comes and the checks run beside the build of the release.
test: $(TESTING)  ## everything CI runs: checks, unit, contract, HTTP and browser tests
	@$(MAKE) -j3 programs release check
	@$(BIN)/python -m pytest --ignore=tests/browser -n auto --dist loadfile --no-loadscope-reorder
	@$(BIN)/python -m pytest tests/browser -n auto

check: $(TESTING)  ## ruff, its formatter, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

bench: $(TESTING) programs release  ## measure how fast the product answers, at two sizes; adds a line to tests/bench/history.jsonl (ONLY=clicks: some sections)
	@$(BIN)/python -m tests.bench $(if $(ONLY),--only $(ONLY)) $(foreach one,$(URL),--url $(one))

lock: $(SUPPLIED)  ## pin what the .in files ask for, with hashes; versions stay (UPGRADE=--upgrade or "-P <package>")
	@$(LOCK) --python-version 3.11 requirements.in -o requirements.txt >/dev/null
	@sed -n 's/^\([a-z][a-z0-9.-]*==[^ ]*\).*/\1/p' requirements.txt | grep -v '^urllib3==' >$(SUPPLY)/pinned.txt
	@$(LOCK) --python-version 3.11.5 -c $(SUPPLY)/pinned.txt requirements.in tests/requirements.in -o tests/requirements.txt >/dev/null
	@$(LOCK) --python-version 3.11 tools/supply/requirements.in -o tools/supply/requirements.txt >/dev/null

sbom: $(SUPPLIED)  ## write sbom.cdx.json: all that is shipped, with versions and licences (CycloneDX)
	@$(SUPPLY)/bin/uv venv -q --clear --python $(BIN)/python $(SUPPLY)/runtime
	@$(SUPPLY)/bin/uv pip install -q --require-hashes --python $(SUPPLY)/runtime/bin/python -r requirements.txt
	@$(SUPPLY)/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml $(SUPPLY)/runtime/bin/python \
		| $(SUPPLY)/bin/python tools/supply/sbom.py >$(SUPPLY)/sbom.json
	@mv $(SUPPLY)/sbom.json sbom.cdx.json

audit: $(SUPPLIED)  ## ask PyPI for known vulnerabilities of all that is pinned; needs its JSON service
	@for lock in requirements.txt tests/requirements.txt tools/supply/requirements.txt; do \
		echo "Auditing $$lock."; \
		$(SUPPLY)/bin/pip-audit --strict --progress-spinner off -s pypi --require-hashes --disable-pip -r $$lock || failed=1; \
	done; \
	if [ "$$failed" ]; then \
		echo "Not clean. \"could not be audited\", a time-out or a connection error above means that PyPI's JSON service was not reached and nothing is known." >&2; \
		exit 1; fi

# One after the other: apt-get lets only one in. Neither fails: the tests that need them do, and repeat how to get them.
programs:
	@$(MAKE) chromium
	@$(MAKE) postgresql

chromium:
	@if command -v chromedriver >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; else as='sudo -n'; fi; \
	if command -v apt-get >/dev/null && $$as true 2>/dev/null; then \
		echo "Installing Chromium and its driver with apt-get, for the browser tests."; \
		$$as apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive $$as apt-get install -qq -y --no-install-recommends chromium chromium-driver >/dev/null || true; \
	else \
		echo "No chromedriver, and no permission to install it. Ask an administrator for: apt-get install chromium chromium-driver"; \
	fi

# Debian's package would start a server of its own; the tests start one in a temporary folder.
postgresql:
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; else as='sudo -n'; fi; \
	if command -v apt-get >/dev/null && $$as true 2>/dev/null; then \
		echo "Installing PostgreSQL with apt-get, for the tests of the event log."; \
		$$as mkdir -p /etc/postgresql-common/createcluster.d; \
		echo 'create_main_cluster = false' | $$as tee /etc/postgresql-common/createcluster.d/none.conf >/dev/null; \
		$$as apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive $$as apt-get install -qq -y --no-install-recommends postgresql >/dev/null || true; \
	else \
		echo "No PostgreSQL, and no permission to install it. Ask an administrator for: apt-get install postgresql"; \
	fi

$(RUNTIME):
	@if ! $(BIN)/pip --version >/dev/null 2>&1; then \
		if [ -z "$(PYTHON)" ]; then \
			echo "No Python 3.11 or newer among python3, python3.13, python3.12, python3.11: install one, or name it: make run PYTHON=/path/to/python" >&2; exit 1; fi; \
		echo "Making the Python environment in $(VENV) with $(PYTHON)."; \
		$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || { \
			as=; [ "$$(id -u)" = 0 ] || as='sudo -n'; \
			echo "This Python cannot make environments by itself; trying apt-get install python3-venv."; \
			$$as apt-get update -qq && $$as apt-get install -qq -y python3-venv >/dev/null; \
			$(PYTHON) -m venv --clear $(VENV); \
		} || { echo "Install what the line above names (Debian, Ubuntu: apt-get install python3-venv), then run this again." >&2; exit 1; }; \
	fi
	@echo "Installing what the product runs on (requirements.txt); about a minute, once."
	@$(PIP_INSTALL) -r requirements.txt
	@rm -f $(VENV)/.runtime-* && touch $@

$(TESTING): $(RUNTIME)
	@echo "Installing what the tests need (tests/requirements.txt)."
	@$(PIP_INSTALL) -r tests/requirements.txt
	@rm -f $(VENV)/.testing-* && touch $@

$(SUPPLIED): $(RUNTIME)
	@echo "Installing what keeps the locks (tools/supply/requirements.txt)."
	@$(BIN)/python -m venv --clear $(SUPPLY)
	@$(SUPPLY)/bin/python -m pip install -qq --disable-pip-version-check -r tools/supply/requirements.txt
	@touch $@

clean:  ## remove what was built: environment, release, caches
	rm -rf $(VENV) build data/lake .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
