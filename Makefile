# PORT=8000 HANTEAM_HOME=./var DATABASE_URL= HANTEAM_ENV=demo|development|production SECRET_KEY=   (the rest: config/settings.py)
PYTHON ?= python3
ARGS ?=
export PIP_DISABLE_PIP_VERSION_CHECK = 1

PYTEST = .venv/bin/python -m pytest -n 2 --dist worksteal

.PHONY: run dev setup quick test test-deep bench lint lock clean

run:
	@$(PYTHON) -m launch.install
	@.venv/bin/python -m launch.serve

# the demonstration with reload, debug pages and /dev/gallery, at port 8001 on a database of its own (DEVELOPING.md)
dev:
	@$(PYTHON) -m launch.install --dev
	@.venv/bin/python -m launch.develop

setup:
	@$(PYTHON) -m launch.install --dev

# without browser, walks and whole services: two minutes on two cores
quick:
	@$(PYTHON) -m launch.install --dev
	@$(PYTEST) --quick $(ARGS)

# what every change must pass: eight minutes on two cores
test:
	@$(PYTHON) -m launch.install --dev --chromium
	@$(PYTEST) $(ARGS)

# everything, long walks and mutations too: up to an hour on two cores (docs/decisions/0001-suite.md)
test-deep:
	@$(PYTHON) -m launch.install --dev --chromium
	@$(PYTEST) --deep $(ARGS)

bench:
	@$(PYTHON) -m launch.install --dev
	@.venv/bin/python -m tests.bench $(ARGS)

lint:
	@$(PYTHON) -m launch.install --dev
	@.venv/bin/python -m tests.lint

lock:
	@$(PYTHON) -m launch.install --dev
	@.venv/bin/python -m tests.lock

clean:
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "가상환경과 임시 파일을 삭제했습니다. 자료(var/)는 그대로입니다."
