import frappe
from frappe import _

from jumapolo_layanan.core.verification import ID_LENGTH
from jumapolo_layanan.frozen_record import FrozenRecord
from jumapolo_layanan.services import documents


class DokumenTerbit(FrozenRecord):
	"""One document that the office has issued. Written by the service of documents only."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alasan_pencabutan: DF.SmallText | None
		dicabut_oleh: DF.Link | None
		jabatan_penandatangan: DF.Data | None
		jenis: DF.Data | None
		kabupaten: DF.Data | None
		kecamatan: DF.Data | None
		kode: DF.Data
		nama_penandatangan: DF.Data | None
		nama_tersamar: DF.Data | None
		nomor: DF.Data | None
		permohonan: DF.Link
		sop: DF.Link
		status: DF.Literal["Sah", "Dicabut"]
		tanggal: DF.Date | None
		waktu_pencabutan: DF.Datetime | None
		waktu_pengesahan: DF.Datetime | None
	# end: auto-generated types

	def autoname(self) -> None:
		self.name = (self.kode or "")[:ID_LENGTH]

	def onload(self) -> None:
		self.set_onload("boleh_dicabut", documents.may_revoke(self, frappe.session.user))

	@frappe.whitelist(methods=["POST"])
	def cabut(self, alasan: str) -> None:
		"""Declare the document void."""
		documents.revoke(self.name, alasan)

	def refusal(self) -> str:
		return _("Dokumen terbit ditulis oleh sistem dan tidak diubah dengan tangan.")


def on_doctype_update() -> None:
	"""One document an approval; its request finds it."""
	frappe.db.add_unique("Dokumen Terbit", ["permohonan", "waktu_pengesahan"])
