from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord


class PerubahanRiwayat(FrozenRecord):
	"""One correction of the figures of a closed history by the system. Changed by nobody."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acuan: DF.Data | None
		hash: DF.Data | None
		jumlah_baris: DF.Int
		kepala_baru: DF.Data | None
		kepala_lama: DF.Data | None
		name: DF.Int | None
		pengguna: DF.Link | None
		permohonan: DF.Link
		sebab: DF.Data | None
		waktu: DF.Datetime | None
	# end: auto-generated types

	def refusal(self) -> str:
		return _("Catatan perubahan riwayat ditulis oleh sistem dan tidak diubah dengan tangan.")
