"""The report Kepatuhan Standar Waktu against a plain reckoning from the raw history."""

import io
import json
import math
import threading
from datetime import datetime, timedelta

import frappe
import openpyxl
from frappe.desk.query_report import export_query, run
from frappe.model.document import Document

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.tests import factories
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

REPORT = "Kepatuhan Standar Waktu"
PERIOD = {"dari_tanggal": "2021-03-01", "sampai_tanggal": "2021-03-31"}
START, END = datetime(2021, 3, 1), datetime(2021, 4, 1)

KK, KTP, NIKAH, LEGALISIR, REKOMENDASI = (
	"01/SOP/JMPL/2023",
	"02/SOP/JMPL/2023",
	"04/SOP/JMPL/2023",
	"05/SOP/JMPL/2023",
	"06/SOP/JMPL/2023",
)
FIGURES = ("n", "tidak_terukur", "persen_tepat_waktu", "rata_rata", "median", "p90", "rata_rata_tunggu")


class TestComplianceReport(LayananTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.addClassCleanup(cls.forget)
		factories.count_every_second()
		cls.requests = make_requests()

	@staticmethod
	def forget() -> None:
		frappe.db.rollback()
		frappe.clear_document_cache("Pengaturan Layanan", "Pengaturan Layanan")

	def setUp(self) -> None:
		frappe.set_user("Administrator")  # and no rollback: the tests only read the requests of the class

	tearDown = setUp

	def test_every_figure_equals_a_plain_reckoning(self) -> None:
		expected = reckon(START, END)
		self.assertGreater(len(expected), 10)
		self.assert_figures(rows_of("evaluator"), expected)

	def test_an_exact_standard_is_on_time_and_a_returned_step_is_judged_on_all_its_visits(self) -> None:
		rows = rows_of("evaluator")
		first, second = rows[KK, 1], rows[KK, 2]
		# 120, 60, 121 and 299 seconds against 120
		self.assertEqual((first["n"], first["tepat_waktu"]), (4, 2))
		self.assertEqual((first["rata_rata"], first["median"], first["p90"]), (2.5, 2.0083, 4.9833))
		# 181, 100 + 81 and 61 seconds against 180; the late entry apart
		self.assertEqual((second["n"], second["tepat_waktu"], second["tidak_terukur"]), (3, 1, 1))
		self.assertEqual((second["rata_rata"], second["median"], second["p90"]), (2.35, 3.0167, 3.0167))
		self.assertEqual(second["persen_tepat_waktu"], 33.33)

	def test_waiting_is_shown_beside_the_work_and_not_in_it(self) -> None:
		third = rows_of("evaluator")[KK, 3]
		self.assertEqual((third["n"], third["rata_rata"], third["rata_rata_tunggu"]), (1, 1.6667, 0.6667))

	def test_p90_is_the_nearest_rank(self) -> None:
		self.assertEqual(rows_of("evaluator")[KTP, 1]["p90"], 5.0)  # the tenth of eleven

	def test_a_step_to_be_passed_again_is_not_counted_before(self) -> None:
		rows = rows_of("evaluator")
		self.assertEqual((rows[NIKAH, 1]["n"], rows[NIKAH, 2]["n"], rows[NIKAH, 3]["n"]), (2, 1, 1))
		self.assertEqual((rows[NIKAH, 2]["rata_rata"], rows[NIKAH, 3]["rata_rata"]), (5.0167, 4.1667))

	def test_steps_of_late_entries_alone_show_no_share_at_all(self) -> None:
		row = rows_of("evaluator")[REKOMENDASI, 1]
		self.assertEqual((row["n"], row["tidak_terukur"]), (0, 1))
		self.assertFalse(set(FIGURES[2:]) & set(row))

	def test_a_step_counts_on_the_day_on_which_it_ended(self) -> None:
		last_day = rows_of("evaluator", dari_tanggal="2021-03-31")
		next_day = rows_of("evaluator", dari_tanggal="2021-04-01", sampai_tanggal="2021-04-01")
		self.assertEqual([key for key in last_day if key[0] == KK], [(KK, 1)])
		self.assertEqual([key for key in next_day if key[0] == KK], [(KK, 2)])
		self.assert_figures(last_day, reckon(datetime(2021, 3, 31), END))

	def test_filter_by_sop(self) -> None:
		rows = rows_of("evaluator", sop=factories.SOP_KK)
		self.assertEqual({number for number, _step in rows}, {KK})
		self.assert_figures(rows, reckon(START, END, sop=factories.SOP_KK))

	def test_filter_by_executor(self) -> None:
		rows = rows_of("evaluator", pelaksana="Pemohon")
		self.assertEqual({row["pelaksana"] for row in rows.values()}, {"Pemohon"})
		self.assert_figures(rows, reckon(START, END, pelaksana="Pemohon"))

	def test_filter_by_officer(self) -> None:
		rows = rows_of("evaluator", petugas="sekcam@jumapolo.test")
		self.assertEqual(list(rows), [(LEGALISIR, 3)])
		self.assertEqual(rows[LEGALISIR, 3]["n"], 1)
		self.assertEqual(rows_of("evaluator")[LEGALISIR, 3]["n"], 2)
		self.assert_figures(rows, reckon(START, END, petugas="sekcam@jumapolo.test"))

	def test_cards_and_chart_pool_the_steps(self) -> None:
		result = report_of("evaluator")
		rows = [row for row in without_total(result["result"]) if row["n"]]
		n, on_time = sum(row["n"] for row in rows), sum(row["tepat_waktu"] for row in rows)
		cards = {card["label"]: card["value"] for card in result["report_summary"]}
		self.assertEqual(cards["Langkah selesai dan terukur (n)"], n)
		self.assertIn(f"% dari n = {n}", cards["Tepat waktu"])
		self.assertTrue(cards["Tepat waktu"].startswith(str(int(100 * on_time / n))))
		self.assertEqual(cards["Tidak terukur"], 3)
		self.assertEqual(cards[f"Terbanyak: {KTP} langkah 1"], "7 dari n = 11 terlambat")

		chart = result["chart"]["data"]
		share = dict(zip(chart["labels"], chart["datasets"][0]["values"], strict=True))
		# step 1: two of four, step 2: one of three, step 3: one of one
		self.assertEqual(share["01 (n = 8)"], 50.0)
		self.assertFalse([label for label in share if label.startswith("06")])

	def test_the_last_row_adds_up_counts_and_nothing_that_would_mislead(self) -> None:
		*rows, total = report_of("evaluator")["result"]
		for field in ("n", "tepat_waktu", "tidak_terukur", "entri_susulan", "klik_beruntun"):
			self.assertEqual(total[field], sum(row[field] for row in rows))
		self.assertAlmostEqual(total["persen_tepat_waktu"], 100 * total["tepat_waktu"] / total["n"], 2)
		self.assertFalse({"rata_rata", "median", "p90", "rata_rata_tunggu", "menit_standar"} & set(total))

	def test_says_on_its_face_how_it_counts(self) -> None:
		message = report_of("evaluator")["message"]
		for words in (
			"menit jam kerja kantor",
			"peringkat terdekat",
			"dihitung dari n",
			"jeda",
		):
			self.assertIn(words, message)

	def test_an_empty_period_is_an_empty_report(self) -> None:
		result = report_of("evaluator", dari_tanggal="2001-01-01", sampai_tanggal="2001-01-31")
		self.assertEqual((result["result"], result["report_summary"]), ([], None))
		self.assertFalse(result["chart"]["data"]["labels"])

	def test_a_period_that_ends_before_it_begins_is_refused(self) -> None:
		with self.assertRaisesRegex(LayananError, "tidak boleh sesudah"):
			report_of("evaluator", dari_tanggal="2021-04-01")

	def test_a_period_without_an_end_is_refused(self) -> None:
		for missing in PERIOD:
			with self.assertRaisesRegex(LayananError, "Isi Dari Tanggal dan Sampai Tanggal"):
				report_of("evaluator", **{missing: None})

	def test_a_refused_filter_leaves_no_timer_that_would_send_the_report_to_the_background(self) -> None:
		before = set(threading.enumerate())
		with self.assertRaises(LayananError):
			report_of("evaluator", dari_tanggal="2021-04-01")
		timers = [one for one in set(threading.enumerate()) - before if isinstance(one, threading.Timer)]
		self.assertTrue(all(timer.finished.is_set() for timer in timers))

	def test_who_has_no_business_with_the_report_is_refused(self) -> None:
		for user in ("operator.siak", "jfu", "admin.layanan"):
			with self.assertRaises(frappe.PermissionError):
				report_of(user)

	def test_a_head_sees_the_services_of_their_own_only(self) -> None:
		rows = rows_of("kasi.kesos")
		self.assertEqual({number for number, _step in rows}, {NIKAH, LEGALISIR, REKOMENDASI})
		self.assertEqual(rows_of("kasi.kesos", sop=factories.SOP_KK), {})
		own = {key: figures for key, figures in reckon(START, END).items() if key[0] > KTP}
		self.assert_figures(rows, own)

	def test_carries_nothing_about_the_applicant(self) -> None:
		shown = json.dumps(report_of("evaluator"), default=str)
		for request in self.requests:
			for private in (request.name, request.nama_pemohon, request.nik, request.nik_tersamar):
				self.assertNotIn(private, shown)

	def test_the_excel_file_holds_the_same_numbers(self) -> None:
		result = report_of("evaluator")
		sheet = exported("evaluator", len(result["result"]))
		self.assertEqual(list(sheet[0]), [column["label"] for column in result["columns"]])
		self.assertEqual(len(sheet) - 1, len(result["result"]))
		fields = [column["fieldname"] for column in result["columns"]]
		expected = reckon(START, END)
		*rows, total = (dict(zip(fields, cells, strict=True)) for cells in sheet[1:])
		self.assertEqual((total["nomor_sop"], total["n"]), ("Jumlah", sum(row["n"] for row in rows)))
		for row in rows:
			figures = expected[row["nomor_sop"], row["nomor_langkah"]]
			for field in FIGURES:
				if figures[field] is None:
					self.assertIsNone(row[field])
				else:
					self.assertIsInstance(row[field], int | float)
					self.assertAlmostEqual(row[field], figures[field], 2)

	def assert_figures(self, rows: dict[tuple, dict], expected: dict[tuple, dict]) -> None:
		self.assertEqual(sorted(rows), sorted(expected))
		for key, figures in expected.items():
			for field, value in figures.items():
				with self.subTest(step=key, field=field):
					if value is None:
						self.assertIsNone(rows[key].get(field))
					else:
						self.assertAlmostEqual(rows[key][field], value, 2)


def make_requests() -> list[Document]:
	"""Make requests whose steps take known seconds, around March 2021."""
	jfu = "jfu"
	made = [
		play(factories.SOP_KK, at(2), (jfu, 120), (jfu, 181), (jfu, 100, "Mulai sesudah", 40)),
		play(factories.SOP_KK, at(2, 9), (jfu, 60), (jfu, 100, "Kembalikan"), (jfu, 3600), (jfu, 81)),
		play(factories.SOP_KK, at(3, 10), (jfu, 30), (jfu, 30), waktu_terima=at(3, 7)),
		play(factories.SOP_KK, at(4), (jfu, 121), (jfu, 50, "Kembalikan")),
		play(factories.SOP_KK, datetime(2021, 2, 28, 23, 59), (jfu, 59), (jfu, 61)),
		play(factories.SOP_KK, at(31, 23, 55), (jfu, 299), (jfu, 1)),
		play(factories.SOP_NIKAH, at(5), (jfu, 60), (jfu, 60), ("kasi.kesos", 60, "Kembalikan")),
		play(
			factories.SOP_NIKAH,
			at(5, 10),
			(jfu, 60),
			(jfu, 200),
			("kasi.kesos", 100, "Kembalikan"),
			(jfu, 101),
			("kasi.kesos", 150),
		),
		play(factories.SOP_LEGALISIR, at(8), (jfu, 60), (jfu, 60), ("camat", 90)),
		play(factories.SOP_LEGALISIR, at(8, 9), (jfu, 60), (jfu, 60), ("sekcam", 900)),
		play(factories.SOP_REKOMENDASI, at(9, 14), (jfu, 20), waktu_terima=at(9, 8)),
	]
	for count in range(1, 12):
		made.append(play(factories.SOP_KTP, at(10 + count), (jfu, 30 * count)))
	return made


def play(sop: str, moment: datetime, *legs: tuple, **values: object) -> Document:
	"""Take a request in at `moment` and through `legs`.

	A leg is (user, seconds) for the next step, with the name of another button than the first one,
	or with ("Mulai sesudah", seconds) for a beginning that comes some seconds after the arrival.
	"""
	doc = factories.request(sop, at=moment, **values)
	for user, seconds, *how in legs:
		match how:
			case ["Mulai sesudah", waited]:
				moment += timedelta(seconds=waited)
				with acting_as(user, moment):
					factories.reloaded(doc).mulai()
				doc = factories.forward(doc, user, moment := moment + timedelta(seconds=seconds))
			case [action]:
				moment += timedelta(seconds=seconds)
				doc = factories.act(doc, action, user, moment, reason="Belum lengkap")
			case _:
				doc = factories.forward(doc, user, moment := moment + timedelta(seconds=seconds))
	return doc


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
	return datetime(2021, 3, day, hour, minute)


def report_of(user: str, **filters: object) -> dict:
	with acting_as(user):
		return run(REPORT, filters={**PERIOD, **filters})


def rows_of(user: str, **filters: object) -> dict[tuple[str, int], dict]:
	rows = without_total(report_of(user, **filters)["result"])
	return {(row["nomor_sop"], row["nomor_langkah"]): row for row in rows}


def without_total(rows: list[dict]) -> list[dict]:
	return [row for row in rows if not row.get("adalah_jumlah")]


def exported(user: str, rows: int) -> list[tuple]:
	"""Return the cells of the Excel file that the Desk's *Export* makes."""
	with acting_as(user):
		frappe.local.form_dict = frappe._dict(
			report_name=REPORT,
			file_format_type="Excel",
			filters=json.dumps(PERIOD),
			visible_idx=json.dumps(list(range(rows))),
			custom_columns="[]",
		)
		export_query()
	content = frappe.local.response.pop("filecontent")
	return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def reckon(
	start: datetime,
	end: datetime,
	sop: str | None = None,
	pelaksana: str | None = None,
	petugas: str | None = None,
) -> dict[tuple[str, int], dict]:
	"""Reckon every figure again from the times in the history alone, without the app's own code."""
	units: dict[tuple, list] = {}
	open_at: dict[str, int] = {}
	for row in frappe.get_all("Langkah Permohonan", fields=["*"], order_by="name desc", limit=0):
		if row.selesai is None:
			open_at[row.permohonan] = row.nomor_langkah
		elif not row.jeda:
			units.setdefault((row.permohonan, row.nomor_langkah), []).append(row)

	groups: dict[tuple, list] = {}
	for (request, number), visits in units.items():
		last = sorted(visits, key=lambda row: row.selesai)[-1]
		if request in open_at and open_at[request] <= number:
			continue
		if last.selesai < start or last.selesai >= end:
			continue
		if sop not in (None, last.sop) or pelaksana not in (None, last.pelaksana):
			continue
		if petugas not in (None, last.petugas):
			continue
		groups.setdefault((last.sop, number), []).append(visits)
	return {
		(frappe.db.get_value("SOP", name, "nomor_sop"), number): figures_of(steps)
		for (name, number), steps in groups.items()
	}


def figures_of(steps: list[list]) -> dict:
	late_entries, works, waits, kept = 0, [], [], 0
	for visits in steps:
		if frappe.db.get_value("Permohonan", visits[0].permohonan, "entri_susulan"):
			late_entries += 1
			continue
		work = wait = 0
		for row in visits:
			work += (row.selesai - row.mulai).total_seconds() / 60
			wait += (row.mulai - row.masuk).total_seconds() / 60
		works.append(work)
		waits.append(wait)
		kept += round(60 * work) <= 60 * visits[0].menit_standar
	n = len(works)
	figures = dict.fromkeys(FIGURES) | {"n": n, "tidak_terukur": late_entries}
	if n:
		works.sort()
		figures |= {
			"persen_tepat_waktu": kept / n * 100,
			"rata_rata": math.fsum(works) / n,
			"median": (works[(n - 1) // 2] + works[n // 2]) / 2,
			"p90": works[math.ceil(n * 9 / 10) - 1],
			"rata_rata_tunggu": math.fsum(waits) / n,
		}
	return figures
