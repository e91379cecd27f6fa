"""The rights of persons over their data, and the office's term for keeping it."""

import frappe
from frappe import _

from jumapolo_layanan.core.identity import InvalidIdentity
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import person, retention


@frappe.whitelist(methods=["POST"])
def unduh_data_pribadi(nik: str) -> None:
	"""Answer with a JSON file of all that the office holds of one person."""
	try:
		data = person.data_of(nik)
	except InvalidIdentity as error:
		frappe.throw(_(str(error)), LayananError)
	frappe.local.response.filename = f"data-pribadi-{frappe.utils.nowdate()}.json"
	frappe.local.response.filecontent = frappe.as_json(data).encode()
	frappe.local.response.type = "download"


@frappe.whitelist(methods=["POST"])
def pratinjau_penghapusan() -> dict:
	"""Return how many requests are older than the office's term, and when the first and last of them ended."""
	return retention.preview()


@frappe.whitelist(methods=["POST"])
def hapus_data_pribadi(jumlah: int) -> str:
	"""Order the removal that the preview showed; `jumlah` is the number that it named."""
	return retention.order(frappe.utils.cint(jumlah))
