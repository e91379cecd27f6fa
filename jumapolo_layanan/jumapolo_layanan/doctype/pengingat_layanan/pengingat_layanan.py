from frappe.model.document import Document


class PengingatLayanan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		dasar: DF.Data | None
		isian: DF.Data
		nilai: DF.Data
		nomor_sop: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		pesan: DF.SmallText | None
		syarat: DF.Literal["Tenggat (hari)", "Tenggat (hari kerja)", "Memuat kata"]
	# end: auto-generated types
	pass
