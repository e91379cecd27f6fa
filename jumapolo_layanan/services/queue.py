"""What waits for a user, oldest first."""

from dataclasses import asdict, dataclass
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count
from pypika.terms import Criterion

from jumapolo_layanan.core.graph import WAITING
from jumapolo_layanan.services import access, clock
from jumapolo_layanan.services import permohonan as requests

PAGE = 20


@dataclass(frozen=True)
class Waiting:
	"""One line of the queue. `minutes` is how long the request has stood on its present step."""

	name: str
	applicant: str
	service: str
	state: str
	entered: datetime
	minutes: int
	standard: int
	officer: str | None


def queue_of(user: str) -> dict:
	"""Return the first page of what waits for `user`, the count of it all, and today's figures.

	Figures count the requests that the user may read; they are missing for a user who reads none.
	"""
	if not frappe.has_permission("Permohonan", "read", user=user):
		return {"acts": False, "reads": False, "rows": [], "held": _held()}
	executors, today = access.executors_of(user), clock.now().date()
	request = frappe.qb.DocType("Permohonan")
	return {
		"acts": bool(executors),
		"reads": True,
		"executors": executors,
		"rows": [asdict(row) for row in _requests(executors)] if executors else [],
		"count": _count(user, request.giliran.isin(executors)) if executors else 0,
		"with_applicant": _count(user, request.workflow_state == WAITING),
		"taken_in_today": _count(user, request.waktu_masuk >= today),
		"finished_today": _count(user, request.waktu_selesai >= today),
	}


def _held() -> list[dict]:
	"""Return the begun requests and their officers, without a word of the applicants, for who may release them."""
	if not set(frappe.get_roles()) & set(requests.MAY_RELEASE):
		return []
	rows = frappe.get_all(
		"Permohonan",
		filters={"docstatus": 0, "pemegang": ["is", "set"]},
		fields=["name", "workflow_state", "pemegang"],
		order_by="waktu_masuk asc",
		limit_page_length=PAGE,
	)
	return [{**row, "officer": frappe.utils.get_fullname(row.pemegang)} for row in rows]


def _requests(executors: list[str]) -> list[Waiting]:
	found = frappe.get_list(
		"Permohonan",
		filters={"giliran": ["in", executors]},
		fields=["name", "nama_pemohon", "sop", "workflow_state"],
		order_by="waktu_masuk asc",
		limit_page_length=PAGE,
	)
	visits = _open_visits([row.name for row in found])
	now = clock.now()
	return [
		Waiting(
			name=row.name,
			applicant=row.nama_pemohon,
			service=frappe.get_cached_value("SOP", row.sop, "nama_sop"),
			state=row.workflow_state,
			entered=visits[row.name].masuk,
			minutes=max(0, int((now - visits[row.name].masuk).total_seconds() // 60)),
			standard=visits[row.name].menit_standar,
			officer=frappe.utils.get_fullname(visits[row.name].petugas) if visits[row.name].mulai else None,
		)
		for row in found
	]


def _open_visits(requests: list[str]) -> dict[str, frappe._dict]:
	visits = frappe.get_all(
		"Langkah Permohonan",
		filters={"permohonan": ["in", requests], "tindakan": ["is", "not set"]},
		fields=["permohonan", "masuk", "mulai", "petugas", "menit_standar"],
		order_by="name",
	)
	return {visit.permohonan: visit for visit in visits}


def _count(user: str, condition: Criterion) -> int:
	request = frappe.qb.DocType("Permohonan")
	query = frappe.qb.from_(request).select(Count(request.name)).where(condition)
	allowed = access.readable_sops(user)
	if allowed is not None:
		query = query.where(request.sop.isin(allowed or [""]))
	return query.run()[0][0]
