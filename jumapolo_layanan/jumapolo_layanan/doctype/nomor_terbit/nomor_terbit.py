import frappe
from frappe import _

from jumapolo_layanan.frozen_record import FrozenRecord
from jumapolo_layanan.services import books, documents


class NomorTerbit(FrozenRecord):
	"""One number of one book. Written by the service of books only; a voided one keeps its place."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alasan: DF.SmallText | None
		buku: DF.Literal["Agenda Masuk", "Nomor Surat", "Register Keluar"]
		dibatalkan_oleh: DF.Link | None
		nomor: DF.Data | None
		permohonan: DF.Link | None
		sop: DF.Link | None
		status: DF.Literal["Terpakai", "Batal"]
		tahun: DF.Int
		tanggal: DF.Date | None
		urut: DF.Int
		waktu_batal: DF.Datetime | None
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("dapat_dibatalkan", books.may_void(self, frappe.session.user))

	@frappe.whitelist(methods=["POST"])
	def batalkan(self, alasan: str) -> None:
		"""Void this number and the document that bears it; it keeps its place in the book, with the reason."""
		row = books.void(self.name, alasan)
		documents.drop_number(row.permohonan, row.nomor, row.alasan)

	def refusal(self) -> str:
		return _(
			"Nomor ditulis oleh sistem dan tidak diubah dengan tangan. Nomor yang keliru dibatalkan dengan alasannya."
		)


def on_doctype_update() -> None:
	# Frappe knows a unique constraint on Postgres by "_key" in its name
	frappe.db.add_unique("Nomor Terbit", ["buku", "tahun", "urut"], "nomor_terbit_urut_key")
	frappe.db.add_unique("Nomor Terbit", ["buku", "nomor"], "nomor_terbit_nomor_key")
	frappe.db.add_index("Nomor Terbit", ["buku", "tanggal"])
	books.ensure_locks()
