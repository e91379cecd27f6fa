"""A stranger over HTTP: no account, an address of their own."""

import os
import secrets

import frappe
import requests

from jumapolo_layanan.setup import demo

VERIFY = "jumapolo_layanan.public_api.verifikasi"
TRACK = "jumapolo_layanan.public_api.lacak"


def unknown_code() -> str:
	"""Return a receipt's code that nobody has, another one each time: wrong answers are counted by code."""
	return "Z" + secrets.token_hex(4)[:7].upper()


class Guest:
	"""One stranger; the site counts their questions by the address that its proxy names."""

	def __init__(self) -> None:
		self.url = os.environ.get("JMPL_URL") or frappe.utils.get_url()
		self.http = requests.Session()
		self.http.headers["Host"] = frappe.local.site
		self.http.headers["X-Forwarded-For"] = ":".join(
			["2001:db8", *(secrets.token_hex(2) for _i in range(6))]
		)

	def ask(self, method: str, /, **values: object) -> requests.Response:
		return self.http.post(f"{self.url}/api/method/{method}", data=values, timeout=60)

	def verify(self, code: str) -> requests.Response:
		return self.ask(VERIFY, kode=code)

	def track(self, code: str, digits: str) -> requests.Response:
		return self.ask(TRACK, kode=code, nik4=digits)

	def page(self, route: str, /, **values: object) -> requests.Response:
		"""Open a public page, or send its form when there are `values`."""
		address = f"{self.url}/{route}"
		return (
			self.http.post(address, data=values, timeout=60) if values else self.http.get(address, timeout=60)
		)

	def log_in(self, account: str) -> None:
		answer = self.http.post(
			f"{self.url}/api/method/login",
			data={"usr": demo.address(account), "pwd": demo.PASSWORD},
			timeout=60,
		)
		answer.raise_for_status()
