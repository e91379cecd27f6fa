"""Runs pytest: over everything on the bench's test site, or over the pure core alone."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from dev.environment import AGAIN, pip
from dev.layout import APP, CHECKOUT, DEV, TEST_SITE, Bench
from dev.services import frappe_env
from dev.steps import Steps, digest

FAULT_TESTS = ("tests/faults",)
FUZZ_TESTS = (f"{APP}/tests/test_fuzz.py",)
ALL_TESTS = ("tests/core", f"{APP}/tests", "tests/browser", "tests/bench")
CORE_TESTS = ("tests/core",)


def run_all(bench: Bench, address: str) -> int:
	"""Everything; the faults last and apart, as they kill what the others stand on."""
	failed = run_on_site(bench, address, ALL_TESTS)
	return failed or (0 if _names_tests() else run_on_site(bench, address, FAULT_TESTS))


def run_on_site(bench: Bench, address: str, folders: tuple[str, ...], **settings: str) -> int:
	site = {"JMPL_SITE": TEST_SITE, "JMPL_SITES": str(bench.sites), "JMPL_URL": address}
	env = {**frappe_env(bench), "BENCH_DIR": str(bench.root), **site, **settings}
	return _pytest(bench.python, folders, env)


def run_core(bench: Bench, steps: Steps, python: str) -> int:
	if bench.python.exists():
		return _pytest(bench.python, CORE_TESTS, {})
	return _pytest(_core_python(bench, steps, python), CORE_TESTS, {})


def _core_python(bench: Bench, steps: Steps, python: str) -> Path:
	"""A small virtualenv for the tests that need no site."""
	env = bench.root / "core"

	def make() -> None:
		steps.call(
			[python, "-m", "venv", "--clear", env],
			log="core-virtualenv",
			trouble="The virtualenv could not be made: install Debian's python3-venv and run this again",
		)
		steps.call(
			pip(env / "bin" / "python", "install", "--require-hashes", "--requirement", DEV / "core.lock"),
			log="core-packages",
			trouble=f"The Python packages did not arrive whole: {AGAIN}",
		)

	steps.run("core packages", digest(DEV / "core.lock"), make)
	return env / "bin" / "python"


def _pytest(python: Path, folders: tuple[str, ...], env: dict[str, str]) -> int:
	arguments = _arguments()
	tests = [] if _names_tests() else [folder for folder in folders if (CHECKOUT / folder).exists()]
	return subprocess.run(
		[str(python), "-m", "pytest", *tests, *arguments], cwd=CHECKOUT, env={**os.environ, **env}
	).returncode


def _arguments() -> list[str]:
	return shlex.split(os.environ.get("ARGS", ""))


def _names_tests() -> bool:
	return any((CHECKOUT / argument.partition("::")[0]).exists() for argument in _arguments())
