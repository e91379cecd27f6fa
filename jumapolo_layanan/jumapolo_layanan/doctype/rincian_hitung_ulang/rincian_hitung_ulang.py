from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord


class RincianHitungUlang(FrozenRecord):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		beruntun_baru: DF.Check
		beruntun_lama: DF.Check
		hitung_ulang: DF.Link
		langkah: DF.Data | None
		menit_jeda_baru: DF.Float
		menit_jeda_lama: DF.Float
		menit_kerja_baru: DF.Float
		menit_kerja_lama: DF.Float
		menit_total_baru: DF.Float
		menit_total_lama: DF.Float
		menit_tunggu_baru: DF.Float
		menit_tunggu_lama: DF.Float
		name: DF.Int | None
		nomor_langkah: DF.Int
		permohonan: DF.Data | None
		sebab_tidak_terukur_baru: DF.Data | None
		sebab_tidak_terukur_lama: DF.Data | None
		status_waktu_baru: DF.Data | None
		status_waktu_lama: DF.Data | None
	# end: auto-generated types
	"""The figures of one visit (or of a request itself) before and after a recomputation."""

	def refusal(self) -> str:
		return _("Angka lama dan baru ditulis oleh sistem dan tidak diubah dengan tangan.")
