"""The office's own print button. What it prints is counted; Frappe's print page only shows."""

import re
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import monthly, prints


@frappe.whitelist(methods=["POST"])
def cetak(permohonan: str, format: str, salinan: str | int = 1, posisi: str = "") -> None:
	"""Answer with the PDF of one of the office's sheets for a request, and keep that it was printed."""
	doc = frappe.get_doc("Permohonan", permohonan)
	content = prints.print_sheet(doc, format, cint(salinan), posisi)
	frappe.local.response.filename = f"{doc.name}-{frappe.scrub(format)}.pdf"
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"


@frappe.whitelist(methods=["POST"])
def cetak_evaluasi(bulan: str, kertas: str = "A4") -> None:
	"""Answer with the PDF of the monthly evaluation.

	:param bulan: the month as "2026-11".
	"""
	if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", bulan):
		frappe.throw(_("Tulis bulan seperti 2026-11."), LayananError)
	frappe.local.response.filecontent = monthly.print_evaluation(date.fromisoformat(f"{bulan}-01"), kertas)
	frappe.local.response.filename = f"evaluasi-bulanan-{bulan}.pdf"
	frappe.local.response.type = "pdf"
