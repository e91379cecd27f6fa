from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord


class PeringatanWaktu(FrozenRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		langkah: DF.Int
		nomor_langkah: DF.Int
		penerima: DF.SmallText | None
		permohonan: DF.Data
		tingkat: DF.Literal["Hampir Habis", "Lewat"]
		waktu: DF.Datetime | None
	# end: auto-generated types
	"""That an alert about one visit went out. Named by visit and level, so that the second one cannot exist."""

	def refusal(self) -> str:
		return _("Peringatan ditulis oleh sistem dan tidak diubah dengan tangan.")
