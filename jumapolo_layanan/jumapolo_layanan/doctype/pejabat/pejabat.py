import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.core import identity
from jumapolo_layanan.exceptions import LayananError


class Pejabat(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		aktif: DF.Check
		jabatan: DF.Data
		nama: DF.Data
		nip: DF.Data
		pangkat_golongan: DF.Data | None
		user: DF.Link | None

	# end: auto-generated types
	def validate(self) -> None:
		self.validate_nip()

	def validate_nip(self) -> None:
		try:
			self.nip = identity.check_nip(self.nip or "")
		except identity.InvalidIdentity as error:
			frappe.throw(_(str(error)), LayananError)
