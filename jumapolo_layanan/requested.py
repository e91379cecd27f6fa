"""What a client sends as JSON text, read or refused."""

from typing import NoReturn, TypeVar

import frappe
from frappe import _

from jumapolo_layanan.exceptions import LayananError

Kind = TypeVar("Kind", dict, list)


def parsed(given: str | dict | list, kind: type[Kind]) -> Kind:
	"""Return `given`, JSON text or what it stands for already, as a value of `kind`.

	:raises LayananError: when it is no such thing.
	"""
	try:
		value = frappe.parse_json(given)
	except (ValueError, RecursionError):
		value = None
	if not isinstance(value, kind):
		_refuse()
	return value


def form(given: str | dict) -> dict[str, object]:
	"""Return a document as its form holds it: plain values, and tables of rows of plain values.

	:raises LayananError: when it is anything else; the database would stumble over it.
	"""
	values = _without_marks(parsed(given, dict))
	for field, value in values.items():
		if isinstance(value, list) and all(isinstance(row, dict) for row in value):
			values[field] = rows = [_without_marks(row) for row in value]
			plain = all(_is_plain(each) for row in rows for each in row.values())
		else:
			plain = _is_plain(value)
		if not plain:
			_refuse()
	return values


def _without_marks(values: dict) -> dict:
	"""Leave out what the Desk notes about a document beside its fields (`__islocal`, `__onload`)."""
	return {field: value for field, value in values.items() if not field.startswith("__")}


def _is_plain(value: object) -> bool:
	return value is None or isinstance(value, str | int | float)


def _refuse() -> NoReturn:
	frappe.throw(_("Kiriman tidak terbaca. Muat ulang halaman, lalu ulangi."), LayananError)
