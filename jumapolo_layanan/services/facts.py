"""What every finished step took, as facts that are only ever added, and the cells that a job folds them into.

A **Fakta Waktu** says that a step of a request is finished, all its visits together (+1), or takes that back
(−1). It is written in the transaction of the move and touches no row that another clerk needs. A **Rekap
Waktu** is the sum of the facts of one step and month; facts that are not in it yet carry `dilipat` 0, so that
cells and those facts together are exact at every moment.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha1
from itertools import islice
from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import now

from jumapolo_layanan.core import timing
from jumapolo_layanan.core.statistics import FinishedStep, Visit, finished_steps
from jumapolo_layanan.core.tally import CAUSES, Tally
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import bulk
from jumapolo_layanan.services import sop as sops

FACTS, CELLS, VISITS = "Fakta Waktu", "Rekap Waktu", "Langkah Permohonan"
ALL_MONTHS = ""
CAUSE_FIELDS = {cause: cause.lower().replace(" ", "_") for cause in CAUSES}
_COUNTED = (
	"sop",
	"nomor_langkah",
	"tanggal",
	"petugas",
	"desa",
	"status_waktu",
	"sebab",
	"detik_kerja",
	"detik_tunggu",
)
_LOCK = "REKAP-WAKTU"
_BATCH = 50_000
_ONE_BY_ONE = 500
_CELLS_AT_ONCE = 200


class Fact(NamedTuple):
	"""One finished step of one request. The names are those of **Fakta Waktu**."""

	permohonan: str
	sop: str
	nomor_langkah: int
	pelaksana: str | None
	petugas: str | None
	desa: str | None
	tanggal: date
	detik_kerja: int
	detik_tunggu: int
	menit_standar: int
	status_waktu: str
	sebab: str

	@classmethod
	def of(cls, step: FinishedStep) -> "Fact":
		verdict = timing.verdict(step.working, step.standard) if step.measured else timing.UNMEASURED
		return cls(
			permohonan=step.request,
			sop=step.sop,
			nomor_langkah=step.number,
			pelaksana=step.executor or None,
			petugas=step.officer or None,
			desa=step.village or None,
			tanggal=step.ended.date(),
			detik_kerja=step.working,
			detik_tunggu=step.waiting,
			menit_standar=step.standard,
			status_waktu=verdict,
			sebab=step.cause or "",
		)


class CellKey(NamedTuple):
	"""What a **Rekap Waktu** adds up. `bulan` is "2026-11", or `ALL_MONTHS`; only `rinci` ones tell who and where."""

	sop: str
	nomor_langkah: int
	bulan: str
	rinci: int = 0
	petugas: str | None = None
	desa: str | None = None

	@property
	def name(self) -> str:
		"""Return the cell's name; cells that are read together stand together in the table."""
		parts = "\x1f".join(str(part) for part in self)
		return f"{self.rinci}-{self.bulan}-{sha1(parts.encode()).hexdigest()[:20]}"


def follow(request: str) -> None:
	"""Bring the facts of `request` in line with its history, in the transaction of what changed that.

	Whatever it was (a step that ended, a return, another version, figures computed anew), what no longer
	holds is retracted and what holds now is added. So is what two changes at once have left wrong.
	"""
	lacks = Counter(of_requests([request]))
	lacks.subtract(_standing(request))
	retracted((-lacks).elements())
	finished((+lacks).elements())


def of_requests(requests: Sequence[str]) -> Iterator[Fact]:
	"""Return a fact for each step that `requests` have finished, by their history."""
	return (Fact.of(step) for step in finished_steps(_visits_of(requests)))


def finished(facts: Iterable[Fact]) -> None:
	"""Add facts of finished steps."""
	_write(facts, 1)


def retracted(facts: Iterable[Fact]) -> None:
	"""Take facts back that were added before."""
	_write(facts, -1)


def load(facts: Iterable[Fact]) -> int:
	"""Add many facts and fold them at once, in the caller's transaction; return how many they are.

	For bulk work of a command while nobody moves requests: names are taken in one block. Others who load or
	fold wait until the transaction ends.
	"""
	facts = list(facts)
	_wait_for_turn()
	_insert(facts, 1, _block_of_names(len(facts)), folded=True)
	cells: dict[CellKey, Tally] = defaultdict(Tally)
	for fact in facts:
		_count(cells, *(getattr(fact, field) for field in _COUNTED), times=1)
	_add_to_cells(cells)
	return len(facts)


def fold(batch: int = _BATCH) -> int:
	"""Move facts that are in no cell yet into their cells; return how many. Commits after each batch.

	A batch marks its facts and changes the cells in one transaction: killed at any point, each fact is in
	its cells or still waits for the next fold. A fact that is committed late waits too, whatever its number.
	"""
	folded = 0
	while True:
		frappe.db.commit()  # nosemgrep: a job; the batch must read from here on
		_wait_for_turn()
		count = _fold_batch(batch)
		folded += count
		if count < batch:
			break
	frappe.db.commit()  # nosemgrep: a job
	return folded


def rebuild(at_once: int = 5_000) -> int:
	"""Make every fact and cell anew from the history; return how many facts. Commits as it goes.

	For bulk work of a command while nobody moves requests.
	"""
	frappe.db.delete(FACTS)
	frappe.db.delete(CELLS)
	made, after = 0, ""
	while names := frappe.get_all(
		"Permohonan", filters={"name": [">", after]}, pluck="name", order_by="name", limit=at_once
	):
		made += load(of_requests(names))
		after = names[-1]
		frappe.db.commit()  # nosemgrep: bulk work of a command, not of a request
	return made


def _visits_of(requests: Sequence[str]) -> list[Visit]:
	visit = DocType(VISITS)
	query = (
		frappe.qb.from_(visit)
		.select(visit.permohonan, visit.sop, visit.nomor_langkah, visit.petugas, visit.selesai)
		.select(visit.menit_tunggu, visit.menit_kerja, visit.jeda, visit.status_waktu)
		.select(visit.pelaksana, visit.desa, visit.menit_standar, visit.sebab_tidak_terukur)
		.where(visit.permohonan.isin(requests))
		.orderby(visit.permohonan, visit.name)
	)
	visits = [
		Visit(
			request=request,
			sop=sop,
			number=number,
			officer=officer,
			ended=ended,
			waiting=timing.seconds(waiting or 0),
			working=timing.seconds(working or 0),
			paused=bool(paused),
			measured=verdict != timing.UNMEASURED,
			executor=executor,
			village=village,
			standard=standard,
			cause=cause or "",
		)
		for (
			request,
			sop,
			number,
			officer,
			ended,
			waiting,
			working,
			paused,
			verdict,
			executor,
			village,
			standard,
			cause,
		) in query.run()
	]
	return _placed(visits)


def _placed(visits: list[Visit]) -> list[Visit]:
	"""Give the visits from before a change of version the place that their step has in the version of now.

	A step keeps its state and not its number; a state that the version of now lacks is a step that was left.
	"""
	of_now = {visit.request: visit.sop for visit in visits}
	gone: dict[str, int] = {}

	def placed(visit: Visit) -> Visit:
		if visit.sop == of_now[visit.request]:
			return visit
		state = sops.graph_of(visit.sop).state_of(visit.number)
		place = sops.graph_of(of_now[visit.request]).number_of(state)
		return replace(visit, place=place or gone.setdefault(state, -1 - len(gone)))

	return [placed(visit) for visit in visits]


def _standing(request: str) -> Counter[Fact]:
	"""Return how often each fact of `request` stands: once, or not at all when it was taken back."""
	row = DocType(FACTS)
	query = (
		frappe.qb.from_(row)
		.select(*(row[field] for field in Fact._fields), row.jumlah)
		.where(row.permohonan == request)
	)
	stands: Counter[Fact] = Counter()
	for *values, times in query.run():
		stands[Fact(*values)] += times
	return stands


def _write(facts: Iterable[Fact], times: int) -> None:
	facts = list(facts)
	_insert(facts, times, [frappe.db.get_next_sequence_val(FACTS) for _fact in facts])


def _insert(facts: list[Fact], times: int, names: Iterable[int], folded: bool = False) -> None:
	if not facts:
		return
	moment, user = now(), frappe.session.user
	bulk.insert(
		FACTS,
		["name", "creation", "modified", "owner", "modified_by", *Fact._fields, "jumlah", "dilipat"],
		(
			(name, moment, moment, user, user, *fact, times, int(folded))
			for name, fact in zip(names, facts, strict=True)
		),
	)


def _block_of_names(count: int) -> range:
	first = frappe.db.get_next_sequence_val(FACTS)
	frappe.db.set_next_sequence_val(FACTS, first + count)
	return range(first, first + count)


def _wait_for_turn() -> None:
	"""Hold the lock row of the cells until this transaction ends; it is locked and never changed."""
	series = DocType("Series")
	query = frappe.qb.from_(series).where(series.name == _LOCK).for_update().select(series.name)
	if not query.run():
		ensure_lock()
		query.run()


def ensure_lock() -> None:
	"""Make the row that folds lock."""
	if not frappe.db.exists("Series", {"name": _LOCK}):
		bulk.insert("Series", ["name", "current"], [(_LOCK, 0)])


def _fold_batch(batch: int) -> int:
	row = DocType(FACTS)
	rows = (
		frappe.qb.from_(row)
		.select(row.name, *(row[field] for field in _COUNTED), row.jumlah)
		.where(row.dilipat == 0)
		.orderby(row.name)
		.limit(batch)
		.run()
	)
	cells: dict[CellKey, Tally] = defaultdict(Tally)
	for _name, *counted in rows:
		_count(cells, *counted)
	_add_to_cells(cells)
	_mark_folded([name for name, *_values in rows])  # last, as it locks what clerks write to
	return len(rows)


def _mark_folded(names: list[int]) -> None:
	"""Mark facts as being in the cells: a few one by one, many by runs of consecutive names.

	A run holds no fact but those that were read, yet locks the place after its last one, where a clerk may want
	to add the next; a single name locks nothing else.

	:raises LayananError: when one of them is in a cell already, so that none is ever counted twice.
	"""
	row = DocType(FACTS)
	runs = _runs(names) if len(names) > _ONE_BY_ONE else ((name, name) for name in names)
	for first, last in runs:
		these = (row.name == first) if first == last else (row.name >= first) & (row.name <= last)
		frappe.qb.update(row).set(row.dilipat, 1).where(these & (row.dilipat == 0)).run()
		if frappe.db._cursor.rowcount != last - first + 1:
			frappe.throw(
				_("Sebagian fakta waktu sudah masuk rekap; tidak ada yang dihitung dua kali."), LayananError
			)


def _runs(names: list[int]) -> Iterator[tuple[int, int]]:
	"""Return the first and last of each run of consecutive numbers in `names`, which ascend."""
	if not names:
		return
	first = last = names[0]
	for name in names[1:]:
		if name != last + 1:
			yield first, last
			first = name
		last = name
	yield first, last


def _count(
	cells: dict[CellKey, Tally],
	sop: str,
	number: int,
	ended: date,
	officer: str | None,
	village: str | None,
	verdict: str,
	cause: str,
	working: int,
	waiting: int,
	times: int,
) -> None:
	month = f"{ended.year:04}-{ended.month:02}"
	cells[CellKey(sop, number, month, 1, officer, village)].add(verdict, cause, working, waiting, times)


def _add_to_cells(detailed: dict[CellKey, Tally]) -> None:
	"""Add to the cells of officer and village what `detailed` holds, and to the cells above them."""
	cells: dict[CellKey, Tally] = defaultdict(Tally)
	cells.update(detailed)
	for key, tally in detailed.items():
		cells[CellKey(key.sop, key.nomor_langkah, key.bulan)].merge(tally)
		cells[CellKey(key.sop, key.nomor_langkah, ALL_MONTHS)].merge(tally)
	waiting = iter(cells.items())
	while part := list(islice(waiting, _CELLS_AT_ONCE)):
		_replace_cells({key.name: (key, tally) for key, tally in part})


def _quantiles(tally: Tally) -> str | None:
	"""Return median and 90th percentile of a cell's working seconds as JSON, None where it has none."""
	if not (tally.n > 0 and tally.working.is_whole):
		return None
	figures = tally.summary()
	return json.dumps([figures.median, figures.p90])


def _replace_cells(cells: dict[str, tuple[CellKey, Tally]]) -> None:
	row = DocType(CELLS)
	among = row.name.isin(list(cells))
	causes = list(CAUSE_FIELDS.values())
	have = (
		frappe.qb.from_(row)
		.select(row.name, row.tepat_waktu, row.tidak_terukur, row.detik_kerja, row.detik_tunggu)
		.select(row.histogram_kerja, row.histogram_tunggu, *(row[field] for field in causes))
		.where(among)
		.run()
	)
	for name, on_time, unmeasured, working, waiting, lengths, waits, *counts in have:
		tally = cells[name][1]
		tally.on_time += on_time
		tally.add_unmeasured(unmeasured, dict(zip(CAUSES, counts, strict=True)))
		tally.working.merge_text(lengths, working)
		tally.waiting.merge_text(waits, waiting)
	if have:
		frappe.qb.from_(row).where(among).delete().run()

	moment = now()
	bulk.insert(
		CELLS,
		[
			*("name", "creation", "modified", *CellKey._fields),
			*("n", "tepat_waktu", "tidak_terukur", "detik_kerja", "detik_tunggu"),
			*("histogram_kerja", "histogram_tunggu", "kuantil", *causes),
		],
		(
			(
				*(name, moment, moment, *key),
				*(tally.n, tally.on_time, tally.unmeasured, tally.working.total, tally.waiting.total),
				*(tally.working.to_text(), tally.waiting.to_text(), None if key.rinci else _quantiles(tally)),
				*(tally.causes.get(cause, 0) for cause in CAUSES),
			)
			for name, (key, tally) in cells.items()
			if not tally.is_empty()
		),
		at_once=_CELLS_AT_ONCE,
	)
