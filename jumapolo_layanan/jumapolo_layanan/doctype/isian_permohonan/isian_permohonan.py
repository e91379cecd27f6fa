from jumapolo_layanan.child_row import ChildRow


class IsianPermohonan(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		label: DF.Data
		nilai: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		pilihan: DF.SmallText | None
		tipe: DF.Data | None
		wajib: DF.Check
	# end: auto-generated types
	pass
