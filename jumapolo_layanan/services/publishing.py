"""The life of an SOP: legalised, in force, revised, repealed; together with the Workflow that runs it."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from jumapolo_layanan.exceptions import LayananError, OfficialRequired, SopNotRunnable
from jumapolo_layanan.services import access, clock, signing, workflow
from jumapolo_layanan.services import sop as sops

DRAFT, LEGALISED, REPLACED, REPEALED = "Draf", "Disahkan", "Digantikan", "Dicabut"
PASSED = (REPLACED, REPEALED)
SNAPSHOT = {
	"nama_pengesah": "nama",
	"jabatan_pengesah": "jabatan",
	"pangkat_pengesah": "pangkat_golongan",
}


def legalise(sop: Document) -> None:
	"""Note on `sop` who legalises it and when, as the official is called now.

	:raises LayananError: without decree number and date, or by a user who is no official.
	"""
	if not (sop.nomor_keputusan and sop.tanggal_keputusan):
		frappe.throw(_("Isi Nomor dan Tanggal Keputusan sebelum SOP disahkan."), LayananError)
	official = signing.official_of_user(frappe.session.user)
	if not official:
		frappe.throw(
			_("Akun Anda belum terhubung dengan data Pejabat yang aktif. Minta Admin Layanan mengisinya."),
			OfficialRequired,
		)
	pejabat = frappe.get_cached_doc("Pejabat", official)
	sop.disahkan_oleh = official
	sop.nip_pengesah = signing.format_nip(pejabat.nip)
	sop.update({field: pejabat.get(source) for field, source in SNAPSHOT.items()})
	sop.waktu_disahkan = clock.now()


def revise(name: str) -> str:
	"""Copy a version into a new draft of the same number, and return its name; the old one stays as it is.

	A draft that revises the same number already is returned instead of a second one.
	"""
	old = frappe.get_doc("SOP", name)
	access.demand("SOP", "create")
	if old.docstatus != 1:
		frappe.throw(
			_("Hanya SOP yang sudah disahkan yang direvisi; draf ini dapat langsung diubah."), LayananError
		)
	if draft := frappe.db.get_value("SOP", {"nomor_sop": old.nomor_sop, "docstatus": 0}):
		return draft
	versions = frappe.get_all(
		"SOP", {"nomor_sop": old.nomor_sop}, pluck="versi", order_by="versi desc", limit=1
	)
	new = frappe.copy_doc(old)
	new.update(
		{
			"docstatus": 0,
			"status": DRAFT,
			"versi": versions[0] + 1,
			"merevisi": old.name,
			"tanggal_revisi": clock.now().date(),
			"tanggal_efektif": clock.now().date(),
			"nomor_keputusan": None,
			"tanggal_keputusan": None,
		}
	)
	return new.insert().name


def repeal(name: str, reason: str) -> None:
	"""Take an SOP in force away from new requests; those inside finish under it.

	:raises LayananError: without a reason, or when the SOP is not in force.
	"""
	doc = frappe.get_doc("SOP", name)
	doc.check_permission("submit")
	if doc.status != sops.IN_FORCE:
		frappe.throw(_("Hanya SOP yang berlaku yang dicabut."), LayananError)
	if not reason.strip():
		frappe.throw(_("Isi alasan pencabutan."), LayananError)
	_set_status(name, REPEALED)
	doc.add_comment("Info", _("Dicabut: {0}").format(frappe.utils.escape_html(reason.strip())))
	refresh_workflow_later()


def activate(*names: str) -> None:
	"""Put legalised SOP versions in force and run them from the commit of this call on.

	An older version of the same number becomes *Digantikan*; its requests finish under it.
	Does nothing else in its transaction, and commits at once: other clerks wait for it no longer
	than the Workflow's own rows take to write.

	:raises SopNotRunnable: when the SOPs don't compile; the caller rolls back.
	"""
	for name in names:
		number = frappe.db.get_value("SOP", name, "nomor_sop")
		for old in frappe.get_all("SOP", {"nomor_sop": number, "status": sops.IN_FORCE}, pluck="name"):
			_set_status(old, REPLACED)
		_set_status(name, sops.IN_FORCE)
	refresh_workflow()


def activate_later(name: str) -> None:
	frappe.enqueue(
		"jumapolo_layanan.services.publishing.activate_queued",
		name=name,
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
	)


def activate_queued(name: str) -> None:
	"""Put one version in force as a job, and leave the result where its keepers see it."""
	try:
		_once_more_after_a_rival(lambda: activate(name))
	except Exception as error:
		frappe.db.rollback()
		frappe.clear_document_cache("SOP", name)
		known = isinstance(error, SopNotRunnable)
		if not known:
			frappe.log_error(title=f"SOP {name} could not be put in force")
		_note_result(name, str(error) if known else _("Penyusunan alur gagal. Coba lagi dengan Susun Ulang."))
	else:
		_note_result(
			name, _("Berlaku dan dijalankan sejak {0}.").format(clock.now().strftime("%d-%m-%Y %H:%M"))
		)


def activate_due() -> None:
	"""Put in force every legalised version whose effective date has come (scheduled job).

	Recompiles in any case: a request that came in while its version was being replaced brings it back.
	"""
	due = frappe.get_all(
		"SOP",
		filters={"status": LEGALISED, "docstatus": 1, "tanggal_efektif": ["<=", clock.now().date()]},
		pluck="name",
		order_by="tanggal_efektif, versi",
	)
	for name in due:
		activate_queued(name)
	refresh_queued()


def is_due(sop: Document) -> bool:
	return getdate(sop.tanggal_efektif) <= clock.now().date()


def refresh_workflow_later() -> None:
	"""Recompile in the background, after executors or their roles have changed."""
	frappe.enqueue(
		"jumapolo_layanan.services.publishing.refresh_queued",
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
	)


def refresh_queued() -> None:
	"""Recompile as a job."""
	_once_more_after_a_rival(refresh_workflow)


def _once_more_after_a_rival(write: Callable[[], None]) -> None:
	"""Write the Workflow, and once more, on what stands there then, where another job has written it meanwhile."""
	try:
		write()
	except (frappe.TimestampMismatchError, frappe.QueryDeadlockError):
		frappe.db.rollback()
		workflow.forget_cached()
		write()


def refresh_workflow() -> None:
	workflow.refresh()
	frappe.db.commit()  # nosemgrep: an SOP is in force only from this commit
	workflow.forget_cached()


def _note_result(name: str, result: str) -> None:
	frappe.db.set_value("SOP", name, "hasil_penyusunan", result, update_modified=False)
	frappe.clear_document_cache("SOP", name)
	frappe.db.commit()  # nosemgrep: the end of a job


def _set_status(name: str, status: str) -> None:
	frappe.db.set_value("SOP", name, "status", status)
	frappe.clear_document_cache("SOP", name)
