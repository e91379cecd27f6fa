"""What every benchmark needs: a connection like that of a fresh web request, and a table to print."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import frappe


def connect(site: str, user: str = "Administrator") -> None:
	"""Forgets what this process knows of the site and connects anew, as a web worker does for each request."""
	frappe.destroy()
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user(user)


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
	"""Gives the seconds since the block began; after the block, those that it took."""
	started = perf_counter()
	ended: list[float] = []
	yield lambda: (ended[0] if ended else perf_counter()) - started
	ended.append(perf_counter())


def print_table(columns: dict[str, str], rows: list[dict]) -> None:
	"""Prints rows under their headings, numbers to the right; a column's format is the text after its colon."""
	lines = [[heading.partition(":")[0] for heading in columns.values()]]
	for row in rows:
		lines.append([format(row[key], heading.partition(":")[2]) for key, heading in columns.items()])
	widths = [max(len(line[at]) for line in lines) for at in range(len(columns))]
	for line in lines:
		cells = [text.ljust(widths[0]) if not at else text.rjust(widths[at]) for at, text in enumerate(line)]
		print("  ".join(cells))


def write_json(path: Path, result: dict) -> None:
	path.write_text(json.dumps(result, indent=1) + "\n")
	print(f"\n{path}", flush=True)


def machine() -> dict:
	"""Says where the figures come from."""
	cpu = next(
		(
			line.partition(": ")[2]
			for line in Path("/proc/cpuinfo").read_text().splitlines()
			if "model name" in line
		),
		platform.machine(),
	)
	total = Path("/proc/meminfo").read_text().split()[1]
	version, pool = frappe.db.sql("select version(), @@innodb_buffer_pool_size")[0]
	return {
		"cpu": cpu,
		"cores": os.cpu_count(),
		"memory_gib": round(int(total) / 2**20, 1),
		"python": platform.python_version(),
		"frappe": frappe.__version__,
		"database": version,
		"buffer_pool_mib": pool // 2**20,
		"load_before": os.getloadavg(),
	}
