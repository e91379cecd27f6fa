"""Link search: in SOPs, where core's own stumbles over a bracket on early Frappe 15; in requests, where it reads the
whole archive; and in what hangs on requests, where core lets a client ask it to ignore permissions."""

import frappe
from frappe.model import get_permitted_fields

_REQUEST = "Permohonan"
_BEGINNINGS = ("name", "nomor_agenda", "nomor_surat", "nomor_register", "kode_lacak", "nama_pemohon")


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def find_sop(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | None = None
) -> list[tuple]:
	"""Return (name, title, number) of the SOPs that the user may read and whose title or number has `txt`."""
	found = frappe.get_list(
		"SOP",
		filters=filters or {},
		or_filters=[["nama_sop", "like", f"%{txt}%"], ["nomor_sop", "like", f"%{txt}%"]],
		fields=["name", "nama_sop", "nomor_sop"],
		order_by="nomor_sop asc",
		limit_start=start,
		limit_page_length=page_len,
	)
	return [(row.name, row.nama_sop, row.nomor_sop) for row in found]


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def find_request(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | None = None
) -> list[tuple]:
	"""Return (name, applicant, agenda number, letter number) of the requests that the user may read and that begin so.

	Each field is asked by itself, as a database finds the beginning of a word by its index and any of several
	fields by none. The newest come first.
	"""
	if not frappe.has_permission(_REQUEST, "read"):
		return []
	shows_people = 1 in frappe.get_meta(_REQUEST).get_permlevel_access("read")
	found: dict[str, tuple] = {}
	for field in _BEGINNINGS if txt else ("name",):
		if field == "nama_pemohon" and not shows_people:
			continue
		rows = frappe.get_list(
			_REQUEST,
			filters=[*_listed(filters), [_REQUEST, field, "like", f"{txt}%"]],
			fields=["name", "nama_pemohon", "nik_tersamar", "nomor_agenda", "nomor_surat"],
			order_by="waktu_masuk desc" if not txt else f"{field} desc",
			limit_start=start,
			limit_page_length=page_len,
		)
		for row in rows:
			person = row.nama_pemohon if shows_people else row.nik_tersamar
			found[row.name] = (row.name, person, row.nomor_agenda or "", row.nomor_surat or "")
		if len(found) >= page_len:
			break
	return list(found.values())[:page_len]


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def find_record(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | None = None
) -> list[tuple]:
	"""Return (name, and the search fields) of the records that the user may read and that have `txt` in one of them."""
	if not frappe.has_permission(doctype, "read"):
		return []
	meta = frappe.get_meta(doctype)
	permitted = get_permitted_fields(doctype)
	fields = [field for field in meta.get_search_fields() if field != "name" and field in permitted]
	return frappe.get_list(
		doctype,
		filters=filters or {},
		or_filters=[[doctype, field, "like", f"%{txt}%"] for field in ("name", *fields)],
		fields=["name", *fields],
		order_by="creation desc",
		limit_start=start,
		limit_page_length=page_len,
		as_list=True,
	)


def _listed(filters: dict | list | None) -> list:
	if isinstance(filters, dict):
		return [[_REQUEST, field, "=", value] for field, value in filters.items()]
	return list(filters or [])
