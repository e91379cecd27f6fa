from jumapolo_layanan.child_row import ChildRow


class IsianSOP(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		label: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		pilihan: DF.SmallText | None
		tipe: DF.Literal["Teks", "Bilangan", "Tanggal", "Pilihan"]
		wajib: DF.Check
	# end: auto-generated types
	pass
