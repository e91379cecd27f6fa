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

ALL_TESTS = ("tests/core", f"{APP}/tests", "tests/browser", "tests/bench")
CORE_TESTS = ("tests/core",)


def run_all(bench: Bench, address: str) -> int:
	return _pytest(
		bench.python,
		ALL_TESTS,
		{**frappe_env(bench), "JMPL_SITE": TEST_SITE, "JMPL_SITES": str(bench.sites), "JMPL_URL": address},
	)


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
	arguments = shlex.split(os.environ.get("ARGS", ""))
	names_tests = any((CHECKOUT / argument.partition("::")[0]).exists() for argument in arguments)
	tests = [] if names_tests else [folder for folder in folders if (CHECKOUT / folder).exists()]
	return subprocess.run(
		[str(python), "-m", "pytest", *tests, *arguments], cwd=CHECKOUT, env={**os.environ, **env}
	).returncode
