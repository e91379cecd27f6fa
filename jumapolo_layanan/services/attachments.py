"""The files of a request: private, harmless, and read by whoever acts on the request, as long as they do."""

import secrets

import frappe
from frappe import _
from frappe.core.doctype.file import file as core_file
from frappe.model.document import Document

from jumapolo_layanan.core import uploads
from jumapolo_layanan.exceptions import LayananError, RecordFrozen
from jumapolo_layanan.services import privacy

REQUEST = "Permohonan"
_ROWS = "Berkas Permohonan"
_UNSAVED = "new-"
_KINDS, _MEGABYTES = "pdf, jpg, jpeg, png", 5


def belongs_to_request(file: Document) -> bool:
	return file.attached_to_doctype == REQUEST


def prepare(file: Document) -> None:
	"""Make an upload to a request private and its name harmless; refuse what is not taken in.

	The name that the file had at home may tell whose it is, and stands in addresses and logs: it is not kept.

	:raises LayananError: with what to do. :raises frappe.PermissionError: for who is not on turn.
	"""
	_refuse_row(file)
	if not belongs_to_request(file):
		_refuse_file_of_a_request(file)
		return
	_demand_turn(file)
	if not file.content:
		frappe.throw(_("Unggah berkasnya; tautan tidak dilampirkan."), LayananError)
	content = file.get_content()
	settings = frappe.get_cached_doc("Pengaturan Layanan")
	try:
		kind = uploads.check(
			file.file_name or "",
			content.encode() if isinstance(content, str) else content,
			uploads.read_kinds(settings.jenis_lampiran or _KINDS),
			settings.ukuran_lampiran or _MEGABYTES,
		)
	except uploads.InvalidUpload as error:
		frappe.throw(_(str(error)), LayananError)
	owner = REQUEST if _is_unsaved(file.attached_to_name) else file.attached_to_name
	file.update({"is_private": 1, "file_url": None, "file_name": f"{owner}-{secrets.token_hex(5)}.{kind}"})


def check_change(file: Document) -> None:
	"""Refuse to make a request's file public, to rename it, or to move it to where its user has no business.

	:raises RecordFrozen: for the first two. :raises frappe.PermissionError: for the last.
	"""
	_refuse_row(file)
	before = file.get_doc_before_save()
	if file.is_new() or not before or not (belongs_to_request(file) or belongs_to_request(before)):
		return
	if any(file.get(field) != before.get(field) for field in ("is_private", "file_name", "file_url")):
		frappe.throw(_("Lampiran permohonan tidak diubah. Unggah yang baru."), RecordFrozen)
	for each in (file, before):
		if belongs_to_request(each):
			_demand_turn(each)


def check_removal(file: Document) -> None:
	"""Refuse to delete a file of a request by anybody but who is on turn; of a finished one, by anybody."""
	if belongs_to_request(file) and not file.flags.by_system:
		_demand_turn(file)


def may_read(file: Document, user: str | None = None) -> bool:
	"""Return whether `user` acts on the request of a file at this moment; True for any other file."""
	user = user or frappe.session.user
	if not belongs_to_request(file) or user == "Administrator":
		return True
	if _is_unsaved(file.attached_to_name):
		return file.owner == user
	request = frappe.get_doc(REQUEST, file.attached_to_name)
	return privacy.reads_personal_data(user) and bool(
		frappe.has_permission(REQUEST, "read", doc=request, user=user)
	)


def has_file_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Permission hook of **File**: core lets whoever uploaded a file read it for ever."""
	return bool(core_file.has_permission(doc, ptype, user)) and may_read(doc, user)


def file_query(user: str | None = None, doctype: str | None = None) -> str:
	"""List condition of **File**: a request shows its files itself, no list of files does."""
	if (user or frappe.session.user) == "Administrator":
		return ""
	return f"(`tabFile`.`attached_to_doctype` is null or `tabFile`.`attached_to_doctype` != {frappe.db.escape(REQUEST)})"


def check_papers(request: Document) -> None:
	"""Refuse an attachment of a paper that was not uploaded for this request.

	:raises LayananError: with what to do.
	"""
	for address in _new_addresses(request):
		if not _files(address, request):
			frappe.throw(_("Lampirkan berkas dengan mengunggahnya pada permohonan ini."), LayananError)


def claim_papers(request: Document) -> None:
	"""Attach to a request what was uploaded while it was not saved yet."""
	for row in request.berkas:
		for name in _files(row.lampiran, request) if row.lampiran else ():
			if frappe.db.get_value("File", name, "attached_to_name") != request.name:
				frappe.db.set_value(
					"File", name, {"attached_to_doctype": REQUEST, "attached_to_name": request.name}
				)


def _new_addresses(request: Document) -> list[str]:
	before = request.get_doc_before_save()
	known = {row.lampiran for row in before.berkas} if before else set()
	return [row.lampiran for row in request.berkas if row.lampiran and row.lampiran not in known]


def _files(address: str, request: Document) -> list[str]:
	found = frappe.get_all(
		"File",
		filters={"file_url": address, "is_private": 1, "attached_to_doctype": REQUEST},
		fields=["name", "attached_to_name", "owner"],
		order_by="creation",
	)
	return [
		row.name
		for row in found
		if row.attached_to_name == request.name
		or (_is_unsaved(row.attached_to_name) and row.owner == frappe.session.user)
	]


def _is_unsaved(name: str | None) -> bool:
	return not name or str(name).startswith(_UNSAVED)


def _demand_turn(file: Document) -> None:
	if _is_unsaved(file.attached_to_name):
		if not frappe.has_permission(REQUEST, "create"):
			frappe.throw(_("Anda tidak menerima permohonan baru."), frappe.PermissionError)
		return
	if not frappe.get_doc(REQUEST, file.attached_to_name).has_permission("write"):
		frappe.throw(
			_("Permohonan ini sedang tidak menunggu Anda; lampirannya tidak diubah."), frappe.PermissionError
		)


def _refuse_row(file: Document) -> None:
	if file.attached_to_doctype == _ROWS:
		frappe.throw(_("Lampirkan berkas pada permohonannya."), LayananError)


def _refuse_file_of_a_request(file: Document) -> None:
	"""Core lets any record point at any private file, and its owner read it then."""
	address = (file.file_url or "").partition("?")[0]
	if not file.content and "/private/files/" in address:
		ending = address.rpartition("/private/files/")[2]
		filters = {"file_url": f"/private/files/{ending}", "attached_to_doctype": REQUEST}
		if frappe.db.exists("File", filters):
			frappe.throw(_("Lampiran permohonan tidak dipakai di tempat lain."), frappe.PermissionError)
