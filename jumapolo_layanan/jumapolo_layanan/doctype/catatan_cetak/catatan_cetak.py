import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.exceptions import RecordFrozen


class CatatanCetak(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cetakan_ke: DF.Int
		format: DF.Data | None
		jabatan_penandatangan: DF.Data | None
		nama_penandatangan: DF.Data | None
		name: DF.Int | None
		penandatangan: DF.Link | None
		pengguna: DF.Link | None
		permohonan: DF.Link
		posisi: DF.Data | None
		salinan: DF.Int
		sop: DF.Link | None
		waktu: DF.Datetime | None
	# end: auto-generated types
	"""One print of one sheet of a request. Written by the service of prints, and changed by nobody."""

	def validate(self) -> None:
		if not (self.flags.by_system and self.is_new()):
			self.refuse()

	def on_trash(self) -> None:
		self.refuse()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.refuse()

	def refuse(self) -> None:
		frappe.throw(_("Catatan cetak ditulis oleh sistem dan tidak diubah dengan tangan."), RecordFrozen)


def on_doctype_update() -> None:
	frappe.db.add_index("Catatan Cetak", ["permohonan", "format"])
