"""SOP documents as the core reads them."""

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core.graph import Executor, SopGraph

IN_FORCE = "Berlaku"


def graph_of(sop: str) -> SopGraph:
	"""Return the step graph of one SOP version by its name."""
	return to_graph(frappe.get_cached_doc("SOP", sop))


def to_graph(sop: Document) -> SopGraph:
	return SopGraph.from_rows(sop.langkah)


def executors() -> dict[str, Executor]:
	"""Return every executor column with its roles, in the order that the office gave them."""
	names = frappe.get_all("Pelaksana SOP", pluck="name", order_by="name")
	return {name: Executor(name, roles_of(name)) for name in names}


def roles_of(executor: str) -> tuple[str, ...]:
	try:
		doc = frappe.get_cached_doc("Pelaksana SOP", executor)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return ()
	return tuple(row.role for row in doc.peran)


def versions_in_use(replacing: str | None = None) -> list[str]:
	"""Return the SOP versions that the Workflow must run: in force, or with a request inside.

	:param replacing: leave out the version in force of this number, unless a request is inside.
	"""
	sop = frappe.qb.DocType("SOP")
	request = frappe.qb.DocType("Permohonan")
	occupied = frappe.qb.from_(request).select(request.sop).where(request.docstatus == 0).distinct()
	in_force = sop.status == IN_FORCE
	if replacing:
		in_force &= sop.nomor_sop != replacing
	query = (
		frappe.qb.from_(sop)
		.select(sop.name)
		.where((sop.docstatus == 1) & (in_force | sop.name.isin(occupied)))
		.orderby(sop.name)
	)
	return [name for (name,) in query.run()]
