"""Writers of a number book, each with a connection and transactions of its own, as web workers have them.

Run as a program, one process is several writers. Each puts bare requests with a number of the book on the
site, in a year that no office has reached, and commits one by one.
"""

import random
import subprocess
import sys
import tempfile
import threading
from datetime import date

import frappe

BOOK = "Nomor Surat"
DAY = date(2999, 6, 1)
REQUEST = "UJI-BUKU"
ROLLED_BACK = 0.1


class Writers:
	"""A process of `writers` that issue `numbers` each."""

	def __init__(self, writers: int, numbers: int) -> None:
		# a file and no pipe: on Postgres, Frappe prints every refused query, and nobody reads along
		self.log = tempfile.TemporaryFile("w+")
		command = [sys.executable, "-m", __name__, frappe.local.site, str(writers), str(numbers)]
		self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)

	def kill(self) -> None:
		self.process.kill()
		self.process.wait()

	def faults(self, patience: float) -> str:
		"""Wait for the end, and return what went wrong."""
		code = self.process.wait(patience)
		self.log.seek(0)
		return self.log.read()[-2000:] if code else ""


def clean() -> None:
	"""Take away all that writers have left on the site."""
	frappe.db.delete("Nomor Terbit", {"tahun": DAY.year})
	frappe.db.delete("Permohonan", {"name": ["like", f"{REQUEST}-%"]})
	frappe.db.commit()


def issue(count: int, chance: random.Random, sop: str) -> None:
	"""Put `count` requests with a number each on the site; now and then a step fails and is rolled back.

	A connection serves one step, as in a web worker: Frappe's isolation on Postgres holds for the first
	transaction of a connection only.
	"""
	given = 0
	while given < count:
		put_request(sop)
		if chance.random() < ROLLED_BACK:
			frappe.db.rollback()
		else:
			frappe.db.commit()
			given += 1
		frappe.db.close()


def put_request(sop: str) -> str:
	from jumapolo_layanan.services import books

	doc = frappe.get_doc(
		{"doctype": "Permohonan", "sop": sop, "nama_pemohon": "Uji Buku", "keperluan": "Uji"}
	)
	doc.name = f"{REQUEST}-{frappe.generate_hash(length=12)}"
	doc.db_insert()
	number = books.next_number(BOOK, DAY, doc.name, sop)
	frappe.db.set_value("Permohonan", doc.name, {"nomor_surat": number, "tanggal_surat": DAY})
	return doc.name


def main(site: str, writers: int, count: int) -> None:
	faults: list[str] = []

	def write(seed: int) -> None:
		try:
			frappe.init(site=site)
			frappe.connect()
			sop = frappe.get_all("SOP", filters={"docstatus": 1}, pluck="name", order_by="name", limit=1)[0]
			issue(count, random.Random(seed), sop)
		except Exception as error:
			faults.append(f"{type(error).__name__}: {error}")
		finally:
			frappe.destroy()

	threads = [threading.Thread(target=write, args=(seed,), daemon=True) for seed in range(writers)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	if faults:
		sys.exit("\n".join(faults))


if __name__ == "__main__":
	main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
