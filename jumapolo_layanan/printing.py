"""What the print formats ask for. A template only lays it out and escapes it.

Paper is Indonesian whatever language the session has, so nothing here is translated.
"""

from dataclasses import dataclass
from datetime import date, datetime

import frappe
from babel.dates import format_date
from frappe.model.document import Document
from frappe.utils import getdate

from jumapolo_layanan.core.graph import CANCELLED, NONE, REFUSED
from jumapolo_layanan.services import sop as sops

# the number a stamp bears: the first of these that the request has, with the date that belongs to it
_NUMBERS = (
	("nomor_surat", "tanggal_surat"),
	("nomor_agenda", "tanggal_agenda"),
	("nomor_register", "tanggal_register"),
)
_DELEGATED = ("a.n.", "u.b.")


@dataclass(frozen=True)
class Obstacle:
	"""Why there is no stamp on this paper."""

	headline: str
	advice: str


@dataclass(frozen=True)
class Signer:
	"""The official as kept on the request."""

	title_lines: tuple[str, ...]
	name: str
	rank: str
	nip: str


@dataclass(frozen=True)
class NameStamp:
	service: str
	obstacle: Obstacle | None
	signer: Signer
	is_proposal: bool


@dataclass(frozen=True)
class LegalisationStamp:
	service: str
	obstacle: Obstacle | None
	signer: Signer
	district: str
	regency: str
	approved_on: str
	rows: tuple[tuple[str, str], ...]


def name_stamp(doc: Document) -> NameStamp:
	"""Return the stamp with the name and NIP that goes under a signature."""
	return NameStamp(
		service=_service_of(doc),
		obstacle=_obstacle_to_name(doc),
		signer=_signer_of(doc),
		is_proposal=not doc.waktu_pengesahan,
	)


def legalisation_stamp(doc: Document) -> LegalisationStamp:
	"""Return the stamp that says what was approved, by whom and when."""
	office = frappe.get_cached_doc("Pengaturan Layanan")
	return LegalisationStamp(
		service=_service_of(doc),
		obstacle=_obstacle_to_legalisation(doc),
		signer=_signer_of(doc),
		district=office.nama_kecamatan or "",
		regency=office.nama_kabupaten or "",
		approved_on=indonesian_date(doc.waktu_pengesahan),
		rows=_number_rows(doc),
	)


def indonesian_date(value: date | datetime | str | None) -> str:
	"""Return a date in words.

	>>> indonesian_date("2026-11-24")
	'24 November 2026'
	"""
	return format_date(getdate(value), "d MMMM y", locale="id") if value else ""


def title_lines(title: str) -> tuple[str, ...]:
	"""Break the title of a delegated signature after the office in whose name it is given.

	>>> title_lines("a.n. Camat Rekaan, Sekretaris Camat")
	('a.n. Camat Rekaan', 'Sekretaris Camat')
	"""
	if title.startswith(_DELEGATED):
		return tuple(part.strip() for part in title.split(",", 1))
	return (title,)


def _obstacle_to_name(doc: Document) -> Obstacle | None:
	if obstacle := _obstacle_of_ending(doc):
		return obstacle
	if not doc.nama_penandatangan:
		return Obstacle(
			"PENANDA TANGAN BELUM DITENTUKAN",
			"Pilih pejabat pada kolom Penanda Tangan, simpan permohonan, lalu cetak lagi.",
		)
	return None


def _obstacle_to_legalisation(doc: Document) -> Obstacle | None:
	if obstacle := _obstacle_of_ending(doc):
		return obstacle
	if not (doc.waktu_pengesahan and doc.nama_penandatangan):
		return Obstacle(
			"BELUM DISAHKAN",
			"Stempel ini baru dapat dicetak setelah pejabat mengesahkan permohonan.",
		)
	return None


def _obstacle_of_ending(doc: Document) -> Obstacle | None:
	endings = {REFUSED: "PERMOHONAN DITOLAK", CANCELLED: "PERMOHONAN DIBATALKAN"}
	if doc.workflow_state not in endings:
		return None
	return Obstacle(endings[doc.workflow_state], "Stempel tidak dicetak untuk permohonan ini.")


def _signer_of(doc: Document) -> Signer:
	return Signer(
		title_lines=title_lines(doc.jabatan_penandatangan or ""),
		name=doc.nama_penandatangan or "",
		rank=doc.pangkat_penandatangan or "",
		nip=doc.nip_penandatangan or "",
	)


def _number_rows(doc: Document) -> tuple[tuple[str, str], ...]:
	"""Return label and value of the number and its date; none where the SOP gives no number."""
	for number, dated in _NUMBERS:
		if doc.get(number):
			rows = ((number, doc.get(number)), (dated, indonesian_date(doc.get(dated))))
			return tuple((doc.meta.get_label(field), value) for field, value in rows)
	if any(step.numbering != NONE for step in sops.graph_of(doc.sop).steps):
		return (("Nomor", "belum diberikan"),)
	return ()


def _service_of(doc: Document) -> str:
	return frappe.get_cached_value("SOP", doc.sop, "nama_sop") or ""
