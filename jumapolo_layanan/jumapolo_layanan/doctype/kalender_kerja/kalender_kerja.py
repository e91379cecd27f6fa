from itertools import combinations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_timedelta, getdate

from jumapolo_layanan.exceptions import LayananError


class KalenderKerja(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from jumapolo_layanan.jumapolo_layanan.doctype.hari_libur.hari_libur import HariLibur
		from jumapolo_layanan.jumapolo_layanan.doctype.jam_kerja.jam_kerja import JamKerja
		from jumapolo_layanan.jumapolo_layanan.doctype.profil_jam_kerja.profil_jam_kerja import ProfilJamKerja

		hari_libur: DF.Table[HariLibur]
		jam_kerja: DF.Table[JamKerja]
		nama_kalender: DF.Data
		profil: DF.Table[ProfilJamKerja]

	# end: auto-generated types
	def validate(self) -> None:
		self.validate_slots()
		self.validate_overlaps()
		self.validate_profiles()

	def validate_slots(self) -> None:
		known = {row.nama_profil for row in self.profil}
		for row in self.jam_kerja:
			if get_timedelta(row.mulai) >= get_timedelta(row.selesai):
				frappe.throw(
					_("Jam Kerja baris {0}: Selesai harus sesudah Mulai.").format(row.idx), LayananError
				)
			if row.profil and row.profil not in known:
				frappe.throw(
					_("Jam Kerja baris {0}: profil {1} belum ada.").format(row.idx, row.profil), LayananError
				)

	def validate_overlaps(self) -> None:
		for one, other in combinations(self.jam_kerja, 2):
			same_day = (one.hari, one.profil or "") == (other.hari, other.profil or "")
			apart = get_timedelta(one.selesai) <= get_timedelta(other.mulai) or get_timedelta(
				other.selesai
			) <= get_timedelta(one.mulai)
			if same_day and not apart:
				frappe.throw(
					_("Jam Kerja baris {0} dan {1} bertumpuk pada hari {2}.").format(
						one.idx, other.idx, one.hari
					),
					LayananError,
				)

	def validate_profiles(self) -> None:
		for row in self.profil:
			if getdate(row.mulai) > getdate(row.sampai):
				frappe.throw(_("Profil baris {0}: Sampai harus sesudah Mulai.").format(row.idx), LayananError)
