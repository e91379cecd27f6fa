"""How the running process grows with the number of SOPs: python -m dev.benchmarks.sop_scale <site> <result file>.

The decree's six SOPs are always in force and their requests are the ones that are timed. The others are drawn
from a list of 24 stages, each at the executors and with the verb that an office would give it: in the order in
which an office works, or in any order; and once with stages of its own for every SOP, as if nobody kept a list.

What else runs on the machine must fall on all cases alike. So the Workflow of each is compiled once and put
aside; then the cases take turns, a few transitions each, beginning with another one in every round. A case is
compared with the first within each round, on the same steps, and the median of these ratios is printed.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import process_time
from typing import NamedTuple

import frappe
from frappe.desk.form.load import getdoctype
from frappe.model.workflow import apply_workflow
from frappe.utils.response import json_handler

from dev.benchmarks import SITE
from dev.benchmarks.measuring import connect, print_table, stopwatch, write_json
from jumapolo_layanan.core.compiler import CompiledWorkflow, compile_workflow
from jumapolo_layanan.core.graph import DECISION, ENTRY, NONE, TO_APPLICANT, TO_STEP
from jumapolo_layanan.services import publishing, workflow
from jumapolo_layanan.services import sop as sops
from jumapolo_layanan.setup import demo

KASI = ("Kasi Pemerintahan", "Kasi Kesos")
LEADERS = ("Camat", "Camat/Sekcam/Kasi")
DESKS = ("JFU", "Operator SIAK")
NIK = "3313995708909901"
ROUNDS = 24
SERVICES_A_ROUND = 2


@dataclass(frozen=True)
class Stage:
	"""An entry of the kept list of stages: who works there, and what they do."""

	name: str
	executors: tuple[str, ...]
	verb: str
	on_no: str = ""
	numbering: str = NONE
	approval: str = NONE


# with the entry 24 stages, in the order in which an office works; the decree's own among them, and as in
# the decree every SOP begins with the check of the papers and ends with handing over
FIRST = Stage("Pemeriksaan Berkas", ("JFU",), "Nyatakan Lengkap", TO_APPLICANT)
STAGES = (
	Stage("Pencatatan", ("JFU",), "Catat Agenda", numbering="Agenda Masuk"),
	Stage("Disposisi", LEADERS, "Disposisikan"),
	Stage("Telaah", KASI, "Nyatakan Layak", "Tolak"),
	Stage("Wawancara", ("JFU", "Kasi Kesos"), "Catat Keterangan"),
	Stage("Peninjauan Lapangan", KASI, "Laporkan Hasil"),
	Stage("Perekaman Data", ("Operator SIAK",), "Rekam"),
	Stage("Pencocokan Data", ("Operator SIAK",), "Nyatakan Cocok", TO_APPLICANT),
	Stage("Penyusunan Konsep", DESKS, "Susun Konsep"),
	Stage("Koreksi Konsep", KASI, "Setujui Konsep", TO_STEP),
	Stage("Verifikasi", KASI, "Paraf", TO_STEP, approval="Paraf"),
	Stage("Legalisasi", KASI, "Legalisasi", approval="Legalisasi"),
	Stage("Penandatanganan", LEADERS, "Tanda Tangani", approval="Tanda Tangan"),
	Stage("Pencetakan", ("Operator SIAK",), "Cetak Dokumen"),
	Stage("Penomoran", ("JFU",), "Beri Nomor", numbering="Nomor Surat"),
	Stage("Pembubuhan Cap", ("JFU",), "Bubuhkan Cap"),
	Stage("Pengagendaan", ("JFU",), "Catat Register", numbering="Register Keluar"),
	Stage("Penggandaan", DESKS, "Gandakan"),
	Stage("Pengarsipan", DESKS, "Arsipkan"),
	Stage("Pengiriman", ("JFU",), "Kirim"),
	Stage("Pemberitahuan", ("JFU",), "Beri Tahu"),
	Stage("Pelaporan", KASI, "Laporkan"),
)
LAST = Stage("Penyerahan", ("JFU",), "Serahkan Dokumen")


class Taken(NamedTuple):
	"""One transition: wall seconds, and the seconds of it in which this process itself ran."""

	wall: float
	cpu: float


@dataclass
class Case:
	"""One size of an office: so many SOPs, the decree's six among them, the others of one series."""

	sops: int
	series: str
	figures: dict = field(default_factory=dict)
	rounds: list[list[Taken]] = field(default_factory=list)
	drawn: list[str] = field(default_factory=list)

	@property
	def name(self) -> str:
		return f"{self.sops}, {SERIES[self.series]}"

	@property
	def key(self) -> str:
		return f"{self.series.lower()}_{self.sops}"

	def milliseconds(self, of: str) -> list[float]:
		return [getattr(taken, of) * 1000 for round_ in self.rounds for taken in round_]

	def ratio_to(self, first: Case, of: str) -> float:
		"""Return the median over the rounds of how this case's median compares with that of `first`."""
		return statistics.median(
			statistics.median(getattr(taken, of) for taken in mine)
			/ statistics.median(getattr(taken, of) for taken in theirs)
			for mine, theirs in zip(self.rounds, first.rounds, strict=True)
		)


SERIES = {
	"BERSAMA": "24 stages, in an office's order",
	"ACAK": "24 stages, in any order",
	"SENDIRI": "all stages own",
}
CASES = (
	Case(6, "BERSAMA"),
	Case(60, "BERSAMA"),
	Case(600, "BERSAMA"),
	Case(600, "ACAK"),
	Case(60, "SENDIRI"),
)


def main(site: str, result: Path) -> None:
	if site != SITE:
		raise SystemExit(f"This benchmark empties its site, and so runs on {SITE} alone.")
	connect(site)
	frappe.db.delete("Permohonan")
	frappe.db.delete("Langkah Permohonan")
	decree = frappe.get_all("SOP", {"nomor_sop": ["not like", "%/UKUR-%"]}, pluck="name", order_by="name")
	print("· SOPs …", flush=True)
	drawn = {
		series: make_sops(series, max(case.sops for case in CASES if case.series == series))
		for series in dict.fromkeys(case.series for case in CASES)
	}
	with parked(), compiled_aside():
		for case in CASES:
			print(f"· compiling {case.name} …", flush=True)
			case.drawn = drawn[case.series][: case.sops - len(decree)]
			connect(site)
			put_in_force(decree, case.drawn)
			case.figures = weigh(site)
			put_aside(case)
		for number in range(ROUNDS):
			print(f"· round {number + 1} of {ROUNDS} …", flush=True)
			first = number * SERVICES_A_ROUND % len(decree)
			for case in (*CASES[number % len(CASES) :], *CASES[: number % len(CASES)]):
				connect(site)
				put_in_force(decree, case.drawn)
				put_back(case)
				run_requests(site, decree[:1])
				case.rounds.append(run_requests(site, decree[first : first + SERVICES_A_ROUND]))
	report(result)


def report(result: Path) -> None:
	"""Prints the table, and keeps it as JSON."""
	first = CASES[0]
	rows = []
	for case in CASES:
		wall, cpu = case.milliseconds("wall"), case.milliseconds("cpu")
		rows.append(
			{
				"case": case.name,
				**case.figures,
				"transitions": len(wall),
				"cpu_ms": statistics.median(cpu),
				"cpu_ratio": case.ratio_to(first, "cpu"),
				"wall_ms": statistics.median(wall),
				"wall_p90_ms": statistics.quantiles(wall, n=10)[-1],
				"wall_ratio": case.ratio_to(first, "wall"),
			}
		)
	print()
	print_table(
		{
			"case": "SOPs",
			"states": "states:d",
			"rows": "rows:d",
			"compile_s": "compile s:.3f",
			"save_s": "read+compile+save s:.2f",
			"meta_bytes": "form meta bytes:,d",
			"meta_gzip_bytes": "gzipped:,d",
			"transitions": "n:d",
			"cpu_ms": "transition, CPU ms:.1f",
			"cpu_ratio": "to 6:.3f",
			"wall_ms": "wall ms:.1f",
			"wall_p90_ms": "p90:.1f",
			"wall_ratio": "to 6:.3f",
		},
		rows,
	)
	print(f"\n{machine()}; load {os.getloadavg()[0]:.1f}")
	write_json(result, {"machine": machine(), "cases": rows})


def machine() -> str:
	"""Say on what was measured."""
	models = re.findall(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
	return f"{len(models)} × {models[0]}, Frappe {frappe.__version__}, {frappe.db.db_type}"


# the SOPs


def make_sops(series: str, count: int) -> list[str]:
	"""Draw `count` SOPs through the documents' own door; those of an earlier run are kept."""
	names = []
	for number in range(1, count + 1):
		nomor = f"{number:03}/UKUR-{series}"
		name = frappe.db.get_value("SOP", {"nomor_sop": nomor})
		names.append(name or make_sop(nomor, random.Random(number), series))
		if number % 50 == 0:
			frappe.db.commit()
	frappe.db.commit()
	return names


def make_sop(nomor: str, chance: random.Random, series: str) -> str:
	stages = [FIRST, *chance.sample(STAGES, chance.randint(1, 6))]
	if series == "ACAK":
		chance.shuffle(stages)
	else:
		stages.sort(key=[FIRST, *STAGES].index)
	stages.append(LAST)
	if series == "SENDIRI":
		stages = [replace(stage, name=f"{stage.name} {nomor.replace('/', ' ')}") for stage in stages]
	for stage in stages:
		if not frappe.db.exists("Tahap SOP", stage.name):
			frappe.get_doc({"doctype": "Tahap SOP", "nama_tahap": stage.name}).insert()
	doc = frappe.get_doc(
		{
			"doctype": "SOP",
			"nomor_sop": nomor,
			"nama_sop": f"Layanan {nomor}",
			"tanggal_pembuatan": "2026-01-05",
			"tanggal_efektif": "2026-01-05",
			"nomor_keputusan": "067/99 Tahun 2026",
			"tanggal_keputusan": "2026-01-05",
			"persyaratan": [{"nama_berkas": "Surat Pengantar", "wajib": 1}],
			"langkah": [
				{
					"pelaksana": "Pemohon",
					"tahap": ENTRY,
					"tindakan": "Serahkan Berkas",
					"jenis": "Mulai",
					"menit": 2,
				},
				*(step_of(stage, number, chance) for number, stage in enumerate(stages, 2)),
			],
		}
	)
	doc.langkah[-1].jenis = "Selesai"
	for row in doc.langkah:
		row.uraian = row.tindakan
	doc.flags.by_setup = True
	doc.insert()
	doc.submit()
	return doc.name


def step_of(stage: Stage, number: int, chance: random.Random) -> dict:
	return {
		"pelaksana": chance.choice(stage.executors),
		"tahap": stage.name,
		"tindakan": stage.verb,
		"menit": chance.choice((2, 3, 5, 10, 15)),
		"jenis": DECISION if stage.on_no else "Kegiatan",
		"jika_tidak": stage.on_no,
		"langkah_tujuan": number - 1 if stage.on_no == TO_STEP else 0,
		"penomoran": stage.numbering,
		"pengesahan": stage.approval,
	}


@contextmanager
def parked() -> Iterator[None]:
	"""Keep a copy of all SOPs beside their tables, from which each case takes its own; put all back at the end."""
	for table in tables():
		frappe.db.sql_ddl(f"drop table if exists `ukur_{table}`")
		frappe.db.sql_ddl(f"create table `ukur_{table}` as select * from `tab{table}`")
	try:
		yield
	finally:
		frappe.db.rollback()
		for table in tables():
			frappe.db.sql(f"insert ignore into `tab{table}` select * from `ukur_{table}`")
			frappe.db.commit()
			frappe.db.sql_ddl(f"drop table `ukur_{table}`")


def put_in_force(decree: list[str], drawn: list[str]) -> None:
	"""Leave only these SOPs on the site: what a small office never wrote does not weigh on it."""
	for table in tables():
		key = "name" if table == "SOP" else "parent"
		frappe.db.delete(table, {key: ["like", "%-UKUR-%"]})
		frappe.db.sql(
			f"insert into `tab{table}` select * from `ukur_{table}` where `{key}` in %s", [drawn or [""]]
		)
	names = [*decree, *drawn]
	frappe.db.set_value("SOP", {"name": ["in", names]}, "status", sops.IN_FORCE, update_modified=False)
	frappe.db.commit()


def tables() -> list[str]:
	return ["SOP", *dict.fromkeys(df.options for df in frappe.get_meta("SOP").get_table_fields())]


# the Workflow of each case, compiled once and put aside

WORKFLOW_ROWS = ("Workflow Document State", "Workflow Transition")


@contextmanager
def compiled_aside() -> Iterator[None]:
	"""Keep each case's Workflow in tables of its own until the end."""
	try:
		yield
	finally:
		frappe.db.rollback()
		for case in CASES:
			for table in WORKFLOW_ROWS:
				frappe.db.sql_ddl(f"drop table if exists `ukur_{case.key}_{table}`")


def put_aside(case: Case) -> None:
	for table in WORKFLOW_ROWS:
		frappe.db.sql_ddl(f"drop table if exists `ukur_{case.key}_{table}`")
		frappe.db.sql_ddl(
			f"create table `ukur_{case.key}_{table}` as select * from `tab{table}` where parent = '{workflow.NAME}'"
		)


def put_back(case: Case) -> None:
	for table in WORKFLOW_ROWS:
		frappe.db.delete(table, {"parent": workflow.NAME})
		frappe.db.sql(f"insert into `tab{table}` select * from `ukur_{case.key}_{table}`")
	frappe.db.commit()
	workflow.forget_cached()


# what is measured


def weigh(site: str) -> dict:
	"""Compile and save the Workflow, and count what came out and what the form has to load for it."""
	with stopwatch() as saving:
		publishing.refresh_workflow()
	executors = sops.executors()
	graphs = [sops.graph_of(name) for name in sops.versions_in_use()]
	with stopwatch() as compiling:
		compiled: CompiledWorkflow = compile_workflow(graphs, executors)
	present = frappe.get_doc("Workflow", workflow.NAME)
	if len(present.transitions) != len(compiled.transitions):
		raise SystemExit("The Workflow on the site is not the compiled one.")

	connect(site, demo.address("jfu"))
	getdoctype("Permohonan")
	meta = json.dumps(frappe.local.response, default=json_handler, separators=(",", ":")).encode()
	return {
		"sops": len(graphs),
		"states": len({row.state for row in compiled.states}),
		"rows": len(compiled.transitions),
		"compile_s": compiling(),
		"save_s": saving(),
		"meta_bytes": len(meta),
		"meta_gzip_bytes": len(gzip.compress(meta, 6)),
	}


def run_requests(site: str, names: list[str]) -> list[Taken]:
	"""Take one request of each SOP from the counter to its end; return the time of each transition.

	The connection is made anew before each, outside the time: a web worker keeps nothing in memory either.
	"""
	taken = []
	for sop in names:
		request = take_in(site, sop)
		for step in sops.graph_of(sop).steps:
			role = sops.roles_of(step.executor)[0]
			connect(site, demo.address(role.lower().replace(" ", ".")))
			cpu_before = process_time()
			with stopwatch() as transition:
				apply_workflow({"doctype": "Permohonan", "name": request}, step.action)
				frappe.db.commit()
			taken.append(Taken(transition(), process_time() - cpu_before))
	return taken


def take_in(site: str, sop: str) -> str:
	connect(site, demo.address("jfu"))
	papers = [
		{"nama_berkas": row.nama_berkas, "ada": 1} for row in frappe.get_cached_doc("SOP", sop).persyaratan
	]
	doc = frappe.get_doc(
		{
			"doctype": "Permohonan",
			"sop": sop,
			"nama_pemohon": "Wulan Rekaan",
			"nik": NIK,
			"keperluan": "Pengukuran",
			"berkas": papers,
		}
	).insert()
	frappe.db.commit()
	return doc.name


if __name__ == "__main__":
	main(sys.argv[1], Path(sys.argv[2]))
