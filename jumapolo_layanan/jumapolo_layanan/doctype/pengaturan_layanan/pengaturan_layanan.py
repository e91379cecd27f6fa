import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.core.numbering import InvalidTemplate, check_template
from jumapolo_layanan.exceptions import LayananError


class PengaturanLayanan(Document):
	def validate(self) -> None:
		self.validate_templates()

	def validate_templates(self) -> None:
		for field in ("templat_nomor_agenda", "templat_nomor_surat", "templat_nomor_register"):
			try:
				check_template(self.get(field) or "")
			except InvalidTemplate as error:
				frappe.throw(f"{_(self.meta.get_label(field))}: {_(str(error))}", LayananError)
