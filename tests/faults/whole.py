"""What must hold of every request and number at any moment, whatever has died meanwhile."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import frappe

from jumapolo_layanan.services import chain, clock

BOOKS = {"Agenda Masuk": "nomor_agenda", "Nomor Surat": "nomor_surat", "Register Keluar": "nomor_register"}
FINAL = ("Selesai", "Ditolak", "Dibatalkan")


@contextmanager
def connected() -> Iterator[None]:
	"""A connection of its own: what it reads is one moment of the database."""
	frappe.init(site=os.environ["JMPL_SITE"])
	frappe.connect()
	try:
		yield
	finally:
		frappe.destroy()


@dataclass(frozen=True)
class Before:
	"""How the office stood before the first request: the moment, and by book the last sequence."""

	moment: datetime
	numbers: dict[str, int]


def before() -> Before:
	numbers = {
		book: max(frappe.get_all("Nomor Terbit", {"buku": book}, pluck="urut", order_by="name") or [0])
		for book in BOOKS
	}
	return Before(clock.now(), numbers)


def problems(purpose: str, acknowledged: dict[str, int], before: Before) -> list[str]:
	"""Return what is wrong with the requests of `purpose`, one sentence each.

	:param acknowledged: by request the step that the server had confirmed before this moment; 0 means done.
	:param before: what stood before the first of these requests.
	"""
	requests = frappe.get_all("Permohonan", {"keperluan": purpose}, ["*"], order_by="name", limit=0)
	names = [request.name for request in requests]
	visits = _by_request("Langkah Permohonan", names, "name asc")
	documents = _by_request("Dokumen Terbit", names, "name asc")
	found = [f"{name} is lost" for name in acknowledged.keys() - set(names)]
	for request in requests:
		found += _of_request(request, visits[request.name], documents[request.name])
		reached = acknowledged.get(request.name)
		if reached == 0 and request.workflow_state != "Selesai":
			found.append(f"{request.name} was done and is in {request.workflow_state}")
		elif reached and request.langkah_ke < reached:
			found.append(f"{request.name} was on step {reached} and is on {request.langkah_ke}")
	broken = [f"{each.permohonan}: {each.masalah}" for each in chain.breaks(since=before.moment)]
	return [*found, *_of_numbers(requests, before.numbers), *broken]


def _of_request(request: frappe._dict, visits: list, documents: list) -> Iterator[str]:
	name, final = request.name, request.workflow_state in FINAL
	still_open = [visit for visit in visits if not visit.tindakan]
	if len(still_open) != (0 if final else 1):
		yield f"{name} in {request.workflow_state} has {len(still_open)} open visits"
	if still_open and still_open[0].nomor_langkah != request.langkah_ke:
		yield f"{name} stands on {request.langkah_ke}, its open visit on {still_open[0].nomor_langkah}"
	if request.docstatus != int(final):
		yield f"{name} in {request.workflow_state} has docstatus {request.docstatus}"
	if [visit.nomor_langkah for visit in visits] != list(range(1, len(visits) + 1)):
		yield f"{name} has the visits {[visit.nomor_langkah for visit in visits]}"
	if any(not (visit.selesai and visit.petugas) for visit in visits if visit.tindakan):
		yield f"{name} has a visit closed by half"
	if final and not (request.waktu_selesai and len(visits) == request.langkah_ke):
		yield f"{name} has ended by half"
	valid = sum(document.status == "Sah" for document in documents)
	if valid != (1 if final else valid) or valid > 1:
		yield f"{name} in {request.workflow_state} has {valid} valid documents"


def _of_numbers(requests: list, before: dict[str, int]) -> Iterator[str]:
	for book, field in BOOKS.items():
		filters = {"buku": book, "urut": [">", before[book]]}
		rows = frappe.get_all(
			"Nomor Terbit", filters, ["urut", "nomor", "permohonan"], order_by="urut asc", limit=0
		)
		if [row.urut for row in rows] != list(range(before[book] + 1, before[book] + len(rows) + 1)):
			yield f"{book} has a gap or a number twice"
		given = {(request.name, request[field]) for request in requests if request[field]}
		names = {request.name for request in requests}
		if given != {(row.permohonan, row.nomor) for row in rows if row.permohonan in names}:
			yield f"{book} and the requests name different numbers"


def _by_request(doctype: str, names: list[str], order: str) -> dict[str, list]:
	rows = defaultdict(list)
	for row in frappe.get_all(doctype, {"permohonan": ["in", names or [""]]}, ["*"], order_by=order, limit=0):
		rows[row.permohonan].append(row)
	return rows
