"""A document whose plain form is asked for again and again without a change in between."""

import frappe
from frappe.model.document import Document


class QuickDict(Document):
	"""A document that makes its dict anew only after something of it has changed.

	Core evaluates every row of the Workflow that leads out of the state, and makes a whole dict of the document
	for each: with hundreds of SOPs in force that would be the larger part of a click.
	"""

	def as_dict(self, *args: object, **kwargs: object) -> frappe._dict:
		if args or kwargs:
			return super().as_dict(*args, **kwargs)
		content = self._content()
		kept = self.__dict__.get("_kept_dict")
		if kept is None or kept[0] != content:
			kept = self.__dict__["_kept_dict"] = content, super().as_dict()
		return self._copy_of(kept[1])

	def __getstate__(self) -> dict:
		state = super().__getstate__()
		state.pop("_kept_dict", None)
		return state

	def _content(self) -> list[dict]:
		"""Return what the dict is made of, row by row; values are compared, lists of rows by their rows."""
		own = {key: value for key, value in self.__dict__.items() if key != "_kept_dict"}
		rows = [row for field in self._table_fieldnames for row in own.pop(field, None) or ()]
		return [own, *(dict(row.__dict__) for row in rows)]

	def _copy_of(self, plain: frappe._dict) -> frappe._dict:
		"""Return a dict of its own to each caller, who may change it."""
		copy = frappe._dict(plain)
		for field in self._table_fieldnames:
			copy[field] = [frappe._dict(row) for row in plain[field]]
		return copy
