"""What the finished steps of a period took: exact at every moment, and quick however many they are.

Whole months come from the cells and from the facts that are in no cell yet; a month that the period cuts, from
the facts of its days.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Max, Min, Sum
from frappe.utils import get_first_day, get_last_day
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from jumapolo_layanan.core import timing
from jumapolo_layanan.core.statistics import Summary
from jumapolo_layanan.core.tally import CAUSES, Tally
from jumapolo_layanan.services.facts import ALL_MONTHS, CAUSE_FIELDS, CELLS, FACTS

MONTH, OFFICER, VILLAGE = "bulan", "petugas", "desa"


@dataclass(frozen=True)
class Period:
	"""Days, the last included."""

	first: date
	last: date


@dataclass(frozen=True)
class Choice:
	"""Which finished steps are asked for: of these SOP versions, and where given of one officer or village."""

	period: Period
	sops: Collection[str]
	officer: str | None = None
	village: str | None = None

	@property
	def criteria(self) -> dict[str, object]:
		asked = {OFFICER: self.officer, VILLAGE: self.village}
		return {field: value for field, value in asked.items() if value}


class Group(NamedTuple):
	"""What a tally is of: one step of one SOP version. The rest is "" where nobody asked to tell it apart."""

	sop: str
	number: int
	month: str = ""
	officer: str = ""
	village: str = ""


def tallies(
	choice: Choice, by: Collection[str] = (), lengths: bool = True, waiting_by_length: bool = False
) -> dict[Group, Tally]:
	"""Return what the chosen steps took, by step and, where asked for, by `MONTH`, `OFFICER` or `VILLAGE`.

	:param lengths: False where only the figures of each group are asked for and no two are added up.
	:param waiting_by_length: count waiting by its length too; without it only its sum is right.
	"""
	found: dict[Group, Tally] = defaultdict(Tally)
	there_is = _days_with_facts()
	if there_is is None:
		return found
	reading = _Reading(choice, tuple(by), lengths or waiting_by_length, waiting_by_length, found)
	whole, cut = _parts(choice.period, there_is)
	for days in cut:
		reading.add_facts(days)
	if whole:
		reading.add_facts(whole, unfolded=True)
		reading.add_cells(whole, there_is)
	return {group: tally for group, tally in found.items() if not tally.is_empty()}


@dataclass(frozen=True)
class _Reading:
	choice: Choice
	by: tuple[str, ...]
	lengths: bool
	waiting_by_length: bool
	found: dict[Group, Tally]

	def add_cells(self, months: Period, there_is: Period) -> None:
		"""Add whole months: each, or where they are most of those that `there_is`, all less the others."""
		first, last = _month(months.first), _month(months.last)
		row = DocType(CELLS)
		inside, there = _count_of_months(months), _count_of_months(there_is)
		if self._detailed or MONTH in self.by or 2 * inside < there:
			self._add_cells((row.bulan >= first) & (row.bulan <= last), 1, one_each=first == last)
			return
		all_of_them = months.first <= there_is.first and months.last >= there_is.last
		self._add_cells(row.bulan == ALL_MONTHS, 1, one_each=all_of_them)
		if not all_of_them:
			others = (row.bulan < first) | (row.bulan > last)
			self._add_cells((row.bulan != ALL_MONTHS) & others, -1)

	@property
	def _detailed(self) -> bool:
		return bool(self.choice.criteria) or OFFICER in self.by or VILLAGE in self.by

	def _add_cells(self, months: Criterion, times: int, one_each: bool = False) -> None:
		"""Add the cells of `months`; where a group is nothing but one cell, take the cell's own figures."""
		row = DocType(CELLS)
		figures_do = one_each and not self.lengths and not self._detailed
		query = (
			self._chosen(row)
			.where((row.rinci == int(self._detailed)) & months)
			.select(row.tepat_waktu, row.tidak_terukur, row.detik_kerja, row.detik_tunggu)
			.select(*(row[field] for field in CAUSE_FIELDS.values()))
			.select(*((row.name, row.n, row.kuantil) if figures_do else (row.histogram_kerja,)))
		)
		if self.waiting_by_length:
			query = query.select(row.histogram_tunggu)
		unread: dict[str, Tally] = {}
		for sop, number, *values in query.run():
			apart, values = values[: len(self.by)], values[len(self.by) :]
			on_time, unmeasured, working, waiting, *causes = values[: 4 + len(CAUSES)]
			rest = values[4 + len(CAUSES) :]
			group = self._group(sop, number, apart)
			alone = group not in self.found
			tally = self.found[group]
			tally.on_time += on_time * times
			counts = {cause: times * count for cause, count in zip(CAUSES, causes, strict=True)}
			tally.add_unmeasured(unmeasured * times, counts)
			tally.working.total += working * times
			tally.waiting.total += waiting * times
			if not figures_do:
				tally.working.merge_text(rest[0], 0, times)
				tally.waiting.merge_text(rest[1] if self.waiting_by_length else None, 0, times)
				continue
			name, n, quantiles = rest
			if alone and quantiles:
				tally.known = Summary(n, working / n, *json.loads(quantiles), on_time)
			else:
				unread[name] = tally
		self._read_lengths(unread)

	def _read_lengths(self, cells: dict[str, Tally]) -> None:
		if not cells:
			return
		row = DocType(CELLS)
		query = frappe.qb.from_(row).select(row.name, row.histogram_kerja)
		for name, lengths in query.where(row.name.isin(list(cells))).run():
			cells[name].working.merge_text(lengths, 0)

	def add_facts(self, days: Period, unfolded: bool = False) -> None:
		row = DocType(FACTS)
		kind = [row.status_waktu, row.sebab, row.detik_kerja]
		if self.waiting_by_length:
			kind.append(row.detik_tunggu)
		query = (
			self._chosen(row, month_from=row.tanggal)
			.where((row.tanggal >= days.first) & (row.tanggal <= days.last))
			.select(*kind, Sum(row.jumlah), Sum(row.jumlah * row.detik_tunggu))
			.groupby(row.sop, row.nomor_langkah, *self._apart(row, month_from=row.tanggal), *kind)
		)
		if unfolded:
			query = query.where(row.dilipat == 0)
		for sop, number, *values in query.run():
			apart, values = values[: len(self.by)], values[len(self.by) :]
			verdict, cause, working, *waits, times, waiting = values
			tally = self.found[self._group(sop, number, apart)]
			times, waiting = int(times), int(waiting)
			if verdict == timing.UNMEASURED:
				tally.add_unmeasured(times, {cause: times} if cause else {})
				continue
			tally.on_time += times if verdict == timing.ON_TIME else 0
			tally.working.add(working, times)
			if waits:
				tally.waiting.add(waits[0], times)
			else:
				tally.waiting.total += waiting

	def _chosen(self, row: DocType, month_from: object = None) -> QueryBuilder:
		query = (
			frappe.qb.from_(row)
			.select(row.sop, row.nomor_langkah, *self._apart(row, month_from))
			.where(row.sop.isin(sorted(self.choice.sops) or [""]))
		)
		for field, value in self.choice.criteria.items():
			query = query.where(row[field] == value)
		return query

	def _apart(self, row: DocType, month_from: object = None) -> list:
		return [month_from if field == MONTH and month_from else row[field] for field in self.by]

	def _group(self, sop: str, number: int, apart: list) -> Group:
		told = dict(zip(self.by, apart, strict=True))
		month = told.get(MONTH) or ""
		return Group(
			sop,
			number,
			_month(month) if isinstance(month, date) else month,
			told.get(OFFICER) or "",
			told.get(VILLAGE) or "",
		)


def _parts(period: Period, there_is: Period) -> tuple[Period | None, list[Period]]:
	"""Return the whole months of `period`, if any, and the days of it outside them, where `there_is` something.

	A month that is cut where there is nothing to cut off (before the first fact, after the last one) is whole.
	"""
	if period.first > there_is.last or period.last < there_is.first:
		return None, []
	first = get_first_day(there_is.first) if period.first <= there_is.first else period.first
	last = get_last_day(there_is.last) if period.last >= there_is.last else period.last
	whole = Period(
		first if first.day == 1 else get_first_day(first, d_months=1),
		last if last == get_last_day(last) else get_first_day(last) - timedelta(days=1),
	)
	if whole.first > whole.last:
		return None, [Period(first, last)]
	before = Period(first, whole.first - timedelta(days=1))
	after = Period(whole.last + timedelta(days=1), last)
	return whole, [days for days in (before, after) if days.first <= days.last]


def _days_with_facts() -> Period | None:
	row = DocType(FACTS)
	first, last = frappe.qb.from_(row).select(Min(row.tanggal), Max(row.tanggal)).run()[0]
	return Period(first, last) if first else None


def _count_of_months(period: Period) -> int:
	first, last = period.first, period.last
	return (last.year - first.year) * 12 + last.month - first.month + 1


def _month(day: date) -> str:
	return f"{day.year:04}-{day.month:02}"
