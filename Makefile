# PORT=8000 HANTEAM_HOME=./var DATABASE_URL= HANTEAM_ENV=demo|production SECRET_KEY=   (the rest: config/settings.py)
PYTHON ?= python3
ARGS ?=
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run setup test bench lint lock clean

run:
	@$(PYTHON) -m launch.install
	@.venv/bin/python -m launch.serve

setup:
	@$(PYTHON) -m launch.install --dev

test:
	@$(PYTHON) -m launch.install --dev --chromium
	@.venv/bin/python -m pytest -n 2 --dist loadfile $(ARGS)

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
	@echo "가상환경과 임시 파일을 지웠습니다. 자료(var/)는 그대로입니다."
