"""Clerks who serve requests over HTTP at the same time, and try again when the office's machine fails them."""

import itertools
import json
import os
import threading
import time

import requests

from jumapolo_layanan.setup.demo import PASSWORD, address
from jumapolo_layanan.tests.factories import EXECUTORS, NIK, SOPS

PATIENCE = 120
FAILED = (500, 502, 503, 504, 508)
DONE = "Selesai"


class Trouble(Exception):
	"""The machine failed: nobody knows whether the last request was done."""


class Clerks:
	"""`count` clerks at work until `stop()`. Each serves one request after the other, all of it alone.

	:ivar acknowledged: by request the last step that the server said it has reached; 0 when it is done.
	:ivar surprises: answers that no fault explains.
	"""

	def __init__(self, url: str, count: int, purpose: str) -> None:
		self.url, self.purpose = url, purpose
		self.acknowledged: dict[str, int] = {}
		self.surprises: list[str] = []
		self.retries = 0
		self._end = threading.Event()
		self._sops = itertools.cycle(SOPS)
		self._threads = [threading.Thread(target=self._work, daemon=True) for _clerk in range(count)]

	def start(self) -> None:
		for thread in self._threads:
			thread.start()

	def stop(self) -> None:
		"""Let everybody finish the request in hand: with nothing dying any more, that takes no more than `PATIENCE`."""
		self._deadline = time.monotonic() + PATIENCE
		self._end.set()
		for thread in self._threads:
			thread.join(PATIENCE * 1.5)

	def served(self) -> int:
		return sum(1 for step in list(self.acknowledged.values()) if step == 0)

	def _work(self) -> None:
		desk = Desk(self.url)
		while not self._end.is_set():
			try:
				self._serve(desk, next(self._sops))
			except Exception as error:
				self.surprises.append(f"{type(error).__name__}: {error}")

	def _serve(self, desk: "Desk", sop: str) -> None:
		name = None
		while name is None:
			try:
				name = desk.take_in(sop, self.purpose)["name"]
			except Trouble:
				self._wait()
				if self._end.is_set():
					return
		self.acknowledged[name] = 1
		while self.acknowledged[name]:
			try:
				self.acknowledged[name] = self._step(desk, name)
			except Trouble:
				self._wait()
				if self._end.is_set() and time.monotonic() > self._deadline:
					raise

	def _step(self, desk: "Desk", name: str) -> int:
		"""Look how the request stands and do what comes next; return the step it has reached, 0 at the end."""
		doc = desk.read(name)
		if doc["workflow_state"] == DONE:
			return 0
		if not all(row["ada"] for row in doc["berkas"]):
			doc = desk.complete(doc)
		account = EXECUTORS[doc["sop"]][doc["langkah_ke"] - 1]
		doc = desk.press(account, doc)
		return 0 if doc["workflow_state"] == DONE else doc["langkah_ke"]

	def _wait(self) -> None:
		self.retries += 1
		time.sleep(0.2)


class Desk:
	"""The sessions of one clerk's colleagues: each step is done by who executes it."""

	def __init__(self, url: str) -> None:
		self.url = url
		self.sessions: dict[str, requests.Session] = {}

	def take_in(self, sop: str, purpose: str) -> dict:
		values = {"sop": sop, "nama_pemohon": "Wulan Rekaan", "nik": NIK, "keperluan": purpose}
		return self._ask("jfu", "POST", "resource/Permohonan", json=values)["data"]

	def read(self, name: str) -> dict:
		return self._ask("jfu", "GET", f"resource/Permohonan/{name}")["data"]

	def complete(self, doc: dict) -> dict:
		papers = [{**row, "ada": 1} for row in doc["berkas"]]
		return self._ask("jfu", "PUT", f"resource/Permohonan/{doc['name']}", json={"berkas": papers})["data"]

	def press(self, account: str, doc: dict) -> dict:
		seen = json.dumps({"doctype": "Permohonan", "name": doc["name"], "modified": doc["modified"]})
		offered = self._ask(
			account, "POST", "method/frappe.model.workflow.get_transitions", data={"doc": seen}
		)
		deed = {"doc": seen, "action": offered["message"][0]["action"]}
		return self._ask(account, "POST", "method/frappe.model.workflow.apply_workflow", data=deed)["message"]

	def _ask(self, account: str, verb: str, path: str, **content: object) -> dict:
		try:
			answer = self._session(account).request(verb, f"{self.url}/api/{path}", timeout=30, **content)
		except requests.RequestException as error:
			raise Trouble(str(error)) from error
		if answer.status_code in (401, 403):
			# the session may have died with the machine
			self.sessions.pop(account, None)
			raise Trouble(answer.text)
		if answer.status_code in FAILED or answer.status_code == 417:
			raise Trouble(answer.text)
		answer.raise_for_status()
		return answer.json()

	def _session(self, account: str) -> requests.Session:
		if account not in self.sessions:
			session = requests.Session()
			session.headers.update({"Host": os.environ["JMPL_SITE"], "Accept": "application/json"})
			answer = session.post(
				f"{self.url}/api/method/login", data={"usr": address(account), "pwd": PASSWORD}, timeout=30
			)
			if answer.status_code != 200:
				raise Trouble(answer.text)
			self.sessions[account] = session
		return self.sessions[account]
