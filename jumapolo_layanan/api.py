"""What the Desk asks of the app. Each answer is narrowed to the user of the session."""

from dataclasses import asdict

import frappe
from frappe import _

from jumapolo_layanan.core.identity import InvalidIdentity
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.requested import form, parsed
from jumapolo_layanan.services import access, deadlines, drafting, exports, intake, queue, tracking
from jumapolo_layanan.services import permohonan as requests

MOST_ROWS = 500


@frappe.whitelist(methods=["GET"])
def antrean() -> dict:
	"""Return the queue of the session's user."""
	return queue.queue_of(frappe.session.user)


@frappe.whitelist(methods=["POST"])
def kenali_pemohon(nik: str, sop: str | None = None) -> dict:
	"""Return what earlier requests say of a person; refuse an impossible NIK with its reason."""
	try:
		return intake.known_of(nik, sop)
	except InvalidIdentity as error:
		frappe.throw(_(str(error)), LayananError)


@frappe.whitelist(methods=["GET"])
def sekilas(permohonan: str) -> dict:
	"""Return what stands above a request: its time, what it waits for the applicant to bring, what the law may ask
	beyond the SOP, and whether the user writes.
	"""
	doc = frappe.get_doc("Permohonan", permohonan)
	doc.check_permission("read")
	return {
		**requests.time_spent(doc),
		"waiting": tracking.waits_for_applicant(doc),
		"reminders": intake.reminders_of(doc),
		"editable": requests.may_edit(doc, frappe.session.user),
	}


@frappe.whitelist(methods=["GET"])
def sisa_waktu(permohonan: str) -> dict[str, dict]:
	"""Return the office seconds left of the standard of each request, and how that stands.

	:param permohonan: names as JSON, one list page of them at most; those not readable are left out.
	"""
	names = parsed(permohonan, list)[:MOST_ROWS]
	return {name: asdict(left) for name, left in deadlines.left_of_requests(names).items()}


@frappe.whitelist(methods=["POST"])
def lepaskan(permohonan: str) -> None:
	"""Give a begun request back, also for an admin who does not read requests."""
	requests.release(permohonan)


@frappe.whitelist(methods=["POST"])
def periksa_sop(sop: str) -> list[dict]:
	"""Return the check list of an SOP as it stands on the form (its JSON), saved or not."""
	access.demand("SOP", "write")
	return drafting.findings_of(frappe.get_doc({**form(sop), "doctype": "SOP"}))


@frappe.whitelist(methods=["GET"])
def pratinjau_sop(name: str) -> dict:
	"""Return the picture of a saved SOP, and what it would add to the running Workflow and remove from it."""
	frappe.get_doc("SOP", name).check_permission("read")
	access.demand("SOP", "write")
	return drafting.preview_of(name)


@frappe.whitelist(methods=["POST"])
def ekspor_besar(sumber: str, format: str, saringan: str | None = None) -> str:
	"""Queue an export of the rows that a list shows; return the name of its **Ekspor Layanan**.

	:param sumber: "Permohonan" or "Langkah Permohonan".
	:param format: "CSV" or "Excel".
	:param saringan: the list's filters, as JSON.
	"""
	return exports.order(sumber, format, parsed(saringan or "[]", list))
