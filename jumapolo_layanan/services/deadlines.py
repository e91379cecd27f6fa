"""Before it is late: the time left of open requests, and the alerts about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.desk.doctype.notification_settings.notification_settings import is_notifications_enabled
from frappe.query_builder.functions import Max
from frappe.utils import get_url_to_form

from jumapolo_layanan.core import timing
from jumapolo_layanan.core.roles import STAND_IN
from jumapolo_layanan.core.worktime import WorkCalendar
from jumapolo_layanan.services import access, clock, history, worktime
from jumapolo_layanan.services import sop as sops

DOCTYPE = "Peringatan Waktu"
NEARLY, OVER = "Hampir Habis", "Lewat"
_ALERTS_A_RUN = 500


@dataclass(frozen=True)
class Left:
	"""Office seconds left of the standard of the present step (negative once it is over), and how that stands."""

	seconds: int
	urgency: str


def left_of(due: datetime | None, standard_minutes: int, now: datetime) -> Left | None:
	"""Return what is left until `due`; None where no standard runs."""
	calendar = worktime.office_calendar()
	if due is None or calendar is None:
		return None
	left = _left(calendar, due, now)
	return Left(left, timing.urgency(left, standard_minutes, _percent()))


def left_of_requests(names: list[str]) -> dict[str, Left]:
	"""Return what is left of those of `names` that the user may read and whose standard runs."""
	found = frappe.get_list(
		"Permohonan",
		filters={"name": ["in", names], "tenggat": ["is", "set"]},
		fields=["name", "tenggat"],
		order_by="name",
		limit_page_length=len(names),
	)
	standards = {
		visit.permohonan: visit.menit_standar for visit in history.open_visits_of([row.name for row in found])
	}
	now = clock.now()
	left = {row.name: left_of(row.tenggat, standards[row.name], now) for row in found}
	return {name: one for name, one in left.items() if one}


def alert() -> None:
	"""Tell the officers on turn whose standard is nearly used up, and the next higher ones where it is.

	A job of each few minutes, in office hours only. Each visit is told of once a level: its record bears
	visit and level in its name.
	"""
	calendar, now = worktime.office_calendar(), clock.now()
	if calendar is None or not calendar.is_open(now):
		return
	users = _Users()
	for row in _candidates(calendar, now):
		left = _left(calendar, row.tenggat, now)
		if timing.urgency(left, row.menit_standar, _percent()) == timing.ENOUGH:
			continue
		acting = users.acting_on(row)
		told: set[str] = set()
		if left <= 0:
			told = users.above(row) or acting
			_tell(row, OVER, told, left, now)
		if not frappe.db.exists(DOCTYPE, _name_of(row, NEARLY)):
			_tell(row, NEARLY, acting - told, left, now)


def _left(calendar: WorkCalendar, due: datetime, now: datetime) -> int:
	return calendar.seconds_between(now, due) - calendar.seconds_between(due, now)


def _percent() -> float:
	return worktime.settings().persen_peringatan or 100


def _candidates(calendar: WorkCalendar, now: datetime) -> list[frappe._dict]:
	"""Return the open visits whose standard may be nearly used up and of which the last level is not told yet.

	Late entries are not measured, so nobody is hurried about them.
	"""
	request, visit = frappe.qb.DocType("Permohonan"), frappe.qb.DocType(history.DOCTYPE)
	step, told = frappe.qb.DocType("SOP Step"), frappe.qb.DocType(DOCTYPE)
	longest = frappe.qb.from_(step).select(Max(step.menit)).run()[0][0] or 0
	horizon = calendar.moment_after(now, int(longest * 60 * (100 - _percent()) / 100))
	return (
		frappe.qb.from_(request)
		.join(visit)
		.on((visit.permohonan == request.name) & visit.tindakan.isnull())
		.left_join(told)
		.on((told.langkah == visit.name) & (told.tingkat == OVER))
		.select(request.name.as_("permohonan"), request.sop, request.langkah_ke, request.workflow_state)
		.select(request.pemegang, request.tenggat)
		.select(visit.name.as_("langkah"), visit.menit_standar)
		.where((request.tenggat <= horizon) & (request.docstatus == 0) & (request.entri_susulan == 0))
		.where(told.name.isnull())
		.orderby(request.tenggat)
		.limit(_ALERTS_A_RUN)
		.run(as_dict=True)
	)


class _Users:
	"""Who is concerned, asked once a run for each group of roles."""

	def __init__(self) -> None:
		self._of_roles: dict[frozenset[str], list[str]] = {}
		self._superiors: dict[str, set[str]] = {}
		for row in worktime.settings().eskalasi:
			self._superiors.setdefault(row.peran, set()).add(row.atasan)

	def acting_on(self, row: frappe._dict) -> set[str]:
		"""Return who has begun the step, or else all whose turn it is, by assignment too."""
		if row.pemegang:
			return {row.pemegang}
		return {
			user
			for user in self._with({*self._executors(row), STAND_IN})
			if access.is_on_turn(row.sop, row.langkah_ke, row.workflow_state, user)
		}

	def above(self, row: frappe._dict) -> set[str]:
		"""Return the next higher ones who may read the request: up the ladder, rung by rung, until there are some."""
		roles = set(self._executors(row))
		if row.pemegang:
			roles = roles & set(frappe.get_roles(row.pemegang)) or roles
		seen = set(roles)
		while roles := self._over(roles) - seen:
			seen |= roles
			found = {user for user in self._with(roles) if access.may_read(row.sop, user)}
			if found:
				return found
		return set()

	def _over(self, roles: Iterable[str]) -> set[str]:
		return set().union(*(self._superiors.get(role, set()) for role in roles))

	@staticmethod
	def _executors(row: frappe._dict) -> tuple[str, ...]:
		return sops.roles_of(sops.graph_of(row.sop).executor_in(row.langkah_ke, row.workflow_state))

	def _with(self, roles: set[str]) -> list[str]:
		key = frozenset(roles)
		if key not in self._of_roles:
			user, has = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
			rows = (
				frappe.qb.from_(user)
				.join(has)
				.on((has.parent == user.name) & (has.parenttype == "User"))
				.select(user.name)
				.distinct()
				.where((user.enabled == 1) & (user.name != "Administrator") & has.role.isin(sorted(roles)))
				.orderby(user.name)
				.run()
			)
			self._of_roles[key] = [name for (name,) in rows]
		return self._of_roles[key]


def _name_of(row: frappe._dict, level: str) -> str:
	return f"{row.langkah}-{level}"


def _tell(row: frappe._dict, level: str, users: set[str], left: int, now: datetime) -> None:
	record = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"name": _name_of(row, level),
			"langkah": row.langkah,
			"tingkat": level,
			"permohonan": row.permohonan,
			"nomor_langkah": row.langkah_ke,
			"waktu": now,
			"penerima": ", ".join(sorted(users)),
		}
	)
	record.flags.by_system = True
	record.insert(ignore_permissions=True)
	state = _("habis") if left <= 0 else _("hampir habis")
	subject = _("Waktu baku {0} menit {1}: {2}, {3}").format(
		row.menit_standar, state, row.permohonan, row.workflow_state
	)
	for user in sorted(users):
		if is_notifications_enabled(user):
			_notify(user, row.permohonan, subject)
	if users and worktime.settings().surel_peringatan:
		_mail(sorted(users), row.permohonan, subject)


def _notify(user: str, request: str, subject: str) -> None:
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"for_user": user,
			"type": "Alert",
			"document_type": "Permohonan",
			"document_name": request,
			"subject": frappe.utils.escape_html(subject),
		}
	).insert(ignore_permissions=True)


def _mail(users: list[str], request: str, subject: str) -> None:
	link = get_url_to_form("Permohonan", request)
	for user in users:
		try:
			frappe.sendmail(
				recipients=[frappe.db.get_value("User", user, "email")],
				subject=subject,
				message=f'<p>{frappe.utils.escape_html(subject)}</p><p><a href="{link}">{request}</a></p>',
			)
		except frappe.OutgoingEmailError:
			frappe.log_error(title=_("Peringatan waktu tidak terkirim lewat surel"))
			return
