from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord


class FaktaWaktu(FrozenRecord):
	"""One finished step of one request, or its retraction. Written by `services/facts.py` in bulk, never saved."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		desa: DF.Link | None
		detik_kerja: DF.Int
		detik_tunggu: DF.Int
		dilipat: DF.Check
		jumlah: DF.Int
		menit_standar: DF.Int
		name: DF.Int | None
		nomor_langkah: DF.Int
		pelaksana: DF.Link | None
		permohonan: DF.Link | None
		petugas: DF.Link | None
		sebab: DF.Literal["", "Entri Susulan", "Klik Beruntun", "Di Luar Jam Kerja", "Tanpa Kalender"]
		sop: DF.Link | None
		status_waktu: DF.Literal["Tepat Waktu", "Terlambat", "Tidak Terukur"]
		tanggal: DF.Date | None
	# end: auto-generated types

	def refusal(self) -> str:
		return _("Fakta waktu ditulis oleh sistem dan tidak diubah dengan tangan.")
