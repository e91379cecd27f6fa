"""What the Desk needs to know of the user before the first page."""

import frappe

from jumapolo_layanan.services import access


def extend_bootinfo(bootinfo: frappe._dict) -> None:
	bootinfo.layanan = {"antrean": access.states_waiting_for(frappe.session.user)}
