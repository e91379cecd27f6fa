"""Every endpoint and public page of the app against inputs that nobody should send.

None answers with a fault of the server, tells a stranger anything of a person, or changes something on a GET.
The endpoints are those that the app itself has whitelisted, the pages those in its `www`, so a new one is tried
without a word here. `make test-fuzz` sends each ten thousand inputs; `make test` a few.
"""

import importlib
import inspect
import os
import pkgutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import frappe
from werkzeug.wrappers import Response

import jumapolo_layanan
from jumapolo_layanan.services import exchange, prints, publishing
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import summary
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.inputs import Inputs
from jumapolo_layanan.tests.inside import Answer, Inside, Uncommitted

INPUTS = int(os.environ.get("JMPL_FUZZ") or 60)
PERSON = {
	"nama_pemohon": "Kinasih Rahasiawati",
	"nik": make.NIK,
	"nomor_kk": "3313990101109902",
	"telepon": "081299990001",
	"alamat": "RT 97 RW 98 Rahasia",
}
# who learns nothing of a person by any road
STRANGERS = ("Guest", "admin.layanan@jumapolo.test", "evaluator@jumapolo.test")


def endpoints() -> list[Callable]:
	"""Return every whitelisted function of the app that stands for itself, and import what may hold one."""
	for module in pkgutil.walk_packages(jumapolo_layanan.__path__, "jumapolo_layanan."):
		if ".tests" not in module.name and ".patches" not in module.name:
			importlib.import_module(module.name)
	own = [method for method in frappe.whitelisted if method.__module__.startswith("jumapolo_layanan.")]
	return sorted(set(own), key=address)


def pages() -> list[str]:
	"""Return the route of every public page of the app."""
	return sorted(page.stem for page in Path(jumapolo_layanan.__path__[0], "www").glob("*.html"))


def bare_message(_route: str, http_status_code: int | None = None) -> Response:
	"""Answer with what core's message page would say, without the website around it."""
	return Response(f"{frappe.local.message_title}\n{frappe.local.message}", status=http_status_code or 200)


def address(method: Callable) -> str:
	return f"{method.__module__}.{method.__qualname__}"


class TestFuzz(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.request = make.walk(make.request(make.SOP_NIKAH, **PERSON), 5)
		self.under_way = make.request(make.SOP_KK, **PERSON)
		self.known = self.known_values()
		self.found: dict[str, list[tuple]] = {}
		self.users = ["Guest", *(f"{account}@jumapolo.test" for account in make.ACCOUNTS)]
		tables = frappe.get_all("DocType", {"module": "Jumapolo Layanan"}, pluck="name", order_by="name")
		self.doctype_of = {table.replace(" ", ""): table for table in tables}
		self.watched = {*tables, "File", "Comment", "ToDo", "DocShare", "Workflow"}
		# paper, the frame of core's message page and what goes on in a job are slow, and no input of anybody
		for slow in (
			patch.object(publishing, "refresh_workflow_later"),
			patch.object(publishing, "activate_later"),
			patch.object(prints, "_pdf", lambda *_arguments: b"%PDF-1.4"),
			patch("frappe.website.serve.get_response", bare_message),
		):
			slow.start()
			self.addCleanup(slow.stop)

	def test_no_endpoint_breaks_leaks_or_writes_on_a_get(self) -> None:
		tried = 0
		with Uncommitted().kept() as kept:
			for method in endpoints():
				inputs = Inputs(address(method), self.known)
				for _number in range(INPUTS):
					self.send(method, inputs, kept)
					tried += 1
		summary.say(f"fuzz: {tried:,} inputs to {len(endpoints())} endpoints, {INPUTS:,} each")
		self.assertGreater(len(endpoints()), 20)
		self.assert_nothing_found()

	def test_no_public_page_breaks_leaks_or_writes_on_a_get(self) -> None:
		with Uncommitted().kept() as kept:
			for page in pages():
				inputs = Inputs(page, self.known)
				for _number in range(INPUTS):
					self.open(page, inputs, kept)
		summary.say(f"fuzz: {INPUTS * len(pages()):,} inputs to the {len(pages())} public pages")
		self.assertEqual(pages(), ["lacak", "layanan", "verifikasi"])
		self.assert_nothing_found()

	def assert_nothing_found(self) -> None:
		self.assertEqual({name: (len(cases), cases[0]) for name, cases in self.found.items()}, {})

	def send(self, method: Callable, inputs: Inputs, kept: Uncommitted) -> None:
		session = Inside(inputs.chance.choice(self.users))
		verb = inputs.chance.choice(frappe.allowed_http_methods_for_whitelisted_func[method])
		road, values = self.call(method, verb, inputs)
		kept.look()
		answer = session.send_form(verb, road, values)
		self.look_at(address(method), session.user, verb, road, values, answer, kept)

	def open(self, page: str, inputs: Inputs, kept: Uncommitted) -> None:
		session = Inside(inputs.chance.choice(("Guest", "Guest", *self.users)))
		verb = inputs.chance.choice(("GET", "POST", "POST"))
		odd = inputs.chance.random() < 0.05
		route = page + inputs.chance.choice((".html", "/", f"/{inputs.text()}")) if odd else page
		values = inputs.arguments(["kode"], ["nik4"])
		kept.look()
		answer = session.open_page(verb, route, values)
		self.look_at(page, session.user, verb, route, values, answer, kept)

	def look_at(
		self,
		name: str,
		user: str,
		verb: str,
		road: str,
		values: dict,
		answer: Answer,
		kept: Uncommitted,
	) -> None:
		_commits, written = kept.look()
		breaks = answer.status_code >= 500 or "Traceback (most" in answer.text
		writes = verb == "GET" and written & self.watched
		tells = user in STRANGERS and self.tells(answer, f"{road} {values}", user == "Guest")
		if breaks or writes or tells:
			at = (user, verb, road, values, answer.status_code, answer.text[:1500])
			self.found.setdefault(name, []).append(at)
		if answer.status_code < 400:
			kept.back()

	def call(self, method: Callable, verb: str, inputs: Inputs) -> tuple[str, dict]:
		"""Return path and form of one call: of a function, or of a method of a document."""
		parameters = {
			name: given.default is given.empty
			for name, given in inspect.signature(method).parameters.items()
			if name != "self"
		}
		values = inputs.arguments(
			[name for name, needed in parameters.items() if needed],
			[name for name, needed in parameters.items() if not needed],
		)
		if "." not in method.__qualname__:
			if "files" in method.__code__.co_names or method.__name__ == "impor":
				values = {
					"berkas": (
						inputs.content(self.samples()),
						inputs.text()[:40] + inputs.chance.choice((".json", ".xlsx", "")),
					)
				}
			return f"method/{address(method)}", values
		doctype = self.doctype_of[method.__qualname__.split(".")[0]]
		values = {name: values[name] for name in parameters}  # core itself stumbles over one too many
		name = inputs.chance.choice([*self.names_of(doctype), inputs.text()])
		if inputs.chance.random() < 0.5:
			return "method/run_doc_method", {
				"dt": doctype,
				"dn": name,
				"method": method.__name__,
				"args": values,
			}
		sent = {
			"doctype": doctype,
			"name": name,
			**inputs.arguments(["modified", "status", "sop", "langkah_ke"]),
		}
		return "method/run_doc_method", {"docs": sent, "method": method.__name__, "args": values}

	def tells(self, answer: Answer, sent: str, is_guest: bool) -> bool:
		"""Whether an answer holds anything of the person that was not in the question."""
		secrets = [value for field, value in PERSON.items() if is_guest or field != "nama_pemohon"]
		return any(secret in answer.text and secret not in sent for secret in secrets)

	def known_values(self) -> list[str]:
		documents = frappe.get_all("Dokumen Terbit", {"permohonan": self.request.name}, ["name", "kode"])
		self.names = {
			"Permohonan": [self.request.name, self.under_way.name],
			"SOP": [*make.SOPS],
			"Nomor Terbit": frappe.get_all("Nomor Terbit", {"permohonan": self.request.name}, pluck="name"),
			"Dokumen Terbit": [row.name for row in documents],
		}
		values = [name for names in self.names.values() for name in names]
		values += [row.kode for row in documents] + [self.under_way.kode_lacak, make.NIK, make.NIK[-4:]]
		values += [
			"Permohonan",
			"SOP",
			"json",
			"xlsx",
			"1",
			"Lembar Kendali",
			"Stempel Nama dan NIP",
			"2026-11-24",
		]
		values += [
			"Nomor Surat",
			"2026",
			"Alasan",
			"jfu@jumapolo.test",
			'{"doctype": "SOP", "langkah": [{}]}',
		]
		return values

	def names_of(self, doctype: str) -> list[str]:
		if doctype not in self.names:
			self.names[doctype] = frappe.get_all(doctype, pluck="name", order_by="name", limit=3)
		return self.names[doctype]

	def samples(self) -> list[bytes]:
		if not hasattr(self, "_samples"):
			names = [make.SOP_KK]
			self._samples = [exchange.export(names, kind) for kind in (exchange.JSON, exchange.EXCEL)]
		return self._samples
