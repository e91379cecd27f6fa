"""A user's session without a web server: the same requests, answered by Frappe's own handler in this process.

A refused request is rolled back and an unsafe one that succeeds is committed, as the web server does; in a test
that keeps everything uncommitted, the savepoint of `Uncommitted` stands for what has been committed.
"""

import io
import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch
from urllib.parse import quote

import frappe
import frappe.api
import frappe.app
from frappe.core.doctype.data_import import importer
from frappe.website.serve import get_response
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

_SAVEPOINT = "keadaan"
WRITES = re.compile(
	r"^\s*(?:insert\s+(?:ignore\s+)?into|replace\s+into|update|delete\s+from)\s+[`\"](tab[^`\"]+)", re.I
)


class Uncommitted:
	"""The state that a test has prepared; every rollback leads back to it, and nothing is ever committed.

	:ivar written: names of the DocTypes whose tables were written since the last look, rolled back or not.
	:ivar commits: how often something would have been committed since then.
	"""

	def __init__(self) -> None:
		self.commits = 0
		self.written: set[str] = set()

	@contextmanager
	def kept(self) -> Iterator["Uncommitted"]:
		database = type(frappe.db._get_current_object())
		rollback, sql = database.rollback, database.sql

		def back(db: object, *, save_point: str | None = None, **_chained: object) -> None:
			if save_point:
				rollback(db, save_point=save_point)
			else:
				self.back()

		def noted(db: object, query: object, *arguments: object, **named: object) -> object:
			if match := WRITES.match(str(query)):
				self.written.add(match[1].removeprefix("tab"))
			return sql(db, query, *arguments, **named)

		frappe.db.savepoint(_SAVEPOINT)
		with (
			patch.object(database, "rollback", back),
			patch.object(database, "commit", self._count_commit),
			patch.object(database, "sql", noted),
		):
			yield self
			self.back()

	def back(self) -> None:
		"""Return to the prepared state, as after a refused request."""
		frappe.db.sql(f"rollback to savepoint {_SAVEPOINT}")
		for name in ("before_commit", "after_commit", "before_rollback"):
			if queue := getattr(frappe.db, name, None):
				queue.reset()
		if queue := getattr(frappe.db, "after_rollback", None):
			queue.run()

	def look(self) -> tuple[int, set[str]]:
		"""Return `commits` and `written`, and begin to count anew."""
		seen = self.commits, self.written
		self.commits, self.written = 0, set()
		return seen

	def _count_commit(self, *_arguments: object) -> None:
		self.commits += 1


@dataclass(frozen=True)
class Answer:
	status_code: int
	text: str

	def json(self) -> dict:
		return json.loads(self.text)


class Inside:
	"""One user; has the calls of `rest.Session`. A success is left in the transaction for the test to look at."""

	def __init__(self, user: str) -> None:
		self.user = user
		# questions are counted by address: whoever asks here uses up nobody else's
		self.address = f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"

	def post(self, method: str, /, **values: object) -> Answer:
		data = {
			key: value if isinstance(value, str) else json.dumps(value, default=str)
			for key, value in values.items()
		}
		return self._send("POST", f"method/{method}", data=data)

	def upload(self, method: str, filename: str, content: bytes, /, **values: str) -> Answer:
		return self._send(
			"POST", f"method/{method}", data={**values, "file": (io.BytesIO(content), filename)}
		)

	def get(self, path: str, **params: object) -> Answer:
		return self._send("GET", path, query_string=params)

	def resource(self, verb: str, doctype: str, name: str | int | None = None, /, **values: object) -> Answer:
		path = f"resource/{quote(doctype)}" + (f"/{quote(str(name))}" if name else "")
		return self.send_json(verb, path, **values)

	def send_json(self, verb: str, path: str, /, **values: object) -> Answer:
		body = {"data": json.dumps(values, default=str), "content_type": "application/json"} if values else {}
		return self._send(verb, path, **body)

	def send_form(self, verb: str, path: str, values: dict) -> Answer:
		"""Send `values` as a browser sends a form; a tuple (content, file name) is a file."""
		return self._send(verb, path, **_as_form(verb, values))

	def apply(self, name: str, action: str) -> Answer:
		return self.post(
			"frappe.model.workflow.apply_workflow", doc={"doctype": "Permohonan", "name": name}, action=action
		)

	def open_page(self, verb: str, route: str, values: dict) -> Answer:
		"""Open a page of the site, or send its form."""
		return self._answer(f"/{quote(route)}", verb, get_response, _as_form(verb, values))

	def run_import(
		self, doctype: str, values: dict[str, object], update: bool = True, submit: bool = False
	) -> Answer:
		"""Import one row as Frappe's Data Import does, past the right to import; the answer is its log.

		Core keeps Data Import to System Managers; an office may give it to others. It logs a refused row and goes
		on; here such a row is answered like any other refusal.
		"""
		frappe.set_user(self.user)
		kind = importer.UPDATE if update else importer.INSERT
		job = frappe.new_doc("Data Import", import_type=kind, submit_after_import=submit)
		job.name = frappe.generate_hash(length=10)  # what is logged under a known name is not imported again
		file = [list(values), [str(value) for value in values.values()]]
		with patch.object(importer.ImportFile, "get_data_from_template_file", lambda _file: file):
			try:
				log = importer.Importer(doctype, data_import=job, file_path=__file__).import_data()
			except (frappe.ValidationError, frappe.PermissionError) as error:
				return Answer(error.http_status_code, f"{type(error).__name__}: {error}")
			finally:
				frappe.flags.in_import = False
				frappe.clear_messages()
				frappe.db.delete("Data Import Log", {"data_import": job.name})  # its table knows no rollback
		imported = any(row.get("success") for row in log or [])
		return Answer(200 if imported else 417, json.dumps(log or job.template_warnings, default=str))

	def _send(self, verb: str, path: str, **environ: object) -> Answer:
		return self._answer(f"/api/{path}", verb, _handle, environ)

	def _answer(
		self, path: str, verb: str, handle: Callable[[], Response], environ: dict[str, object]
	) -> Answer:
		request = Request(EnvironBuilder(path, method=verb, **environ).get_environ())
		local = frappe.local
		if frappe.session.user != self.user:
			frappe.set_user(self.user)
		local.request, local.response, local.message_log = request, frappe._dict(docs=[]), []
		local.request_ip = self.address
		try:
			frappe.app.make_form_dict(request)
			for hook in frappe.get_hooks("before_request", app_name="jumapolo_layanan"):
				frappe.call(hook)
			answer = handle()
			return Answer(answer.status_code, answer.get_data().decode(errors="replace"))
		except Exception as error:
			frappe.db.rollback()
			return Answer(getattr(error, "http_status_code", 500), f"{type(error).__name__}: {error}")
		finally:
			del local.request  # core asks whether there is one
			local.request_ip = None


def _as_form(verb: str, values: dict) -> dict[str, dict]:
	given = {
		str(key): (io.BytesIO(value[0]), value[1])
		if isinstance(value, tuple)
		else value
		if isinstance(value, str)
		else json.dumps(value)
		for key, value in values.items()
	}
	return {"query_string" if verb == "GET" else "data": given}


def _handle() -> Response:
	# Frappe 16 hands the request over, 15 takes it from where it stands
	if frappe.api.handle.__code__.co_argcount:
		return frappe.api.handle(frappe.local.request)
	return frappe.api.handle()
