"""Named steps that are done once: shown with their time, skipped while their inputs stay the same."""

from __future__ import annotations

import hashlib
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from dev.layout import Bench


class Trouble(Exception):
	"""Something the user has to know, as one plain sentence that says what to do."""


class Steps:
	def __init__(self, bench: Bench):
		self.bench = bench
		self.stamps = bench.root / ".stamps"

	def run(self, name: str, inputs: str, action: Callable[[], None]) -> bool:
		"""Runs the action unless it was already done with these inputs; says whether it ran."""
		stamp = self._stamp(name)
		if stamp.exists() and stamp.read_text() == inputs:
			return False
		stamp.unlink(missing_ok=True)
		with timed(name):
			action()
		self.mark(name, inputs)
		return True

	def mark(self, name: str, inputs: str) -> None:
		"""Counts a step as done with these inputs."""
		self.stamps.mkdir(parents=True, exist_ok=True)
		self._stamp(name).write_text(inputs)

	def forget(self, *names: str) -> None:
		"""Has steps done anew; a name may hold *."""
		for name in names:
			for stamp in self.stamps.glob(self._stamp(name).name):
				stamp.unlink()

	def call(self, command: list[str | Path], log: str, trouble: str, **options) -> None:
		"""Runs a command with its output in a log; a failure becomes one sentence."""
		log_file = self.bench.logs / f"{log}.log"
		with log_file.open("wb") as output:
			done = subprocess.run(
				[str(part) for part in command],
				stdin=subprocess.DEVNULL,
				stdout=output,
				stderr=subprocess.STDOUT,
				**options,
			)
		if done.returncode:
			raise Trouble(f"{trouble} (what it said: {log_file}).")

	def _stamp(self, name: str) -> Path:
		return self.stamps / name.replace(" ", "-")


class timed:
	"""Shows a name, and how long its block took."""

	def __init__(self, name: str):
		self.name = name

	def __enter__(self) -> None:
		self.started = time.monotonic()
		print(f"· {self.name} … ", end="", flush=True)

	def __exit__(self, error_type: type | None, *_: object) -> None:
		print("stopped" if error_type else f"{time.monotonic() - self.started:.0f} s", flush=True)


def digest(*inputs: str | Path) -> str:
	"""A hash of texts, files and folders; a folder counts with the names and contents of its files."""
	total = hashlib.sha256()
	for item in inputs:
		if isinstance(item, str):
			total.update(item.encode())
			continue
		for file in _files_of(item):
			total.update(str(file.relative_to(item.parent)).encode())
			total.update(file.read_bytes())
	return total.hexdigest()


def _files_of(item: Path) -> Iterable[Path]:
	if not item.is_dir():
		return [item] if item.exists() else []
	return sorted(file for file in item.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
