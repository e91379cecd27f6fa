"""What the Desk asks of the app. Each answer is narrowed to the user of the session."""

import frappe

from jumapolo_layanan.services import access, drafting, queue, workflow


@frappe.whitelist(methods=["GET"])
def antrean() -> dict:
	"""Return the queue of the session's user."""
	return queue.queue_of(frappe.session.user)


@frappe.whitelist(methods=["POST"])
def periksa_sop(sop: str) -> list[dict]:
	"""Return the check list of an SOP as it stands on the form (its JSON), saved or not."""
	access.demand("SOP", "write")
	values = frappe.parse_json(sop)
	return drafting.findings_of(frappe.get_doc({**values, "doctype": "SOP"}))


@frappe.whitelist(methods=["GET"])
def pratinjau_sop(name: str) -> dict:
	"""Return what putting a saved SOP in force would add to the running Workflow and remove from it."""
	frappe.get_doc("SOP", name).check_permission("read")
	access.demand("SOP", "write")
	return workflow.difference_with(name)
