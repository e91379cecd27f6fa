"""The pages that anybody opens without an account: plain, small, and shut tight by their headers."""

import re

import frappe
from babel.dates import format_datetime
from frappe.translate import get_language
from frappe.utils import get_datetime
from frappe.website.page_renderers.template_page import TemplatePage

from jumapolo_layanan import __version__, public_api
from jumapolo_layanan.printing import indonesian_date

ROUTES = ("layanan", "lacak", "verifikasi")
HEADERS = {
	"Content-Security-Policy": (
		"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	),
	"Cache-Control": "no-store",
	"Referrer-Policy": "no-referrer",
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "DENY",
}
_LONGEST_ECHO = 40


class PublicPage(TemplatePage):
	"""Core's page from a template, with the headers that core does not send."""

	def set_template_path(self) -> None:
		if self.path.removesuffix(".html") in ROUTES:
			super().set_template_path()

	def render(self):
		return self.build_response(self.get_html(), headers=HEADERS)


def answer_in_language_of_guest() -> None:
	"""Set the language of who has not logged in, as of the login page: that of the browser, or else the site's.

	Newer Frappe 15 chooses it before it knows that this is a guest, and it is English then.
	"""
	if frappe.session.user == "Guest":
		frappe.local.lang = get_language()


def verification_context() -> dict:
	"""Return what the verification page shows: the form, and the answer when one was asked for."""
	context = _page()
	if context["asked"]:
		answer = public_api.verifikasi(posted("kode"))
		if document := answer.get("dokumen"):
			document["tanggal"] = indonesian_date(document["tanggal"])
		context |= {
			"answer": answer,
			"revoked_on": indonesian_date(answer.get("dicabut_pada")),
			"kode": "" if document else _harmless(posted("kode")),
		}
	return _with_status(context)


def tracking_context() -> dict:
	"""Return what the tracking page shows. The digits of the NIK are never shown again."""
	context = _page()
	if context["asked"]:
		answer = public_api.lacak(posted("kode"), posted("nik4"))
		if since := answer.get("sejak"):
			answer["sejak"] = format_datetime(get_datetime(since), "d MMMM y 'pukul' HH.mm", locale="id")
		context |= {"answer": answer, "kode": _harmless(posted("kode"))}
	return _with_status(context)


def posted(field: str) -> str:
	"""Return a field of the posted form; what stands in the address does not count."""
	return frappe.local.request.form.get(field, "")


def office() -> dict:
	"""Return what the frame of every public page shows."""
	settings = frappe.get_cached_doc("Pengaturan Layanan")
	return {
		"kecamatan": settings.nama_kecamatan or "",
		"kabupaten": settings.nama_kabupaten or "",
		"versi": __version__,
	}


def _page() -> dict:
	return {
		**office(),
		"asked": frappe.local.request.method == "POST",
		"answer": None,
		"kode": "",
		# core demands it of a user who is logged in; a guest has none
		"csrf_token": frappe.local.session.data.csrf_token or "",
	}


def _with_status(context: dict) -> dict:
	if context["answer"] and context["answer"]["status"] == public_api.DEFERRED:
		context["http_status_code"] = public_api.TOO_MANY_REQUESTS
	return context


def _harmless(typed: str) -> str:
	"""Return what was typed so that it can be corrected, but nothing that a template or browser reads."""
	return re.sub(r"[^0-9A-Za-z -]", "", typed)[:_LONGEST_ECHO]
