"""The explicit recomputation of recorded figures (**Hitung Ulang Waktu**), with what it changed kept beside it."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from jumapolo_layanan.exceptions import HistoryBroken
from jumapolo_layanan.services import clock, history
from jumapolo_layanan.services import permohonan as requests

DOCTYPE, DETAIL = "Hitung Ulang Waktu", "Rincian Hitung Ulang"
QUEUED, RUNNING, DONE, FAILED = "Menunggu", "Berjalan", "Selesai", "Gagal"
_HOURS = 3600
_SHOWN = set(history.FIGURES) - {"entri_susulan"}


def prepare(doc: Document) -> None:
	"""Set what the system alone says of a recomputation that is being asked for."""
	doc.update(
		{
			"status": QUEUED,
			"jumlah_diperiksa": 0,
			"jumlah_berubah": 0,
			"waktu_mulai": None,
			"waktu_selesai": None,
			"keterangan": None,
		}
	)


def order(doc: Document) -> None:
	"""Let a worker run a recomputation once its record is stored."""
	frappe.enqueue(run, queue="long", timeout=6 * _HOURS, enqueue_after_commit=True, name=doc.name)


def run(name: str) -> None:
	"""Run a recomputation that waits; one that has run never runs again."""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != QUEUED:
		return
	doc.db_set({"status": RUNNING, "waktu_mulai": clock.now()})
	frappe.db.commit()  # nosemgrep: a background job
	seen = changed = 0
	broken: list[str] = []
	try:
		for request in _requests_of(doc):
			# nosemgrep: clerks' rows are let go, and what a clerk has just committed is seen
			frappe.db.commit()
			try:
				visits, own = recount_request(request, name)
			except HistoryBroken:
				broken.append(request)  # its history is evidence now
				continue
			seen, changed = seen + visits, changed + own
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"{DOCTYPE} {name}")
		doc.db_set(
			{
				"status": FAILED,
				"waktu_selesai": clock.now(),
				"keterangan": _(
					"Berhenti di tengah jalan. Yang sudah berubah tercatat di Rincian; buat yang baru untuk melanjutkan."
				),
			}
		)
	else:
		doc.db_set(
			{
				"status": DONE,
				"jumlah_diperiksa": seen,
				"jumlah_berubah": changed,
				"waktu_selesai": clock.now(),
				"keterangan": _("Dilewati karena riwayatnya tidak utuh: {0}.").format(", ".join(broken))
				if broken
				else None,
			}
		)
	frappe.db.commit()  # nosemgrep: a background job


def recount_request(request: str, name: str) -> tuple[int, int]:
	"""Reckon every closed visit of `request` anew and keep old and new figures of what differs.

	:returns: how many visits were looked at, and how many changed.
	"""
	frappe.db.get_value("Permohonan", request, "name", for_update=True)  # no move meanwhile
	seen, visits = history.reckon_anew(request)
	own = history.own_figures_anew(request, visits)
	if visits or own:
		new_figures = {row.name: new for row, new in visits}
		history.rewrite_figures(request, new_figures, own[1] if own else {}, DOCTYPE, name)
		requests.renew_deadlines(only=request)
	for row, new in visits:
		_keep(name, request, row.name, row.nomor_langkah, row, new)
	if own:
		_keep(name, request, None, None, *own)
	return seen, len(visits)


def _keep(
	name: str, request: str, visit: str | None, number: int | None, old: dict, new: dict[str, object]
) -> None:
	record = frappe.get_doc(
		{
			"doctype": DETAIL,
			"hitung_ulang": name,
			"permohonan": request,
			"langkah": visit,
			"nomor_langkah": number,
			**{f"{field}_lama": old.get(field) for field in new if field in _SHOWN},
			**{f"{field}_baru": value for field, value in new.items() if field in _SHOWN},
		}
	)
	record.flags.by_system = True
	record.insert(ignore_permissions=True)


def _requests_of(doc: Document) -> list[str]:
	visit = frappe.qb.DocType(history.DOCTYPE)
	query = (
		frappe.qb.from_(visit)
		.select(visit.permohonan)
		.distinct()
		.where(visit.selesai >= getdate(doc.dari_tanggal))
		.where(visit.selesai < getdate(doc.sampai_tanggal) + timedelta(days=1))
		.where(visit.tindakan.isnotnull())
		.orderby(visit.permohonan)
	)
	if doc.sop:
		query = query.where(visit.sop == doc.sop)
	return [name for (name,) in query.run()]
