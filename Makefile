# Two commands do everything on a fresh machine: « make run » and « make test ».
PORT ?= 3000
BASE ?= .iel
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
ENV := IEL_ENVIRONNEMENT=demonstration IEL_DOSSIER="$(BASE)" IEL_PUBLIC_URL=http://localhost:$(PORT)
DOMAINE = $(wildcard tests/*/test_rules*.py tests/*/test_forms*.py tests/*/test_workflow*.py) tests/core/test_permissions.py

.DEFAULT_GOAL := help
.PHONY: help run test domaine check bench docs lock clean format

help: ## Liste les commandes
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: $(VENV)/run.stamp ## Prépare et sert la démonstration sur http://localhost:$(PORT) (PORT=, BASE=)
	@$(ENV) $(PY) -m iel_app.cli run --port $(PORT)

test: $(VENV)/test.stamp ## Installe ce qu'il faut aux tests, puis les lance tous
	@sh tests/installer.sh
	$(PY) -m pytest tests --ignore=tests/parcours -n 2
	$(PY) -m pytest tests/parcours -n 2 --dist loadfile

domaine: $(VENV)/test.stamp ## Les règles, formulaires, circuits et droits seuls : ni Reflex, ni navigateur, en 5 s
	@IEL_SANS_POSTGRESQL=1 $(PY) -m pytest $(DOMAINE) -q $(foreach p,playwright base_url anyio xdist schemathesis cacheprovider,-p no:$(p))

check: $(VENV)/test.stamp ## Format, règles, contrats, types, migrations, domaine : trente secondes
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/pyright
	IEL_SANS_POSTGRESQL=1 $(PY) -m pytest $(DOMAINE) tests/architecture -q -n 2

bench: $(VENV)/test.stamp ## Mesure, chaque valeur à côté de sa référence
	@sh tests/installer.sh
	$(PY) -m bench

docs: $(VENV)/test.stamp ## Écrit les documents qui se déduisent du code
	$(PY) -m iel_app.cli docs

format: $(VENV)/test.stamp ## Met le code en forme
	$(VENV)/bin/ruff format --quiet .
	$(VENV)/bin/ruff check --fix --quiet .

lock: $(VENV)/test.stamp ## Refait les verrous de dépendances, avec empreintes et sans adresse de registre
	$(PY) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements.lock
	$(VENV)/bin/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements-test.lock

clean: ## Supprime ce qui se refait (pas les données)
	rm -rf .web .states .pytest_cache .ruff_cache .hypothesis $(VENV)

$(PY):
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 ou plus est nécessaire."; exit 1; }
	@python3 -m venv $(VENV) || { rm -rf $(VENV); echo "Installez le module venv : apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements.lock | $(PY)
	$(PIP) -r requirements.lock
	@touch $@

$(VENV)/test.stamp: requirements-test.lock $(VENV)/run.stamp
	$(PIP) -r requirements-test.lock
	@touch $@
