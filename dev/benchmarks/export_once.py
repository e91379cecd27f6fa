"""One export in a process of its own; prints rows, seconds and peak memory: … <site> <source> <kind>."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest.mock import patch

import frappe

from dev.benchmarks.measuring import connect, stopwatch
from jumapolo_layanan.services import exports
from jumapolo_layanan.setup import demo


def main(site: str, source: str, kind: str) -> None:
	connect(site, demo.address("evaluator"))
	with patch.object(frappe, "enqueue"):  # the job runs here instead of in a worker
		name = exports.order(source, kind, [])
	frappe.db.commit()
	started_with = _peak()
	with stopwatch() as taken:
		exports.run(name)
	record = frappe.get_doc(exports.DOCTYPE, name)
	if record.status != exports.DONE:
		raise SystemExit(f"{source}: {record.status}")
	path = Path(frappe.get_site_path(record.berkas.lstrip("/")))
	print(
		json.dumps(
			{
				"rows": record.jumlah_baris,
				"seconds": taken(),
				"file_mib": path.stat().st_size / 2**20,
				"peak_mib": _peak(),
				"before_mib": started_with,
			}
		)
	)
	frappe.set_user("Administrator")
	frappe.delete_doc(exports.DOCTYPE, name, ignore_permissions=True, delete_permanently=True)
	frappe.db.commit()


def _peak() -> float:
	"""Return this program's own peak in MiB. The kernel's ru_maxrss would count the one that started it, too."""
	lines = Path("/proc/self/status").read_text().splitlines()
	return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
	main(*sys.argv[1:])
