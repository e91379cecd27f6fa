import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from jumapolo_layanan.core.days_off import UnknownYear, missing_days_off
from jumapolo_layanan.core.worktime import ImpossibleCalendar
from jumapolo_layanan.exceptions import CalendarImpossible, LayananError
from jumapolo_layanan.services import worktime


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
		self.validate_possible()

	def on_update(self) -> None:
		worktime.follow_change_of(self.name)

	def validate_possible(self) -> None:
		try:
			worktime.calendar_of(self)
		except ImpossibleCalendar as error:
			frappe.throw(frappe.utils.escape_html(_(str(error))), CalendarImpossible)

	@frappe.whitelist(methods=["POST"])
	def isi_hari_libur(self, tahun: int) -> int:
		"""Put the holidays and joint leave of a year on the form, to be looked over and saved; return how many.

		A date that is listed already stays as the office has it.
		"""
		self.check_permission("write")
		try:
			missing = missing_days_off(tahun, {getdate(row.tanggal) for row in self.hari_libur})
		except UnknownYear as error:
			frappe.throw(_(str(error)), LayananError)
		for day, name in missing.items():
			self.append("hari_libur", {"tanggal": day, "keterangan": name})
		self.hari_libur.sort(key=lambda row: getdate(row.tanggal))
		for place, row in enumerate(self.hari_libur, start=1):
			row.idx = place
		return len(missing)
