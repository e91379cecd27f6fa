"""What the Desk asks of the app. Each answer is narrowed to the user of the session."""

import frappe

from jumapolo_layanan.services import queue


@frappe.whitelist(methods=["GET"])
def antrean() -> dict:
	"""Return the queue of the session's user."""
	return queue.queue_of(frappe.session.user)
