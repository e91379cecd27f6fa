"""What waits for a user, most overdue first."""

from dataclasses import asdict, dataclass
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count
from pypika.terms import Criterion

from jumapolo_layanan.services import access, clock, deadlines, history, worktime
from jumapolo_layanan.services import permohonan as requests

PAGE = 20


@dataclass(frozen=True)
class Waiting:
	"""One line of the queue.

	`minutes` is how many office minutes the request has stood on its present step; `left` is how many office
	seconds of the standard are left (negative once it is over), and `urgency` how that stands; both None
	where no standard runs.
	"""

	name: str
	applicant: str
	service: str
	state: str
	entered: datetime
	minutes: int
	standard: int
	left: int | None
	urgency: str | None
	officer: str | None


def queue_of(user: str) -> dict:
	"""Return the first page of what waits for `user`, and the count of it all."""
	if not frappe.has_permission("Permohonan", "read", user=user):
		return {"acts": False, "reads": False, "rows": [], "held": _held()}
	executors = access.executors_of(user)
	request = frappe.qb.DocType("Permohonan")
	return {
		"acts": bool(executors),
		"reads": True,
		"executors": executors,
		"rows": [asdict(row) for row in _requests(executors)] if executors else [],
		"count": _count(user, request.giliran.isin(executors)) if executors else 0,
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
	"""Return the first page: by `tenggat`, then those without one (an office without a calendar) by arrival."""
	found = _page(executors, "set", "tenggat asc", PAGE)
	if len(found) < PAGE:
		found += _page(executors, "not set", "waktu_masuk asc", PAGE - len(found))
	visits = {visit.permohonan: visit for visit in history.open_visits_of([row.name for row in found])}
	return [_waiting(row, visits[row.name]) for row in found]


def _page(executors: list[str], due: str, order: str, length: int) -> list[frappe._dict]:
	return frappe.get_list(
		"Permohonan",
		filters={"giliran": ["in", executors], "tenggat": ["is", due]},
		fields=["name", "nama_pemohon", "sop", "workflow_state", "tenggat"],
		order_by=order,
		limit_page_length=length,
	)


def _waiting(row: frappe._dict, visit: frappe._dict) -> Waiting:
	calendar, now = worktime.office_calendar(), clock.now()
	left = deadlines.left_of(row.tenggat, visit.menit_standar, now)
	return Waiting(
		name=row.name,
		applicant=row.nama_pemohon,
		service=frappe.get_cached_value("SOP", row.sop, "nama_sop"),
		state=row.workflow_state,
		entered=visit.masuk,
		minutes=calendar.seconds_between(visit.masuk, now) // 60 if calendar else 0,
		standard=visit.menit_standar,
		left=left.seconds if left else None,
		urgency=left.urgency if left else None,
		officer=frappe.utils.get_fullname(visit.petugas) if visit.mulai else None,
	)


def _count(user: str, condition: Criterion) -> int:
	request = frappe.qb.DocType("Permohonan")
	query = frappe.qb.from_(request).select(Count(request.name)).where(condition)
	allowed = access.readable_sops(user)
	if allowed is not None:
		query = query.where(request.sop.isin(allowed or [""]))
	return query.run()[0][0]
