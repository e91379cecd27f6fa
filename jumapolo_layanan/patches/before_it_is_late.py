"""An office that was there before the alerts gets their settings and the column of the time left, as a new one."""

import json

import frappe

from jumapolo_layanan.setup.install import DATA


def execute() -> None:
	office = json.loads((DATA / "kantor.json").read_text())["pengaturan"]
	settings = frappe.get_single("Pengaturan Layanan")
	settings.persen_peringatan = settings.persen_peringatan or office["persen_peringatan"]
	if not settings.eskalasi:
		settings.set("eskalasi", office["eskalasi"])
	settings.save(ignore_permissions=True)
	for doctype in ("Permohonan", "Langkah Permohonan"):
		if frappe.db.get_value("List View Settings", doctype, "total_fields") == "":
			frappe.db.set_value("List View Settings", doctype, "total_fields", "5")
