"""Counters that take in requests at the same time: real connections, real commits, the first name of a year too."""

import subprocess
import sys
import threading
import unittest
from datetime import datetime

import frappe

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import acting_as

NEW_YEAR = datetime(2998, 1, 2, 8)
PROCESSES, COUNTERS_EACH, REQUESTS_EACH = 2, 4, 6
PATIENCE = 120
WRITTEN = ("Langkah Permohonan", "Berkas Permohonan", "Isian Permohonan")


class TestManyCounters(unittest.TestCase):
	def setUp(self) -> None:
		clean()
		self.addCleanup(clean)

	def test_requests_taken_in_at_once_each_get_a_name_and_none_is_refused(self) -> None:
		running = [start() for _process in range(PROCESSES)]
		for process in running:
			self.addCleanup(process.kill)
		for process in running:
			said, _nothing = process.communicate(timeout=PATIENCE)
			self.assertEqual(process.returncode, 0, said[-2000:])

		frappe.db.rollback()
		names = frappe.get_all("Permohonan", {"name": ["like", "PMH-2998-%"]}, pluck="name", order_by="name")
		count = PROCESSES * COUNTERS_EACH * REQUESTS_EACH
		self.assertEqual(names, [f"PMH-2998-{number:06}" for number in range(1, count + 1)])
		for doctype in ("Berkas Permohonan", "Langkah Permohonan"):
			field = "parent" if doctype.startswith("Berkas") else "permohonan"
			of = frappe.get_all(doctype, {field: ["in", names]}, pluck=field, order_by=field, limit=0)
			self.assertEqual(set(of), set(names))

	def test_a_name_taken_since_the_transaction_began_to_read_is_passed_over(self) -> None:
		frappe.get_all(
			"Permohonan", limit=1, order_by="name"
		)  # its snapshot is from before the other's request
		self.assertEqual(start(counters=1, requests=1).wait(PATIENCE), 0)
		doc = make.request(at=NEW_YEAR)
		frappe.db.commit()

		self.assertEqual(doc.name, "PMH-2998-000002")
		self.assertEqual({row.parent for row in make.reloaded(doc).berkas}, {doc.name})
		self.assertEqual(make.visits(doc)[0].nomor_langkah, 1)


def start(counters: int = COUNTERS_EACH, requests: int = REQUESTS_EACH) -> subprocess.Popen:
	command = [sys.executable, "-m", __name__, frappe.local.site, str(counters), str(requests)]
	return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def clean() -> None:
	frappe.db.rollback()
	names = ["like", "PMH-2998-%"]
	for doctype in WRITTEN:
		frappe.db.delete(doctype, {"permohonan" if doctype.startswith("Langkah") else "parent": names})
	frappe.db.delete("Workflow Action", {"reference_name": names})
	frappe.db.delete("Permohonan", {"name": names})
	frappe.db.commit()


def main(site: str, counters: int, requests: int) -> None:
	faults: list[str] = []

	def take_in() -> None:
		try:
			frappe.init(site=site)
			frappe.connect()
			for _request in range(requests):
				with acting_as("jfu"):
					make.request(at=NEW_YEAR, complete=False)
				frappe.db.commit()
				frappe.db.close()
		except Exception as error:
			faults.append(f"{type(error).__name__}: {error}")
		finally:
			frappe.destroy()

	threads = [threading.Thread(target=take_in, daemon=True) for _counter in range(counters)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	if faults:
		sys.exit("\n".join(faults))


if __name__ == "__main__":
	main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
