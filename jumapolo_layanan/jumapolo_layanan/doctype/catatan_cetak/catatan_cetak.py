import frappe
from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord


class CatatanCetak(FrozenRecord):
	"""One print of one sheet of a request. Written by the service of prints, and changed by nobody."""

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

	def refusal(self) -> str:
		return _("Catatan cetak ditulis oleh sistem dan tidak diubah dengan tangan.")


def on_doctype_update() -> None:
	frappe.db.add_index("Catatan Cetak", ["permohonan", "format"])
