from jumapolo_layanan.child_row import ChildRow


class BerkasPermohonan(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		ada: DF.Check
		lampiran: DF.Attach | None
		nama_berkas: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		wajib: DF.Check
	# end: auto-generated types
	pass
