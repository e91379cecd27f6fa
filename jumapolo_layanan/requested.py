"""What a client sends as JSON text, read or refused."""

from typing import TypeVar

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
		frappe.throw(_("Kiriman tidak terbaca. Muat ulang halaman, lalu ulangi."), LayananError)
	return value
