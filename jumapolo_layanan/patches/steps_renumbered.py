"""Requests that changed their version while under way: a step that was renumbered is one step again, not two."""

import frappe

from jumapolo_layanan.services import facts, permohonan


def execute() -> None:
	changed = frappe.get_all(
		facts.VISITS,
		filters={"tindakan": permohonan.ACTION_CHANGE_VERSION},
		pluck="permohonan",
		distinct=True,
		order_by="permohonan",
	)
	for request in changed:
		facts.follow(request)
