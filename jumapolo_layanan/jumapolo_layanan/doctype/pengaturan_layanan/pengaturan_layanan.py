import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.core import uploads
from jumapolo_layanan.core.numbering import InvalidTemplate, check_template
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import books, worktime


class PengaturanLayanan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from jumapolo_layanan.jumapolo_layanan.doctype.awal_nomor.awal_nomor import AwalNomor
		from jumapolo_layanan.jumapolo_layanan.doctype.eskalasi_waktu.eskalasi_waktu import EskalasiWaktu
		from jumapolo_layanan.jumapolo_layanan.doctype.pengingat_layanan.pengingat_layanan import (
			PengingatLayanan,
		)

		alamat_kantor: DF.SmallText | None
		ambang_beruntun: DF.Int
		awal_nomor: DF.Table[AwalNomor]
		batas_entri_susulan: DF.Int
		eskalasi: DF.Table[EskalasiWaktu]
		jenis_lampiran: DF.Data | None
		kalender_kerja: DF.Link | None
		kode_unit: DF.Data | None
		masa_simpan_tahun: DF.Int
		nama_kabupaten: DF.Data
		nama_kecamatan: DF.Data
		pengingat: DF.Table[PengingatLayanan]
		persen_peringatan: DF.Percent
		surel_peringatan: DF.Check
		templat_nomor_agenda: DF.Data
		templat_nomor_register: DF.Data
		templat_nomor_surat: DF.Data
		ukuran_lampiran: DF.Int

	# end: auto-generated types
	def validate(self) -> None:
		self.validate_templates()
		self.validate_share()
		self.validate_uploads()
		books.check_starts(self)

	def on_update(self) -> None:
		self.follow_calendar()

	def validate_share(self) -> None:
		if not 0 < (self.persen_peringatan or 0) <= 100:
			frappe.throw(_("Peringatan diberikan pada 1 sampai 100 persen waktu baku."), LayananError)

	def follow_calendar(self) -> None:
		before = self.get_doc_before_save()
		if before and (before.kalender_kerja or None) != (self.kalender_kerja or None):
			worktime.renew_deadlines_later()

	def validate_templates(self) -> None:
		for field in ("templat_nomor_agenda", "templat_nomor_surat", "templat_nomor_register"):
			try:
				check_template(self.get(field) or "")
			except InvalidTemplate as error:
				frappe.throw(f"{_(self.meta.get_label(field))}: {_(str(error))}", LayananError)

	def validate_uploads(self) -> None:
		try:
			uploads.read_kinds(self.jenis_lampiran or "pdf")
		except uploads.InvalidUpload as error:
			frappe.throw(f"{_(self.meta.get_label('jenis_lampiran'))}: {_(str(error))}", LayananError)
