"""Documents that the office has issued: their code, their withdrawal, and what a stranger may know of them.

A document is issued by itself once its request is approved and numbered, and withdrawn by itself when the
approval is taken back or the request refused or cancelled.
"""

import secrets
from dataclasses import dataclass
from datetime import date

import frappe
import segno
from babel.dates import format_date
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url, getdate
from frappe.utils.password import get_encryption_key

from jumapolo_layanan.core import verification
from jumapolo_layanan.core.graph import CANCELLED, DONE, REFUSED, SopGraph
from jumapolo_layanan.core.masking import mask_name
from jumapolo_layanan.core.roles import STAND_IN
from jumapolo_layanan.exceptions import LayananError, ReasonRequired
from jumapolo_layanan.services import access, books, clock
from jumapolo_layanan.services import sop as sops

DOCTYPE = "Dokumen Terbit"
VALID = "Sah"
REVOKED = "Dicabut"
HEAD_OF_OFFICE = "Camat"
PAGE = "/verifikasi"

# the number that a paper bears: of the first of these books in which its SOP gives one
_BOOKS = ("Nomor Surat", "Agenda Masuk", "Register Keluar")
_ENDINGS = {REFUSED: "Permohonan ditolak.", CANCELLED: "Permohonan dibatalkan."}
_APPROVAL_WITHDRAWN = "Pengesahan ditarik kembali."
_FACT_FIELDS = (
	"permohonan",
	"jenis",
	"nomor",
	"tanggal",
	"nama_penandatangan",
	"jabatan_penandatangan",
	"kecamatan",
	"kabupaten",
	"nama_tersamar",
)
_NOTHING = verification.Facts("", "", "", date.min, "", "", "", "", "")


@dataclass(frozen=True)
class Issued:
	"""An issued document as anybody may see it. `revoked_on` is None while it is valid."""

	facts: verification.Facts
	revoked_on: date | None


@dataclass(frozen=True)
class Mark:
	"""What a print bears for verification: the picture as a data URI, the code to type, and where."""

	picture: str
	code: str
	page: str


def follow(request: Document) -> None:
	"""Issue or withdraw the document of a request, as the move that it just made asks for."""
	graph = sops.graph_of(request.sop)
	if request.workflow_state in _ENDINGS:
		_withdraw(request.name, _ENDINGS[request.workflow_state])
	elif not _is_approved(request, graph):
		_withdraw(request.name, _APPROVAL_WITHDRAWN)
	elif number := _number_of(request, graph):
		_issue(request, *number)


def revoke(name: str, reason: str) -> None:
	"""Declare an issued document void.

	:raises LayananError: without a reason, or when it is void already.
	"""
	document = frappe.get_doc(DOCTYPE, name, for_update=True)
	document.check_permission("read")
	if not may_revoke(document, frappe.session.user):
		frappe.throw(
			_("Dokumen hanya dicabut oleh pejabat yang berwenang mengesahkannya."), frappe.PermissionError
		)
	if not reason.strip():
		frappe.throw(_("Isi alasan pencabutan."), ReasonRequired)
	if document.status == REVOKED:
		frappe.throw(_("Dokumen ini sudah dicabut."), LayananError)
	_mark_revoked(document, reason.strip())


def drop_number(request: str, number: str, reason: str) -> None:
	"""Withdraw what a request has issued under a number that is void now."""
	filters = {"permohonan": request, "nomor": number, "status": VALID}
	for name in frappe.get_all(DOCTYPE, filters=filters, pluck="name", order_by="name"):
		_mark_revoked(frappe.get_doc(DOCTYPE, name, for_update=True), reason)


def may_revoke(document: Document, user: str) -> bool:
	"""Return whether `user` may void it: who may sign under its SOP, by role or assignment, and the head."""
	offices = {HEAD_OF_OFFICE}
	for step in sops.graph_of(document.sop).steps:
		if step.signs:
			offices.update(sops.roles_of(step.executor))
	roles = set(frappe.get_roles(user))
	if offices & roles:
		return True
	return STAND_IN in roles and bool(offices & access.offices_stood_in_for(user))


def find(typed: str) -> Issued | None:
	"""Return the issued document that a code belongs to, if the code and every fact are the office's own.

	An unknown code, a wrong one and one that is none cost the same.
	"""
	code = verification.read(typed)
	asked = code or "0" * verification.CODE_LENGTH
	row = frappe.db.get_value(
		DOCTYPE,
		asked[: verification.ID_LENGTH],
		[*_FACT_FIELDS, "status", "waktu_pencabutan"],
		as_dict=True,
	)
	facts = _facts_of(row) if row else _NOTHING
	genuine = verification.is_genuine(asked, _key(), facts)
	if not (genuine and row and code):
		return None
	return Issued(facts, revoked_on=getdate(row.waktu_pencabutan) if row.status == REVOKED else None)


def verification_mark(request: Document) -> Mark | None:
	"""Return what goes on the paper of a request; None while there is no valid document of it."""
	code = frappe.db.get_value(DOCTYPE, {"permohonan": request.name, "status": VALID}, "kode")
	if not code:
		return None
	page = get_url(PAGE)
	# the code stands behind the # so that it reaches no server's log
	picture = segno.make(f"{page}#{code}", error="m", micro=False)
	return Mark(picture.png_data_uri(scale=8, border=2), verification.grouped(code), page)


def revoked_note(request: Document) -> str:
	"""Return what stands above a request whose last document is void; nothing where it is not."""
	last = frappe.get_all(
		DOCTYPE,
		filters={"permohonan": request.name},
		fields=["nomor", "status", "waktu_pencabutan"],
		order_by="creation desc",
		limit=1,
	)
	if not last or last[0].status != REVOKED:
		return ""
	day = format_date(last[0].waktu_pencabutan, "d MMMM y", locale="id")
	return _("Dokumen nomor {0} dicabut pada {1}. Alasannya ada di Dokumen Terbit.").format(
		last[0].nomor, day
	)


def document_query(user: str | None = None, doctype: str | None = None) -> str:
	"""List condition of **Dokumen Terbit**: as of the requests behind them."""
	return access.query_by_sop(DOCTYPE, user)


def _is_approved(request: Document, graph: SopGraph) -> bool:
	"""Return whether every signing step is behind the request."""
	last = max((step.number for step in graph.steps if step.signs), default=0)
	passed = request.workflow_state == DONE or last < request.langkah_ke
	return bool(request.waktu_pengesahan) and passed


def _number_of(request: Document, graph: SopGraph) -> tuple[str, date] | None:
	used = {step.numbering for step in graph.steps}
	book = next((book for book in _BOOKS if book in used), None)
	if not book:
		return None
	number_field, date_field = books.FIELDS[book][:2]
	number = request.get(number_field)
	return (number, getdate(request.get(date_field))) if number else None


def _issue(request: Document, number: str, dated: date) -> None:
	"""Write the document of an approval, once; one that was revoked by hand stays revoked."""
	approval = {"permohonan": request.name, "waktu_pengesahan": request.waktu_pengesahan}
	if frappe.db.exists(DOCTYPE, approval):
		return
	office = frappe.get_cached_doc("Pengaturan Layanan")
	sop = frappe.get_cached_doc("SOP", request.sop)
	document = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			**approval,
			"sop": request.sop,
			"jenis": sop.produk or sop.nama_sop,
			"nomor": number,
			"tanggal": dated,
			"nama_penandatangan": request.nama_penandatangan,
			"jabatan_penandatangan": request.jabatan_penandatangan,
			"kecamatan": office.nama_kecamatan,
			"kabupaten": office.nama_kabupaten,
			"nama_tersamar": mask_name(request.nama_pemohon),
			"status": VALID,
		}
	)
	document.kode = verification.code_of(_key(), _new_identifier(), _facts_of(document))
	document.flags.by_system = True
	document.insert(ignore_permissions=True)


def _withdraw(request: str, reason: str) -> None:
	for name in frappe.get_all(
		DOCTYPE, filters={"permohonan": request, "status": VALID}, pluck="name", order_by="name"
	):
		_mark_revoked(frappe.get_doc(DOCTYPE, name, for_update=True), reason)


def _mark_revoked(document: Document, reason: str) -> None:
	document.update(
		{
			"status": REVOKED,
			"alasan_pencabutan": reason,
			"dicabut_oleh": frappe.session.user,
			"waktu_pencabutan": clock.now(),
		}
	)
	document.flags.ignore_validate = True  # the record itself refuses every change
	document.save(ignore_permissions=True)


def _facts_of(row: Document | frappe._dict) -> verification.Facts:
	values = [row.get(field) or "" for field in _FACT_FIELDS]
	dated = _FACT_FIELDS.index("tanggal")
	values[dated] = getdate(values[dated])
	return verification.Facts(*values)


def _new_identifier() -> str:
	while True:
		identifier = verification.identifier(secrets.token_bytes(verification.ID_BYTES))
		if not frappe.db.exists(DOCTYPE, identifier):
			return identifier


def _key() -> bytes:
	"""Return the site's key for these codes. Only the site's own secret is stored, in its configuration."""
	return verification.derive_key(get_encryption_key(), "dokumen-terbit")
