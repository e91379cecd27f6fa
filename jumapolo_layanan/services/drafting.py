"""Help for who writes an SOP: what is missing, and what putting it in force would change."""

from dataclasses import asdict

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from jumapolo_layanan.core import flow_preview
from jumapolo_layanan.core.checklist import check
from jumapolo_layanan.core.graph import ENTRY, problems_of
from jumapolo_layanan.services import publishing, workflow
from jumapolo_layanan.services import sop as sops

_DEMANDED = ("nomor_keputusan", "tanggal_keputusan", "tanggal_efektif")


def findings_of(sop: Document) -> list[dict]:
	"""Return the check list of `sop` as it stands on the form, saved or not."""
	found = check(
		sops.to_graph(sop),
		sops.executors(),
		roles_with_official=_roles_with_official(),
		known_stages=_stages_of_others(sop.name),
		missing_fields=[sop.meta.get_label(field) for field in _DEMANDED if not sop.get(field)],
	)
	return [asdict(finding) for finding in found]


def preview_of(name: str) -> dict:
	"""Return what putting a saved SOP in force means: `picture` (SVG), `problems`, rows `added` and `removed`.

	An SOP that can't run yet has a picture and its problems, and changes nothing.
	"""
	sop = frappe.get_cached_doc("SOP", name)
	graph, executors = sops.to_graph(sop), sops.executors()
	problems = problems_of(graph, executors)
	return {
		"picture": flow_preview.draw(sop.nama_sop, graph, executors),
		"problems": problems,
		**({"added": [], "removed": []} if problems else workflow.difference_with(name)),
	}


def _roles_with_official() -> set[str]:
	users = frappe.get_all("Pejabat", {"aktif": 1, "user": ["is", "set"]}, pluck="user", order_by="name")
	return {role for user in users for role in frappe.get_roles(user)}


def _stages_of_others(name: str | None) -> set[str]:
	"""Return the stages of the other SOPs, but for those that no new request enters any more."""
	step, sop = DocType("SOP Step"), DocType("SOP")
	query = (
		frappe.qb.from_(step)
		.join(sop)
		.on((step.parenttype == "SOP") & (step.parent == sop.name))
		.select(step.tahap)
		.distinct()
		.where(sop.status.notin(publishing.PASSED) & (sop.name != (name or "")))
	)
	return {stage for (stage,) in query.run()} - {ENTRY, None}
