import frappe
from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord
from jumapolo_layanan.services import facts


class RekapWaktu(FrozenRecord):
	"""The sum of the facts of one step and month, of all months, or of one officer and village besides.

	Written by `services/facts.py` in bulk, never saved.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bulan: DF.Data | None
		desa: DF.Link | None
		detik_kerja: DF.LongInt
		detik_tunggu: DF.LongInt
		di_luar_jam_kerja: DF.Int
		entri_susulan: DF.Int
		histogram_kerja: DF.LongText | None
		histogram_tunggu: DF.LongText | None
		klik_beruntun: DF.Int
		kuantil: DF.Data | None
		n: DF.Int
		nomor_langkah: DF.Int
		petugas: DF.Link | None
		rinci: DF.Check
		sop: DF.Link | None
		tanpa_kalender: DF.Int
		tepat_waktu: DF.Int
		tidak_terukur: DF.Int
	# end: auto-generated types

	def refusal(self) -> str:
		return _("Rekap waktu ditulis oleh sistem dan tidak diubah dengan tangan.")


def on_doctype_update() -> None:
	"""One index for each way in which a report reads: by months, by officer, by village; and the row that folds lock."""
	frappe.db.add_index("Rekap Waktu", ["rinci", "bulan"])
	frappe.db.add_index("Rekap Waktu", ["petugas"])
	frappe.db.add_index("Rekap Waktu", ["desa"])
	facts.ensure_lock()
