"""A user's own session over HTTP, as any client of the site has it."""

import json
import os

import frappe
import requests

from jumapolo_layanan.setup import demo


class Session:
	"""One logged-in user; every call is a real request to the site's web server."""

	def __init__(self, account: str) -> None:
		self.user = demo.address(account)
		self.url = os.environ.get("JMPL_URL") or frappe.utils.get_url()
		self.http = requests.Session()
		self.http.headers["Host"] = frappe.local.site
		self.http.headers["Accept"] = "application/json"
		login = self.post("login", usr=self.user, pwd=demo.PASSWORD)
		login.raise_for_status()
		self.http.headers["X-Frappe-CSRF-Token"] = "None"

	def post(self, method: str, /, **values: object) -> requests.Response:
		data = {
			key: value if isinstance(value, str) else json.dumps(value, default=str)
			for key, value in values.items()
		}
		return self.http.post(f"{self.url}/api/method/{method}", data=data, timeout=60)

	def upload(self, method: str, filename: str, content: bytes, /, **values: str) -> requests.Response:
		url = f"{self.url}/api/method/{method}"
		return self.http.post(url, data=values, files={"file": (filename, content)}, timeout=60)

	def send_json(self, verb: str, path: str, /, **values: object) -> requests.Response:
		return self.http.request(verb, f"{self.url}/api/{path}", json=values, timeout=60)

	def get(self, path: str, **params: object) -> requests.Response:
		return self.http.get(f"{self.url}/api/{path}", params=params, timeout=60)

	def resource(
		self, verb: str, doctype: str, name: str | int | None = None, /, **values: object
	) -> requests.Response:
		path = f"{self.url}/api/resource/{doctype}" + (f"/{name}" if name else "")
		body = json.dumps(values, default=str) if values else None
		return self.http.request(
			verb, path, data=body, headers={"Content-Type": "application/json"}, timeout=60
		)

	def read(self, name: str) -> dict:
		answer = self.get(f"resource/Permohonan/{name}")
		answer.raise_for_status()
		return answer.json()["data"]

	def transitions(self, name: str) -> list[dict]:
		answer = self.post(
			"frappe.model.workflow.get_transitions", doc={"doctype": "Permohonan", "name": name}
		)
		answer.raise_for_status()
		return answer.json()["message"]

	def apply(self, name: str, action: str) -> requests.Response:
		return self.post(
			"frappe.model.workflow.apply_workflow", doc={"doctype": "Permohonan", "name": name}, action=action
		)
