"""Requests and visits as no counter would make them, written straight into the tables: for reports against a plain reckoning."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from hypothesis import strategies as st

from jumapolo_layanan.core import timing
from jumapolo_layanan.tests import factories as make

FIRST = datetime(2018, 1, 1)
DAYS = 100
LAST_DAY = (FIRST + timedelta(days=DAYS - 1)).date()
OFFICERS = tuple(f"{name}@jumapolo.test" for name in ("jfu", "kasi.pemerintahan", "kasi.kesos", "camat"))
EXECUTORS = ("JFU", "Kasi Pemerintahan", "Kasi Kesos", "Camat")
CAUSES = ("Entri Susulan", "Klik Beruntun", "Di Luar Jam Kerja", "Tanpa Kalender")
OPEN_STATES = ("Pendaftaran", "Pencatatan (JFU)", "Menunggu Pemohon")
FINAL_STATES = ("Selesai", "Ditolak", "Dibatalkan")
NAME = "Prasetyo Handayaningrat"

moments = st.integers(0, DAYS * 86_400 - 1).map(lambda second: FIRST + timedelta(seconds=second))


@dataclass(frozen=True)
class Request:
	"""A request as the table has it; `due` stands for `tenggat`."""

	sop: str
	village: str | None
	entered: datetime
	state: str
	verdict: str
	due: datetime | None = None
	step: int = 1
	holder: str | None = None

	@property
	def service(self) -> str:
		return self.sop.rpartition("-v")[0].replace("-", "/")

	@property
	def is_open(self) -> bool:
		return self.state not in FINAL_STATES


@dataclass(frozen=True)
class Visit:
	"""A visit as the table has it, its work in seconds; under way where `ended` is empty."""

	sop: str
	number: int
	executor: str
	officer: str | None
	village: str | None
	begun: datetime | None
	ended: datetime | None
	paused: bool
	verdict: str
	cause: str
	worked: int

	@property
	def measured(self) -> bool:
		return self.verdict in (timing.ON_TIME, timing.LATE)

	@property
	def service(self) -> str:
		return self.sop.rpartition("-v")[0].replace("-", "/")


@st.composite
def requests(draw: st.DrawFn) -> Request:
	state = draw(st.sampled_from(OPEN_STATES + FINAL_STATES))
	verdicts = (timing.ON_TIME, timing.LATE, timing.UNMEASURED)
	is_open = state in OPEN_STATES
	return Request(
		sop=draw(st.sampled_from(make.SOPS)),
		village=draw(st.sampled_from((None, *villages()))),
		entered=draw(moments),
		state=state,
		verdict=draw(st.sampled_from(verdicts)) if state == "Selesai" else timing.UNMEASURED,
		due=draw(moments) if is_open and state != "Menunggu Pemohon" else None,
		step=draw(st.integers(1, 5)),
		holder=draw(st.sampled_from((None, *OFFICERS))) if is_open else None,
	)


@st.composite
def visits(draw: st.DrawFn) -> Visit:
	ended = draw(st.one_of(st.none(), moments))
	paused = ended is not None and draw(st.booleans()) and draw(st.booleans())
	verdict = draw(st.sampled_from((timing.ON_TIME, timing.LATE, timing.UNMEASURED)))
	if paused or ended is None:
		verdict = timing.UNMEASURED if paused else timing.RUNNING
	begun = draw(st.one_of(st.none(), st.just(FIRST))) if ended is None else FIRST
	cause = draw(st.sampled_from(CAUSES)) if verdict == timing.UNMEASURED else ""
	return Visit(
		sop=draw(st.sampled_from(make.SOPS)),
		number=draw(st.integers(1, 5)),
		executor=draw(st.sampled_from(EXECUTORS)),
		officer=draw(st.sampled_from(OFFICERS)) if ended or begun else None,
		village=draw(st.sampled_from((None, *villages()))),
		begun=begun,
		ended=ended,
		paused=paused,
		verdict=verdict,
		cause="Jeda Pemohon" if paused else cause,
		worked=draw(st.one_of(st.integers(0, 20), st.integers(0, 40_000))) if ended and not paused else 0,
	)


def stored_requests() -> dict[str, Request]:
	"""Return every request of the site by its name."""
	rows = frappe.get_all("Permohonan", fields=["*"], order_by="name", limit=0)
	return {
		row.name: Request(
			sop=row.sop,
			village=row.desa,
			entered=row.waktu_masuk,
			state=row.workflow_state,
			verdict=row.status_waktu,
			due=row.tenggat,
			step=row.langkah_ke,
			holder=row.pemegang,
		)
		for row in rows
	}


def stored_visits() -> list[Visit]:
	"""Return every visit of the site."""
	rows = frappe.get_all("Langkah Permohonan", fields=["*"], order_by="name", limit=0)
	return [
		Visit(
			sop=row.sop,
			number=row.nomor_langkah,
			executor=row.pelaksana,
			officer=row.petugas,
			village=row.desa,
			begun=row.mulai,
			ended=row.selesai,
			paused=bool(row.jeda),
			verdict=row.status_waktu,
			cause=row.sebab_tidak_terukur or "",
			worked=round(60 * row.menit_kerja),
		)
		for row in rows
	]


def villages() -> list[str]:
	return frappe.get_all("Desa", pluck="name", order_by="name", limit=3)


def write_requests(rows: list[Request]) -> None:
	"""Write the requests into an emptied table."""
	frappe.db.delete("Permohonan")
	fields = {
		"docstatus": lambda row: int(not row.is_open),
		"sop": lambda row: row.sop,
		"desa": lambda row: row.village,
		"nama_pemohon": lambda _row: NAME,
		"nik": lambda _row: make.NIK,
		"nik_tersamar": lambda _row: "3313************",
		"keperluan": lambda _row: "Pengujian",
		"waktu_masuk": lambda row: row.entered,
		"workflow_state": lambda row: row.state,
		"status_waktu": lambda row: row.verdict,
		"tenggat": lambda row: row.due,
		"langkah_ke": lambda row: row.step,
		"pemegang": lambda row: row.holder,
	}
	_write("Permohonan", rows, fields, lambda index: f"PMH-2018-{index:06}")


def write_visits(rows: list[Visit]) -> None:
	"""Write the visits into an emptied table."""
	frappe.db.delete("Langkah Permohonan")
	fields = {
		"permohonan": lambda _row: "PMH-2018-000000",
		"sop": lambda row: row.sop,
		"nomor_langkah": lambda row: row.number,
		"pelaksana": lambda row: row.executor,
		"petugas": lambda row: row.officer,
		"desa": lambda row: row.village,
		"masuk": lambda _row: FIRST,
		"mulai": lambda row: row.begun,
		"selesai": lambda row: row.ended,
		"jeda": lambda row: int(row.paused),
		"status_waktu": lambda row: row.verdict,
		"sebab_tidak_terukur": lambda row: row.cause,
		"menit_kerja": lambda row: timing.minutes(row.worked),
		"tindakan": lambda row: "Teruskan" if row.ended else None,
	}
	_write("Langkah Permohonan", rows, fields, lambda index: 900_000_000 + index)


def _write(doctype: str, rows: list, fields: dict, name: object) -> None:
	values = [[name(index), *(read(row) for read in fields.values())] for index, row in enumerate(rows)]
	if values:
		frappe.db.bulk_insert(doctype, ["name", *fields], values)
