"""Headers that tell a browser what it may do with a page, where Frappe sends none."""

import frappe
from werkzeug.wrappers import Request, Response

# what scripts and styles the Desk needs only Frappe can say; who may frame it, the office can
_EVERYWHERE = {
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "SAMEORIGIN",
	"Referrer-Policy": "same-origin",
	"Content-Security-Policy": "frame-ancestors 'self'",
}


def add(response: Response | None = None, request: Request | None = None) -> None:
	"""Response hook: add what the page has not said itself."""
	if response is None:
		return
	for name, value in _EVERYWHERE.items():
		response.headers.setdefault(name, value)
	if request and request.path.startswith(("/api/", "/private/")):
		response.headers.setdefault("Cache-Control", "no-store")
		_let_core_keep_nothing()


def _let_core_keep_nothing() -> None:
	"""Frappe 16 lets the browser keep a user's notifications, for whoever logs in there next too; it adds these last."""
	added_last = getattr(frappe.local, "response_headers", None)
	if added_last is not None and "Cache-Control" in added_last:
		added_last["Cache-Control"] = "no-store"
