from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord


class PenghapusanDataPribadi(FrozenRecord):
	"""One removal of personal data from old requests, and which ones. Written by the service of retention."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		daftar: DF.LongText | None
		hash: DF.Data | None
		jumlah: DF.Int
		masa_simpan_tahun: DF.Int
		name: DF.Int | None
		pengguna: DF.Link | None
		sampai: DF.Date | None
		status: DF.Literal["Berjalan", "Selesai"]
		waktu: DF.Datetime | None
		waktu_selesai: DF.Datetime | None
	# end: auto-generated types

	def refusal(self) -> str:
		return _("Catatan penghapusan data ditulis oleh sistem dan tidak diubah dengan tangan.")
