"""What the office refuses, as types. One base, so that callers and tests can tell a rule from a fault."""

import frappe


class LayananError(frappe.ValidationError):
	"""A rule of the office said no; the message tells the user what to do."""

	http_status_code = 417


class NotOnTurn(LayananError, frappe.PermissionError):
	"""The user does not execute the step that the request stands on."""

	http_status_code = 403


class PersonalDataGuarded(LayananError, frappe.PermissionError):
	"""A client asked for personal data by a road that carries none."""

	http_status_code = 403


class MoveNotOpen(LayananError):
	"""No move of the request's SOP leads from its state to the wanted one now."""


class ReasonRequired(LayananError):
	"""A return, refusal or cancellation without a reason."""


class SystemFieldChanged(LayananError):
	"""A field that only the system writes was changed by hand."""


class RecordFrozen(LayananError):
	"""A record that nobody changes or deletes any more."""


class HistoryBroken(LayananError):
	"""A history that is not as it was written; nothing is corrected in it before somebody has looked."""


class OfficialRequired(LayananError):
	"""A signing step without an official who may sign."""


class SopNotRunnable(LayananError):
	"""An SOP that can't be compiled into the running process."""


class CalendarImpossible(LayananError):
	"""A working calendar by which no time can be reckoned."""


class Unavailable(LayananError):
	"""The database or the disk failed; nothing was saved, and trying again is safe."""
