import frappe
from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord


class LangkahPermohonan(FrozenRecord):
	"""One visit of one step. Written by the service of requests only, and by nobody once it has ended."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		beruntun: DF.Check
		catatan: DF.SmallText | None
		desa: DF.Link | None
		entri_susulan: DF.Check
		garam_catatan: DF.Data | None
		hash: DF.Data | None
		hash_sebelumnya: DF.Data | None
		jeda: DF.Check
		masuk: DF.Datetime | None
		menit_jeda: DF.Float
		menit_kerja: DF.Float
		menit_standar: DF.Int
		menit_total: DF.Float
		menit_tunggu: DF.Float
		mulai: DF.Datetime | None
		name: DF.Int | None
		nomor_langkah: DF.Int
		pelaksana: DF.Link | None
		permohonan: DF.Link
		petugas: DF.Link | None
		sebab_tidak_terukur: DF.Literal[
			"", "Jeda Pemohon", "Entri Susulan", "Klik Beruntun", "Di Luar Jam Kerja", "Tanpa Kalender"
		]
		selesai: DF.Datetime | None
		sidik_catatan: DF.Data | None
		sop: DF.Link | None
		status_waktu: DF.Literal["Berjalan", "Tepat Waktu", "Terlambat", "Tidak Terukur"]
		tindakan: DF.Data | None
		uraian: DF.SmallText | None
	# end: auto-generated types

	def refusal(self) -> str:
		return _("Riwayat permohonan ditulis oleh sistem dan tidak diubah dengan tangan.")


def on_doctype_update() -> None:
	"""An index for each way in which its list is filtered, in the order in which it stands, and for the reports."""
	for fields in (["sop", "selesai"], ["sop", "masuk"], ["petugas", "masuk"]):
		frappe.db.add_index("Langkah Permohonan", fields)
