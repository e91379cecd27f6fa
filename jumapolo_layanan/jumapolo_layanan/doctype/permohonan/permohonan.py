from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from jumapolo_layanan.core import identity, masking
from jumapolo_layanan.exceptions import LayananError, RecordFrozen
from jumapolo_layanan.quick_dict import QuickDict
from jumapolo_layanan.services import attachments, clock, documents, faults, prints, turns
from jumapolo_layanan.services import permohonan as requests


class Permohonan(QuickDict):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from jumapolo_layanan.jumapolo_layanan.doctype.berkas_permohonan.berkas_permohonan import (
			BerkasPermohonan,
		)
		from jumapolo_layanan.jumapolo_layanan.doctype.isian_permohonan.isian_permohonan import (
			IsianPermohonan,
		)

		alamat: DF.SmallText | None
		alasan: DF.SmallText | None
		amended_from: DF.Link | None
		berkas: DF.Table[BerkasPermohonan]
		desa: DF.Link | None
		entri_susulan: DF.Check
		giliran: DF.Link | None
		isian: DF.Table[IsianPermohonan]
		jabatan_penandatangan: DF.Data | None
		jalan: DF.SmallText | None
		keperluan: DF.SmallText
		kode_lacak: DF.Data | None
		langkah_ke: DF.Int
		menit_kerja: DF.Float
		menit_standar: DF.Int
		nama_pemohon: DF.Data
		nama_penandatangan: DF.Data | None
		nama_tersamar: DF.Data | None
		nik: DF.Data
		nik_tersamar: DF.Data | None
		nip_penandatangan: DF.Data | None
		nomor_agenda: DF.Data | None
		nomor_kk: DF.Data | None
		nomor_register: DF.Data | None
		nomor_surat: DF.Data | None
		nomor_surat_pengantar: DF.Data | None
		pangkat_penandatangan: DF.Data | None
		pelaku_terdahulu: DF.SmallText | None
		pemegang: DF.Link | None
		penandatangan: DF.Link | None
		penghapusan: DF.Link | None
		sop: DF.Link
		status_waktu: DF.Literal["Berjalan", "Tepat Waktu", "Terlambat", "Tidak Terukur"]
		tanggal_agenda: DF.Date | None
		tanggal_register: DF.Date | None
		tanggal_surat: DF.Date | None
		tanggal_surat_pengantar: DF.Date | None
		telepon: DF.Data | None
		tenggat: DF.Datetime | None
		waktu_masuk: DF.Datetime | None
		waktu_pengesahan: DF.Datetime | None
		waktu_selesai: DF.Datetime | None
		waktu_terima: DF.Datetime | None
		workflow_state: DF.Link | None

	# end: auto-generated types
	def onload(self) -> None:
		self.set_onload("cetak_ulang", prints.needs_reprint(self))
		self.set_onload("dicabut", documents.revoked_note(self))

	def insert(self, *args: object, **kwargs: object) -> "Permohonan":
		with faults.told():
			return super().insert(*args, **kwargs)

	def save(self, *args: object, **kwargs: object) -> "Permohonan":
		with faults.told():
			return super().save(*args, **kwargs)

	def autoname(self) -> None:
		self.name = requests.next_name()

	def before_insert(self) -> None:
		requests.prepare(self)

	def validate(self) -> None:
		self.validate_filled_in()
		self.validate_identity()
		self.validate_dates()
		self.mask_identity()
		attachments.check_papers(self)

	def apply_fieldlevel_read_permissions(self) -> None:
		"""Every road that hands a request to a reader passes here; core keeps a record of the form alone."""
		super().apply_fieldlevel_read_permissions()
		self.add_viewed()

	def add_viewed(self, *args: object, **kwargs: object) -> Document | None:
		"""Keep one record of one opening."""
		if self.flags.viewed:
			return None
		self.flags.viewed = True
		return super().add_viewed(*args, **kwargs)

	def validate_workflow(self) -> None:
		requests.settle(self)

	def db_insert(self, *args: object, **kwargs: object) -> None:
		requests.write_under_free_name(self, partial(super().db_insert, *args, **kwargs))

	def after_insert(self) -> None:
		requests.warn_of_duplicates(self)

	def on_update(self) -> None:
		requests.record(self)
		attachments.claim_papers(self)

	def before_update_after_submit(self) -> None:
		self.refuse(_("Permohonan yang sudah selesai tidak diubah lagi."))

	def before_cancel(self) -> None:
		self.refuse(_("Permohonan yang sudah selesai tidak dibatalkan. Riwayatnya tetap disimpan."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.refuse(_("Nomor permohonan tidak diubah."))

	def on_trash(self) -> None:
		self.refuse(_("Permohonan tidak dihapus. Bila keliru, gunakan tindakan Batalkan dengan alasannya."))

	@frappe.whitelist(methods=["POST"])
	def mulai(self) -> None:
		"""Begin to work on the present step."""
		requests.begin(self)
		self.hide_personal_data()

	@frappe.whitelist(methods=["POST"])
	def lepaskan(self) -> None:
		"""Give the begun step back to all who may act on it."""
		requests.release(self.name)
		self.hide_personal_data()

	@frappe.whitelist(methods=["POST"])
	def pindah_versi(self, alasan: str) -> None:
		"""Go on under the version of the SOP that is in force now."""
		requests.change_version(self, alasan)
		self.hide_personal_data()

	def hide_personal_data(self) -> None:
		"""Core answers the call of a method with the whole document, whatever its caller may read of it."""
		self.apply_fieldlevel_read_permissions()

	def validate_filled_in(self) -> None:
		for field in ("nama_pemohon", "nik", "keperluan"):
			if not str(self.get(field) or "").strip():
				frappe.throw(_("Isi {0}.").format(self.meta.get_label(field)), LayananError)

	def validate_identity(self) -> None:
		try:
			self.nama_pemohon = identity.check_name(self.nama_pemohon)
			self.nik = identity.check_nik(self.nik)
			self.nomor_kk = identity.check_kk(self.nomor_kk) if self.nomor_kk else None
			self.telepon = identity.check_phone(self.telepon) if self.telepon else None
		except identity.InvalidIdentity as error:
			frappe.throw(_(str(error)), LayananError)

	def validate_dates(self) -> None:
		if self.tanggal_surat_pengantar and getdate(self.tanggal_surat_pengantar) > clock.now().date():
			frappe.throw(_("Tanggal Surat Pengantar tidak boleh di masa depan."), LayananError)

	def mask_identity(self) -> None:
		self.nama_tersamar = masking.mask_name(self.nama_pemohon)
		self.nik_tersamar = identity.mask(self.nik)

	def refuse(self, message: str) -> None:
		frappe.throw(message, RecordFrozen)


def on_doctype_update() -> None:
	"""An index for each list that a role opens, in the order in which it stands, and for each search at the counter."""
	turns.ensure(requests.NAMES)
	for fields in (
		["giliran", "tenggat"],
		["workflow_state", "tenggat"],
		["workflow_state", "waktu_masuk"],
		["sop", "waktu_masuk"],
		["desa", "waktu_masuk"],
		["waktu_masuk"],
		["waktu_selesai"],
		["creation"],
		["nama_pemohon"],
	):
		frappe.db.add_index("Permohonan", fields)
