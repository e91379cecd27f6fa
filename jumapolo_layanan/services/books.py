"""The office's number books: one gapless sequence per book and year, each number kept as a **Nomor Terbit**.

A number's row is written in the transaction of the step that gives it: both stay or neither does. The next
sequence is one more than the last row, so there is no counter beside the book that could differ from it.
"""

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Max
from frappe.utils import escape_html, now

from jumapolo_layanan.core.numbering import format_number
from jumapolo_layanan.core.roles import STAND_IN
from jumapolo_layanan.exceptions import LayananError, ReasonRequired
from jumapolo_layanan.services import access, clock, turns
from jumapolo_layanan.services import sop as sops

DOCTYPE = "Nomor Terbit"
USED, VOID = "Terpakai", "Batal"
FIELDS = {
	"Agenda Masuk": ("nomor_agenda", "tanggal_agenda", "templat_nomor_agenda", "AGENDA"),
	"Nomor Surat": ("nomor_surat", "tanggal_surat", "templat_nomor_surat", "SURAT"),
	"Register Keluar": ("nomor_register", "tanggal_register", "templat_nomor_register", "REGISTER"),
}


def next_number(book: str, on: date, request: str, sop: str, classification: str = "") -> str:
	"""Give `request` the next number of `book` in the year of `on`, and return it as the office writes it.

	Others who want a number of the same book wait until this transaction ends; if it is rolled back or
	its process dies, the number has never been given.

	:raises LayananError: when the office's template writes a number that the book already holds.
	"""
	turns.wait_for_turn(_lock_key(book))
	office = frappe.get_cached_doc("Pengaturan Layanan")
	sequence = (_last_sequence(book, on.year) or _first_sequence(office, book, on.year) - 1) + 1
	while True:
		number = format_number(
			office.get(FIELDS[book][2]), sequence, on, office.kode_unit or "", classification
		)
		if _write(book, sequence, number, on, request, sop):
			return number
		# given after this transaction began to read, so its snapshot does not show it
		sequence += 1


def void(name: str, reason: str) -> Document:
	"""Take a number of a finished request out of use and return it. It stays in the book, with its reason.

	The number of a request that is still under way is voided by ending the request.

	:raises frappe.PermissionError: for who does not approve in the number's SOP, or gave the number.
	:raises ReasonRequired: without a reason.
	:raises LayananError: when it is void already, or its request is under way.
	"""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	_refuse_voiding(row, reason)
	_strike(name, reason)
	said = _("{0} {1} dibatalkan: {2}").format(row.buku, row.nomor, reason.strip())
	frappe.get_doc("Permohonan", row.permohonan).add_comment("Info", escape_html(said))
	return frappe.get_doc(DOCTYPE, name)


def void_all_of(request: str, reason: str) -> None:
	"""Take every number of a request that ended without a document out of use."""
	names = frappe.get_all(
		DOCTYPE, filters={"permohonan": request, "status": USED}, pluck="name", order_by="name"
	)
	for name in names:
		_strike(name, reason)


def may_void(row: Document, user: str) -> bool:
	"""Return whether `user` may take a number of a finished request out of use.

	It takes an office that approves in the number's SOP, by role or by assignment, and another hand than
	the one that gave the number: who hands out papers does not also make their numbers vanish.
	"""
	if row.status != USED or user == row.owner:
		return False
	graph = sops.graph_of(row.sop)
	offices = {role for step in graph.steps if step.approves for role in sops.roles_of(step.executor)}
	roles = set(frappe.get_roles(user))
	if STAND_IN in roles:
		roles |= access.offices_stood_in_for(user)
	return bool(offices & roles)


def check_starts(settings: Document) -> None:
	"""Refuse start values that are no number, stand twice, or come after the book's first number.

	:raises LayananError: with what the admin can do.
	"""
	starts = _starts_of(settings)
	if len(starts) < len(settings.awal_nomor):
		frappe.throw(_("Awal Nomor: setiap buku hanya satu kali untuk satu tahun."), LayananError)
	if any(start < 1 for start in starts.values()):
		frappe.throw(_("Awal Nomor: Mulai dari Nomor paling kecil 1."), LayananError)
	before = settings.get_doc_before_save()
	kept = _starts_of(before) if before else {}
	for book, year in starts.keys() | kept.keys():
		changed = starts.get((book, year), 1) != kept.get((book, year), 1)
		if changed and (last := _last_sequence(book, year)):
			frappe.throw(
				_(
					"Awal Nomor: buku {0} tahun {1} sudah berisi nomor sampai urutan {2}, jadi awalnya tidak diubah lagi. "
					"Kembalikan baris itu seperti semula."
				).format(book, year, last),
				LayananError,
			)


def number_query(user: str | None = None, doctype: str | None = None) -> str:
	"""List condition of **Nomor Terbit**: as of the requests behind them."""
	return access.query_by_sop(DOCTYPE, user)


def name_of(book: str, year: int, sequence: int) -> str:
	"""Return the name of a number's row: it can be taken only once."""
	return f"{FIELDS[book][3]}-{year}-{sequence:05}"


def ensure_locks() -> None:
	"""Make the rows that writers of a book wait on."""
	turns.ensure(*map(_lock_key, FIELDS))


def _lock_key(book: str) -> str:
	return f"BUKU-{FIELDS[book][3]}"


def _last_sequence(book: str, year: int) -> int | None:
	row = DocType(DOCTYPE)
	query = frappe.qb.from_(row).select(Max(row.urut)).where((row.buku == book) & (row.tahun == year))
	return query.run()[0][0]


def _first_sequence(settings: Document, book: str, year: int) -> int:
	return _starts_of(settings).get((book, year), 1)


def _starts_of(settings: Document) -> dict[tuple[str, int], int]:
	rows = settings.get("awal_nomor") or []
	return {(row.buku, int(row.tahun or 0)): int(row.mulai_dari or 0) for row in rows}


def _write(book: str, sequence: int, number: str, on: date, request: str, sop: str) -> bool:
	"""Write the number's row and return whether the place was free."""
	moment = now()
	row = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"name": name_of(book, on.year, sequence),
			"creation": moment,
			"modified": moment,
			"owner": frappe.session.user,
			"modified_by": frappe.session.user,
			"buku": book,
			"tahun": on.year,
			"urut": sequence,
			"nomor": number,
			"tanggal": on,
			"permohonan": request,
			"sop": sop,
			"status": USED,
		}
	)
	try:
		return turns.write_if_free(row.db_insert)  # the controller refuses every other road
	except frappe.UniqueValidationError:
		frappe.throw(
			_("Nomor {0} sudah ada dalam buku {1}. Minta Admin Layanan memeriksa templat nomor.").format(
				number, book
			),
			LayananError,
		)


def _refuse_voiding(row: Document, reason: str) -> None:
	row.check_permission("read")
	if row.status != USED:
		frappe.throw(_("Nomor {0} sudah batal.").format(row.nomor), LayananError)
	if not may_void(row, frappe.session.user):
		frappe.throw(
			_(
				"Nomor dibatalkan oleh pejabat yang memaraf, melegalisasi, atau menandatangani layanan ini, "
				"dan bukan oleh yang memberikannya."
			),
			frappe.PermissionError,
		)
	if _is_under_way(row.permohonan):
		frappe.throw(
			_(
				"Permohonan ini masih berjalan. Nomornya batal dengan sendirinya bila permohonan ditolak atau dibatalkan."
			),
			LayananError,
		)
	if not reason.strip():
		frappe.throw(_("Isi alasan pembatalan nomor."), ReasonRequired)


def _is_under_way(request: str) -> bool:
	return frappe.db.get_value("Permohonan", request, "docstatus") == 0


def _strike(name: str, reason: str) -> None:
	frappe.db.set_value(
		DOCTYPE,
		name,
		{
			"status": VOID,
			"alasan": reason.strip(),
			"dibatalkan_oleh": frappe.session.user,
			"waktu_batal": clock.now(),
		},
	)
