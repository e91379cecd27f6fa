from frappe.model.document import Document


class AwalNomor(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		buku: DF.Literal["Agenda Masuk", "Nomor Surat", "Register Keluar"]
		mulai_dari: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		tahun: DF.Int
	# end: auto-generated types
	pass
