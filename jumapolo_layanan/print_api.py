"""The office's own print button. What it prints is counted; Frappe's print page only shows."""

import frappe
from frappe.utils import cint

from jumapolo_layanan.services import prints


@frappe.whitelist(methods=["POST"])
def cetak(permohonan: str, format: str, salinan: str | int = 1, posisi: str = "") -> None:
	"""Answer with the PDF of one of the office's sheets for a request, and keep that it was printed."""
	doc = frappe.get_doc("Permohonan", permohonan)
	content = prints.print_sheet(doc, format, cint(salinan), posisi)
	frappe.local.response.filename = f"{doc.name}-{frappe.scrub(format)}.pdf"
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"
