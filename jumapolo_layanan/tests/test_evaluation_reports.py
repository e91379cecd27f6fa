"""Rekapitulasi Permohonan, Beban Kerja, Permohonan Terlambat and Mutu Data Waktu against a plain reckoning of random data."""

import io
import json
import threading
from datetime import datetime, timedelta

import frappe
import openpyxl
from frappe.desk.query_report import export_query, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.jumapolo_layanan.report.beban_kerja import beban_kerja
from jumapolo_layanan.jumapolo_layanan.report.mutu_data_waktu import mutu_data_waktu
from jumapolo_layanan.jumapolo_layanan.report.permohonan_terlambat import permohonan_terlambat
from jumapolo_layanan.jumapolo_layanan.report.rekapitulasi_permohonan import rekapitulasi_permohonan
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import random_history as history
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.random_history import Request, Visit
from jumapolo_layanan.tests.reckoning import (
	age_by_hand,
	assert_lines,
	grouped,
	lines,
	load,
	office_hours,
	quality,
	recap,
)

RECAP, LOAD, LATE, QUALITY = (
	"Rekapitulasi Permohonan",
	"Beban Kerja",
	"Permohonan Terlambat",
	"Mutu Data Waktu",
)
REPORTS = (RECAP, LOAD, LATE, QUALITY)
PERIOD = {"dari_tanggal": str(history.FIRST.date()), "sampai_tanggal": str(history.LAST_DAY)}
SERVICES_OF_KASI_KESOS = {make.SOP_NIKAH, make.SOP_LEGALISIR, make.SOP_REKOMENDASI}
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
days = st.integers(0, history.DAYS - 1)


class TestRekapitulasi(LayananTestCase):
	@few
	@given(
		st.lists(history.requests(), max_size=40),
		st.sampled_from(list(rekapitulasi_permohonan.GROUPINGS)),
		st.tuples(days, days).map(sorted),
		st.sampled_from((None, *make.SOPS)),
		st.booleans(),
	)
	def test_every_line_equals_a_plain_reckoning(
		self, requests: list[Request], grouping: str, span: list[int], sop: str | None, one_village: bool
	) -> None:
		history.write_requests(requests)
		village = history.villages()[0] if one_village else None
		filters = {**period(span), "menurut": grouping, "sop": sop, "desa": village}
		among = [
			one
			for one in requests
			if within(span, one.entered) and sop in (None, one.sop) and village in (None, one.village)
		]
		keys = {
			"layanan": lambda one: one.service,
			"desa": lambda one: one.village or "(tanpa desa)",
			"bulan": lambda one: f"{one.entered:%Y-%m}",
		}
		groups = rekapitulasi_permohonan.GROUPINGS[grouping]
		expected = grouped(among, [keys[group] for group in groups], recap)
		columns = ["nomor_sop" if group == "layanan" else group for group in groups]
		self.assert_lines(report_of(RECAP, "evaluator", **filters), columns, expected, recap(among))

	def assert_lines(self, result: dict, columns: list[str], expected: dict, total: dict) -> None:
		assert_lines(self, result, columns, expected, total)

	def test_a_line_adds_up_and_the_cards_are_its_totals(self) -> None:
		history.write_requests(some_requests())
		result = report_of(RECAP, "evaluator")
		for row in result["result"]:
			parts = (row["selesai"], row["ditolak"], row["dibatalkan"], row["terbuka"])
			self.assertEqual(row["masuk"], sum(parts))
			self.assertEqual(row["selesai"], row["n"] + row["tidak_terukur"])
		total = result["result"][-1]
		cards = {card["label"]: card["value"] for card in result["report_summary"]}
		self.assertEqual(cards["Masuk"], total["masuk"])
		self.assertIn(f"% dari n = {total['n']}", cards["Tepat waktu"])

	def test_the_chart_shows_shares_by_service_and_the_trend_by_month(self) -> None:
		history.write_requests(some_requests())
		rows = lines(report_of(RECAP, "evaluator"))
		chart = report_of(RECAP, "evaluator")["chart"]["data"]
		shares = [round(row["persen_tepat_waktu"], 1) for row in rows if row["n"]]
		self.assertEqual(chart["datasets"][0]["values"], shares)
		months = report_of(RECAP, "evaluator", menurut="Layanan dan Bulan")["chart"]["data"]
		self.assertEqual(months["labels"], sorted(months["labels"]))
		self.assertEqual(sum(months["datasets"][0]["values"]), sum(row["masuk"] for row in rows))

	def test_twelve_months_reach_back_from_the_end_of_the_period(self) -> None:
		history.write_requests(some_requests())
		late = {"dari_tanggal": "2018-12-01", "sampai_tanggal": "2018-12-15", "menurut": "Bulan"}
		self.assertEqual(report_of(RECAP, "evaluator", **late)["result"], [])
		rows = lines(report_of(RECAP, "evaluator", **late, dua_belas_bulan=1))
		self.assertEqual([row["bulan"] for row in rows], ["2018-01", "2018-02", "2018-03"])


class TestBebanKerja(LayananTestCase):
	@few
	@given(
		st.lists(history.visits(), max_size=40),
		st.sampled_from(list(beban_kerja.GROUPINGS)),
		st.tuples(days, days).map(sorted),
		st.sampled_from((None, *history.OFFICERS)),
		st.sampled_from((None, *history.EXECUTORS)),
	)
	def test_every_line_equals_a_plain_reckoning(
		self,
		visits: list[Visit],
		grouping: str,
		span: list[int],
		officer: str | None,
		executor: str | None,
	) -> None:
		history.write_visits(visits)
		filters = {**period(span), "menurut": grouping, "petugas": officer, "pelaksana": executor}
		among = [
			one
			for one in visits
			if not one.paused
			and (one.ended is None or within(span, one.ended))
			and officer in (None, one.officer)
			and executor in (None, one.executor)
		]
		keys = {
			"petugas": lambda one: one.officer or "",
			"pelaksana": lambda one: one.executor,
			"sop": lambda one: one.sop,
			"nomor_langkah": lambda one: one.number,
		}
		groups = beban_kerja.GROUPINGS[grouping]
		expected = grouped(among, [keys[group] for group in groups], load)
		assert_lines(self, report_of(LOAD, "evaluator", **filters), list(groups), expected, load(among))

	def test_a_step_bears_the_words_and_the_standard_of_its_version(self) -> None:
		history.write_visits([visit(sop=make.SOP_NIKAH, number=3)])
		row = report_of(LOAD, "evaluator", menurut="Langkah")["result"][0]
		step = frappe.get_doc("SOP", make.SOP_NIKAH).langkah[2]
		self.assertEqual(
			(row["nomor_sop"], row["uraian"], row["pelaksana"], row["menit_standar"]),
			("04/SOP/JMPL/2023", step.uraian, step.pelaksana, step.menit),
		)

	def test_the_chart_of_steps_begins_with_the_one_that_is_late_most_often(self) -> None:
		often = [visit(sop=make.SOP_KTP, number=5, verdict="Terlambat")] * 3
		history.write_visits([visit(number=2, verdict="Terlambat"), *often, visit(number=3)])
		chart = report_of(LOAD, "evaluator", menurut="Langkah")["chart"]["data"]
		self.assertEqual(chart["labels"], ["02-5", "01-2"])
		self.assertEqual(chart["datasets"][0]["values"], [3, 1])


class TestPermohonanTerlambat(LayananTestCase):
	@few
	@given(
		st.lists(history.requests(), max_size=25),
		history.moments,
		st.sampled_from((None, *make.SOPS)),
		st.sampled_from(("", *permohonan_terlambat.AGES)),
		st.booleans(),
	)
	def test_every_line_equals_a_plain_reckoning(
		self, requests: list[Request], now: datetime, sop: str | None, age: str, everyone: bool
	) -> None:
		history.write_requests(requests)
		expected = set()
		for index, one in enumerate(requests):
			late = one.due is not None and one.due < now
			hours = office_hours(one.due, now) if late else None
			own_age = age_by_hand(hours) if late else ("Belum lewat" if one.due else "Menunggu pemohon")
			if one.is_open and (late or everyone) and sop in (None, one.sop) and age in ("", own_age):
				over = None if hours is None else round(hours, 2)
				expected.add((f"PMH-2018-{index:06}", own_age, over, one.village or "(tanpa desa)"))
		with acting_as("evaluator", now):
			result = run(LATE, filters={"sop": sop, "umur": age, "termasuk_belum_lewat": int(everyone)})
		rows = result["result"]
		found = {(row["permohonan"], row["umur"], row["lewat"], row["desa"]) for row in rows}
		self.assertEqual(found, expected)
		over = [row["lewat"] for row in rows if row["lewat"] is not None]
		self.assertEqual(over, sorted(over, reverse=True))
		self.assertEqual(result["report_summary"][0]["value"], len(over))

	def test_a_summary_counts_the_lines_of_the_list(self) -> None:
		history.write_requests(some_requests())
		rows = late_of("evaluator")["result"]
		self.assertTrue(rows)
		for view, by in permohonan_terlambat.VIEWS.items():
			if by:
				summed = late_of("evaluator", tampilan=view)["result"]
				self.assertEqual(sum(row["jumlah"] for row in summed), len(rows))
				for row in summed:
					own = [one["lewat"] for one in rows if one[by] == row[by]]
					self.assertEqual((row["jumlah"], row["lewat"]), (len(own), max(own)))

	def test_says_whose_turn_it_is_and_who_has_begun(self) -> None:
		due = history.FIRST + timedelta(days=1)
		base = {"village": None, "entered": history.FIRST, "verdict": "Berjalan"}
		history.write_requests(
			[
				Request(make.SOP_KK, state="Legalisasi", due=due, step=4, holder=history.OFFICERS[1], **base),
				Request(make.SOP_KK, state="Menunggu Pemohon", step=2, **base),
			]
		)
		with acting_as("evaluator", due + timedelta(days=3)):
			rows = run(LATE, filters={"termasuk_belum_lewat": 1})["result"]
		self.assertEqual([row["pelaksana"] for row in rows], ["Kasi Pemerintahan", "Pemohon"])
		self.assertEqual([row["nama_petugas"] for row in rows], ["Hendra Kusuma", ""])

	def test_applicants_are_masked(self) -> None:
		history.write_requests(some_requests())
		for user in ("evaluator", "jfu"):
			shown = json.dumps(late_of(user), default=str)
			self.assertIn("P***o H***t", shown)
			for private in (history.NAME, *history.NAME.split(), make.NIK):
				self.assertNotIn(private, shown)


class TestMutuData(LayananTestCase):
	@few
	@given(
		st.lists(history.visits(), max_size=40),
		st.sampled_from(list(mutu_data_waktu.GROUPINGS)),
		st.tuples(days, days).map(sorted),
		st.sampled_from((None, *history.OFFICERS)),
		st.sampled_from((None, *make.SOPS)),
	)
	def test_every_line_equals_a_plain_reckoning(
		self, visits: list[Visit], grouping: str, span: list[int], officer: str | None, sop: str | None
	) -> None:
		history.write_visits(visits)
		filters = {**period(span), "menurut": grouping, "petugas": officer, "sop": sop}
		among = [
			one
			for one in visits
			if one.ended
			and within(span, one.ended)
			and officer in (None, one.officer)
			and sop in (None, one.sop)
		]
		keys = {
			"layanan": lambda one: one.service,
			"petugas": lambda one: one.officer,
			"bulan": lambda one: f"{one.ended:%Y-%m}",
		}
		groups = mutu_data_waktu.GROUPINGS[grouping]
		expected = grouped(among, [keys[group] for group in groups], quality)
		columns = ["nomor_sop" if group == "layanan" else group for group in groups]
		assert_lines(self, report_of(QUALITY, "evaluator", **filters), columns, expected, quality(among))

	def test_causes_add_up_and_a_pause_is_no_visit(self) -> None:
		causes = [visit(verdict="Tidak Terukur", cause=cause) for cause in history.CAUSES]
		pause = visit(verdict="Tidak Terukur", cause="Jeda Pemohon", paused=True)
		history.write_visits([*causes, visit(verdict="Tidak Terukur"), visit(), visit(), pause])
		row = report_of(QUALITY, "evaluator")["result"][0]
		self.assertEqual((row["kunjungan"], row["terukur"], row["tidak_terukur"], row["jeda"]), (7, 2, 5, 1))
		fields = ("entri_susulan", "beruntun", "di_luar_jam", "tanpa_kalender", "sebab_lain")
		self.assertEqual([row[field] for field in fields], [1] * 5)
		self.assertEqual(row["persen_terukur"], 28.57)


class TestEveryReport(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		history.write_requests(some_requests())
		history.write_visits([visit(sop=sop, number=step) for sop in make.SOPS for step in (1, 2, 3)])

	def test_who_reads_no_requests_is_refused(self) -> None:
		for report in REPORTS:
			with self.assertRaises(frappe.PermissionError):
				report_of(report, "admin.layanan")

	def test_a_clerk_sees_what_is_late_and_nobody_s_load(self) -> None:
		self.assertTrue(late_of("jfu")["result"])
		for report in (RECAP, LOAD, QUALITY):
			for user in ("jfu", "operator.siak"):
				with self.assertRaises(frappe.PermissionError):
					report_of(report, user)

	def test_a_head_sees_the_services_of_their_own_only(self) -> None:
		own = {frappe.db.get_value("SOP", sop, "nomor_sop") for sop in SERVICES_OF_KASI_KESOS}
		for report in (RECAP, QUALITY):
			rows = lines(report_of(report, "kasi.kesos"))
			self.assertEqual({row["nomor_sop"] for row in rows}, own)
			self.assertEqual(report_of(report, "kasi.kesos", sop=make.SOP_KK)["result"], [])
		rows = lines(report_of(LOAD, "kasi.kesos", menurut="Langkah"))
		self.assertEqual({row["sop"] for row in rows}, SERVICES_OF_KASI_KESOS)
		names = {frappe.db.get_value("SOP", sop, "nama_sop") for sop in SERVICES_OF_KASI_KESOS}
		self.assertEqual({row["layanan"] for row in late_of("kasi.kesos")["result"]}, names)

	def test_who_stands_in_for_an_office_sees_what_that_office_sees(self) -> None:
		user = make.officer("pengganti", "Kasi Pemerintahan", "Pejabat Pengganti", title="Kasi Rekaan")
		frappe.get_doc(
			{
				"doctype": "Penugasan Pejabat",
				"pejabat": frappe.db.get_value("Pejabat", {"user": user}),
				"menggantikan_jabatan": "Kasi Kesos",
				"jenis": "Plt",
				"nomor_sk": "800/1/2018",
				"mulai": "2018-01-01 00:00:00",
				"sampai": "2018-01-31 23:59:59",
			}
		).insert().submit()
		for moment, sees in ((datetime(2018, 1, 10), True), (datetime(2018, 2, 10), False)):
			with acting_as(user, moment):
				services = {row["nomor_sop"] for row in lines(run(RECAP, filters=PERIOD))}
			self.assertIs("04/SOP/JMPL/2023" in services, sees)

	def test_the_excel_file_holds_the_same_cells(self) -> None:
		for report in REPORTS:
			for user in ("evaluator", "camat"):
				result = report_of(report, user)
				sheet = exported(report, user)
				self.assertEqual(list(sheet[0]), [column["label"] for column in result["columns"]])
				self.assertEqual(len(sheet) - 1, len(result["result"]))
				for cells, row in zip(sheet[1:], result["result"], strict=True):
					for cell, column in zip(cells, result["columns"], strict=True):
						self.assertEqual(cell or None, row.get(column["fieldname"]) or None)

	def test_says_on_its_face_how_it_counts(self) -> None:
		for report, words in (
			(RECAP, "dihitung pada periode ketika ia masuk"),
			(LOAD, "dari n Terukur saja"),
			(LATE, "jam kerja kantor"),
			(QUALITY, "satu sebab"),
		):
			self.assertIn(words, report_of(report, "evaluator")["message"])

	def test_no_column_is_a_link(self) -> None:
		for report in REPORTS:
			for column in report_of(report, "evaluator")["columns"]:
				self.assertNotIn(column["fieldtype"], ("Link", "Dynamic Link"))

	def test_an_empty_period_is_an_empty_report(self) -> None:
		history.write_visits([])
		history.write_requests([])
		for report in (RECAP, LOAD, QUALITY):
			result = report_of(report, "evaluator")
			self.assertEqual((result["result"], result["report_summary"]), ([], None))
			self.assertFalse(result["chart"]["data"]["labels"])
		self.assertEqual(late_of("evaluator")["result"], [])

	def test_a_filter_that_makes_no_sense_is_refused_and_leaves_no_timer(self) -> None:
		before = set(threading.enumerate())
		for report in (RECAP, LOAD, QUALITY):
			for filters, message in (
				({"menurut": "Cuaca"}, "Pilih Menurut"),
				({"dari_tanggal": None}, "Isi Dari Tanggal"),
				({"sampai_tanggal": "2001-01-01"}, "tidak boleh sesudah"),
			):
				with self.assertRaisesRegex(LayananError, message):
					report_of(report, "evaluator", **filters)
		for filters in ({"tampilan": "Cuaca"}, {"umur": "purba"}):
			with self.assertRaisesRegex(LayananError, "Pilih"):
				late_of("evaluator", **filters)
		timers = [one for one in set(threading.enumerate()) - before if isinstance(one, threading.Timer)]
		self.assertTrue(all(timer.finished.is_set() for timer in timers))


def some_requests() -> list[Request]:
	"""Requests of every service in every state, those that are open late."""
	made = []
	for place, sop in enumerate(make.SOPS):
		for number, state in enumerate((*history.OPEN_STATES, *history.FINAL_STATES, "Selesai")):
			due = history.FIRST + timedelta(days=place + 1, hours=number) if number < 2 else None
			made.append(
				Request(
					sop=sop,
					village=history.villages()[number % 3],
					entered=history.FIRST + timedelta(days=10 * number + place),
					state=state,
					verdict=("Tepat Waktu", "Terlambat")[number % 2],
					due=due,
					step=2,
				)
			)
	return made


def visit(**values: object) -> Visit:
	base = {
		"sop": make.SOP_KK,
		"number": 2,
		"executor": "JFU",
		"officer": history.OFFICERS[0],
		"village": None,
		"begun": history.FIRST,
		"ended": history.FIRST + timedelta(days=5),
		"paused": False,
		"verdict": "Tepat Waktu",
		"cause": "",
		"worked": 60,
	}
	return Visit(**{**base, **values})


def within(span: list[int], moment: datetime) -> bool:
	first, last = (history.FIRST + timedelta(days=day) for day in span)
	return first <= moment < last + timedelta(days=1)


def period(span: list[int]) -> dict[str, str]:
	first, last = (str((history.FIRST + timedelta(days=day)).date()) for day in span)
	return {"dari_tanggal": first, "sampai_tanggal": last}


def report_of(report: str, user: str, **filters: object) -> dict:
	with acting_as(user):
		return run(report, filters={**PERIOD, **filters})


def late_of(user: str, **filters: object) -> dict:
	return report_of(LATE, user, **filters)


def exported(report: str, user: str) -> list[tuple]:
	"""Return the cells of the Excel file that the Desk's *Export* makes."""
	rows = len(report_of(report, user)["result"])
	with acting_as(user):
		frappe.local.form_dict = frappe._dict(
			report_name=report,
			file_format_type="Excel",
			filters=json.dumps(PERIOD),
			visible_idx=json.dumps(list(range(rows))),
			custom_columns="[]",
		)
		export_query()
	content = frappe.local.response.pop("filecontent")
	return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
