"""Permohonan Terlambat: the open requests whose present step has used up its time, and who acts now.

How long a request is over is counted in office time from its `tenggat`, so a night adds nothing. Applicants
are named by the letters that a stranger may see.
"""

from collections import Counter
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import fmt_money, get_fullname

from jumapolo_layanan.core.graph import APPLICANT, WAITING
from jumapolo_layanan.core.masking import mask_name
from jumapolo_layanan.reporting import (
	Answer,
	bar_chart,
	card,
	column,
	empty_chart,
	kept_in_the_foreground,
	validate_choice,
)
from jumapolo_layanan.services import clock, evaluation, worktime
from jumapolo_layanan.services.evaluation import Scope

REPORT = "Permohonan Terlambat"
LIST = "Daftar permohonan"
VIEWS = {
	LIST: None,
	"Ringkasan menurut umur": "umur",
	"Ringkasan menurut pelaksana": "pelaksana",
	"Ringkasan menurut layanan": "layanan",
	"Ringkasan menurut desa": "desa",
}
# the last office hour of each class of age; the last class has no end
AGES = {
	"sampai 1 jam": 1,
	"1 sampai 4 jam": 4,
	"4 sampai 8 jam": 8,
	"8 sampai 40 jam": 40,
	"lebih dari 40 jam": None,
}
NOT_LATE, PAUSED = "Belum lewat", "Menunggu pemohon"


def execute(filters: dict | None = None) -> Answer:
	"""Return columns, rows, the note above the table, the chart and the cards."""
	filters = frappe._dict(filters or {})
	filters.tampilan = filters.tampilan or LIST
	with kept_in_the_foreground(REPORT):
		validate_choice(filters.tampilan, VIEWS, _("Tampilan"))
		if filters.umur:
			validate_choice(filters.umur, AGES, _("Umur"))
		requests = get_requests(filters, evaluation.scope_of(filters.sop), clock.now())
	by = VIEWS[filters.tampilan]
	rows = summed_up(requests, by) if by else requests
	return get_columns(by), rows, get_message(), get_chart(requests), get_summary(requests)


def get_columns(by: str | None) -> list[dict]:
	if by:
		names = {"umur": _("Umur (jam kerja)"), "pelaksana": _("Pelaksana"), "layanan": _("Layanan")}
		return [
			column(by, names.get(by, _("Desa")), "Data", 300),
			column("jumlah", _("Permohonan"), "Int", 120),
			column("lewat", _("Lewat Terlama (jam kerja)"), "Float", 190, precision=1),
		]
	return [
		column("permohonan", _("Permohonan"), "Data", 150),
		column("layanan", _("Layanan"), "Data", 225),
		column("pemohon", _("Pemohon (tersamar)"), "Data", 160),
		column("desa", _("Desa"), "Data", 145),
		column("tahap", _("Tahap"), "Data", 210),
		column("pelaksana", _("Pelaksana"), "Data", 175),
		column("nama_petugas", _("Sedang Dikerjakan"), "Data", 140),
		column("waktu_masuk", _("Masuk"), "Datetime", 150),
		column("tenggat", _("Tenggat Langkah"), "Datetime", 150),
		column("lewat", _("Lewat (jam kerja)"), "Float", 140, precision=1),
		column("umur", _("Umur (jam kerja)"), "Data", 150),
	]


def get_requests(filters: frappe._dict, scope: Scope, now: datetime) -> list[dict]:
	"""Return the late requests, the one that is over for longest first; with the others where asked for."""
	found = evaluation.requests_under_way(scope, filters, None if filters.termasuk_belum_lewat else now)
	calendar = worktime.office_calendar()
	rows = []
	for request in found:
		over = calendar.seconds_between(request.tenggat, now) if calendar and request.tenggat else 0
		late = bool(request.tenggat and request.tenggat < now)
		age = age_of(over) if late else (NOT_LATE if request.tenggat else PAUSED)
		if filters.umur in (None, "", age):
			rows.append(_row(request, scope, age, over if late else None))
	rows.sort(key=lambda row: (row["lewat"] is None, -(row["lewat"] or 0), row["permohonan"]))
	return rows


def age_of(seconds: int) -> str:
	"""Return the class of a request that is so many office seconds over its time."""
	return next(name for name, hours in AGES.items() if hours is None or seconds <= hours * 3600)


def summed_up(requests: list[dict], by: str) -> list[dict]:
	"""Return how many requests each group has and how long the worst of it is over."""
	groups: dict[str, list[dict]] = {}
	for row in requests:
		groups.setdefault(row[by], []).append(row)
	if by == "umur":
		order = [*AGES, NOT_LATE, PAUSED]
		groups = {age: groups[age] for age in order if age in groups}
	rows = [
		{by: name, "jumlah": len(own), "lewat": max((row["lewat"] or 0 for row in own), default=0)}
		for name, own in groups.items()
	]
	return rows if by == "umur" else sorted(rows, key=lambda row: (-row["jumlah"], row[by]))


def get_message() -> str:
	notes = (
		_(
			"Permohonan terbuka yang langkahnya sekarang sudah melampaui waktu baku. Tenggat dan lamanya lewat dihitung dalam jam "
			"kerja kantor: malam, hari libur, dan waktu berkas pada pemohon tidak dihitung."
		),
		_(
			"Pelaksana adalah yang mendapat giliran sekarang; Sedang Dikerjakan adalah petugas yang sudah menekan Mulai."
		),
		_("Permohonan yang menunggu pemohon tidak mempunyai tenggat, jadi tidak terlambat."),
	)
	return "<br>".join(notes)


def get_chart(requests: list[dict]) -> dict:
	"""Draw the ages of what is late."""
	ages = Counter(row["umur"] for row in requests)
	if not any(ages[age] for age in AGES):
		return empty_chart()
	title = _("Permohonan terlambat menurut umur (jam kerja)")
	return bar_chart(title, list(AGES), {_("Permohonan"): [ages[age] for age in AGES]}, "red")


def get_summary(requests: list[dict]) -> list[dict] | None:
	late = [row for row in requests if row["umur"] in AGES]
	cards = [card(_("Terlambat"), len(late))]
	if late:
		acting, count = Counter(row["pelaksana"] for row in late).most_common(1)[0]
		cards.append(
			card(_("Terbanyak pada"), _("{0} ({1})").format(frappe.utils.escape_html(acting), count))
		)
		cards.append(card(_("Lewat terlama (jam kerja)"), fmt_money(late[0]["lewat"], 1)))
	return cards


def _row(request: frappe._dict, scope: Scope, age: str, over: int | None) -> dict:
	return {
		"permohonan": request.name,
		"layanan": scope.service_of(request.sop)[1],
		"pemohon": mask_name(request.nama_pemohon or ""),
		"desa": request.desa or _("(tanpa desa)"),
		"tahap": request.workflow_state,
		"pelaksana": APPLICANT if request.workflow_state == WAITING else request.pelaksana or "",
		"nama_petugas": get_fullname(request.pemegang) if request.pemegang else "",
		"waktu_masuk": request.waktu_masuk,
		"tenggat": request.tenggat,
		"lewat": None if over is None else round(over / 3600, 2),
		"umur": age,
	}
