import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.core.worktime import ImpossibleCalendar
from jumapolo_layanan.exceptions import CalendarImpossible
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

	def validate_possible(self) -> None:
		try:
			worktime.calendar_of(self)
		except ImpossibleCalendar as error:
			frappe.throw(frappe.utils.escape_html(_(str(error))), CalendarImpossible)
