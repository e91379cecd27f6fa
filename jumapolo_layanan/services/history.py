"""The record of every visit of every step. Opened and closed here, in the transaction of the move."""

from datetime import datetime

import frappe
from frappe import _

from jumapolo_layanan.core import timing
from jumapolo_layanan.core.graph import APPLICANT, Step
from jumapolo_layanan.exceptions import LayananError

DOCTYPE = "Langkah Permohonan"


def open_visit(request: str, sop: str, step: Step, description: str, entered: datetime, pause: bool) -> None:
	"""Begin a visit of `step`, or a pause on it while the applicant completes the papers."""
	visit = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"permohonan": request,
			"sop": sop,
			"nomor_langkah": step.number,
			"uraian": description,
			"pelaksana": APPLICANT if pause else step.executor,
			"jeda": int(pause),
			"masuk": entered,
			"menit_standar": step.minutes,
			"status_waktu": timing.RUNNING,
		}
	)
	visit.flags.by_system = True
	visit.insert(ignore_permissions=True)


def close_visit(
	request: str, user: str, ended: datetime, action: str, note: str | None, measured: bool
) -> None:
	"""End the open visit of `request` with what was done and how long it took."""
	visit = open_visit_of(request)
	span = _measure(visit, ended)
	judged = measured and not visit.jeda
	working = span.working + _seconds_worked(request, visit.nomor_langkah)
	frappe.db.set_value(
		DOCTYPE,
		visit.name,
		{
			"petugas": user,
			"mulai": visit.mulai or visit.masuk,
			"selesai": ended,
			"menit_tunggu": timing.minutes(span.waiting),
			"menit_kerja": timing.minutes(span.working),
			"menit_jeda": timing.minutes(span.paused),
			"status_waktu": timing.verdict(working, visit.menit_standar) if judged else timing.UNMEASURED,
			"tindakan": action,
			"catatan": note,
		},
	)


def begin(request: str, user: str, moment: datetime) -> None:
	"""Note that `user` begins to work on the step that `request` stands on (*Mulai*).

	The caller holds the request's row.

	:raises LayananError: when the request waits for the applicant.
	"""
	visit = open_visit_of(request)
	if visit.jeda:
		frappe.throw(_("Permohonan ini menunggu pemohon; belum ada yang dapat dimulai."), LayananError)
	frappe.db.set_value(DOCTYPE, visit.name, {"mulai": moment, "petugas": user})


def put_back(request: str) -> None:
	"""Undo *Mulai* on the step that `request` stands on."""
	visit = open_visit_of(request)
	frappe.db.set_value(DOCTYPE, visit.name, {"mulai": None, "petugas": None})


def open_visit_of(request: str) -> frappe._dict:
	"""Return the one visit of `request` that has not ended."""
	return frappe.db.get_value(
		DOCTYPE,
		{"permohonan": request, "tindakan": ["is", "not set"]},
		["name", "nomor_langkah", "pelaksana", "petugas", "masuk", "mulai", "menit_standar", "jeda"],
		as_dict=True,
	)


def seconds_worked(request: str, until: datetime) -> int:
	"""Return the seconds that the office has worked on `request`, the open visit ending at `until`."""
	return _seconds_worked(request) + _measure(open_visit_of(request), until).working


def _measure(visit: frappe._dict, ended: datetime) -> timing.Measured:
	return timing.measure(visit.masuk, visit.mulai, ended, paused=bool(visit.jeda))


def _seconds_worked(request: str, number: int | None = None) -> int:
	filters = {"permohonan": request, "tindakan": ["is", "set"]}
	if number:
		filters["nomor_langkah"] = number
	rows = frappe.get_all(DOCTYPE, filters=filters, pluck="menit_kerja", order_by="name")
	return sum(timing.seconds(minutes or 0) for minutes in rows)
