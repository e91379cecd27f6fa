"""What Frappe lets people hang on a document: comments, likes, tags, assignments, files, followers, shares.

Core asks little of them: some of its roads look at no right at all. Here a document of the app has three
rules. A word in the margin (comment, like, tag) needs the right to read it and a role that writes such
documents. An assignment or a file belongs to the work, so it needs whoever may write the document now: of a
request, who is on turn. And nobody widens who reads a request: it is not shared, and not followed by mail.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.exceptions import LayananError, RecordFrozen

MODULE = "Jumapolo Layanan"
_WORDS = ("Comment", "Like")


def demand_word(doctype: str, name: str) -> None:
	"""Refuse who may not write into the margin of this document.

	:raises frappe.PermissionError: for a reader whose role writes nothing of the kind, and for who does not read.
	"""
	if not doctype:
		frappe.throw(_("Sebut dokumen yang ditindak."), LayananError)
	if not _is_ours(doctype):
		return
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	if not frappe.has_permission(doctype, "write"):
		_refuse(_("Peran Anda hanya membaca dokumen ini."))


def guard_comment(doc: Document, method: str | None = None) -> None:
	"""Doc event of Comment: who says it is who is logged in, and the system's own notes stay as they are."""
	if not _is_ours(doc.reference_doctype):
		return
	is_word = doc.comment_type in _WORDS
	if method == "on_trash" or not doc.is_new():
		if not is_word or doc.owner != frappe.session.user:
			frappe.throw(_("Catatan ini tidak diubah dan tidak dihapus."), RecordFrozen)
		return
	if is_word:
		demand_word(doc.reference_doctype, doc.reference_name)
		doc.comment_email = frappe.session.user
		doc.comment_by = frappe.utils.get_fullname(frappe.session.user)
	elif not doc.flags.ignore_permissions:
		# core's notes about what happened come from its own code, never from a form
		_refuse(_("Catatan ini ditulis oleh sistem."))


def guard_assignment(doc: Document, method: str | None = None) -> None:
	"""Doc event of ToDo: who is on turn gives work to somebody; giver and taker close it."""
	if not _is_ours(doc.reference_type):
		return
	kept = doc if method == "on_trash" else doc.get_doc_before_save()
	if not (kept and frappe.session.user in (kept.allocated_to, kept.assigned_by)):
		_demand_write(doc.reference_type, doc.reference_name)


def guard_file(doc: Document, method: str | None = None) -> None:
	"""Doc event of File: papers are hung on a document, and taken off, by who may write it now."""
	_demand_write(doc.attached_to_doctype, doc.attached_to_name)
	before = doc.get_doc_before_save()
	if before:
		_demand_write(before.attached_to_doctype, before.attached_to_name)


def guard_tag(doc: Document, method: str | None = None) -> None:
	"""Doc event of Tag Link."""
	if _is_ours(doc.document_type):
		demand_word(doc.document_type, doc.document_name)


def refuse_share(doc: Document, method: str | None = None) -> None:
	"""Doc event of DocShare: who reads follows from the roles and the SOP, not from a favour."""
	if _is_ours(doc.share_doctype):
		_refuse(_("Dokumen ini tidak dibagikan. Hak membacanya mengikuti peran."))


def refuse_follower(doc: Document, method: str | None = None) -> None:
	"""Doc event of Document Follow: core would mail every change, personal data too, and asks for no right."""
	if _is_ours(doc.ref_doctype):
		_refuse(_("Dokumen ini tidak diikuti lewat surel."))


def _is_ours(doctype: str | None) -> bool:
	return bool(doctype) and frappe.get_meta(doctype).module == MODULE


def _demand_write(doctype: str | None, name: str | None) -> None:
	# a file may be hung on a form that has not been saved yet
	if name and _is_ours(doctype) and frappe.db.exists(doctype, name):
		frappe.get_doc(doctype, name).check_permission("write")


def _refuse(message: str) -> None:
	frappe.throw(message, frappe.PermissionError)
