"""Who reads a request, and whose turn it is."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType

from jumapolo_layanan.core.graph import APPLICANT, FINAL_STATES, TO_APPLICANT, WAITING
from jumapolo_layanan.core.roles import STAND_IN
from jumapolo_layanan.services import clock
from jumapolo_layanan.services import sop as sops

READS_EVERYTHING = ("Evaluator",)


def demand(doctype: str, right: str) -> None:
	"""Refuse, with 403 on every Frappe, a user without `right` on `doctype`."""
	if not frappe.has_permission(doctype, right):
		frappe.throw(_("Anda tidak berhak melakukan ini."), frappe.PermissionError)


def offices_stood_in_for(user: str) -> set[str]:
	"""Return the offices (roles) whose right `user` holds at this moment by assignment."""
	now = clock.now()
	return set(
		frappe.get_all(
			"Penugasan Pejabat",
			filters={"user": user, "docstatus": 1, "mulai": ["<=", now], "sampai": [">=", now]},
			pluck="menggantikan_jabatan",
			order_by="name",
		)
	)


def is_on_turn(sop: str, number: int, state: str, user: str) -> bool:
	"""Return whether `user` may act on a request of `sop` that stands on step `number` in `state`."""
	if state in FINAL_STATES:
		return False
	graph = sops.graph_of(sop)
	offices = set(sops.roles_of(graph.executor_in(number, state)))
	roles = set(frappe.get_roles(user))
	if offices & roles:
		return True
	approves = state != WAITING and graph.step(number).approves
	return approves and STAND_IN in roles and bool(offices & offices_stood_in_for(user))


def reads_personal_data() -> bool:
	"""Return whether the user of the session reads what stands behind permlevel 1 of a request."""
	return 1 in frappe.get_meta("Permohonan").get_permlevel_access("read")


def readable_sops(user: str) -> list[str] | None:
	"""Return the SOPs whose requests `user` may read; None means all of them."""
	roles = _reading_roles(user)
	return None if roles is None else sops_executed_by(roles)


def _reading_roles(user: str) -> set[str] | None:
	"""Return the roles by which `user` reads requests at this moment; None where no SOP is asked."""
	roles = set(frappe.get_roles(user))
	if user == "Administrator" or roles & set(READS_EVERYTHING):
		return None
	return roles | offices_stood_in_for(user) if STAND_IN in roles else roles


def sops_executed_by(roles: set[str], sop: str | None = None) -> list[str]:
	"""Return the SOPs in which one of `roles` acts, be it for an applicant to whom papers are sent back.

	:param sop: ask about this SOP alone; that takes no longer with many SOPs.
	"""
	step, role = DocType("SOP Step"), DocType("Peran Pelaksana")
	acts = (role.parent == step.pelaksana) | ((step.jika_tidak == TO_APPLICANT) & (role.parent == APPLICANT))
	query = (
		frappe.qb.from_(step)
		.join(role)
		.on((role.parenttype == "Pelaksana SOP") & acts)
		.select(step.parent)
		.distinct()
		.where((step.parenttype == "SOP") & role.role.isin(sorted(roles) or [""]))
		.orderby(step.parent)
	)
	if sop:
		query = query.where(step.parent == sop)
	return [name for (name,) in query.run()]


def executors_of(user: str) -> list[str]:
	"""Return the executors (columns of the SOPs) as which `user` acts at this moment, by role or by assignment.

	A request waits for the user when its `giliran` is among them.
	"""
	if user == "Administrator":
		return []
	roles = set(frappe.get_roles(user))
	if STAND_IN in roles:
		roles |= offices_stood_in_for(user)
	executor, role = DocType("Pelaksana SOP"), DocType("Peran Pelaksana")
	query = (
		frappe.qb.from_(executor)
		.join(role)
		.on((role.parenttype == "Pelaksana SOP") & (role.parent == executor.name))
		.select(executor.name)
		.distinct()
		.where(role.role.isin(sorted(roles - {STAND_IN}) or [""]))
		.orderby(executor.name)
	)
	return [name for (name,) in query.run()]


def has_request_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Permission hook of **Permohonan**: narrows what the roles grant to the request at hand."""
	user = user or frappe.session.user
	if ptype == "create" or doc.is_new():
		return ptype not in ("delete", "cancel", "amend")
	if ptype in ("delete", "cancel", "amend", "import", "share"):
		return False
	request = DocType("Permohonan")
	stored = (
		frappe.qb.from_(request)
		.select(request.sop, request.langkah_ke, request.workflow_state)
		.where(request.name == doc.name)
		.run()
	)
	if not stored:
		return False
	sop, step, state = stored[0]
	return is_on_turn(sop, step, state, user) if ptype in ("write", "submit") else may_read(sop, user)


def has_visit_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Permission hook of the records of a request: read with its SOP, written by nobody."""
	if ptype in ("create", "write", "delete", "import", "share"):
		return False
	return may_read(doc.sop, user or frappe.session.user)


def request_query(user: str | None = None, doctype: str | None = None) -> str:
	"""List condition of **Permohonan**."""
	return query_by_sop("Permohonan", user)


def visit_query(user: str | None = None, doctype: str | None = None) -> str:
	"""List condition of **Langkah Permohonan**."""
	return query_by_sop("Langkah Permohonan", user)


def row_query(user: str | None = None, doctype: str | None = None) -> str:
	"""List condition of the rows of a **Permohonan**: core asks for no permission of the record behind a row.

	Answers and papers are read on the form; a list of them is for nobody but Administrator.
	"""
	return "" if (user or frappe.session.user) == "Administrator" else "1 = 0"


def may_read(sop: str, user: str) -> bool:
	"""Return whether `user` may read the requests of `sop` at this moment."""
	roles = _reading_roles(user)
	return roles is None or bool(sops_executed_by(roles, sop))


def query_by_sop(doctype: str, user: str | None) -> str:
	"""Return the list condition that shows a user the records of the SOPs whose requests they may read."""
	allowed = readable_sops(user or frappe.session.user)
	if allowed is None:
		return ""
	if not allowed:
		return "1 = 0"
	names = ", ".join(frappe.db.escape(name) for name in allowed)
	return f"`tab{doctype}`.`sop` in ({names})"
