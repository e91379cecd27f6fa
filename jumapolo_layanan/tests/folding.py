"""Facts of a month that no office has reached, and a process of its own that folds them."""

import random
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date

import frappe

from jumapolo_layanan.services import facts

SOP = "UJI-LIPAT"
YEAR = 2999
VERDICTS = (("Tepat Waktu", ""), ("Terlambat", ""), ("Tidak Terukur", "Klik Beruntun"), ("Tidak Terukur", ""))


class Folder:
	"""A process that folds in batches of `batch`, on a connection of its own."""

	def __init__(self, batch: int) -> None:
		self.log = tempfile.TemporaryFile("w+")
		command = [sys.executable, "-m", __name__, frappe.local.site, str(batch)]
		self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)

	def kill(self) -> None:
		self.process.kill()
		self.process.wait()

	def faults(self, patience: float) -> str:
		"""Wait for the end, and return what went wrong."""
		code = self.process.wait(patience)
		self.log.seek(0)
		return self.log.read()[-2000:] if code else ""


def some_facts(count: int, seed: int = 0) -> list[facts.Fact]:
	chance = random.Random(seed)
	return [_a_fact(chance) for _fact in range(count)]


def _a_fact(chance: random.Random) -> facts.Fact:
	verdict, cause = chance.choice(VERDICTS)
	return facts.Fact(
		permohonan=f"{SOP}-{chance.randrange(10**6)}",
		sop=SOP,
		nomor_langkah=chance.randint(1, 3),
		pelaksana="JFU",
		petugas=chance.choice(("satu@jumapolo.test", "dua@jumapolo.test", None)),
		desa=chance.choice(("Jumapolo", None)),
		tanggal=date(YEAR, chance.randint(1, 4), chance.randint(1, 28)),
		detik_kerja=chance.choice((0, 60, 119, chance.randrange(9_000))),
		detik_tunggu=chance.randrange(9_000),
		menit_standar=2,
		status_waktu=verdict,
		sebab=cause,
	)


def clean() -> None:
	"""Take away the facts and cells of the made-up SOP."""
	frappe.db.rollback()
	for doctype in (facts.FACTS, facts.CELLS):
		frappe.db.delete(doctype, {"sop": SOP})
	frappe.db.commit()


def folded() -> list[facts.Fact]:
	"""Return the facts that say they are in the cells, without those that were taken back."""
	rows = frappe.get_all(
		facts.FACTS, filters={"sop": SOP, "dilipat": 1}, fields=["*"], order_by="name", limit=0
	)
	stands: Counter[facts.Fact] = Counter()
	for row in rows:
		stands[facts.Fact(*(row[field] for field in facts.Fact._fields))] += row.jumlah
	assert all(times >= 0 for times in stands.values())
	return list(stands.elements())


def unfolded() -> int:
	return frappe.db.count(facts.FACTS, {"sop": SOP, "dilipat": 0})


def main(site: str, batch: int) -> None:
	frappe.init(site=site)
	frappe.connect()
	facts.fold(batch)


if __name__ == "__main__":
	main(sys.argv[1], int(sys.argv[2]))
