"""The chain over the history of each request: written with the row, verified by whoever doubts, anchored daily.

Every closed **Langkah Permohonan** bears an HMAC of what it says and of the row before it, under a key derived from
the site's secret: who reaches the database alone can't make one. An open row holds the hash that it will follow.
What is hashed and what is promised: docs/keamanan.md.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils.caching import request_cache
from frappe.utils.password import get_encryption_key
from pypika.terms import Case

from jumapolo_layanan.core import chain
from jumapolo_layanan.core.graph import ACTION_CANCEL, ACTION_REFUSE, CANCELLED, DONE, FINAL_STATES, REFUSED
from jumapolo_layanan.core.verification import derive_key
from jumapolo_layanan.exceptions import HistoryBroken
from jumapolo_layanan.services import clock
from jumapolo_layanan.services import sop as sops

VISIT = "Langkah Permohonan"
ANCHOR = "Jangkar Riwayat"
CHANGE = "Perubahan Riwayat"

# `catatan` is hashed by itself: what a person wrote may have to be forgotten
FACTS = (
	"name",
	"permohonan",
	"sop",
	"nomor_langkah",
	"uraian",
	"pelaksana",
	"jeda",
	"petugas",
	"desa",
	"masuk",
	"mulai",
	"selesai",
	"menit_standar",
	"menit_tunggu",
	"menit_kerja",
	"menit_jeda",
	"menit_total",
	"status_waktu",
	"sebab_tidak_terukur",
	"entri_susulan",
	"beruntun",
	"tindakan",
	"sidik_catatan",
)
_SEALS = ("hash_sebelumnya", "hash", "catatan", "garam_catatan")
_CHANGE_FACTS = (
	"name",
	"permohonan",
	"waktu",
	"pengguna",
	"sebab",
	"acuan",
	"jumlah_baris",
	"kepala_lama",
	"kepala_baru",
)
_ANCHOR_FACTS = ("name", "tanggal", "waktu", "jumlah", "akar", "perubahan_sampai")
_ENDINGS = {REFUSED: ACTION_REFUSE, CANCELLED: ACTION_CANCEL}
REQUESTS_A_BATCH = 2000
ROWS_AN_UPDATE = 200
# a day more than needed: a move may have been under way while the last anchor was written
_OVERLAP = timedelta(days=1)


@dataclass(frozen=True)
class Break:
	"""The first place where a history is not as it was written. Names and numbers only; nothing of a person."""

	permohonan: str | None
	baris: int | None
	langkah: int | None
	masalah: str


@dataclass
class Tally:
	"""What a verification has looked at."""

	requests: int = 0
	rows: int = 0
	anchors: int = 0


def seal(visit: dict, note: str | None) -> dict:
	"""Return the values that close the chain over a visit.

	:param visit: all `FACTS` as they will be stored, but `sidik_catatan`; and `hash_sebelumnya`.
	"""
	values = _seal_note(note) if note else {}
	facts = {field: visit.get(field) for field in FACTS} | {"sidik_catatan": values.get("sidik_catatan")}
	return {**values, "hash": chain.link(_key(), visit.get("hash_sebelumnya") or chain.GENESIS, facts)}


def rechain(request: str, cause: str, reference: str | None = None) -> bool:
	"""Chain the history of a request anew after the system has corrected figures in it, and keep that it did.

	The caller has asked `demand_whole` first and written the corrected rows in the same transaction.

	:returns: whether a link changed.
	"""
	count, old_head, head = chain_anew(request)
	if head == old_head:
		return False
	_log_change(request, cause, reference, count, old_head, head)
	return True


def chain_anew(request: str) -> tuple[int, str, str]:
	"""Write the links of a history from its rows; return how many are closed, the old head and the new one."""
	links = _link(_key(), _rows([request]).get(request, []))
	for name, values in links.changed.items():
		frappe.db.set_value(VISIT, name, values, update_modified=False)
	return links.count, links.old_head, links.head


def chain_many(requests: list[str]) -> None:
	"""Write the links of many histories from their rows, in a few statements."""
	key, changed = _key(), {}
	for rows in _rows(requests).values():
		changed |= _link(key, rows).changed
	names = list(changed)
	for start in range(0, len(names), ROWS_AN_UPDATE):
		_update({name: changed[name] for name in names[start : start + ROWS_AN_UPDATE]})


@dataclass
class _Links:
	changed: dict[int, dict[str, str]] = field(default_factory=dict)
	count: int = 0
	old_head: str = chain.GENESIS
	head: str = chain.GENESIS


def _link(key: bytes, rows: list[frappe._dict]) -> _Links:
	"""Return what the seals of a history's rows should be, where they are not."""
	links = _Links()
	for row in rows:
		values = {"hash_sebelumnya": links.head}
		if row.tindakan:
			if row.catatan and not row.sidik_catatan:
				values |= _seal_note(row.catatan)
				row.sidik_catatan = values["sidik_catatan"]
			links.old_head, links.count = row.hash or links.old_head, links.count + 1
			links.head = values["hash"] = chain.link(key, links.head, _facts_of(row))
		if any((row[name] or "") != value for name, value in values.items()):
			links.changed[row.name] = values
	return links


def _update(changed: dict[int, dict[str, str]]) -> None:
	visit = DocType(VISIT)
	query = frappe.qb.update(visit).where(visit.name.isin(list(changed)))
	for name in sorted({name for values in changed.values() for name in values}):
		case = Case()
		for row, values in changed.items():
			if name in values:
				case = case.when(visit.name == row, values[name])
		query = query.set(visit[name], case.else_(visit[name]))
	query.run()


def demand_whole(request: str) -> None:
	"""Refuse to correct a history that is not as it was written: new links would hide what was done to it.

	:raises HistoryBroken: with the first broken row.
	"""
	requests = next(_requests(request, None, None), [])
	found = _first_break(_key(), requests[0], _rows([request]).get(request, [])) if requests else None
	if found:
		frappe.throw(
			_(
				"Riwayat {0} tidak utuh: {1} (langkah {2}). Periksa dahulu dengan laporan Keutuhan Riwayat."
			).format(request, found.masalah, found.langkah),
			HistoryBroken,
		)


def verify(request: str | None = None) -> list[Break]:
	"""Return the first broken row of each history that is not as it was written; of one request or of all."""
	return list(breaks(request))


def breaks(
	request: str | None = None,
	since: datetime | None = None,
	until: datetime | None = None,
	tally: Tally | None = None,
) -> Iterator[Break]:
	"""Find what `verify` returns, one batch of requests at a time.

	:param since: only requests that came in at this moment or later; `until` likewise, before it.
	:param tally: counts what was looked at.
	"""
	tally = tally or Tally()
	key, broken = _key(), set()
	for requests in _requests(request, since, until):
		rows = _rows([each.name for each in requests])
		for each in requests:
			visits = rows.get(each.name, [])
			tally.requests += 1
			tally.rows += len(visits)
			if found := _first_break(key, each, visits):
				broken.add(each.name)
				yield found
	if not (request or since or until):
		yield from _orphans()
	yield from _breaks_of_anchors(key, request, since, broken, tally)


def anchor() -> None:
	"""Write down the head of every history that has grown since the last anchor. Daily, as a job."""
	last = frappe.get_all(ANCHOR, fields=["waktu", "hash"], order_by="name desc", limit_page_length=1)
	since = last[0].waktu - _OVERLAP if last else None
	previous = last[0].hash if last else chain.GENESIS
	for names in _grown(since):
		previous = _write_anchor(names, previous)


def seal_list(name: str | int, requests: list[str]) -> str:
	"""Return the hash that proves which requests an order to remove personal data names."""
	return chain.link(
		_key(), chain.GENESIS, {"penghapusan": str(name), "daftar": chain.fingerprint(requests)}
	)


def refuse_renaming(
	doc: "frappe.model.document.Document", method: str, old: str, new: str, merge: bool
) -> None:
	"""Keep the names that stand in a history: renaming would rewrite its rows, and break their chains."""
	field = {"User": "petugas", "Desa": "desa"}[doc.doctype]
	if frappe.db.exists(VISIT, {field: old}):
		frappe.throw(
			_(
				"{0} sudah tercatat dalam riwayat permohonan dan tidak diganti namanya. Buat yang baru."
			).format(old)
		)


def _seal_note(note: str) -> dict[str, str]:
	salt = secrets.token_hex(16)
	return {"garam_catatan": salt, "sidik_catatan": chain.hash_note(salt, note)}


def _first_break(key: bytes, request: frappe._dict, visits: list[frappe._dict]) -> Break | None:
	ended = request.workflow_state in FINAL_STATES
	rows = [_as_row(visit) for visit in visits]
	erased = bool(request.penghapusan) and request.name in _erased_by(request.penghapusan)
	found = chain.first_fault(key, rows, ended, erased)
	if found is None and ended and not _is_its_end(request, visits[-1]):
		found = len(visits), chain.Fault.CUT
	if found is None:
		return None
	position, fault = found
	row = visits[min(position, len(visits) - 1)] if visits else frappe._dict()
	return Break(request.name, row.name, row.nomor_langkah, fault.value)


def _is_its_end(request: frappe._dict, last: frappe._dict) -> bool:
	"""Return whether a row can be the last one of a request that has ended as it has."""
	if last.selesai != request.waktu_selesai:
		return False
	if request.workflow_state == DONE:
		return last.nomor_langkah == len(sops.graph_of(last.sop).steps)
	return last.tindakan == _ENDINGS[request.workflow_state]


@request_cache
def _erased_by(order: str) -> frozenset[str]:
	"""Return the requests that an order to remove personal data names; none where the order is forged."""
	row = frappe.db.get_value("Penghapusan Data Pribadi", order, ["daftar", "hash"], as_dict=True)
	names = (row.daftar or "").splitlines() if row else []
	return frozenset(names if row and row.hash == seal_list(order, names) else ())


def _breaks_of_anchors(
	key: bytes, request: str | None, since: datetime | None, broken: set[str], tally: Tally
) -> Iterator[Break]:
	"""Compare the histories with the heads that were written down, in anchors and by corrections."""
	previous = chain.GENESIS
	for name in frappe.get_all(ANCHOR, pluck="name", order_by="name asc"):
		fields = [*_ANCHOR_FACTS, "kepala", "hash_sebelumnya", "hash"]
		row = frappe.db.get_value(ANCHOR, name, fields, as_dict=True)
		lines = (row.kepala or "").splitlines()
		linked = (row.hash_sebelumnya or chain.GENESIS) == previous and row.akar == chain.fingerprint(lines)
		if not linked or row.hash != _anchor_hash(key, row, previous):
			yield Break(
				None, None, None, _("jangkar {0} diubah, atau jangkar sebelumnya hilang").format(name)
			)
		previous = row.hash
		if since and row.waktu < since:
			continue
		tally.anchors += 1
		heads = [line.split() for line in lines if request is None or line.startswith(f"{request} ")]
		yield from _missing_heads(heads, row.perubahan_sampai, broken)
	yield from _false_changes(key, request)


def _missing_heads(heads: list[list[str]], last_change: int, broken: set[str]) -> Iterator[Break]:
	names = [name for name, _count, _head in heads if name not in broken]
	sealed = _sealed(names)
	corrected = _corrected_after(names, last_change)
	for name, count, head in heads:
		if name in broken or name in corrected:
			continue
		rows = sealed.get(name, [])
		if len(rows) < int(count) or rows[int(count) - 1].hash != head:
			broken.add(name)
			last = rows[-1] if rows else frappe._dict()
			yield Break(name, last.name, last.nomor_langkah, chain.Fault.CUT.value)


def _false_changes(key: bytes, request: str | None) -> Iterator[Break]:
	filters = {"permohonan": request} if request else {}
	for row in frappe.get_all(CHANGE, filters=filters, fields=[*_CHANGE_FACTS, "hash"], order_by="name asc"):
		if row.hash != chain.link(key, chain.GENESIS, {field: row[field] for field in _CHANGE_FACTS}):
			yield Break(row.permohonan, None, None, _("catatan perubahan {0} diubah").format(row.name))


def _corrected_after(names: list[str], last_change: int) -> set[str]:
	filters = {"permohonan": ["in", names or [""]], "name": [">", last_change]}
	return set(frappe.get_all(CHANGE, filters=filters, pluck="permohonan", order_by="name asc"))


def _orphans() -> Iterator[Break]:
	visit, request = DocType(VISIT), DocType("Permohonan")
	query = (
		frappe.qb.from_(visit)
		.left_join(request)
		.on(request.name == visit.permohonan)
		.select(visit.name, visit.permohonan, visit.nomor_langkah)
		.where(request.name.isnull())
		.orderby(visit.name)
	)
	for name, owner, step in query.run():
		yield Break(owner, name, step, chain.Fault.ADDED.value)


def _requests(
	request: str | None, since: datetime | None, until: datetime | None
) -> Iterator[list[frappe._dict]]:
	table, last = DocType("Permohonan"), ""
	while True:
		query = (
			frappe.qb.from_(table)
			.select(table.name, table.workflow_state, table.waktu_selesai, table.penghapusan)
			.where(table.name > last)
			.orderby(table.name)
			.limit(REQUESTS_A_BATCH)
		)
		if request:
			query = query.where(table.name == request)
		if since:
			query = query.where(table.waktu_masuk >= since)
		if until:
			query = query.where(table.waktu_masuk < until)
		found = query.run(as_dict=True)
		if found:
			yield found
		if len(found) < REQUESTS_A_BATCH:
			return
		last = found[-1].name


def _rows(requests: list[str]) -> dict[str, list[frappe._dict]]:
	"""Return every row of these requests, by request, in the order in which they were opened."""
	return _by_request(
		frappe.get_all(
			VISIT,
			filters={"permohonan": ["in", requests]},
			fields=[*FACTS, *_SEALS],
			order_by="permohonan asc, name asc",
		)
	)


def _sealed(requests: list[str]) -> dict[str, list[frappe._dict]]:
	return _by_request(
		frappe.get_all(
			VISIT,
			filters={"permohonan": ["in", requests or [""]], "hash": ["is", "set"]},
			fields=["name", "permohonan", "nomor_langkah", "hash"],
			order_by="permohonan asc, name asc",
		)
	)


def _by_request(rows: Iterable[frappe._dict]) -> dict[str, list[frappe._dict]]:
	found: dict[str, list[frappe._dict]] = {}
	for row in rows:
		found.setdefault(row.permohonan, []).append(row)
	return found


def _grown(since: datetime | None) -> Iterator[list[str]]:
	"""Return the requests whose histories have a row closed since then, or were corrected, in batches."""
	visit, change, last = DocType(VISIT), DocType(CHANGE), ""
	corrected = []
	if since:
		query = frappe.qb.from_(change).select(change.permohonan).distinct().where(change.waktu >= since)
		corrected = [name for (name,) in query.run()]
	while True:
		query = (
			frappe.qb.from_(visit)
			.select(visit.permohonan)
			.distinct()
			.where((visit.permohonan > last) & (visit.hash != ""))
			.orderby(visit.permohonan)
			.limit(REQUESTS_A_BATCH)
		)
		if since:
			query = query.where((visit.selesai >= since) | visit.permohonan.isin(corrected or [""]))
		names = [name for (name,) in query.run()]
		if names:
			yield names
		if len(names) < REQUESTS_A_BATCH:
			return
		last = names[-1]


def _write_anchor(names: list[str], previous: str) -> str:
	sealed = _sealed(names)
	lines = [f"{name} {len(sealed[name])} {sealed[name][-1].hash}" for name in sorted(sealed)]
	now = clock.now()
	row = frappe.get_doc(
		{
			"doctype": ANCHOR,
			"tanggal": now.date(),
			"waktu": now,
			"jumlah": len(lines),
			"akar": chain.fingerprint(lines),
			"kepala": "\n".join(lines),
			"perubahan_sampai": _last_change(),
			"hash_sebelumnya": previous,
		}
	)
	row.flags.by_system = True
	row.insert(ignore_permissions=True)
	sealed_by = _anchor_hash(_key(), row, previous)
	row.db_set("hash", sealed_by, update_modified=False)
	return sealed_by


def _anchor_hash(key: bytes, row: frappe._dict, previous: str) -> str:
	facts = {field: row.get(field) for field in _ANCHOR_FACTS}
	return chain.link(key, previous, facts | {"tanggal": str(facts["tanggal"])})


def _last_change() -> int:
	last = frappe.get_all(CHANGE, pluck="name", order_by="name desc", limit_page_length=1)
	return last[0] if last else 0


def _log_change(
	request: str, cause: str, reference: str | None, count: int, old_head: str, head: str
) -> None:
	row = frappe.get_doc(
		{
			"doctype": CHANGE,
			"permohonan": request,
			"waktu": clock.now(),
			"pengguna": frappe.session.user,
			"sebab": cause,
			"acuan": reference,
			"jumlah_baris": count,
			"kepala_lama": old_head,
			"kepala_baru": head,
		}
	)
	row.flags.by_system = True
	row.insert(ignore_permissions=True)
	facts = {field: row.get(field) for field in _CHANGE_FACTS}
	row.db_set("hash", chain.link(_key(), chain.GENESIS, facts), update_modified=False)


def _as_row(visit: frappe._dict) -> chain.Row:
	return chain.Row(
		facts=_facts_of(visit),
		previous=visit.hash_sebelumnya or chain.GENESIS,
		hash=visit.hash or "",
		closed=bool(visit.tindakan),
		note=visit.catatan or "",
		salt=visit.garam_catatan or "",
		note_hash=visit.sidik_catatan or "",
	)


def _facts_of(visit: frappe._dict) -> dict:
	return {field: visit[field] for field in FACTS}


def _key() -> bytes:
	return derive_key(get_encryption_key(), "riwayat")
