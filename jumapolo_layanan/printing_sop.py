"""What the print formats of an SOP ask for: its official form, sheet by sheet."""

from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core import sop_form as form
from jumapolo_layanan.core.sop_flow import FormStep
from jumapolo_layanan.core.sop_form import Identity, Paper, Signature
from jumapolo_layanan.printing import indonesian_date, title_lines
from jumapolo_layanan.services.sop import IN_FORCE


@dataclass(frozen=True)
class SopForm:
	"""The sheets as SVG, everything in them escaped."""

	paper: Paper
	sheets: tuple[str, ...]

	@property
	def ratio(self) -> str:
		"""The height of a sheet in percent of its width; a PDF engine that shrinks mm keeps to it."""
		return f"{self.paper.printable_height / self.paper.printable_width * 100:.4f}"


def sop_form(doc: Document, paper: str = "F4") -> SopForm:
	"""Return the official form of an SOP on "F4" or "A4"."""
	sheet = form.PAPERS[paper]
	return SopForm(sheet, form.draw(identity_of(doc), tuple(map(FormStep.from_row, doc.langkah)), sheet))


def identity_of(doc: Document) -> Identity:
	office = frappe.get_cached_doc("Pengaturan Layanan")
	district = office.nama_kecamatan or ""
	return Identity(
		regency=office.nama_kabupaten or "",
		district=district,
		number=doc.nomor_sop or "",
		name=doc.nama_sop or "",
		made_on=indonesian_date(doc.tanggal_pembuatan),
		revised_on=indonesian_date(doc.tanggal_revisi),
		effective_on=indonesian_date(doc.tanggal_efektif),
		decree=_decree_of(doc, district),
		signature=_signature_of(doc, district),
		legal_basis=_items(doc, "dasar_hukum"),
		qualifications=_items(doc, "kualifikasi_pelaksana"),
		related=_items(doc, "keterkaitan"),
		equipment=_items(doc, "peralatan"),
		warnings=tuple((doc.peringatan or "").splitlines()),
		records=tuple((doc.pencatatan_pendataan or "").splitlines()),
		version=f"Versi {doc.versi or 1}",
		notice=_notice_of(doc),
	)


def _items(doc: Document, field: str) -> tuple[str, ...]:
	return tuple(row.uraian for row in doc.get(field) or () if row.uraian)


def _decree_of(doc: Document, district: str) -> tuple[str, ...]:
	if not doc.nomor_keputusan:
		return ()
	return (
		f"Lampiran Keputusan Camat {district}",
		f"Nomor {doc.nomor_keputusan}",
		f"Tanggal {indonesian_date(doc.tanggal_keputusan) or '–'}",
	)


def _signature_of(doc: Document, district: str) -> Signature:
	"""Return the official as kept on the SOP, else the Camat with room to write in the name."""
	if doc.get("nama_pengesah"):
		return Signature(
			title=title_lines(doc.get("jabatan_pengesah") or ""),
			name=doc.get("nama_pengesah"),
			rank=doc.get("pangkat_pengesah") or "",
			nip=doc.get("nip_pengesah") or "",
		)
	if doc.disahkan_oleh:
		official = frappe.get_cached_doc("Pejabat", doc.disahkan_oleh)
		return Signature(
			title=title_lines(official.jabatan or ""),
			name=official.nama or "",
			rank=official.pangkat_golongan or "",
			nip=official.nip or "",
		)
	return Signature(title=(f"Camat {district}",))


def _notice_of(doc: Document) -> str:
	"""Return why the form on paper does not bind; nothing for an SOP in force."""
	if doc.docstatus == 0:
		return "DRAF – BELUM DISAHKAN"
	if doc.status == "Disahkan":
		return f"BERLAKU MULAI {indonesian_date(doc.tanggal_efektif).upper()}"
	return "" if doc.status == IN_FORCE else f"TIDAK BERLAKU LAGI – {doc.status.upper()}"
