from frappe.model.document import Document


class JamKerja(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		hari: DF.Literal["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
		mulai: DF.Time
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		profil: DF.Data | None
		selesai: DF.Time
	# end: auto-generated types
	pass
