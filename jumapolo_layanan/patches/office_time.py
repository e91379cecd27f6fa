"""Requests and visits from before office time was reckoned get the fields that came with it.

Recorded minutes and verdicts stay as they are; only what follows from them is filled in.
"""

import frappe

from jumapolo_layanan.core import timing
from jumapolo_layanan.services import permohonan


def execute() -> None:
	settings = frappe.get_single("Pengaturan Layanan")
	if settings.ambang_beruntun is None:
		frappe.db.set_single_value("Pengaturan Layanan", "ambang_beruntun", 10)
	fill_totals()
	fill_villages()
	fill_causes()
	permohonan.renew_deadlines()


def fill_totals() -> None:
	visit = frappe.qb.DocType("Langkah Permohonan")
	total = visit.menit_tunggu + visit.menit_kerja + visit.menit_jeda
	frappe.qb.update(visit).set(visit.menit_total, total).where(visit.tindakan.isnotnull()).run()


def fill_villages() -> None:
	visit, request = frappe.qb.DocType("Langkah Permohonan"), frappe.qb.DocType("Permohonan")
	for village in frappe.get_all("Desa", pluck="name", order_by="name"):
		own = frappe.qb.from_(request).select(request.name).where(request.desa == village)
		frappe.qb.update(visit).set(visit.desa, village).where(
			visit.permohonan.isin(own) & visit.tindakan.isnotnull() & visit.desa.isnull()
		).run()


def fill_causes() -> None:
	visit, request = frappe.qb.DocType("Langkah Permohonan"), frappe.qb.DocType("Permohonan")
	late = frappe.qb.from_(request).select(request.name).where(request.entri_susulan == 1)
	frappe.qb.update(visit).set(visit.entri_susulan, 1).where(
		visit.permohonan.isin(late) & visit.tindakan.isnotnull()
	).run()
	for cause, condition in (
		(timing.PAUSE, visit.jeda == 1),
		(timing.LATE_ENTRY, (visit.jeda == 0) & (visit.entri_susulan == 1)),
	):
		frappe.qb.update(visit).set(visit.sebab_tidak_terukur, cause).where(
			condition & (visit.status_waktu == timing.UNMEASURED)
		).run()
