"""What the office did, added up by the database for its reports: never more than the user of the session may read.

Every function answers in groups, a few hundred rows however many requests there are. Requests belong to the
period in which they came in, visits to the one in which they ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe.query_builder import DocType, Field
from frappe.query_builder.functions import Count
from pypika.enums import DatePart
from pypika.functions import Extract
from pypika.queries import QueryBuilder
from pypika.terms import Case

from jumapolo_layanan.core.graph import FINAL_STATES, WAITING
from jumapolo_layanan.services import access, registers

VISIT = "Langkah Permohonan"


@dataclass(frozen=True)
class Scope:
	"""The services that a report may show: their SOP versions by name, None for every one there is."""

	services: dict[str, frappe._dict]
	versions: list[str] | None

	def service_of(self, version: str) -> tuple[str, str]:
		"""Return number and name of the service that a version belongs to; its newest name counts."""
		return self.services[version].nomor_sop, self.services[version].nama_sop

	def versions_of(self, number: str | None = None) -> list[str] | None:
		"""Return the versions of one service; without it those that the report is narrowed to, if it is."""
		if number is None:
			return self.versions
		return [name for name, version in self.services.items() if version.nomor_sop == number]


def scope_of(sop: str | None = None) -> Scope:
	"""Return what the user of the session may read, of the service of `sop` alone if one is given."""
	rows = registers.readable_versions(sop)
	names = {row.nomor_sop: row.nama_sop for row in rows}
	services = {row.name: frappe._dict(row, nama_sop=names[row.nomor_sop]) for row in rows}
	everything = not sop and access.readable_sops(frappe.session.user) is None
	return Scope(services, None if everything else list(services))


def requests_taken_in(scope: Scope, start: datetime, end: datetime, desa: str | None) -> list[frappe._dict]:
	"""Return how many requests came in, by `sop`, `desa`, month, state and verdict, as `jumlah`."""
	request = DocType("Permohonan")
	query = (
		_counted_by_month(request, request.waktu_masuk, start, end)
		.select(request.sop, request.desa, request.docstatus, request.workflow_state, request.status_waktu)
		.groupby(request.sop, request.desa, request.docstatus, request.workflow_state, request.status_waktu)
		.select(Count("*").as_("jumlah"))
	)
	if desa:
		query = query.where(request.desa == desa)
	return _within(query, request.sop, scope).run(as_dict=True)


def visits_ended(
	scope: Scope, start: datetime, end: datetime, filters: frappe._dict, by: Iterable[str]
) -> list[frappe._dict]:
	"""Return the visits of the office's steps that ended, by month, the fields `by`, verdict and cause of none.

	Pauses with the applicant are among them, told by `jeda`. `jumlah` counts the visits of a group.

	:param filters: `petugas`, `pelaksana` and `desa` narrow the visits where they are set.
	"""
	visit = DocType(VISIT)
	fields = [visit.jeda, visit.status_waktu, visit.sebab_tidak_terukur, *(visit[name] for name in by)]
	query = (
		_counted_by_month(visit, visit.selesai, start, end)
		.select(*fields)
		.groupby(*fields)
		.select(Count("*").as_("jumlah"))
	)
	return _within(_narrowed(query, visit, filters), visit.sop, scope).run(as_dict=True)


def minutes_worked(
	scope: Scope, start: datetime, end: datetime, filters: frappe._dict, by: Iterable[str]
) -> list[frappe._dict]:
	"""Return the visits of the office's steps that ended, by the fields `by`, verdict and `menit_kerja`.

	As many rows as there are different durations, from which a median is exact.
	"""
	visit = DocType(VISIT)
	fields = [visit.status_waktu, visit.menit_kerja, *(visit[name] for name in by)]
	query = (
		frappe.qb.from_(visit)
		.select(*fields)
		.groupby(*fields)
		.select(Count("*").as_("jumlah"))
		.where((visit.selesai >= start) & (visit.selesai < end) & (visit.jeda == 0))
	)
	return _within(_narrowed(query, visit, filters), visit.sop, scope).run(as_dict=True)


def visits_under_way(scope: Scope, filters: frappe._dict, by: Iterable[str]) -> list[frappe._dict]:
	"""Return the visits of the office's steps that have not ended, by the fields `by` and `dimulai` (0 or 1)."""
	visit = DocType(VISIT)
	fields = [visit[name] for name in by]
	begun = Case().when(visit.mulai.isnull(), 0).else_(1)
	query = (
		frappe.qb.from_(visit)
		.select(*fields, begun.as_("dimulai"))
		.groupby(*fields, begun)
		.select(Count("*").as_("jumlah"))
		.where(visit.selesai.isnull() & (visit.jeda == 0))
	)
	return _within(_narrowed(query, visit, filters), visit.sop, scope).run(as_dict=True)


def requests_under_way(scope: Scope, filters: frappe._dict, late_at: datetime | None) -> list[frappe._dict]:
	"""Return the open requests with who acts now, first the one whose time ran out first.

	:param late_at: only those whose time has run out before this moment; None for every open one.
	"""
	request, step = DocType("Permohonan"), DocType("SOP Step")
	query = (
		frappe.qb.from_(request)
		.left_join(step)
		.on((step.parent == request.sop) & (step.parenttype == "SOP") & (step.idx == request.langkah_ke))
		.select(request.name, request.sop, request.desa, request.nama_pemohon, request.workflow_state)
		.select(request.waktu_masuk, request.tenggat, request.pemegang, request.langkah_ke, step.pelaksana)
		.where(request.workflow_state.notin(FINAL_STATES))
		.orderby(request.tenggat, request.name)
	)
	if late_at:
		query = query.where(request.tenggat < late_at)
	if filters.desa:
		query = query.where(request.desa == filters.desa)
	if filters.pelaksana:
		query = query.where((step.pelaksana == filters.pelaksana) & (request.workflow_state != WAITING))
	return _within(query, request.sop, scope).run(as_dict=True)


def steps_of(scope: Scope) -> dict[tuple[str, int], frappe._dict]:
	"""Return each step of the versions of `scope` by version and number: `uraian`, `pelaksana`, `menit`."""
	step = DocType("SOP Step")
	rows = (
		frappe.qb.from_(step)
		.select(step.parent, step.idx, step.uraian, step.pelaksana, step.menit)
		.where((step.parenttype == "SOP") & step.parent.isin(list(scope.services) or [""]))
		.run(as_dict=True)
	)
	return {(row.parent, row.idx): row for row in rows}


def month_of(row: frappe._dict) -> str:
	"""Return the month of a group, so that its words sort as time does.

	>>> month_of(frappe._dict(tahun=2026, bulan=3))
	'2026-03'
	"""
	return f"{int(row.tahun)}-{int(row.bulan):02}"


def first_and_last_day(month: str) -> tuple[date, date]:
	"""Return the days with which a month as of `month_of` begins and ends."""
	first = date.fromisoformat(f"{month}-01")
	return first, frappe.utils.get_last_day(first)


def _counted_by_month(table: DocType, moment: Field, start: datetime, end: datetime) -> QueryBuilder:
	year, month = Extract(DatePart.year, moment), Extract(DatePart.month, moment)
	return (
		frappe.qb.from_(table)
		.select(year.as_("tahun"), month.as_("bulan"))
		.where((moment >= start) & (moment < end))
		.groupby(year, month)
	)


def _narrowed(query: QueryBuilder, visit: DocType, filters: frappe._dict) -> QueryBuilder:
	for field in ("petugas", "pelaksana", "desa"):
		if filters.get(field):
			query = query.where(visit[field] == filters[field])
	return query


def _within(query: QueryBuilder, sop: Field, scope: Scope) -> QueryBuilder:
	return query if scope.versions is None else query.where(sop.isin(scope.versions or [""]))
