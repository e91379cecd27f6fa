import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.core import identity
from jumapolo_layanan.exceptions import LayananError


class Pejabat(Document):
	def validate(self) -> None:
		self.validate_nip()

	def validate_nip(self) -> None:
		try:
			self.nip = identity.check_nip(self.nip or "")
		except identity.InvalidIdentity as error:
			frappe.throw(_(str(error)), LayananError)
