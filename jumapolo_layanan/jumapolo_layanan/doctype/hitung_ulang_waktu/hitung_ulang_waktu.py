import frappe
from frappe import _
from frappe.utils import getdate

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.frozen_record import FrozenRecord
from jumapolo_layanan.services import recount


class HitungUlangWaktu(FrozenRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alasan: DF.SmallText
		dari_tanggal: DF.Date
		jumlah_berubah: DF.Int
		jumlah_diperiksa: DF.Int
		keterangan: DF.SmallText | None
		sampai_tanggal: DF.Date
		sop: DF.Link | None
		status: DF.Literal["Menunggu", "Berjalan", "Selesai", "Gagal"]
		waktu_mulai: DF.Datetime | None
		waktu_selesai: DF.Datetime | None
	# end: auto-generated types
	"""One recomputation of recorded figures: asked for with a reason, run once, kept for good."""

	def before_insert(self) -> None:
		recount.prepare(self)

	def validate(self) -> None:
		if not self.is_new():
			self.refuse()
		self.validate_period()
		self.validate_reason()

	def after_insert(self) -> None:
		recount.order(self)

	def validate_period(self) -> None:
		if getdate(self.dari_tanggal) > getdate(self.sampai_tanggal):
			frappe.throw(_("Dari Tanggal tidak boleh sesudah Sampai Tanggal."), LayananError)

	def validate_reason(self) -> None:
		if not (self.alasan or "").strip():
			frappe.throw(_("Isi Alasan: mengapa angka yang tercatat dihitung ulang."), LayananError)

	def refusal(self) -> str:
		return _(
			"Hitung ulang yang sudah diminta tidak diubah dan tidak dihapus. Bila perlu, buat yang baru."
		)
