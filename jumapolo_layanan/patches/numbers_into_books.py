"""Numbers given before **Nomor Terbit** existed get their rows, so that each book goes on where it stood."""

from datetime import date

import frappe
from frappe.utils import getdate, now_datetime

from jumapolo_layanan.core.graph import CANCELLED, REFUSED
from jumapolo_layanan.core.numbering import read_sequence
from jumapolo_layanan.services import books
from jumapolo_layanan.services import sop as sops


def execute() -> None:
	office = frappe.get_single("Pengaturan Layanan")
	for book, (number_field, date_field, template_field, _code) in books.FIELDS.items():
		requests = frappe.get_all(
			"Permohonan",
			filters={number_field: ["is", "set"]},
			fields=["name", "sop", "workflow_state", "waktu_selesai", number_field, date_field],
			order_by="name asc",
		)
		for request in requests:
			enter(
				request, book, request[number_field], getdate(request[date_field]), office.get(template_field)
			)


def enter(request: frappe._dict, book: str, number: str, on: date, template: str) -> None:
	"""Write the row of a number that its request already bears, if it has none yet."""
	sequence = read_sequence(template, number)
	if sequence is None:
		print(f"{request.name}: {number} was not written by the present template and stays out of {book}.")
		return
	name = books.name_of(book, on.year, sequence)
	if frappe.db.exists(books.DOCTYPE, name):
		return
	given = _visit(request.name, _numbering_steps(request.sop, book))
	row = frappe.get_doc(
		{
			"doctype": books.DOCTYPE,
			"name": name,
			"creation": given.selesai or now_datetime(),
			"modified": now_datetime(),
			"owner": given.petugas or "Administrator",
			"modified_by": "Administrator",
			"buku": book,
			"tahun": on.year,
			"urut": sequence,
			"nomor": number,
			"tanggal": on,
			"permohonan": request.name,
			"sop": request.sop,
			"status": books.USED,
		}
	)
	if request.workflow_state in (REFUSED, CANCELLED):
		ended = _visit(request.name)
		row.update(
			{
				"status": books.VOID,
				"alasan": ended.catatan,
				"dibatalkan_oleh": ended.petugas,
				"waktu_batal": request.waktu_selesai,
			}
		)
	row.db_insert()


def _numbering_steps(sop: str, book: str) -> list[int]:
	return [step.number for step in sops.graph_of(sop).steps if step.numbering == book]


def _visit(request: str, steps: list[int] | None = None) -> frappe._dict:
	"""Return the last visit of the request that has ended, among `steps` where they are given."""
	filters: dict[str, object] = {"permohonan": request, "tindakan": ["is", "set"]}
	if steps is not None:
		filters["nomor_langkah"] = ["in", steps or [0]]
	fields = ["petugas", "selesai", "catatan"]
	found = frappe.get_all(
		"Langkah Permohonan", filters=filters, fields=fields, order_by="name desc", limit=1
	)
	return found[0] if found else frappe._dict()
