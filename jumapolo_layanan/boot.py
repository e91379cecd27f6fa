"""What the Desk needs to know of the user before the first page."""

import frappe

from jumapolo_layanan.core.graph import NONE
from jumapolo_layanan.services import access, prints


def extend_bootinfo(bootinfo: frappe._dict) -> None:
	executors = access.executors_of(frappe.session.user)
	# a filter by an empty list would let everything through
	bootinfo.layanan = {
		"antrean": executors,
		"giliran": executors or [NONE],
		"perbesaran_cetak": prints.printer_zoom(),
	}


def may_open() -> bool:
	"""Whether the app stands on the user's page of apps."""
	return bool(frappe.has_permission("Permohonan", "read") or frappe.has_permission("SOP", "write"))
