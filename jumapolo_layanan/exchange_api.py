"""Export and import of SOPs, as the Desk and REST clients call them."""

import re

import frappe
from frappe import _

from jumapolo_layanan.core.exchange import MAX_BYTES
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.requested import parsed
from jumapolo_layanan.services import exchange

_CONTENT_TYPES = {
	exchange.JSON: "application/json",
	exchange.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@frappe.whitelist(methods=["GET", "POST"])
def ekspor(jenis: str, nama: str | None = None) -> None:
	"""Download SOPs as a file.

	:param jenis: "json" or "xlsx".
	:param nama: names of the SOPs as a JSON list; without it every SOP in force.
	"""
	_demand("export")
	names = _names_in(nama) if nama else exchange.names_in_force()
	content = exchange.export(names, jenis)
	title = re.sub(r"[^A-Za-z0-9.-]+", "_", names[0]) if len(names) == 1 else "SOP"
	_offer(f"{title}.{jenis}", content, jenis)


@frappe.whitelist(methods=["GET"])
def templat() -> None:
	"""Download the empty workbook to fill in."""
	_demand("create")
	_offer("Templat_SOP.xlsx", exchange.template(), exchange.EXCEL)


@frappe.whitelist(methods=["POST"])
def impor() -> dict:
	"""Import the uploaded file `berkas` (multipart); return the names of the new drafts.

	A refusal is 417 with `problems` beside the error: place and message of each.
	"""
	_demand("create")
	upload = frappe.request.files.get("berkas") if frappe.request else None
	if not upload:
		frappe.throw(_("Pilih berkas JSON (.json) atau Excel (.xlsx) untuk diimpor."), LayananError)
	kind = (upload.filename or "").rpartition(".")[2].lower()
	try:
		names = exchange.import_file(upload.stream.read(MAX_BYTES + 1), kind)
	except exchange.ImportRefused as refused:
		frappe.response["problems"] = [
			{
				"place": problem.place,
				"sheet": problem.sheet,
				"row": problem.row,
				"column": problem.column,
				"message": problem.message,
			}
			for problem in refused.problems
		]
		raise
	return {"names": names}


def _demand(right: str) -> None:
	if not frappe.has_permission("SOP", right):
		frappe.throw(_("Anda tidak berhak mengekspor atau mengimpor SOP."), frappe.PermissionError)


def _names_in(text: str) -> list[str]:
	names = parsed(text, list)
	if not all(isinstance(name, str) for name in names):
		frappe.throw(_("Sebut SOP yang diekspor sebagai daftar nama."), LayananError)
	return names


def _offer(filename: str, content: bytes, kind: str) -> None:
	frappe.response.update(
		{
			"type": "download",
			"filename": filename,
			"filecontent": content,
			"content_type": _CONTENT_TYPES[kind],
		}
	)
