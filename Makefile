# Everything starts here: `make run` plays the demo shop, `make test` proves it. Needs git, make and python3.

APP  := .venv/bin/python
RASA := .venv-rasa/bin/python
UV   := .tools/bin/uv
# A pyenv shim answers for 3.10 only when told so; elsewhere uv finds or downloads it by itself.
PY310 := $(shell PYENV_VERSION=3.10 python3.10 -c 'import sys; print(sys.executable)' 2>/dev/null || echo 3.10)
PY311 := $(shell python3 -c 'import sys; print(sys.executable if sys.version_info >= (3, 11) else "3.11")' 2>/dev/null || echo 3.11)

.PHONY: help run test check fuzz races properties load chaos train embeddings setup setup-dev web lock clean audit

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: setup ## Set up, train if needed, start everything, print the address (Ctrl-C stops)
	@.venv/bin/reroute up

train: setup ## Train the model, if its data have changed
	@.venv/bin/reroute train

embeddings: train ## Add what is new to the embeddings that come with the project, by which a first training takes a minute
	@test ! -e models/kept/embeddings.npz || $(RASA) -c "from pathlib import Path; from bot.nlu.kept import pack; \
	  pack(Path('models/kept/embeddings.npz'), Path('models/embeddings'))"

test: setup-dev ## Run all tests (those for PostgreSQL where it answers)
	@.venv/bin/reroute train
	@printf '%s\n' nlu actions | xargs -P 2 -I ROOM $(RASA) -m pytest -c tests/ROOM/pytest.ini tests/ROOM
	@$(APP) -m pytest -n 2 tests/conversations
	@$(APP) -m pytest -n 2 --dist loadfile

check: setup-dev ## Format, lint, types, layers, and Rasa's own validation of domain and data
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@mkdir -p .stamps; RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 TF_CPP_MIN_LOG_LEVEL=3 \
	  $(RASA) -m rasa data validate --fail-on-warnings >.stamps/validate.log 2>&1 \
	  && echo "Domain and data are valid." || (cat .stamps/validate.log; exit 1)

fuzz: setup-dev ## The long run against the order service's contract (20,000 cases on either database)
	@REROUTE_FUZZ_CASES=20000 $(APP) -m pytest -q tests/fuzz -o timeout=0

races: setup-dev ## The long run of agents and customers at one order (1,000 races on either database)
	@REROUTE_RACES=1000 $(APP) -m pytest -q tests/races -o timeout=0

properties: setup-dev ## The long run of the orders' state machine (2,000 sequences)
	@REROUTE_PROPERTY_RUNS=2000 $(APP) -m pytest -q tests/backend_stub/properties -o timeout=0

load: setup-dev ## The long run of webhooks under load, for each messaging channel
	@REROUTE_CHANNEL_UPDATES=250 $(APP) -m pytest -q --show-capture=no -k told -o timeout=0 tests/gateway/channels
	@$(APP) -m pytest -q -s --show-capture=no tests/gateway/channels/load_channels.py

chaos: setup-dev ## The long run of kills: gateway and Rasa die over and over during 200 talks
	@.venv/bin/reroute train
	@REROUTE_CHAOS_TALKS=200 $(APP) -m pytest -q -s tests/faults/test_chaos.py -o timeout=0

web: ## Build the widget and the shop page from bot/web (needs Node 20)
	cd bot/web && npm ci --no-fund --no-audit && npm run check && npm run build

lock: $(UV) ## Resolve the dependencies anew into requirements/
	$(UV) pip compile --group rasa --python $(PY310) --override requirements/rasa-overrides.txt --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/rasa.txt
	$(UV) pip compile --group app --python 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/app.txt
	$(UV) pip compile --group dev --python 3.11 -c requirements/app.txt --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/dev.txt

audit: setup-dev ## Look for known weaknesses in what is installed
	@.venv/bin/pip-audit --disable-pip --require-hashes -r requirements/dev.txt

setup: .stamps/rasa .stamps/app ## Make the two environments
setup-dev: .stamps/rasa .stamps/dev

clean: ## Throw away environments, state and models
	rm -rf .venv .venv-rasa .tools .stamps var .rasa test-output models/*.tar.gz models/*.sha256 models/kept

# uv in a place of its own; where python3 has no venv module, plain pip does.
$(UV):
	@echo "Setting up the tools …"
	@python3 -m venv .tools 2>/dev/null && .tools/bin/python -m pip install -q --disable-pip-version-check uv \
	  || (python3 -m pip install -q --target .tools/lib uv && mkdir -p .tools/bin && ln -sf ../lib/bin/uv $(UV))

.stamps/rasa: requirements/rasa.txt | $(UV)
	@echo "Setting up the Rasa environment (about 1.7 GB, once) …"
	@test -x $(RASA) || $(UV) venv -q --python $(PY310) .venv-rasa
	@$(UV) pip sync -q --compile-bytecode --python $(RASA) --require-hashes requirements/rasa.txt
	@mkdir -p .stamps && touch $@

.stamps/app: requirements/app.txt | $(UV)
	@echo "Setting up the app environment …"
	@test -x $(APP) || $(UV) venv -q --python $(PY311) .venv
	@$(UV) pip install -q --compile-bytecode --python $(APP) --require-hashes -r requirements/app.txt
	@$(UV) pip install -q --python $(APP) --no-deps --no-build-isolation -e .
	@mkdir -p .stamps && touch $@

.stamps/dev: requirements/dev.txt | .stamps/app
	@$(UV) pip install -q --compile-bytecode --python $(APP) --require-hashes -r requirements/dev.txt
	@touch $@
