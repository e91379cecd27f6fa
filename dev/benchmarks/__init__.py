"""Benchmarks: one module a topic, each on a site that holds nothing but what it measures."""

from __future__ import annotations

import os
import shlex
import subprocess

from dev.layout import CHECKOUT, Bench
from dev.services import frappe_env
from dev.steps import Trouble

SITE = "ukur.jmpl.localhost"
TOPICS = {"sop": "sop_scale", "requests": "requests"}


def chosen() -> list[str]:
	"""The topics that ARGS names, or all of them."""
	names = shlex.split(os.environ.get("ARGS", ""))
	if unknown := [name for name in names if name not in TOPICS]:
		raise Trouble(
			f'No benchmark is called {unknown[0]}: choose of {", ".join(TOPICS)}, as in ARGS="sop".'
		)
	return names or list(TOPICS)


def run(bench: Bench, topics: list[str]) -> int:
	"""Runs each topic in a process of its own, where Frappe expects to be; stops at the first that fails."""
	results = bench.root / "benchmarks"
	results.mkdir(exist_ok=True)
	for topic in topics:
		command = [
			bench.python,
			"-W",
			"ignore",
			"-m",
			f"dev.benchmarks.{TOPICS[topic]}",
			SITE,
			results / f"{topic}.json",
		]
		env = {**os.environ, **frappe_env(bench), "PYTHONPATH": str(CHECKOUT)}
		if code := subprocess.run([str(part) for part in command], cwd=bench.sites, env=env).returncode:
			return code
	return 0
