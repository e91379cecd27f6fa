from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord


class JangkarRiwayat(FrozenRecord):
	"""The heads of histories as they were one day. Written by a job, and changed by nobody."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		akar: DF.Data | None
		hash: DF.Data | None
		hash_sebelumnya: DF.Data | None
		jumlah: DF.Int
		kepala: DF.LongText | None
		name: DF.Int | None
		perubahan_sampai: DF.Int
		tanggal: DF.Date | None
		waktu: DF.Datetime | None
	# end: auto-generated types

	def refusal(self) -> str:
		return _("Jangkar riwayat ditulis oleh sistem dan tidak diubah dengan tangan.")
