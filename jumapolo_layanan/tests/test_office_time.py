"""Office time on a real site: what a visit measures, when its standard runs out, and how figures are recounted."""

from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core import timing
from jumapolo_layanan.exceptions import CalendarImpossible, LayananError, RecordFrozen
from jumapolo_layanan.services import history, permohonan, queue, recount, worktime
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

TUESDAY = datetime(2026, 11, 24)
NINE = TUESDAY.replace(hour=9)
CALENDAR = "Hari Kerja Kantor"


def clock(text: str, day: datetime = TUESDAY) -> datetime:
	hours, minutes, *seconds = map(int, text.split(":"))
	return day.replace(hour=hours, minute=minutes, second=seconds[0] if seconds else 0)


def registered(entered: datetime, left: datetime, **values: object) -> frappe._dict:
	"""Return the visit of a first step that lasted from `entered` to `left`."""
	doc = make.request(at=entered, **values)
	make.forward(doc, "jfu", at=left)
	return make.visits(doc)[0]


class TestWhatAVisitMeasures(LayananTestCase):
	def test_lunch_does_not_count(self) -> None:
		visit = registered(clock("11:59"), clock("13:01"))

		self.assertEqual((visit.menit_kerja, visit.menit_total, visit.status_waktu), (2, 2, "Tepat Waktu"))

	def test_one_second_more_than_the_standard_is_late(self) -> None:
		visit = registered(clock("11:59"), clock("13:01:01"))

		self.assertEqual((visit.menit_kerja, visit.status_waktu), (2.0167, "Terlambat"))

	def test_waiting_work_and_pause_add_up_to_the_office_time_of_the_whole_request(self) -> None:
		doc = make.request(make.SOP_KK, at=clock("11:50"))
		with acting_as("jfu", clock("11:55")):
			make.reloaded(doc).mulai()
		doc = make.forward(doc, "jfu", at=clock("13:05"))
		doc = make.act(doc, "Kembalikan", "jfu", at=clock("13:08"), reason="Kurang KTP")
		doc = make.act(doc, "Terima Kelengkapan", "jfu", at=clock("10:00", TUESDAY + timedelta(days=1)))
		doc = make.act(
			doc, "Tolak", "jfu", at=clock("10:04", TUESDAY + timedelta(days=1)), reason="Bukan penduduk"
		)
		visits = make.visits(doc)

		self.assertEqual(
			[(row.menit_tunggu, row.menit_kerja, row.menit_jeda, row.menit_total) for row in visits],
			[(5, 10, 0, 15), (0, 3, 0, 3), (0, 0, 322, 322), (0, 4, 0, 4)],
		)
		pauses = [(row.masuk, row.selesai) for row in visits if row.jeda]
		whole = worktime.office_calendar().seconds_between(doc.waktu_masuk, doc.waktu_selesai, pauses)
		self.assertEqual(whole, 60 * sum(row.menit_tunggu + row.menit_kerja for row in visits))
		self.assertEqual((doc.menit_kerja, visits[2].sebab_tidak_terukur), (17, "Jeda Pemohon"))

	def test_a_step_clicked_through_is_unmeasured_and_not_punctual(self) -> None:
		quick = registered(NINE, NINE + timedelta(seconds=9))
		worked = registered(NINE, NINE + timedelta(seconds=10))

		self.assertEqual(
			(quick.status_waktu, quick.sebab_tidak_terukur, quick.beruntun),
			("Tidak Terukur", "Klik Beruntun", 1),
		)
		self.assertEqual(
			(worked.status_waktu, worked.sebab_tidak_terukur, worked.beruntun), ("Tepat Waktu", "", 0)
		)

	def test_the_office_may_switch_the_burst_mark_off(self) -> None:
		make.settings(ambang_beruntun=0)

		self.assertEqual(registered(NINE, NINE).status_waktu, "Tepat Waktu")

	def test_work_outside_office_hours_is_unmeasured(self) -> None:
		for start in (clock("12:10"), clock("19:00"), clock("09:00", datetime(2026, 11, 28))):
			with self.subTest(start):
				visit = registered(start, start + timedelta(minutes=20))
				self.assertEqual(
					(visit.menit_total, visit.status_waktu, visit.sebab_tidak_terukur),
					(0, "Tidak Terukur", "Di Luar Jam Kerja"),
				)

	def test_an_office_without_a_calendar_measures_nothing(self) -> None:
		make.settings(kalender_kerja=None)
		doc = make.request(at=NINE)
		make.forward(doc, "jfu", at=NINE + timedelta(minutes=1))
		visit = make.visits(doc)[0]

		self.assertEqual((visit.menit_total, visit.sebab_tidak_terukur), (0, "Tanpa Kalender"))
		self.assertIsNone(doc.tenggat)

	def test_a_visit_keeps_the_village_and_the_late_entry_of_its_request(self) -> None:
		village = frappe.get_all("Desa", pluck="name", order_by="name", limit=1)[0]
		visit = registered(NINE, clock("9:01"), desa=village, waktu_terima=clock("8:00"))

		self.assertEqual(
			(visit.desa, visit.entri_susulan, visit.sebab_tidak_terukur), (village, 1, "Entri Susulan")
		)

	def test_a_request_with_a_step_clicked_through_is_unmeasured_as_a_whole(self) -> None:
		for slow, expected in ((60, "Tepat Waktu"), (3, "Tidak Terukur")):
			doc, moment = make.request(make.SOP_PINDAH, at=NINE), NINE
			for seconds, user in zip((60, 60, slow, 60, 60), make.EXECUTORS[make.SOP_PINDAH], strict=True):
				doc = make.forward(doc, user, at=(moment := moment + timedelta(seconds=seconds)))
			self.assertEqual(doc.status_waktu, expected)

	def test_registration_may_be_left_at_once(self) -> None:
		doc, moment = make.request(make.SOP_PINDAH, at=NINE), NINE
		for seconds, user in zip((2, 60, 60, 60, 60), make.EXECUTORS[make.SOP_PINDAH], strict=True):
			doc = make.forward(doc, user, at=(moment := moment + timedelta(seconds=seconds)))

		self.assertEqual(make.visits(doc)[0].status_waktu, "Tidak Terukur")
		self.assertEqual(doc.status_waktu, "Tepat Waktu")

	def test_what_is_recorded_stays_when_calendar_and_thresholds_change(self) -> None:
		doc = make.request(at=clock("11:59"))
		doc = make.forward(doc, "jfu", at=clock("13:01"))
		before = make.visits(doc)[0]
		make.count_every_second()
		permohonan.renew_deadlines()

		self.assertEqual(make.visits(doc)[0], before)
		self.assertEqual(make.reloaded(doc).menit_kerja, 2)


class TestWhenTheStandardRunsOut(LayananTestCase):
	def test_every_step_has_its_own_deadline_and_pause_and_end_have_none(self) -> None:
		doc = make.request(make.SOP_KK, at=clock("11:59"))
		self.assertEqual(doc.tenggat, clock("13:01"))
		doc = make.forward(doc, "jfu", at=clock("13:00"))
		self.assertEqual(doc.tenggat, clock("13:03"))
		doc = make.act(doc, "Kembalikan", "jfu", at=clock("13:02"), reason="Kurang KTP")
		self.assertIsNone(doc.tenggat)
		doc = make.act(doc, "Terima Kelengkapan", "jfu", at=clock("15:00"))
		self.assertEqual(doc.tenggat, clock("15:01"))  # two of three minutes are used up
		doc = make.act(doc, "Batalkan", "jfu", at=clock("15:30"), reason="Salah layanan")
		self.assertIsNone(doc.tenggat)

	def test_it_moves_with_mulai_and_back_with_release(self) -> None:
		doc = make.request(make.SOP_KK, at=NINE)
		with acting_as("jfu", clock("9:30")):
			make.reloaded(doc).mulai()
			self.assertEqual(make.reloaded(doc).tenggat, clock("9:32"))
			make.reloaded(doc).lepaskan()
			self.assertEqual(make.reloaded(doc).tenggat, clock("9:02"))

	def test_nobody_writes_it_by_hand(self) -> None:
		doc = make.request(at=NINE, tenggat="2030-01-01 00:00:00")
		self.assertEqual(doc.tenggat, clock("9:02"))
		with acting_as("jfu"), self.assertRaises(LayananError):
			doc = make.reloaded(doc)
			doc.tenggat = clock("15:00")
			doc.save()

	def test_a_change_of_the_calendar_in_force_moves_open_deadlines(self) -> None:
		doc = make.request(at=clock("11:59"))
		calendar = frappe.get_doc("Kalender Kerja", CALENDAR)
		for row in calendar.jam_kerja:
			if str(row.mulai) == "13:00:00":
				row.mulai = "12:30:00"
		with patch.object(frappe, "enqueue") as enqueue:
			calendar.save()
		self.assertIn("renew_deadlines", str(enqueue.call_args))
		permohonan.renew_deadlines()

		self.assertEqual(make.reloaded(doc).tenggat, clock("12:31"))

	def test_another_calendar_moves_nothing_until_it_is_chosen(self) -> None:
		with patch.object(frappe, "enqueue") as enqueue:
			other = frappe.copy_doc(frappe.get_doc("Kalender Kerja", CALENDAR))
			other.nama_kalender = "Kalender Lain"
			other.insert()
			self.assertNotIn("renew_deadlines", str(enqueue.call_args_list))
			make.settings(kalender_kerja=other.name)
			self.assertIn("renew_deadlines", str(enqueue.call_args_list))

	def test_the_queue_stands_with_the_most_overdue_first_and_says_what_is_left(self) -> None:
		make.no_open_requests()
		early = make.request(make.SOP_KK, at=clock("9:00"))
		early = make.forward(early, "jfu", at=clock("9:08"))  # three minutes from here
		late = make.request(make.SOP_KTP, at=clock("9:04"))  # two minutes from here
		fresh = make.request(make.SOP_KK, at=clock("9:07"))
		with acting_as("jfu", clock("9:08:40")):
			rows = queue.queue_of("jfu@jumapolo.test")["rows"]

		self.assertEqual([row["name"] for row in rows], [late.name, fresh.name, early.name])
		self.assertEqual(
			[(row["left"], row["urgency"], row["minutes"]) for row in rows],
			[(-160, "lewat", 4), (20, "hampir", 1), (140, "cukup", 0)],
		)


class TestCalendarForm(LayananTestCase):
	def calendar(self) -> Document:
		return frappe.get_doc("Kalender Kerja", CALENDAR)

	def test_holidays_of_a_year_come_once_and_the_offices_own_rows_stay(self) -> None:
		calendar = self.calendar()
		own = {"tanggal": "2025-08-17", "keterangan": "Upacara di lapangan kecamatan"}
		calendar.set("hari_libur", [own])
		with acting_as("admin.layanan"):
			first = calendar.isi_hari_libur(2025)
			second = calendar.isi_hari_libur(2025)
			calendar.save()
		dates = [str(row.tanggal) for row in calendar.hari_libur]

		self.assertGreater(first, 15)
		self.assertEqual(second, 0)
		self.assertEqual(dates, sorted(set(dates)))
		self.assertIn(own["keterangan"], [row.keterangan for row in calendar.hari_libur])
		self.assertFalse(worktime.calendar_of(calendar).is_open(datetime(2025, 12, 25, 9)))

	def test_who_does_not_keep_the_calendar_fills_nothing_in(self) -> None:
		with acting_as("jfu"), self.assertRaises(frappe.PermissionError):
			self.calendar().isi_hari_libur(2026)

	def test_an_impossible_year_is_refused(self) -> None:
		with self.assertRaisesRegex(LayananError, "antara 2000 dan 2099"):
			self.calendar().isi_hari_libur(26)

	def test_an_impossible_calendar_is_not_saved(self) -> None:
		calendar = self.calendar()
		calendar.append("profil", {"nama_profil": "Ramadan", "mulai": "2027-02-08", "sampai": "2027-03-09"})
		with self.assertRaisesRegex(CalendarImpossible, "Ramadan belum punya Jam Kerja"):
			calendar.save()

	def test_the_last_second_that_a_time_field_holds_is_midnight(self) -> None:
		make.count_every_second()
		calendar = worktime.office_calendar()

		self.assertEqual(calendar.seconds_between(TUESDAY, TUESDAY + timedelta(days=1)), 86400)

	def test_a_calendar_in_force_is_not_deleted(self) -> None:
		with self.assertRaises(frappe.LinkExistsError):
			frappe.delete_doc("Kalender Kerja", CALENDAR)


class TestRecount(LayananTestCase):
	def ask(self, user: str = "admin.layanan", **values: object) -> Document:
		with acting_as(user), patch.object(frappe, "enqueue"):
			return frappe.get_doc(
				{
					"doctype": "Hitung Ulang Waktu",
					"dari_tanggal": "2026-11-24",
					"sampai_tanggal": "2026-11-24",
					"alasan": "Jam istirahat salah diisi",
					**values,
				}
			).insert()

	def run_one(self, **values: object) -> Document:
		doc = self.ask(**values)
		recount.run(doc.name)
		return make.reloaded(doc)

	def details(self, doc: Document) -> list[frappe._dict]:
		return frappe.get_all(
			"Rincian Hitung Ulang", filters={"hitung_ulang": doc.name}, fields=["*"], order_by="name"
		)

	def lunch_request(self) -> Document:
		"""Return a finished request whose first step went over lunch."""
		doc, moment = make.request(make.SOP_PINDAH, at=clock("11:59")), clock("13:01")
		for user in make.EXECUTORS[make.SOP_PINDAH]:
			doc = make.forward(doc, user, at=moment)
			moment += timedelta(minutes=1)
		return doc

	def test_figures_are_written_anew_and_old_and_new_ones_kept(self) -> None:
		doc = self.lunch_request()
		self.assertEqual((doc.menit_kerja, doc.status_waktu), (6, "Tepat Waktu"))
		make.count_every_second()
		order = self.run_one()
		visit, doc = make.visits(doc)[0], make.reloaded(doc)
		own = [row for row in self.details(order) if row.permohonan == doc.name]

		self.assertEqual((visit.menit_kerja, visit.menit_total, visit.status_waktu), (62, 62, "Terlambat"))
		self.assertEqual((doc.menit_kerja, doc.status_waktu), (66, "Terlambat"))
		self.assertEqual(
			[(row.langkah, row.menit_kerja_lama, row.menit_kerja_baru, row.status_waktu_baru) for row in own],
			[(str(visit.name), 2, 62, "Terlambat"), (None, 6, 66, "Terlambat")],
		)
		first_step = {"permohonan": doc.name, "nomor_langkah": 1}
		self.assertEqual(
			frappe.get_all(
				"Fakta Waktu",
				filters=first_step,
				fields=["detik_kerja", "status_waktu", "jumlah"],
				order_by="name",
			),
			[
				{"detik_kerja": 120, "status_waktu": "Tepat Waktu", "jumlah": 1},
				{"detik_kerja": 120, "status_waktu": "Tepat Waktu", "jumlah": -1},
				{"detik_kerja": 3720, "status_waktu": "Terlambat", "jumlah": 1},
			],
		)
		self.assertEqual(order.status, "Selesai")
		self.assertEqual(order.jumlah_berubah, len([row for row in self.details(order) if row.langkah]))

	def test_a_second_one_finds_nothing_to_change(self) -> None:
		self.lunch_request()
		make.count_every_second()
		self.run_one()
		again = self.run_one()

		self.assertEqual((again.jumlah_berubah, self.details(again)), (0, []))
		self.assertGreaterEqual(again.jumlah_diperiksa, 5)

	def test_nothing_changes_where_the_calendar_is_the_same(self) -> None:
		doc = self.lunch_request()
		before = make.visits(doc)
		order = self.run_one()

		self.assertEqual(make.visits(doc), before)
		self.assertEqual([row for row in self.details(order) if row.permohonan == doc.name], [])

	def test_period_and_service_bound_it(self) -> None:
		doc = self.lunch_request()
		make.count_every_second()
		self.run_one(dari_tanggal="2026-11-25", sampai_tanggal="2026-11-30")
		self.run_one(sop=make.SOP_KK)

		self.assertEqual(make.visits(doc)[0].menit_kerja, 2)

	def test_what_is_still_open_is_reckoned_on_from_the_new_figures(self) -> None:
		doc = make.request(make.SOP_KK, at=clock("11:50"))
		doc = make.forward(doc, "jfu", at=clock("11:52"))
		doc = make.act(doc, "Kembalikan", "jfu", at=clock("12:01"), reason="Kurang KTP")
		doc = make.act(doc, "Terima Kelengkapan", "jfu", at=clock("14:00"))
		self.assertEqual(doc.tenggat, clock("14:00"))  # eight of three minutes are used up
		calendar = frappe.get_doc("Kalender Kerja", CALENDAR)
		for row in calendar.jam_kerja:
			if str(row.selesai) == "12:00:00":
				row.selesai = "11:53:00"
		calendar.save()
		self.run_one()

		self.assertEqual(make.visits(doc)[1].menit_kerja, 1)
		self.assertEqual(make.reloaded(doc).tenggat, clock("14:02"))

	def test_it_runs_once_and_is_kept_as_it_was_asked_for(self) -> None:
		doc = self.run_one()
		recount.run(doc.name)
		self.assertEqual(make.reloaded(doc).waktu_selesai, doc.waktu_selesai)
		with acting_as("admin.layanan"), self.assertRaises(RecordFrozen):
			doc.save()
		with self.assertRaises(RecordFrozen):
			doc.delete()

	def test_it_wants_a_reason_a_period_and_the_admin(self) -> None:
		with self.assertRaisesRegex(LayananError, "Isi Alasan"):
			self.ask(alasan="  ")
		with self.assertRaisesRegex(LayananError, "tidak boleh sesudah"):
			self.ask(dari_tanggal="2026-11-25")
		for user in ("jfu", "camat", "evaluator"):
			with self.assertRaises(frappe.PermissionError):
				self.ask(user)

	def test_what_the_system_says_of_it_is_not_taken_from_outside(self) -> None:
		doc = self.ask(status="Selesai", jumlah_berubah=7)

		self.assertEqual((doc.status, doc.jumlah_berubah), ("Menunggu", 0))

	def test_one_that_breaks_off_says_so(self) -> None:
		self.lunch_request()
		make.count_every_second()
		doc = self.ask()
		with (
			patch.object(history, "rewrite_figures", side_effect=RuntimeError),
			patch.object(type(frappe.db._get_current_object()), "rollback"),
		):
			recount.run(doc.name)

		doc = make.reloaded(doc)
		self.assertEqual(doc.status, "Gagal")
		self.assertIn("Berhenti di tengah jalan", doc.keterangan)

	def test_its_lines_say_nothing_of_the_applicant(self) -> None:
		doc = self.lunch_request()
		make.count_every_second()
		shown = str(self.details(self.run_one()))

		self.assertNotIn(doc.nama_pemohon, shown)
		self.assertNotIn(doc.nik, shown)


class TestUrgency(LayananTestCase):
	def test_exactly_nothing_left_is_not_over_yet(self) -> None:
		self.assertEqual(
			[timing.urgency(left, 5, 80) for left in (300, 61, 60, 0, -1)],
			["cukup", "cukup", "hampir", "hampir", "lewat"],
		)
