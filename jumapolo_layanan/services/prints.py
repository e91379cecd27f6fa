"""What leaves the office on paper: the print itself, and the record of each one."""

import shutil
import subprocess
from functools import lru_cache
from io import BytesIO

import frappe
from frappe import _
from frappe.model.document import Document
from pypdf import PdfReader, PdfWriter

from jumapolo_layanan import printing
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import access, access_log, clock

DOCTYPE = "Catatan Cetak"
MAX_COPIES = 50
# a point of wkhtmltopdf without its patched Qt, as Debian has it, is this much of a point
_UNPATCHED_POINT = 0.78


def print_sheet(doc: Document, print_format: str, copies: int = 1, position: str = "") -> bytes:
	"""Return the PDF of one of the office's sheets, each copy a page of its own, and keep that it was printed.

	A sheet that only says why it can't be printed yet is not kept.

	:raises frappe.PermissionError: when the user may not print this request.
	:raises LayananError: for a sheet, number of copies or position that does not exist.
	"""
	doc.check_permission("print")
	_refuse_unknown(print_format, copies, position)
	if printing.SHEETS[print_format](doc).obstacle:
		return _pdf(doc, print_format, printing.Job(zoom=printer_zoom()))
	job = printing.Job(
		number=_prints_of(doc.name, print_format) + 1,
		position=position or printing.DEFAULT_POSITION,
		zoom=printer_zoom(),
	)
	page = _pdf(doc, print_format, job)
	_record(doc, print_format, copies, job)
	return _times(page, copies)


def needs_reprint(doc: Document) -> str:
	"""Return what to tell the office when the last name stamp bears another official than the request; else nothing."""
	stamped = frappe.get_all(
		DOCTYPE,
		filters={"permohonan": doc.name, "format": printing.NAME_STAMP},
		fields=["nama_penandatangan", "jabatan_penandatangan"],
		order_by="name desc",
		limit_page_length=1,
	)
	if not stamped or not doc.nama_penandatangan:
		return ""
	printed = (stamped[0].jabatan_penandatangan, stamped[0].nama_penandatangan)
	present = (doc.jabatan_penandatangan, doc.nama_penandatangan)
	if printed == present:
		return ""
	told = (
		_("{0} tercetak untuk {1}, tetapi yang menandatangani {2}. Cetak ulang stempelnya.")
		if doc.waktu_pengesahan
		else _("{0} tercetak untuk {1}, tetapi penanda tangan sekarang {2}. Cetak ulang stempelnya.")
	)
	return told.format(printing.NAME_STAMP, *(f"{name} ({title})" for title, name in (printed, present)))


def demand_print_right(doc: Document, method: str | None = None, settings: dict | None = None) -> None:
	"""Print hook of **Permohonan**: core is content with the right to read, the office is not.

	Core keeps a record of its print page only; each other way to paper is recorded here.
	"""
	doc.check_permission("print")
	if getattr(frappe.local, "request", None) and frappe.local.request.path == "/printview":
		return
	access_log.add("Print", "PDF", doctype=doc.doctype, document=doc.name)


def record_query(user: str | None = None, doctype: str | None = None) -> str:
	"""List condition of **Catatan Cetak**: read with its SOP, as the request is."""
	return access.query_by_sop(DOCTYPE, user)


def _refuse_unknown(print_format: str, copies: int, position: str) -> None:
	if print_format not in printing.SHEETS:
		frappe.throw(_("Cetakan ini tidak dikenal."), LayananError)
	if not 1 <= copies <= MAX_COPIES:
		frappe.throw(_("Jumlah lembar antara 1 dan {0}.").format(MAX_COPIES), LayananError)
	if position and position not in printing.POSITIONS:
		frappe.throw(
			_("Tempat stempel tidak dikenal. Pilih: {0}.").format(", ".join(printing.POSITIONS)), LayananError
		)


def _prints_of(request: str, print_format: str) -> int:
	return frappe.db.count(DOCTYPE, {"permohonan": request, "format": print_format})


def _pdf(doc: Document, print_format: str, job: printing.Job) -> bytes:
	doc.flags.print_job = job
	return frappe.get_print(doc.doctype, doc.name, print_format, doc=doc, as_pdf=True)


@lru_cache
def printer_zoom() -> float:
	"""Return how much a sheet is enlarged so that the site's printer program prints a millimetre as one."""
	if not shutil.which("wkhtmltopdf"):
		return 1.0
	answer = subprocess.run(["wkhtmltopdf", "--version"], capture_output=True, text=True, check=False)
	return 1.0 if "with patched qt" in answer.stdout else round(1 / _UNPATCHED_POINT, 3)


def _record(doc: Document, print_format: str, copies: int, job: printing.Job) -> None:
	record = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"permohonan": doc.name,
			"sop": doc.sop,
			"format": print_format,
			"cetakan_ke": job.number,
			"waktu": clock.now(),
			"pengguna": frappe.session.user,
			"salinan": copies,
			"posisi": job.position if print_format == printing.COPY_STAMP else None,
			"penandatangan": doc.penandatangan,
			"nama_penandatangan": doc.nama_penandatangan,
			"jabatan_penandatangan": doc.jabatan_penandatangan,
		}
	)
	record.flags.by_system = True
	record.insert(ignore_permissions=True)


def _times(page: bytes, copies: int) -> bytes:
	if copies == 1:
		return page
	writer = PdfWriter()
	for _copy in range(copies):
		writer.append_pages_from_reader(PdfReader(BytesIO(page)))
	content = BytesIO()
	writer.write(content)
	return content.getvalue()
