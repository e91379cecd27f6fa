"""Personal data stays on its request: no list, count, export, note, notification or log carries it.

Permission levels hide a field from a role; they do not stop a role that reads the field on the form from pulling
whole lists of it, and some of core's roads (counts, custom columns of reports) ask no permission of a field at all.
What a client names in a request is checked here, before any of them.
"""

import json
import re
import unicodedata

import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.core.identity import mask
from jumapolo_layanan.core.masking import hide_identity_numbers
from jumapolo_layanan.exceptions import PersonalDataGuarded
from jumapolo_layanan.services import access_log

REQUEST = "Permohonan"
MODULE = "Jumapolo Layanan"
# on the form of one request only, whoever asks
GUARDED = ("nik", "nomor_kk", "telepon", "alamat")
# in lists too, for who acts on requests
NAME = "nama_pemohon"
ANSWERS = ("nilai", "lampiran")
LEVEL = 1

_ROADS_WITHOUT_PERMISSIONS = (
	"frappe.client.get_count",
	"frappe.desk.query_report.get_data_for_custom_field",
)
# core's ways to take a whole table out; the app has one of its own (Ekspor Layanan)
_BULK_ROADS = (
	"frappe.core.doctype.data_export.exporter.export_data",
	"frappe.core.doctype.data_import.data_import.download_template",
)
_WRITING_ROADS = ("frappe.client.set_value",)
_REPORT_EXPORT = "frappe.desk.query_report.export_query"
_LISTS_OF_FIELDS = ("fields", "fieldname", "filter_fields")
_FIELDS = (
	"aggregate_function_based_on",
	"aggregate_on_field",
	"based_on",
	"custom_columns",
	"field",
	"field_map",
	"group_by",
	"group_by_based_on",
	"group_by_field",
	"order_by",
	"searchfield",
	"sort_field",
	"value_based_on",
)
_FILTERS = ("filters", "or_filters", "current_filters", "filters_json")
_DOCTYPES = ("doctype", "parent", "parent_doctype", "reference_doctype", "document_type", "dt")
_WILDCARD = re.compile(r"^(`?tabPermohonan`?\s*\.\s*)?\*$", re.IGNORECASE)


def reads_personal_data(user: str | None = None) -> bool:
	"""Return whether a role of `user` reads the personal data of the requests that it reads."""
	return LEVEL in frappe.get_meta(REQUEST).get_permlevel_access("read", user=user or frappe.session.user)


def guard_request() -> None:
	"""Request hook: let no client name personal data in a list, a filter, an order or a count.

	Fields asked for are left out, as core does with a field behind a permission level; what would tell the value
	by selecting, sorting or counting is refused.

	:raises PersonalDataGuarded: (403).
	"""
	form, road = frappe.form_dict, _road()
	if frappe.session.user == "Administrator" or road in _WRITING_ROADS:
		return
	asked = [key for key in (*_LISTS_OF_FIELDS, *_FIELDS, *_FILTERS) if form.get(key)]
	named = _doctypes_of(form)
	if road in _ROADS_WITHOUT_PERMISSIONS + _BULK_ROADS and named & narrowed_doctypes():
		refuse()
	if road == _REPORT_EXPORT:
		_record_report_export(form)
	if not asked or not (
		named & _own_doctypes() or form.get("report_name") or _mentions_request(form, asked)
	):
		return
	hidden = _pattern_of_hidden()
	for key in asked:
		if key in _LISTS_OF_FIELDS:
			form[key] = _without(form[key], hidden, REQUEST in named)
		elif key in _FIELDS and hidden.search(_folded(form[key])):
			refuse()
		elif key in _FILTERS and any(hidden.search(_folded(name)) for name in _filtered(_parsed(form[key]))):
			refuse()


def narrowed_doctypes() -> set[str]:
	"""Return the app's DocTypes whose records are narrowed to the user, and their rows."""
	narrowed = set(frappe.get_hooks("permission_query_conditions"))
	return {name for name, istable in _doctypes_by_module().items() if name in narrowed or istable}


def refuse() -> None:
	frappe.throw(
		_("Data pribadi dibaca dengan membuka permohonannya, tidak melalui daftar, saringan, atau hitungan."),
		PersonalDataGuarded,
	)


def mask_version(doc: Document, method: str | None = None) -> None:
	"""Keep what a correction changed out of the log of versions: which field, and no more of the value."""
	if doc.ref_doctype != REQUEST or not doc.data:
		return
	data = json.loads(doc.data)
	for change in data.get("changed") or []:
		change[1:3] = (_masked(change[0], value) for value in change[1:3])
	for _table, _index, _row, changes in data.get("row_changed") or []:
		for change in changes:
			change[1:3] = (_masked(change[0], value) for value in change[1:3])
	for _table, row in (data.get("added") or []) + (data.get("removed") or []):
		row.update({field: _masked(field, row[field]) for field in ANSWERS if field in row})
	doc.data = json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def mask_comment(doc: Document, method: str | None = None) -> None:
	"""Keep identity and telephone numbers out of what is said about a request: a comment goes where its form does not."""
	if doc.reference_doctype == REQUEST and doc.content and doc.comment_type == "Comment":
		doc.content = hide_identity_numbers(doc.content)


def mask_error(doc: Document, method: str | None = None) -> None:
	"""Keep the values of personal fields out of the error log, which shows the variables at hand."""
	for field in ("error", "method"):
		if text := doc.get(field):
			doc.set(field, hide_identity_numbers(_VALUES_OF_FIELDS.sub(r"\1'***'", text)))


_VALUES_OF_FIELDS = re.compile(
	rf"""((?:['"]|\b)(?:{"|".join((*GUARDED, NAME))})['"]?\s*[:=]\s*)(?:'[^'\n]*'|"[^"\n]*")"""
)


def _masked(field: str, value: object) -> object:
	if value in (None, ""):
		return ""  # the timeline would say "null"
	if field in ("nik", "nomor_kk"):
		return mask(str(value))
	return "***" if field in (*GUARDED, NAME, *ANSWERS) else value


def _road() -> str:
	path = frappe.local.request.path.removeprefix("/api/").removeprefix("v1/").removeprefix("v2/")
	return frappe.form_dict.get("cmd") or path.removeprefix("method/")


def _doctypes_of(form: dict) -> set[str]:
	"""Return the DocTypes that a request names, in its form or in its address."""
	named = {form.get(key) for key in _DOCTYPES if isinstance(form.get(key), str)}
	return named | set(frappe.local.request.path.split("/")[2:])


def _own_doctypes() -> set[str]:
	return set(_doctypes_by_module())


def _doctypes_by_module() -> dict[str, int]:
	def read() -> dict[str, int]:
		rows = frappe.get_all("DocType", {"module": MODULE}, ["name", "istable"], order_by="name")
		return {row.name: row.istable for row in rows}

	return frappe.cache.get_value("layanan-doctypes", read)


def _mentions_request(form: dict, asked: list[str]) -> bool:
	return any(REQUEST in _text(form[key]) or "permohonan." in _text(form[key]) for key in asked)


def _pattern_of_hidden() -> re.Pattern:
	fields = GUARDED if reads_personal_data() else (*GUARDED, NAME, *ANSWERS)
	return re.compile(rf"(?<![\w%])(?:{'|'.join(fields)})(?![\w%])")


def _without(value: object, hidden: re.Pattern, of_request: bool) -> object:
	"""Return the fields asked for without the hidden ones; of a request, "all" means all but those."""
	parsed = _parsed(value)
	fields = (
		parsed
		if isinstance(parsed, list)
		else [parsed]
		if isinstance(parsed, dict)
		else str(parsed).split(",")
	)
	kept = []
	for field in fields:
		if of_request and isinstance(field, str) and _WILDCARD.match(field.strip()):
			columns = frappe.get_meta(REQUEST).get_valid_columns()
			kept += [column for column in columns if not hidden.search(column)]
		elif not hidden.search(_folded(field)):
			kept.append(field)
	if kept == fields:
		return value
	if not kept:
		refuse()
	return json.dumps(kept) if isinstance(value, str) else kept


def _filtered(filters: object) -> list[object]:
	"""Return whatever in a client's filters can be the name of a field: anything but the values."""
	if isinstance(filters, dict):
		return list(filters)
	if not isinstance(filters, list):
		return [filters]
	names: list[object] = []
	for condition in filters:
		if isinstance(condition, list) and condition and isinstance(condition[0], list):
			names += _filtered(condition)
		elif isinstance(condition, list):
			names += condition[:2]
		elif isinstance(condition, dict):
			names += list(condition)
	# one condition alone: ["nik", "=", "…"]
	return names + [name for name in filters[:2] if isinstance(name, str)]


def _parsed(value: object) -> object:
	if not isinstance(value, str):
		return value
	try:
		return json.loads(value)
	except ValueError:
		return value


def _text(value: object) -> str:
	read = _parsed(value)  # core reads it too: "\u006eik" is nik
	return read if isinstance(read, str) else json.dumps(read, default=str, ensure_ascii=False)


def _folded(value: object) -> str:
	"""Return the names in `value` as a database reads them: to MariaDB, NIK, ñik and nık are columns `nik`."""
	letters = unicodedata.normalize("NFKD", _text(value)).replace("ı", "i")
	return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _record_report_export(form: dict) -> None:
	"""Core keeps no record of an exported report."""
	report, file_type = (str(form.get(key) or "")[:140] for key in ("report_name", "file_format_type"))
	access_log.add("Export", file_type, report=report)
