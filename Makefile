# 两条命令：make book 排书，make test 跑测试；缺什么先装什么（make setup），齐了就立刻开始。

# 系统自带的 Python 编译时优化得好，比 pyenv 默认编出来的快六分之一；太旧或没有 venv 才用 PATH 上的。
FIT = -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11, 1))' 2>/dev/null
PYTHON ?= $(shell /usr/bin/python3 $(FIT) && echo /usr/bin/python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
# 同一份清单装过就不再装：改了依赖，这个文件名就变。
STAMP = $(VENV)/.ready-$(shell cat pyproject.toml constraints.txt setup-system.sh | cksum | cut -d' ' -f1)

.PHONY: book test setup bench bench-epub bench-intake intake-score type-audit pictures clean

book: setup
	@$(BIN)/huozi build book

test: setup
	@./setup-system.sh test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile

setup: $(STAMP)

$(STAMP):
	@./setup-system.sh
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

# README 里的图：从真的成品画出来。
pictures: setup
	@./setup-system.sh pictures
	@$(BIN)/python docs/pictures.py
	@$(BIN)/python docs/constructs.py
	@$(BIN)/python docs/vertical.py
	@$(BIN)/python docs/readers.py
	@$(BIN)/python docs/printing.py

# 一部长篇多久排好：NOVEL=长篇.txt（或书稿文件夹）；BENCH="--quick --rows pdf epub" 只量一部分。
bench: setup
	@$(BIN)/python -m bench.build $(NOVEL) $(BENCH)

# 很多篇的电子书：每篇多少毫秒，用多少内存。
bench-epub: setup
	@$(BIN)/python -m bench.epub

bench-intake: setup
	@$(BIN)/python bench/intake.py

# 排得好不好：ARTICLES="甲.txt 乙.txt" NOVEL=长篇.txt 时多量两种。
type-audit: setup
	@$(BIN)/python -m bench.type_audit $(if $(ARTICLES),--articles $(ARTICLES)) $(if $(NOVEL),--novel $(NOVEL))

# 导入的准与全：断段接合、小标题、图注、标点各认对多少。
intake-score: setup
	@$(BIN)/python -m tests.intake.score

clean:
	rm -rf dist $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
