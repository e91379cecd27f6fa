from frappe.model.document import Document


class ProfilJamKerja(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		mulai: DF.Date
		nama_profil: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sampai: DF.Date
	# end: auto-generated types
	pass
