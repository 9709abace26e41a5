# The only driver of the book. `make help` lists what to type.
#
# One rule turns a source notebook into an executed one, so that independent notebooks run side by
# side and only what changed runs again. The site is built from the executed notebooks.

PROFILE ?= offline
PYTHON  ?= python3.11
JOBS    ?= $(if $(filter offline,$(PROFILE)),$(shell nproc 2>/dev/null || sysctl -n hw.ncpu),1)

ENV       := .venv/.installed
BIN       := .venv/bin
KERAS     := .venv/share/jupyter/kernels/keras/kernel.json
RUN       := _build/$(PROFILE)
NOTEBOOKS := $(sort $(filter-out %/.ipynb_checkpoints/%,$(wildcard notebooks/*/*.ipynb)))
# Executed first: whatever is long must not be what all wait for in the end.
LONG      := train_with_keras train_with_trainer train_faster train_on_more_processes generate_faster train_natively
FIRST     := $(foreach name,$(LONG),$(filter %/$(name).ipynb,$(NOTEBOOKS)))
EXECUTED  := $(patsubst %,$(RUN)/%,$(FIRST) $(filter-out $(FIRST),$(NOTEBOOKS)))
PAGES     := $(wildcard book/*.md book/*.yml book/_static/* results/*.json)
SITE      := _build/html/.built-$(PROFILE)

MAKEFLAGS += --no-print-directory --jobs=$(JOBS)
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help book env test lab serve refresh lint standins lock bench breaks clean

# Offline, notebooks run side by side, one core for each. The others run alone, and take all.
ifeq ($(PROFILE),offline)
export OMP_NUM_THREADS ?= 1
export TF_NUM_INTRAOP_THREADS ?= 1
endif

ifneq ($(PROFILE),offline)
ifneq ($(filter test refresh breaks,$(MAKECMDGOALS)),)
$(error The reference outputs are those of the profile offline: leave PROFILE out)
endif
endif

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "book and serve take PROFILE=offline (the default), hub or gpu."

book: $(SITE)  ## execute the notebooks and build the site: _build/html/index.html
	@echo "The book is in _build/html/index.html (profile $(PROFILE))."

env: $(ENV) $(KERAS)  ## set up the two environments, and nothing more

test: lint $(SITE)  ## everything that must hold before a page is published
	$(BIN)/pytest -q -n 2 --dist loadfile --nbval \
	  --nbval-sanitize-with tests/notebooks/sanitize.cfg notebooks tests

lab: $(ENV) $(KERAS)  ## open the notebooks in JupyterLab
	env -u OMP_NUM_THREADS -u TF_NUM_INTRAOP_THREADS $(BIN)/jupyter lab --notebook-dir . notebooks

serve: $(SITE)  ## read the site at http://localhost:8000
	$(BIN)/python -m http.server 8000 --bind localhost --directory _build/html

refresh: $(EXECUTED)  ## make the outputs just computed the reference of nbval
	@$(foreach nb,$(NOTEBOOKS),cmp -s $(RUN)/$(nb) $(nb) || cp $(RUN)/$(nb) $(nb);)
	@touch $(EXECUTED)
	@git --no-pager diff --stat -- notebooks

lint: $(ENV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

standins: $(ENV)  ## make the stand-ins again, from their recipes (two hours)
	$(BIN)/python -m recipes

lock: $(ENV)  ## resolve requirements/*.in to exact versions
	$(BIN)/pip install -q pip-tools==7.6.2
	for name in book keras; do \
	  $(BIN)/pip-compile -q --upgrade --allow-unsafe --strip-extras --no-header --no-annotate \
	    --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    -o requirements/$$name.txt requirements/$$name.in || exit; \
	done
	sed 's/^\(torch==[0-9.]*\)+.*/\1/' requirements/book.txt > _build/lock  # any build will do
	mv _build/lock requirements/book.txt

bench: $(SITE)  ## repeat the comparisons of the page Results (an hour; leave the machine alone)
	for name in fine_tuning keras generation; do \
	  env -u OMP_NUM_THREADS -u TF_NUM_INTRAOP_THREADS -u MAKEFLAGS $(BIN)/python -m bench $$name || exit; \
	done

breaks: $(SITE)  ## break the book on purpose, one thing at a time, and see a check fail
	$(BIN)/python -m tools.breaks

clean:  ## remove everything that was built; the environments stay
	rm -rf _build

# --- the environments --------------------------------------------------------------------------

# Transformers left TensorFlow behind with version 5, so the Keras page has an environment of its own.
# The kernel that leads there is registered in the main one, where Jupyter and papermill look for it.
$(KERAS): $(ENV) .venv-keras/.installed
	@.venv-keras/bin/python -m ipykernel install --prefix .venv --name keras --display-name Keras >/dev/null
	@touch $@

.venv/.installed: requirements/book.txt
.venv-keras/.installed: requirements/keras.txt | $(ENV)

.venv/.installed .venv-keras/.installed: pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "The book needs Python 3.11, and there is no $(PYTHON): install it, or name it, as in \`make book PYTHON=/path/to/python3.11\`."; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; v[:2] == (3, 11) or sys.exit(f"The book needs Python 3.11, and $(PYTHON) is {v[0]}.{v[1]}: name another one with PYTHON=...")'
	@echo "Setting up $(@D) (a few minutes)"
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install -q -r $(filter requirements/%,$^)
	$(@D)/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

# --- notebooks ---------------------------------------------------------------------------------

$(RUN)/%.ipynb: %.ipynb profiles/$(PROFILE).yml standins/manifest.json tools/execute.py requirements/book.txt \
    $(wildcard helpers/*.py helpers/*.mplstyle memory_and_speed/*) | $(ENV)
	@echo "executing $<"
	@$(BIN)/python -m tools.execute $< $@ $(PROFILE)

$(RUN)/notebooks/fine-tuning/train_with_keras.ipynb: requirements/keras.txt | $(KERAS)

profiles/$(PROFILE).yml:
	@echo "There is no profile '$(PROFILE)': choose one of $(basename $(notdir $(filter-out %/smoke.yml,$(wildcard profiles/*.yml))))."; exit 1

# --- the site ----------------------------------------------------------------------------------

$(SITE): $(EXECUTED) $(PAGES) _config.yml _toc.yml $(wildcard tools/*.py) | $(ENV)
	@$(BIN)/python -m tools.site $(RUN)
	@touch $@
