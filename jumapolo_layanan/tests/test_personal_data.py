"""Personal data stays with who acts on a request: everything that every role can reach is searched for it."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import frappe
import requests
from frappe.desk.form.load import get_versions

from jumapolo_layanan.core.graph import ACTION_RETURN
from jumapolo_layanan.services import exports, privacy
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import summary
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.guest import Guest
from jumapolo_layanan.tests.inside import Answer, Inside, Uncommitted
from jumapolo_layanan.tests.rest import Session

# who reads what, as docs/peran.md has it
READERS = {
	"jfu": make.SOPS,
	"operator.siak": (make.SOP_KK, make.SOP_KTP),
	"kasi.pemerintahan": (
		make.SOP_KK,
		make.SOP_KTP,
		make.SOP_PINDAH,
		make.SOP_LEGALISIR,
		make.SOP_REKOMENDASI,
	),
	"kasi.kesos": (make.SOP_NIKAH, make.SOP_LEGALISIR, make.SOP_REKOMENDASI),
	"sekcam": (make.SOP_LEGALISIR, make.SOP_REKOMENDASI),
	"camat": (make.SOP_NIKAH, make.SOP_LEGALISIR, make.SOP_REKOMENDASI),
	"admin.layanan": (),
	"evaluator": (),
}
CORE_RECORDS = (
	"Access Log",
	"Activity Log",
	"Comment",
	"Communication",
	"Deleted Document",
	"Document Follow",
	"Email Queue",
	"Error Log",
	"File",
	"Notification Log",
	"Prepared Report",
	"RQ Job",
	"Tag Link",
	"ToDo",
	"Version",
	"View Log",
	"Workflow Action",
)
# the request itself and the answers to its questions
HOMES = ("tabPermohonan", "tabIsian Permohonan")
# sheets that name a person to another office
LETTERS = {"Surat Pengantar", "Surat Rekomendasi", "Rekomendasi Dispensasi Nikah"}
# other people at every run: what an earlier one has left on the site is no finding of this one
_RUN = f"{secrets.randbelow(1000):03}"
_FAMILY = "".join(secrets.choice("abcdefghijklmnop") for _i in range(8)).title()
_SURNAMES = tuple(
	f"{_FAMILY} {last}" for last in ("Satuan", "Duanan", "Tigaan", "Empatan", "Limaan", "Enaman")
)


class Seed:
	"""The personal data of one invented applicant, each value nowhere else on the site."""

	def __init__(self, sop: str) -> None:
		number = make.SOPS.index(sop)
		self.sop = sop
		self.name = f"Zulaikha {_SURNAMES[number]}"
		self.hidden = {
			"nik": f"331399570890{_RUN}{number + 1}",
			"nomor_kk": f"331399991234{_RUN}{number}",
			"telepon": f"08139900{_RUN}{number}",
			"alamat": f"Jalan Rahasia Kenanga {_SURNAMES[number]}",
		}
		self.answer = f"jawaban rahasia {_SURNAMES[number]}"
		self.request = ""

	def found_in(self, text: str, named: bool) -> list[str]:
		"""Return what of this person stands in `text`; their name only where it is not `named` by right."""
		values = [*self.hidden.values(), self.answer] + ([] if named else [self.name])
		return [value for value in values if value in text]


class TestPersonalData(LayananTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.seeds = [Seed(sop) for sop in make.SOPS]
		for seed in cls.seeds:
			cls.plant(seed)
		frappe.db.commit()
		cls.sessions = {account: Session(account) for account in READERS}

	@classmethod
	def plant(cls, seed: Seed) -> None:
		"""Take a request in and leave its data wherever a day at the office leaves any."""
		typed = {**seed.hidden, "nama_pemohon": f"{seed.name} Keliru", "telepon": "081300000000"}
		doc = make.request(seed.sop, **typed)
		with acting_as("jfu"):
			doc.update({**seed.hidden, "nama_pemohon": seed.name})
			for row in doc.isian:
				row.nilai = seed.answer if row.tipe in ("Teks", "Data", None) else row.nilai
			doc.save(ignore_version=False)
			doc.add_comment("Comment", f"Pemohon {seed.hidden['nik']}, telepon {seed.hidden['telepon']}")
			frappe.desk.form.assign_to.add(
				{"doctype": doc.doctype, "name": doc.name, "assign_to": ["jfu@jumapolo.test"]}
			)
		doc = make.walk(doc, 1)
		doc = make.act(doc, ACTION_RETURN, "jfu", reason=f"NIK {seed.hidden['nik']} tidak terbaca")
		if seed.sop == make.SOP_KK:  # it gets a number, so that the books hold the applicant
			make.walk(make.act(doc, "Terima Kelengkapan", "jfu"), 2)
		try:
			raise ValueError(f"nik='{seed.hidden['nik']}', 'alamat': '{seed.hidden['alamat']}'")
		except ValueError:
			frappe.log_error(title="Uji", reference_doctype=doc.doctype, reference_name=doc.name)
		seed.request = doc.name

	def test_lists_logs_searches_exports_and_reports_of_every_role_hold_nothing_beyond_the_table(
		self,
	) -> None:
		looked_at, leaks, faults = 0, [], []
		for account, session in self.sessions.items():
			for place, answer in self.places(session):
				looked_at += 1
				if answer.status_code >= 500:
					faults.append((account, place, answer.text[-300:]))
				for seed in self.seeds:
					if found := seed.found_in(answer.text, named=seed.sop in READERS[account]):
						leaks.append((account, place, seed.sop, found))
		summary.say(f"personal data: {looked_at} places looked at by {len(self.sessions)} roles")
		self.assertEqual(leaks, [])
		self.assertEqual(faults, [])

	def places(self, session: Session) -> Iterator[tuple[str, requests.Response]]:
		"""Ask for all that the Desk or a program could ask for beside the form of one request."""
		for doctype in self.records():
			yield f"REST {doctype}", session.get(f"resource/{doctype}", fields='["*"]', limit_page_length=0)
		for doctype in sorted(privacy.narrowed_doctypes()):
			table = f"`tab{doctype}`"
			yield (
				f"report view of {doctype}",
				session.post(
					"frappe.desk.reportview.get",
					doctype=doctype,
					fields=[f"{table}.`name`", f"{table}.*", *self.through_links(doctype)],
					order_by=f"{table}.`creation` desc",
					start=0,
					page_length=500,
					view="Report",
				),
			)
			yield (
				f"link search of {doctype}",
				session.post(
					"frappe.desk.search.search_link",
					doctype=doctype,
					txt="",
					ignore_user_permissions=1,
					page_length=500,
				),
			)
		yield from self.roads_to_requests(session)
		for child in ("Isian Permohonan", "Berkas Permohonan"):
			yield (
				f"rows of {child}",
				session.post(
					"frappe.client.get_list",
					doctype=child,
					parent="Permohonan",
					fields=["*"],
					limit_page_length=0,
				),
			)
		for text in ("Zulaikha", "Kenanga"):
			yield "global search", session.post("frappe.utils.global_search.search", text=text, limit=100)
		for report in self.reports():
			filters = {
				"dari_tanggal": "2020-01-01",
				"sampai_tanggal": frappe.utils.nowdate(),
				"buku": "Agenda Masuk",
				"sop": make.SOP_KK,
			}
			asked = {"report_name": report, "filters": filters, "ignore_prepared_report": 1}
			yield f"report {report}", session.post("frappe.desk.query_report.run", **asked)
			yield (
				f"export of {report}",
				session.post(
					"frappe.desk.query_report.export_query",
					report_name=report,
					filters=filters,
					file_format_type="CSV",
					visible_idx=[],
				),
			)
			column = {"doctype": "Permohonan", "fieldname": "nik", "label": "X", "insert_after_index": 0}
			column |= {"link_field": {"fieldname": "permohonan", "names": {}}, "fieldtype": "Data"}
			yield (
				f"column added to {report}",
				session.post("frappe.desk.query_report.run", **asked, custom_columns=[column]),
			)
		# opening the Desk gives a session a token, so it is another one's
		desk = Session(session.user.partition("@")[0])
		yield "Desk", desk.http.get(f"{desk.url}/app", timeout=60)
		yield "queue", session.get("method/jumapolo_layanan.api.antrean")

	def roads_to_requests(self, session: Session) -> Iterator[tuple[str, requests.Response]]:
		names = [seed.request for seed in self.seeds]
		for field in ("nik", privacy.NAME):
			asked = {"doctype": "Permohonan", "fields": ["name", field], "limit_page_length": 0}
			yield f"get_list {field}", session.post("frappe.client.get_list", **asked)
			yield f"REST {field}", session.get("resource/Permohonan", fields=json.dumps(["name", field]))
			yield (
				f"get_value {field}",
				session.post(
					"frappe.client.get_value", doctype="Permohonan", fieldname=field, filters=names[0]
				),
			)
			yield (
				f"groups of {field}",
				session.post(
					"frappe.desk.listview.get_group_by_count",
					doctype="Permohonan",
					current_filters=[],
					field=field,
				),
			)
			yield (
				f"custom field {field}",
				session.post(
					"frappe.desk.query_report.get_data_for_custom_field", doctype="Permohonan", field=field
				),
			)
			yield (
				f"validate_link {field}",
				session.post(
					"frappe.client.validate_link", doctype="Permohonan", docname=names[-1], fields=[field]
				),
			)
			yield (
				f"search by {field}",
				session.post(
					"frappe.desk.search.search_widget",
					doctype="Permohonan",
					txt="",
					searchfield=field,
					ignore_user_permissions=1,
					filter_fields=[field],
				),
			)
		yield (
			"export of a list",
			session.post(
				"frappe.desk.reportview.export_query",
				doctype="Permohonan",
				file_format_type="CSV",
				title="x",
				fields=[f"`tabPermohonan`.`{field}`" for field in ("name", *privacy.GUARDED)],
				filters=[],
			),
		)
		yield (
			"Data Export",
			session.post(
				"frappe.core.doctype.data_export.exporter.export_data",
				doctype="Permohonan",
				with_data=1,
				file_type="CSV",
				all_doctypes=1,
			),
		)
		yield (
			"import template",
			session.post(
				"frappe.core.doctype.data_import.data_import.download_template",
				doctype="Permohonan",
				export_fields={"Permohonan": ["name", "nik"]},
				export_records="all",
				file_type="CSV",
			),
		)
		for doctype in ("Permohonan", "User", "Dokumen Terbit"):
			title = {"doctype": doctype, "docname": names[0]}
			yield f"title of {doctype}", session.post("frappe.desk.search.get_link_title", **title)
		yield (
			"links",
			session.post("frappe.desk.form.linked_with.get", doctype="Permohonan", docname=names[0]),
		)

	def test_selecting_sorting_and_counting_by_personal_data_is_refused_to_everyone(self) -> None:
		nik = self.seeds[0].hidden["nik"]
		for account in ("jfu", "evaluator", "admin.layanan"):
			session = self.sessions[account]
			for filters in ({"nik": nik}, [["nik", "like", "33%"]], [["Permohonan", "nik", "=", nik]]):
				for method in (
					"frappe.client.get_list",
					"frappe.client.get_count",
					"frappe.desk.reportview.get",
				):
					answer = session.post(method, doctype="Permohonan", filters=filters, fields=["name"])
					self.assertEqual(answer.status_code, 403, (account, method, filters, answer.text[:300]))
			answer = session.get("resource/Permohonan", order_by="nik asc")
			self.assertEqual(answer.status_code, 403, account)
		answer = self.sessions["jfu"].get(
			"resource/Permohonan", filters=json.dumps([["keperluan", "like", "%nik%"]])
		)
		self.assertEqual(answer.status_code, 200, "what is searched for may well be a field's name")

	def test_a_link_that_fetches_nothing_is_validated_as_ever(self) -> None:
		for account in ("jfu", "evaluator", "admin.layanan"):
			answer = self.sessions[account].post(
				"frappe.client.validate_link", doctype="SOP", docname=self.seeds[0].sop, fields=[]
			)
			self.assertEqual(answer.status_code, 200, (account, answer.text[:300]))

	def test_ordering_and_grouping_by_personal_data_is_refused_to_everyone(self) -> None:
		for account in ("jfu", "kasi.pemerintahan", "evaluator"):
			session = self.sessions[account]
			for order in ("nik desc", "`tabPermohonan`.`nik`", "modified asc, nik desc", "substr(nik, 1, 9)"):
				for by in ("order_by", "group_by"):
					asked = {"doctype": "Permohonan", "fields": ["name"], by: order}
					for answer in (
						session.post("frappe.client.get_list", **asked),
						session.post("frappe.desk.reportview.get", **asked),
						session.get(
							"resource/Permohonan", **asked | {"fields": '["name"]', "doctype": "Permohonan"}
						),
					):
						self.assertEqual(answer.status_code, 403, (account, by, order, answer.text[:300]))

	def test_no_filter_tells_a_right_guess_of_personal_data_from_a_wrong_one(self) -> None:
		seed, tried, told = self.seeds[0], 0, []
		values = {**seed.hidden, privacy.NAME: seed.name}
		with Uncommitted().kept() as kept, patch.object(frappe, "enqueue"):
			for account in ("evaluator", "admin.layanan", "jfu"):
				session = Inside(f"{account}@jumapolo.test")
				for field, right in values.items():
					if field == privacy.NAME and account == "jfu":
						continue  # who acts finds an applicant by name
					answers = []
					for value in (right, "".join(chr(ord(c) + 1) if c.isalnum() else c for c in right)):
						found = []
						for probe, answer in self.probes(session, seed.request, field, value):
							found.append((probe, answer.status_code, answer.text.replace(value, "?")))
							kept.back()
						answers.append(found)
					tried += len(answers[0])
					told += [
						(account, field, *yes) for yes, no in zip(*answers, strict=True) if yes[1:] != no[1:]
					]
		summary.say(f"personal data: {tried} guesses by filters told nothing")
		self.assertEqual(told, [])

	def test_a_column_is_refused_however_its_letters_are_written(self) -> None:
		for name in ("nik", "NIK", r"\u006eik"):
			answer = self.sessions["evaluator"].post(
				"frappe.desk.query_report.run",
				report_name="Register Layanan",
				filters={"dari_tanggal": "2020-01-01", "sampai_tanggal": "2020-01-02"},
				custom_columns=f'[{{"fieldname": "{name}", "doctype": "Permohonan", "link_field": "permohonan"}}]',
			)
			self.assertEqual(answer.status_code, 403, (name, answer.text[:300]))

	def probes(self, session: Inside, request: str, field: str, value: str) -> Iterator[tuple[str, Answer]]:
		"""Ask by every road that takes a filter whether `value` is the applicant's."""
		this = [["Permohonan", "name", "=", request]]
		for filters in (
			{"name": request, field: value},
			{"name": request, field: ["like", f"{value[:9]}%"]},
			{"name": request, f"`tabPermohonan`.`{field}`": value},
			[*this, [field, "=", value]],
			[*this, ["Permohonan", field, "=", value]],
			[*this, ["Permohonan", field, "in", [value], False]],
			[["Permohonan", field.upper(), "=", value]],
			[["Permohonan", field.translate(str.maketrans("nakt", "ñâķť")), "=", value]],
			[["Permohonan", field.replace("i", "ı"), "=", value]],
			[["Permohonan", f" {field} ", "=", value]],
			[["Permohonan", f"ifnull({field}, '')", "=", value]],
			[field, "=", value],
		):
			asked = {"doctype": "Permohonan", "filters": filters, "fields": ["name"]}
			yield f"get_list {filters}", session.post("frappe.client.get_list", **asked)
			yield f"or {filters}", session.post("frappe.client.get_list", **asked, or_filters=filters)
			yield f"count {filters}", session.post("frappe.client.get_count", **asked)
			yield f"value {filters}", session.post("frappe.client.get_value", **asked, fieldname="name")
			yield f"reportview {filters}", session.post("frappe.desk.reportview.get", **asked)
			yield f"reportview count {filters}", session.post("frappe.desk.reportview.get_count", **asked)
			yield (
				f"export {filters}",
				session.post(
					"frappe.desk.reportview.export_query", **asked, file_format_type="CSV", title="x"
				),
			)
			yield (
				f"groups {filters}",
				session.post(
					"frappe.desk.listview.get_group_by_count",
					doctype="Permohonan",
					current_filters=filters,
					field="workflow_state",
				),
			)
			yield (
				f"link search {filters}",
				session.post("frappe.desk.search.search_link", doctype="Permohonan", txt="", filters=filters),
			)
			yield (
				f"REST {filters}",
				session.get("resource/Permohonan", filters=json.dumps(filters), or_filters="[]"),
			)
			yield (
				f"large export {filters}",
				session.post(
					"jumapolo_layanan.api.ekspor_besar",
					sumber="Permohonan",
					format="CSV",
					saringan=filters,
				),
			)
		for road in ("frappe.client.get", "frappe.client.get_value"):
			yield road, session.post(road, doctype="Permohonan", filters={field: value}, fieldname="name")
		for report in self.reports():
			yield (
				f"report {report}",
				session.post(
					"frappe.desk.query_report.run",
					report_name=report,
					filters={
						"dari_tanggal": "2020-01-01",
						"sampai_tanggal": "2020-01-02",
						"bulan": "2020-01",
						field: value,
					},
					ignore_prepared_report=1,
				),
			)
		yield (
			"history by its request",
			session.post(
				"frappe.client.get_count",
				doctype="Langkah Permohonan",
				filters=[["Permohonan", field, "=", value]],
			),
		)

	def test_no_print_holds_more_than_its_sheet_needs(self) -> None:
		formats = frappe.get_all("Print Format", {"doc_type": "Permohonan"}, pluck="name", order_by="name")
		self.assertLessEqual(LETTERS, set(formats))
		formats += ["Standard", ""]  # core's own, and what the print page opens on
		for seed in self.seeds:
			for account, session in self.sessions.items():
				for sheet in formats:
					answer = session.post(
						"frappe.www.printview.get_html_and_style",
						doc="Permohonan",
						name=seed.request,
						print_format=sheet,
					)
					reads = seed.sop in READERS[account]
					found = set(seed.found_in(answer.text, named=reads))
					needed = {seed.hidden["nik"], seed.hidden["alamat"]} if sheet in LETTERS else set()
					with self.subTest(account=account, sheet=sheet, sop=seed.sop):
						self.assertEqual(answer.status_code, 200 if reads else 403, answer.text[:300])
						self.assertLessEqual(found, needed if reads else set())

	def test_large_exports_hold_names_for_who_acts_and_no_more(self) -> None:
		for account, source in (
			("jfu", "Permohonan"),
			("evaluator", "Permohonan"),
			("camat", "Langkah Permohonan"),
			("evaluator", "Langkah Permohonan"),
		):
			with self.subTest(account=account, source=source):
				with acting_as(account), patch.object(frappe, "enqueue"):
					name = exports.order(source, exports.CSV, [])
					exports.run(name)
				path = Path(frappe.get_site_path(frappe.get_doc(exports.DOCTYPE, name).berkas.lstrip("/")))
				text = path.read_text(encoding="utf-8-sig")
				path.unlink()
				self.assertIn(self.seeds[3].request, text)
				for seed in self.seeds:
					self.assertEqual(seed.found_in(text, named=seed.sop in READERS[account]), [], account)

	def test_the_database_holds_it_on_the_request_and_nowhere_else(self) -> None:
		found = set()
		for table in frappe.db.get_tables(cached=False):
			if table.startswith(("tab", "__")) and table not in HOMES:
				text = repr(frappe.qb.from_(frappe.qb.Table(table)).select("*").run())
				found |= {(table, value) for seed in self.seeds for value in seed.found_in(text, named=False)}
		self.assertEqual(found, set())

	def test_the_form_of_one_request_shows_it_to_who_acts_on_it_and_keeps_who_opened_it(self) -> None:
		seed = self.seeds[0]
		for account, session in self.sessions.items():
			for road, answer in (
				(
					"form",
					session.get(
						"method/frappe.desk.form.load.getdoc", doctype="Permohonan", name=seed.request
					),
				),
				("REST", session.get(f"resource/Permohonan/{seed.request}")),
				("client", session.get("method/frappe.client.get", doctype="Permohonan", name=seed.request)),
			):
				with self.subTest(account=account, road=road):
					acts = seed.sop in READERS[account]
					self.assertEqual(answer.status_code == 200, acts or account == "evaluator")
					found = seed.found_in(answer.text, named=acts)
					self.assertEqual(seed.hidden["nik"] in found, acts)
					self.assertEqual(bool(found), acts, found)
		frappe.db.rollback()
		seen = frappe.get_all(
			"View Log",
			filters={"reference_doctype": "Permohonan", "reference_name": seed.request},
			pluck="viewed_by",
			order_by="creation",
		)
		openings = {account: seen.count(session.user) for account, session in self.sessions.items()}
		self.assertEqual(
			openings,
			{a: 3 if seed.sop in READERS[a] or a == "evaluator" else 0 for a in self.sessions},
		)

	def test_corrections_are_kept_by_field_and_not_by_value(self) -> None:
		seed = self.seeds[0]
		kept = json.dumps(get_versions(frappe.get_doc("Permohonan", seed.request)), default=str)
		self.assertIn("nama_pemohon", kept)
		self.assertIn("telepon", kept)
		self.assertEqual(seed.found_in(kept, named=False), [])

	def test_a_stranger_finds_nothing(self) -> None:
		guest = Guest()
		for route in ("layanan", "lacak", "verifikasi", "app", f"app/permohonan/{self.seeds[0].request}"):
			self.assert_clean(guest.page(route).text, route)
		for seed in self.seeds:
			code, digits = (
				frappe.db.get_value("Permohonan", seed.request, "kode_lacak"),
				seed.hidden["nik"][-4:],
			)
			self.assert_clean(guest.track(code, digits).text, "lacak")
			self.assert_clean(guest.page("lacak", kode=code, nik4=digits).text, "the page lacak")
		for method in ("frappe.client.get_list", "frappe.desk.search.search_link", "frappe.client.get_count"):
			answer = guest.ask(method, doctype="Permohonan", txt="", fields='["*"]')
			self.assertIn(answer.status_code, (401, 403), method)

	def test_no_job_and_no_error_of_the_site_holds_it(self) -> None:
		rows = frappe.get_all(
			"Error Log", {"method": ["like", "%Uji%"]}, ["method", "error"], order_by="creation"
		)
		self.assertTrue(rows)
		self.assert_clean(json.dumps(rows), "Error Log")
		for job in frappe.utils.background_jobs.get_jobs(site=frappe.local.site).values():
			self.assert_clean(json.dumps(job, default=str), "RQ")
		self.assert_clean(
			json.dumps(frappe.db.sql("select * from __global_search", as_list=True)), "search index"
		)

	def assert_clean(self, text: str, place: str) -> None:
		for seed in self.seeds:
			self.assertEqual(seed.found_in(text, named=False), [], place)

	def records(self) -> list[str]:
		own = frappe.get_all(
			"DocType", {"module": privacy.MODULE, "istable": 0, "issingle": 0}, pluck="name", order_by="name"
		)
		return [*own, *CORE_RECORDS]

	def reports(self) -> list[str]:
		return frappe.get_all("Report", {"module": privacy.MODULE}, pluck="name", order_by="name")

	def through_links(self, doctype: str) -> list[str]:
		return [
			f"{df.fieldname}.nik"
			for df in frappe.get_meta(doctype).get_link_fields()
			if df.options == "Permohonan"
		][:1]
