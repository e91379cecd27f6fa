"""The record of every visit of every step. Opened and closed here, in the transaction of the move."""

from collections import defaultdict
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType

from jumapolo_layanan.core import timing
from jumapolo_layanan.core.chain import GENESIS
from jumapolo_layanan.core.graph import APPLICANT, DONE, SopGraph, Step
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import chain, facts, worktime
from jumapolo_layanan.services import sop as sops

DOCTYPE = "Langkah Permohonan"
MINUTES = ("menit_tunggu", "menit_kerja", "menit_jeda", "menit_total")
FIGURES = (*MINUTES, "entri_susulan", "beruntun", "sebab_tidak_terukur", "status_waktu")


def open_visit(
	request: str,
	sop: str,
	step: Step,
	description: str,
	entered: datetime,
	pause: bool,
	previous: str = GENESIS,
) -> None:
	"""Begin a visit of `step`, or a pause on it while the applicant completes the papers.

	:param previous: the hash of the visit that ended, from `close_visit`.
	"""
	visit = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"owner": frappe.session.user,
			"permohonan": request,
			"sop": sop,
			"nomor_langkah": step.number,
			"uraian": description,
			"pelaksana": APPLICANT if pause else step.executor,
			"jeda": int(pause),
			"masuk": entered,
			"menit_standar": step.minutes,
			"status_waktu": timing.RUNNING,
			"hash_sebelumnya": previous,
		}
	)
	visit.set_user_and_timestamp()
	visit.db_insert()  # all of it is the system's own: there is nothing to validate while the clerk waits


def close_visit(request: Document, user: str, ended: datetime, action: str, note: str | None) -> str:
	"""End the open visit of `request` with what was done and how long it took in office time.

	:returns: its hash in the chain.
	"""
	visits = _visits_of(request.name)
	visit = _open_one(visits)
	earlier = _seconds_of(visits, state_of(visit))
	values = {
		"petugas": user,
		"mulai": visit.mulai or visit.masuk,
		"selesai": ended,
		"desa": request.desa,
		"tindakan": action,
		"catatan": note,
		**figures(visit, ended, bool(request.entri_susulan), earlier),
	}
	values |= chain.seal({**visit, **values}, note)
	frappe.db.set_value(DOCTYPE, visit.name, values)
	return values["hash"]


def figures(visit: frappe._dict, ended: datetime, late_entry: bool, earlier: int) -> dict[str, object]:
	"""Return what a visit measures by the calendar and thresholds in force: minutes, marks and verdict.

	:param earlier: office seconds worked in the earlier visits of the same step; the sum is judged.
	"""
	calendar = worktime.office_calendar()
	spell = timing.Visit(visit.masuk, visit.mulai, ended, paused=bool(visit.jeda))
	span = timing.measure(calendar, spell)
	burst = timing.is_burst(spell, worktime.settings().ambang_beruntun or 0)
	cause = timing.why_unmeasured(calendar, spell, late_entry, burst)
	return {
		"menit_tunggu": timing.minutes(span.waiting),
		"menit_kerja": timing.minutes(span.working),
		"menit_jeda": timing.minutes(span.paused),
		"menit_total": timing.minutes(span.total),
		"entri_susulan": int(late_entry),
		"beruntun": int(burst),
		"sebab_tidak_terukur": cause,
		"status_waktu": timing.UNMEASURED
		if cause
		else timing.verdict(earlier + span.working, visit.menit_standar),
	}


def begin(request: str, user: str, moment: datetime) -> datetime | None:
	"""Note that `user` begins to work on the step that `request` stands on (*Mulai*).

	The caller holds the request's row.

	:returns: when the standard now runs out.
	:raises LayananError: when the request waits for the applicant.
	"""
	visit = open_visit_of(request)
	if visit.jeda:
		frappe.throw(_("Permohonan ini menunggu pemohon; belum ada yang dapat dimulai."), LayananError)
	frappe.db.set_value(DOCTYPE, visit.name, {"mulai": moment, "petugas": user})
	return deadline(request, state_of(visit), visit.menit_standar, moment)


def put_back(request: str) -> datetime | None:
	"""Undo *Mulai* on the step that `request` stands on, and return when the standard now runs out."""
	visit = open_visit_of(request)
	frappe.db.set_value(DOCTYPE, visit.name, {"mulai": None, "petugas": None})
	return deadline(request, state_of(visit), visit.menit_standar, visit.masuk)


def deadline(
	request: str, state: str, standard_minutes: int, moment: datetime, until: datetime | None = None
) -> datetime | None:
	"""Return when the standard of the step `state` runs out for work that goes on from `moment`.

	What earlier visits of the step have used up is used up.

	:param until: count the open visit too, as ending then: the move that ends it is under way.
	:returns: None where the office has no calendar.
	"""
	return worktime.due(moment, standard_minutes * 60 - seconds_worked(request, state, until))


def open_visit_of(request: str) -> frappe._dict:
	"""Return the one visit of `request` that has not ended."""
	return _open_one(_visits_of(request))


def open_visits_of(requests: list[str]) -> list[frappe._dict]:
	"""Return the visits of `requests` that have not ended, one for each request that is not over."""
	return frappe.get_all(
		DOCTYPE,
		filters={"permohonan": ["in", requests], "tindakan": ["is", "not set"]},
		fields=["permohonan", "masuk", "mulai", "petugas", "menit_standar"],
		order_by="name",
	)


def state_of(visit: frappe._dict | Document) -> str:
	"""Return the step of a visit by its state: the one name that a step keeps when versions number it anew."""
	return sops.graph_of(visit.sop).state_of(visit.nomor_langkah)


def earlier_actors(request: str, graph: SopGraph, number: int) -> set[str]:
	"""Return the users who have ended a visit of a step before step `number` of `graph`."""
	return {
		row.petugas
		for row in _closed_visits(request)
		if row.petugas and graph.has_before(number, state_of(row))
	}


def seconds_worked(request: str, state: str | None = None, until: datetime | None = None) -> int:
	"""Return the office seconds worked on `request`, on the step `state` alone where given.

	:param until: count the open visit too, as ending then.
	"""
	return _seconds_of(_visits_of(request), state, until)


def is_measured(request: Document, until: datetime) -> bool:
	"""Return whether the visits of `request`, the open one ending at `until`, say something about its standard."""
	visit = open_visit_of(request.name)
	visits = _closed_visits(request.name)
	if not visit.jeda:
		visits.append(
			frappe._dict(
				nomor_langkah=visit.nomor_langkah, **figures(visit, until, bool(request.entri_susulan), 0)
			)
		)
	return _say_something(visits)


def reckon_anew(request: str) -> tuple[int, list[tuple[frappe._dict, dict[str, object]]]]:
	"""Reckon the closed visits of `request` by the calendar and thresholds in force now.

	The standard that each visit has recorded stays its standard.

	:returns: how many there are, and each one whose figures differ with the new ones; nothing is written.
	"""
	visits, worked, changed = _closed_visits(request), defaultdict(int), []
	late_entry = bool(frappe.db.get_value("Permohonan", request, "entri_susulan"))
	for visit in visits:
		step = state_of(visit)
		new = figures(visit, visit.selesai, late_entry, worked[step])
		worked[step] += timing.seconds(new["menit_kerja"])
		if any(_differ(field, visit[field], new[field]) for field in FIGURES):
			changed.append((visit, new))
	return len(visits), changed


def own_figures_anew(
	request: str, changed: list[tuple[frappe._dict, dict[str, object]]]
) -> tuple[frappe._dict, dict[str, object]] | None:
	"""Return old and new figures of `request` itself, its visits having `changed`; None where none differs."""
	new_of = {visit.name: new for visit, new in changed}
	visits = [frappe._dict(visit, **new_of.get(visit.name, {})) for visit in _closed_visits(request)]
	old = frappe.db.get_value(
		"Permohonan",
		request,
		["workflow_state", "menit_standar", "menit_kerja", "status_waktu", "docstatus"],
		as_dict=True,
	)
	worked = sum(timing.seconds(visit.menit_kerja or 0) for visit in visits)
	new = {"menit_kerja": timing.minutes(worked), "status_waktu": old.status_waktu}
	if old.workflow_state == DONE:
		judged = _say_something(visits)
		new["status_waktu"] = timing.verdict(worked, old.menit_standar) if judged else timing.UNMEASURED
	differs = any(_differ(field, old[field], value) for field, value in new.items())
	return (old, new) if differs else None


def rewrite_figures(
	request: str, visits: dict[int, dict[str, object]], own: dict[str, object], cause: str, reference: str
) -> None:
	"""Write figures of `request` anew. The only road that changes a visit that has ended.

	The caller holds the request's row and keeps what stood there before.

	:param visits: the new `FIGURES` by visit, for those that change.
	:param own: what changes on the request itself.
	:param cause: the kind of document that ordered it; `reference` its name.
	:raises HistoryBroken: when the history is not as it was written: new links would hide that.
	"""
	chain.demand_whole(request)
	for name, new in visits.items():
		frappe.db.set_value(DOCTYPE, name, new)
	chain.rechain(request, cause, reference)
	if own:
		frappe.db.set_value("Permohonan", request, own, update_modified=False)
	facts.follow(request)


def _closed_visits(request: str) -> list[frappe._dict]:
	return [visit for visit in _visits_of(request) if visit.tindakan]


def _say_something(visits: list[frappe._dict]) -> bool:
	"""Return whether closed visits together say something about the standard of their request.

	Pauses are no work. Registration is typed before the request exists, so that the first step may well be
	left at once: its burst says nothing against the steps after it.
	"""
	telling = [
		visit
		for visit in visits
		if not visit.jeda and not (visit.nomor_langkah == 1 and visit.sebab_tidak_terukur == timing.BURST)
	]
	return bool(telling) and all(visit.status_waktu != timing.UNMEASURED for visit in telling)


def _differ(field: str, old: object, new: object) -> bool:
	if field in MINUTES:
		return timing.seconds(old or 0) != timing.seconds(new or 0)
	return (old or None) != (new or None)


def _visits_of(request: str) -> list[frappe._dict]:
	"""Return every visit of `request` in its order. By the query builder: core looks at each field by itself."""
	visit = DocType(DOCTYPE)
	query = frappe.qb.from_(visit).select(*(visit[field] for field in (*chain.FACTS, "hash_sebelumnya")))
	return query.where(visit.permohonan == request).orderby(visit.name).run(as_dict=True)


def _open_one(visits: list[frappe._dict]) -> frappe._dict | None:
	return next((visit for visit in reversed(visits) if not visit.tindakan), None)


def _seconds_of(visits: list[frappe._dict], state: str | None = None, until: datetime | None = None) -> int:
	return sum(
		timing.seconds(visit.menit_kerja or 0) if visit.tindakan else _seconds_until(visit, until)
		for visit in visits
		if state is None or state == state_of(visit)
	)


def _seconds_until(visit: frappe._dict, until: datetime | None) -> int:
	if until is None:
		return 0
	spell = timing.Visit(visit.masuk, visit.mulai, until, paused=bool(visit.jeda))
	return timing.measure(worktime.office_calendar(), spell).working
