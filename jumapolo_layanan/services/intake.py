"""Help at the counter: what is known of the person, what else is open, what the law may ask."""

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from jumapolo_layanan.core import identity, reminders
from jumapolo_layanan.core.reminders import Reminder
from jumapolo_layanan.services import access, clock

_KNOWN = ("nama_pemohon", "nomor_kk", "telepon", "desa", "alamat")


def known_of(nik: str, sop: str | None) -> dict:
	"""Return what earlier requests say of the person with this NIK, and which of theirs are open.

	Only for who takes in requests, and only from requests that this user may read.

	:returns: `known` (each field as last given), `open` (names of open requests for the same
		service), `born` and `sex` as the NIK has them.
	:raises InvalidIdentity: when the NIK can't be right.
	"""
	access.demand("Permohonan", "create")
	nik = identity.check_nik(nik)
	found = frappe.get_list(
		"Permohonan",
		filters={"nik": nik},
		fields=["name", "sop", "docstatus", *_KNOWN],
		order_by="waktu_masuk desc",
		limit_page_length=20,
	)
	born, sex = identity.birth_and_sex(nik, clock.now().date())
	return {
		"known": {
			field: next(row[field] for row in found if row[field])
			for field in _KNOWN
			if any(row[field] for row in found)
		},
		"open": [row.name for row in found if row.docstatus == 0 and row.sop == sop],
		"born": born,
		"sex": sex,
	}


def reminders_of(doc: Document) -> list[str]:
	"""Return what the officer should consider about a request."""
	number = frappe.get_cached_value("SOP", doc.sop, "nomor_sop")
	settings = frappe.get_cached_doc("Pengaturan Layanan")
	rules = [
		Reminder(row.isian, row.syarat, row.nilai, row.dasar or "", row.pesan or "")
		for row in settings.pengingat
		if row.nomor_sop == number
	]
	answers = {row.label: row.nilai for row in doc.isian}
	return reminders.remind(
		rules, answers, clock.now().date(), reminders.weekday_calendar(_holidays(settings))
	)


def _holidays(settings: Document) -> set:
	if not settings.kalender_kerja:
		return set()
	calendar = frappe.get_cached_doc("Kalender Kerja", settings.kalender_kerja)
	return {getdate(row.tanggal) for row in calendar.hari_libur}
