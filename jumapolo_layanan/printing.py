"""What the print formats ask for. A template only lays it out and escapes it.

Paper is Indonesian whatever language the session has, so nothing here is translated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from babel.dates import format_date
from babel.numbers import format_decimal
from frappe.model.document import Document
from frappe.utils import cint, flt, get_datetime, get_fullname, get_url, getdate

from jumapolo_layanan.core import answers
from jumapolo_layanan.core.graph import CANCELLED, FINAL_STATES, NONE, REFUSED
from jumapolo_layanan.services import documents
from jumapolo_layanan.services import sop as sops

NAME_STAMP = "Stempel Nama dan NIP"
LEGALISATION_STAMP = "Stempel Legalisasi"
COPY_STAMP = "Stempel Legalisasi Salinan"
RECEIPT = "Tanda Terima"
CONTROL_SHEET = "Lembar Kendali"
COVER_LETTER = "Surat Pengantar"
MARRIAGE_LETTER = "Rekomendasi Dispensasi Nikah"
RECOMMENDATION = "Surat Rekomendasi"

POSITIONS = ("kiri-atas", "kanan-atas", "kiri-tengah", "kanan-tengah", "kiri-bawah", "kanan-bawah")
DEFAULT_POSITION = "kanan-bawah"

# the books whose number a paper bears, the first before the others, with the date that belongs to it
_BOOKS = {
	"Nomor Surat": ("nomor_surat", "tanggal_surat"),
	"Agenda Masuk": ("nomor_agenda", "tanggal_agenda"),
	"Register Keluar": ("nomor_register", "tanggal_register"),
}
_NUMBERS = tuple(_BOOKS.values())
_DELEGATED = ("a.n.", "u.b.")
# width and height in millimetres of the papers that Frappe's print settings know and an office has
_PAPERS = {"A4": (210, 297), "A5": (148, 210), "Letter": (216, 279), "Legal": (216, 356)}
_MARGIN_LEFT_AND_RIGHT = 30
_MARGIN_TOP_AND_BOTTOM = 36


@dataclass(frozen=True)
class Job:
	"""What the office asked for when it printed: the how-manieth print it is, and where a stamp stands.

	`zoom` makes up for a printer program that prints everything too small.
	"""

	number: int = 0
	position: str = DEFAULT_POSITION
	zoom: float = 1.0


@dataclass(frozen=True)
class Obstacle:
	"""Why this paper does not hold what was asked for."""

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
class Office:
	district: str
	regency: str
	address: str


@dataclass(frozen=True)
class Sheet:
	"""What every print of a request has: `reference` is the small line that says which print this is."""

	service: str
	reference: str
	zoom: float
	obstacle: Obstacle | None


@dataclass(frozen=True)
class NameStamp(Sheet):
	signer: Signer
	is_proposal: bool


@dataclass(frozen=True)
class LegalisationStamp(Sheet):
	office: Office
	signer: Signer
	approved_on: str
	rows: tuple[tuple[str, str], ...]
	mark: documents.Mark | None


@dataclass(frozen=True)
class CopyStamp(LegalisationStamp):
	"""The stamp alone, at a place of the paper; `height` of the printed page is in parts of its width."""

	side: str
	level: str
	height: float


@dataclass(frozen=True)
class Paper:
	name: str
	mandatory: bool


@dataclass(frozen=True)
class Receipt(Sheet):
	office: Office
	ending: str
	arrived: str
	received: tuple[str, ...]
	missing: tuple[Paper, ...]
	standard_minutes: int
	cost: str
	tracking_page: str
	clerk: str


@dataclass(frozen=True)
class Visit:
	"""One line of the control sheet: a visit of a step, or a step that the request has not reached."""

	number: int
	description: str
	executor: str
	standard: str
	officer: str = ""
	initials: str = ""
	entered: str = ""
	begun: str = ""
	ended: str = ""
	waiting: str = ""
	working: str = ""
	paused: str = ""
	verdict: str = ""
	action: str = ""
	note: str = ""
	is_pause: bool = False


@dataclass(frozen=True)
class ControlSheet(Sheet):
	office: Office
	state: str
	facts: tuple[tuple[str, str], ...]
	visits: tuple[Visit, ...]
	standard: str
	waiting: str
	working: str
	paused: str
	verdict: str


@dataclass(frozen=True)
class Letter(Sheet):
	office: Office
	signer: Signer
	signer_facts: tuple[tuple[str, str], ...]
	applicant: tuple[tuple[str, str], ...]
	answers: tuple[tuple[str, str], ...]
	papers: tuple[str, ...]
	introduction: str
	number_label: str
	number: str
	requested_on: str
	approved_on: str
	dated: str
	mark: documents.Mark | None


def name_stamp(doc: Document) -> NameStamp:
	"""Return the stamp with the name and NIP that goes under a signature."""
	return NameStamp(
		**_common(doc),
		obstacle=_obstacle_to_name(doc),
		signer=_signer_of(doc),
		is_proposal=not doc.waktu_pengesahan,
	)


def legalisation_stamp(doc: Document) -> LegalisationStamp:
	"""Return the stamp that says what was approved, by whom and when."""
	return LegalisationStamp(**_legalisation(doc))


def copy_stamp(doc: Document) -> CopyStamp:
	"""Return the same stamp for the place on a copy that was asked for."""
	side, _dash, level = _job_of(doc).position.partition("-")
	return CopyStamp(**_legalisation(doc), side=side, level=level, height=page_height())


def receipt(doc: Document) -> Receipt:
	"""Return what the applicant takes home: which papers the office has, and how to follow the request."""
	return Receipt(
		**_common(doc),
		obstacle=None,
		office=office(),
		ending=doc.workflow_state if doc.workflow_state in (REFUSED, CANCELLED) else "",
		arrived=indonesian_moment(doc.waktu_terima),
		received=tuple(row.nama_berkas for row in doc.berkas if row.ada),
		missing=tuple(Paper(row.nama_berkas, bool(row.wajib)) for row in doc.berkas if not row.ada),
		standard_minutes=cint(doc.menit_standar),
		cost=frappe.get_cached_value("SOP", doc.sop, "biaya") or "",
		tracking_page=get_url("/lacak").split("://", 1)[-1],
		clerk=get_fullname(doc.owner),
	)


def control_sheet(doc: Document) -> ControlSheet:
	"""Return every visit of every step so far, and the steps still to come."""
	rows = frappe.get_all(
		"Langkah Permohonan", filters={"permohonan": doc.name}, fields=["*"], order_by="name"
	)
	visits = [_visit(row) for row in rows]
	if doc.workflow_state not in FINAL_STATES:
		visits += [_step_to_come(row) for row in _sop_of(doc).langkah if row.idx > doc.langkah_ke]
	return ControlSheet(
		**_common(doc),
		obstacle=None,
		office=office(),
		state=doc.workflow_state,
		facts=_facts_of_control(doc),
		visits=tuple(visits),
		standard=str(cint(doc.menit_standar)),
		waiting=_minutes(sum(row.menit_tunggu or 0 for row in rows)),
		working=_minutes(sum(row.menit_kerja or 0 for row in rows)),
		paused=_minutes(sum(row.menit_jeda or 0 for row in rows)),
		verdict=doc.status_waktu or "",
	)


def official_letter(doc: Document, print_format: str) -> Letter:
	"""Return the facts of a letter of the office; its wording stands in the print format."""
	signer = _signer_of(doc)
	number_label, number, dated = _letter_number(doc)
	return Letter(
		**_common(doc),
		obstacle=_obstacle_to_letter(doc, print_format),
		office=office(),
		signer=signer,
		signer_facts=_filled(
			("Nama", signer.name),
			("NIP", signer.nip),
			("Pangkat/Golongan", signer.rank),
			("Jabatan", doc.jabatan_penandatangan),
		),
		applicant=_filled(
			("Nama", doc.nama_pemohon),
			("NIK", _private(doc, "nik") or doc.nik_tersamar),
			("Alamat", _address_of(doc)),
			("Keperluan", _one_line(doc.keperluan)),
		),
		answers=_filled(*((row.label, _answer(row)) for row in doc.isian)),
		papers=tuple(row.nama_berkas for row in doc.berkas if row.ada),
		introduction=_introduction_of(doc),
		number_label=number_label,
		number=number,
		requested_on=indonesian_date(doc.waktu_terima),
		approved_on=indonesian_date(doc.waktu_pengesahan),
		dated=indonesian_date(dated or doc.waktu_pengesahan),
		mark=documents.verification_mark(doc),
	)


# every print of a request by its name; what is printed through the office's own button is kept
SHEETS: dict[str, Callable[[Document], Sheet]] = {
	RECEIPT: receipt,
	CONTROL_SHEET: control_sheet,
	NAME_STAMP: name_stamp,
	LEGALISATION_STAMP: legalisation_stamp,
	COPY_STAMP: copy_stamp,
	COVER_LETTER: lambda doc: official_letter(doc, COVER_LETTER),
	MARRIAGE_LETTER: lambda doc: official_letter(doc, MARRIAGE_LETTER),
	RECOMMENDATION: lambda doc: official_letter(doc, RECOMMENDATION),
}


def indonesian_date(value: date | datetime | str | None) -> str:
	"""Return a date in words.

	>>> indonesian_date("2026-11-24")
	'24 November 2026'
	"""
	return format_date(getdate(value), "d MMMM y", locale="id") if value else ""


def indonesian_moment(value: datetime | str | None) -> str:
	"""Return date and time in words.

	>>> indonesian_moment("2026-11-24 09:05:59")
	'24 November 2026 pukul 09.05'
	"""
	return f"{indonesian_date(value)} pukul {get_datetime(value):%H.%M}" if value else ""


def initials(full_name: str) -> str:
	"""Return what an officer would write into a narrow box.

	>>> initials("Sari Dewi Wulandari, S.Sos.")
	'SDW'
	"""
	return "".join(word[0] for word in full_name.split(",")[0].split()[:3]).upper()


def page_height() -> float:
	"""Return the height of what is printed on one page of the office's paper, in parts of its width."""
	settings = frappe.get_cached_doc("Print Settings")
	width, height = _PAPERS.get(settings.pdf_page_size, _PAPERS["A4"])
	if settings.pdf_page_size == "Custom":
		width, height = flt(settings.pdf_page_width) or width, flt(settings.pdf_page_height) or height
	return (height - _MARGIN_TOP_AND_BOTTOM) / (width - _MARGIN_LEFT_AND_RIGHT)


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
	return _obstacle_of_ending(doc) or _obstacle_of_approval(doc, "Stempel")


def _obstacle_to_letter(doc: Document, print_format: str) -> Obstacle | None:
	if obstacle := _obstacle_of_ending(doc):
		return obstacle
	if print_format not in [row.cetak for row in _sop_of(doc).langkah]:
		return Obstacle(
			"BUKAN SURAT LAYANAN INI",
			f"{print_format} tidak tercantum pada kolom Cetak langkah-langkah SOP permohonan ini.",
		)
	if obstacle := _obstacle_of_approval(doc, "Surat"):
		return obstacle
	label, number, _dated = _letter_number(doc)
	if label and not number:
		return Obstacle(
			"BELUM BERNOMOR",
			f"Surat ini baru dapat dicetak setelah {label} diberikan pada langkahnya.",
		)
	return None


def _obstacle_of_approval(doc: Document, paper: str) -> Obstacle | None:
	if not (doc.waktu_pengesahan and doc.nama_penandatangan):
		return Obstacle(
			"BELUM DISAHKAN",
			f"{paper} ini baru dapat dicetak setelah pejabat mengesahkan permohonan.",
		)
	if _is_revoked(doc):
		return Obstacle("DOKUMEN DICABUT", f"{paper} tidak dicetak lagi karena dokumennya sudah dicabut.")
	return None


def _is_revoked(doc: Document) -> bool:
	approval = {"permohonan": doc.name, "waktu_pengesahan": doc.waktu_pengesahan}
	return bool(frappe.db.exists(documents.DOCTYPE, {**approval, "status": documents.REVOKED}))


def _obstacle_of_ending(doc: Document) -> Obstacle | None:
	endings = {REFUSED: "PERMOHONAN DITOLAK", CANCELLED: "PERMOHONAN DIBATALKAN"}
	if doc.workflow_state not in endings:
		return None
	return Obstacle(endings[doc.workflow_state], "Stempel dan surat tidak dicetak untuk permohonan ini.")


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


def _letter_number(doc: Document) -> tuple[str, str, date | None]:
	"""Return label, number and date of the book whose number the letter bears; empty where the SOP gives none."""
	given = {step.numbering for step in sops.graph_of(doc.sop).steps}
	for book, (number, dated) in _BOOKS.items():
		if book in given:
			return doc.meta.get_label(number), doc.get(number) or "", doc.get(dated)
	return "", "", None


def _legalisation(doc: Document) -> dict:
	return {
		**_common(doc),
		"obstacle": _obstacle_to_legalisation(doc),
		"office": office(),
		"signer": _signer_of(doc),
		"approved_on": indonesian_date(doc.waktu_pengesahan),
		"rows": _number_rows(doc),
		"mark": documents.verification_mark(doc),
	}


def _visit(row: frappe._dict) -> Visit:
	officer = get_fullname(row.petugas) if row.petugas else ""
	return Visit(
		number=row.nomor_langkah,
		description=row.uraian or "",
		executor=row.pelaksana or "",
		standard=str(cint(row.menit_standar)),
		officer=officer,
		initials=initials(officer) if row.selesai else "",
		entered=_short_moment(row.masuk),
		begun=_short_moment(row.mulai),
		ended=_short_moment(row.selesai),
		waiting=_minutes(row.menit_tunggu) if row.selesai else "",
		working=_minutes(row.menit_kerja) if row.selesai else "",
		paused=_minutes(row.menit_jeda) if row.selesai else "",
		verdict=row.status_waktu or "",
		action=row.tindakan or "",
		note=row.catatan or "",
		is_pause=bool(row.jeda),
	)


def _step_to_come(row: Document) -> Visit:
	return Visit(row.idx, row.uraian or "", row.pelaksana or "", str(cint(row.menit)))


def _facts_of_control(doc: Document) -> tuple[tuple[str, str], ...]:
	numbers = ((doc.meta.get_label(number), doc.get(number) or "") for number, _dated in _NUMBERS)
	return _filled(
		("Nomor Permohonan", doc.name),
		("Layanan", _service_of(doc)),
		("Pemohon", doc.nama_pemohon),
		("NIK", doc.nik_tersamar),
		("Berkas Diterima", indonesian_moment(doc.waktu_terima)),
		("Selesai", indonesian_moment(doc.waktu_selesai)),
		*numbers,
	)


def _short_moment(value: datetime | None) -> str:
	return f"{value:%d-%m-%Y %H.%M}" if value else ""


def _minutes(value: float | None) -> str:
	return format_decimal(value or 0, "0.##", locale="id")


def _answer(row: Document) -> str:
	if row.tipe == answers.DATE:
		return indonesian_date(row.nilai)
	if row.tipe == answers.NUMBER:
		return (row.nilai or "").replace(".", ",")
	return _one_line(row.nilai)


def _introduction_of(doc: Document) -> str:
	"""Return number and date of the letter from the village, as far as the clerk has them."""
	number, dated = doc.nomor_surat_pengantar, indonesian_date(doc.tanggal_surat_pengantar)
	return " ".join(filter(None, (f"Nomor {number}" if number else "", f"tanggal {dated}" if dated else "")))


def _address_of(doc: Document) -> str:
	village = f"Desa {doc.desa}" if doc.desa else ""
	return ", ".join(filter(None, (_one_line(_private(doc, "alamat")), village)))


def _private(doc: Document, field: str) -> str:
	"""Return a personal field to a role that reads it on the form, and nothing to others."""
	return doc.get(field) or "" if doc.has_permlevel_access_to(field) else ""


def _one_line(text: str | None) -> str:
	return ", ".join(line.strip() for line in (text or "").splitlines() if line.strip())


def _filled(*rows: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
	return tuple((label, value) for label, value in rows if value)


def _job_of(doc: Document) -> Job:
	return doc.flags.print_job or Job()


def _common(doc: Document) -> dict:
	job = _job_of(doc)
	return {
		"service": _service_of(doc),
		"reference": f"{doc.name} · cetakan ke-{job.number}" if job.number else doc.name,
		"zoom": job.zoom,
	}


def office() -> Office:
	"""Return the identity of the office as its papers bear it."""
	settings = frappe.get_cached_doc("Pengaturan Layanan")
	return Office(
		district=settings.nama_kecamatan or "",
		regency=settings.nama_kabupaten or "",
		address=_one_line(settings.alamat_kantor),
	)


def _sop_of(doc: Document) -> Document:
	return frappe.get_cached_doc("SOP", doc.sop)


def _service_of(doc: Document) -> str:
	return frappe.get_cached_value("SOP", doc.sop, "nama_sop") or ""
