"""Alerts before and when a standard runs out, over simulated days of an office."""

from collections.abc import Callable
from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core import clock
from jumapolo_layanan.exceptions import RecordFrozen
from jumapolo_layanan.services import deadlines, worktime
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

MONDAY = datetime(2026, 11, 23)
EVERY = timedelta(minutes=5)
JFU, KASI, KESOS, SEKCAM, CAMAT = (
	f"{user}@jumapolo.test" for user in ("jfu", "kasi.pemerintahan", "kasi.kesos", "sekcam", "camat")
)
NEARLY, OVER = deadlines.NEARLY, deadlines.OVER


def on(day: int, time: str) -> datetime:
	"""Return a moment of the simulated week; day 0 is its Monday."""
	hours, minutes = map(int, time.split(":"))
	return MONDAY + timedelta(days=day, hours=hours, minutes=minutes)


class AlertTestCase(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		make.no_open_requests()

	def run_job(self, at: datetime) -> None:
		with clock.fixed_at(at):
			deadlines.alert()

	def run_from(
		self, start: datetime, end: datetime, *events: tuple[datetime, Callable[[], object]]
	) -> None:
		"""Run the job each five minutes, letting each event happen at its moment."""
		waiting, moment = sorted(events, key=lambda event: event[0]), start
		while moment <= end:
			while waiting and waiting[0][0] <= moment:
				waiting.pop(0)[1]()
			self.run_job(moment)
			moment += EVERY

	def alerts(self, doc: Document) -> list[tuple[int, str, datetime, str]]:
		"""Return (step, level, moment, to whom) of each alert about `doc`, in order."""
		rows = frappe.get_all(
			deadlines.DOCTYPE,
			filters={"permohonan": doc.name},
			fields=["nomor_langkah", "tingkat", "waktu", "penerima"],
			order_by="waktu asc, tingkat asc",
		)
		return [(row.nomor_langkah, row.tingkat, row.waktu, row.penerima) for row in rows]

	def notices(self, doc: Document) -> list[frappe._dict]:
		return frappe.get_all(
			"Notification Log",
			filters={"document_type": "Permohonan", "document_name": doc.name},
			fields=["for_user", "subject", "type"],
			order_by="for_user asc, creation asc",
		)


class TestAWeek(AlertTestCase):
	def test_each_alert_comes_once_to_the_right_one_and_never_outside_office_hours(self) -> None:
		kk = make.request(make.SOP_KK, at=on(0, "9:00"))
		nikah = make.request(make.SOP_NIKAH, at=on(1, "10:00"))
		friday = make.request(make.SOP_KTP, at=on(4, "16:29"))
		night = make.request(make.SOP_PINDAH, at=on(2, "20:00"))
		punctual = make.request(make.SOP_LEGALISIR, at=on(3, "8:00"))

		def move(doc: Document, user: str, at: datetime) -> tuple[datetime, Callable[[], object]]:
			return at, lambda: make.forward(doc, user, at)

		self.run_from(
			on(0, "0:00"),
			on(7, "9:00"),
			move(nikah, "jfu", on(1, "10:01")),
			move(nikah, "jfu", on(1, "10:03")),
			move(nikah, "kasi.kesos", on(1, "11:41")),
			move(nikah, "camat", on(1, "13:03")),
			move(punctual, "jfu", on(3, "8:01")),
			move(punctual, "jfu", on(3, "8:03")),
		)

		# over at the first run after 9.02; both levels at once, to the officer and to the head who reads it
		self.assertEqual(self.alerts(kk), [(1, NEARLY, on(0, "9:05"), JFU), (1, OVER, on(0, "9:05"), KASI)])
		self.assertEqual(
			self.alerts(nikah),
			[
				# five minutes from 10.03: the Sekcam is next, but reads no dispensation, so the Camat
				(3, NEARLY, on(1, "10:10"), KESOS),
				(3, OVER, on(1, "10:10"), CAMAT),
				# four of five minutes are used up at 11.45; nobody stands above the Camat
				(4, NEARLY, on(1, "11:45"), CAMAT),
				(4, OVER, on(1, "11:50"), CAMAT),
				# the counter, from 13.03: three minutes
				(5, NEARLY, on(1, "13:10"), JFU),
				(5, OVER, on(1, "13:10"), KESOS),
			],
		)
		# entered a minute before the weekend: half its time is used up then, the rest on Monday
		self.assertEqual(
			self.alerts(friday), [(1, NEARLY, on(7, "7:35"), JFU), (1, OVER, on(7, "7:35"), KASI)]
		)
		# entered at night: its time begins with the office
		self.assertEqual(
			self.alerts(night), [(1, NEARLY, on(3, "7:35"), JFU), (1, OVER, on(3, "7:35"), KASI)]
		)
		# five minutes from 8.03 for whoever may sign: nobody stands above all of them, so they themselves
		everyone = ", ".join(sorted((CAMAT, SEKCAM, KASI, KESOS)))
		self.assertEqual(
			self.alerts(punctual), [(3, NEARLY, on(3, "8:10"), ""), (3, OVER, on(3, "8:10"), everyone)]
		)

		calendar = worktime.office_calendar()
		for doc in (kk, nikah, friday, night, punctual):
			told = [user for *_when, users in self.alerts(doc) for user in users.split(", ") if user]
			self.assertEqual(sorted(told), [notice.for_user for notice in self.notices(doc)])
			for _step, _level, moment, _users in self.alerts(doc):
				self.assertTrue(calendar.is_open(moment), moment)


class TestWhoIsTold(AlertTestCase):
	def test_the_officer_first_and_the_next_higher_one_only_when_it_is_over(self) -> None:
		doc = make.walk(make.request(make.SOP_LEGALISIR, at=on(0, "9:00")), 0)
		doc = make.forward(doc, "jfu", at=on(0, "9:01"))  # five minutes for the JFU
		self.run_job(on(0, "9:04"))
		self.assertEqual(self.alerts(doc), [])
		self.run_job(on(0, "9:05"))
		self.assertEqual(self.alerts(doc), [(2, NEARLY, on(0, "9:05"), JFU)])
		self.run_job(on(0, "9:10"))
		self.assertEqual(self.alerts(doc)[1:], [(2, OVER, on(0, "9:10"), f"{KESOS}, {KASI}")])
		self.run_job(on(0, "9:15"))
		self.assertEqual(len(self.alerts(doc)), 2)

	def test_whoever_has_begun_is_told_alone(self) -> None:
		doc = make.forward(make.request(make.SOP_LEGALISIR, at=on(0, "9:00")), "jfu", at=on(0, "9:01"))
		doc = make.forward(doc, "jfu", at=on(0, "9:02"))
		with acting_as("kasi.kesos", on(0, "9:11")):
			make.reloaded(doc).mulai()
		self.run_job(on(0, "9:15"))
		self.run_job(on(0, "9:20"))

		self.assertEqual(
			self.alerts(doc), [(3, NEARLY, on(0, "9:15"), KESOS), (3, OVER, on(0, "9:20"), SEKCAM)]
		)

	def test_a_stand_in_is_told_while_the_assignment_holds(self) -> None:
		stand_in = make.officer("pengganti", "Pejabat Pengganti", title="Kasi Trantib")
		frappe.get_doc(
			{
				"doctype": "Penugasan Pejabat",
				"pejabat": frappe.db.get_value("Pejabat", {"user": stand_in}),
				"menggantikan_jabatan": "Camat",
				"jenis": "Plh",
				"nomor_sk": "1",
				"mulai": on(0, "7:00"),
				"sampai": on(0, "16:00"),
			}
		).insert().submit()
		doc = make.request(make.SOP_NIKAH, at=on(0, "9:00"))
		for user, time in (("jfu", "9:01"), ("jfu", "9:02"), ("kasi.kesos", "9:03")):
			doc = make.forward(doc, user, at=on(0, time))
		self.run_job(on(0, "9:07"))

		self.assertEqual(self.alerts(doc), [(4, NEARLY, on(0, "9:07"), ", ".join(sorted((CAMAT, stand_in))))])

	def test_a_new_visit_of_a_step_is_told_of_anew_and_a_pause_never(self) -> None:
		doc = make.forward(make.request(make.SOP_KK, at=on(0, "9:00")), "jfu", at=on(0, "9:01"))
		self.run_job(on(0, "9:05"))
		doc = make.act(doc, "Kembalikan", "jfu", at=on(0, "9:06"), reason="Kurang KTP")
		self.run_job(on(0, "11:00"))
		self.assertEqual(len(self.alerts(doc)), 2)
		doc = make.act(doc, "Terima Kelengkapan", "jfu", at=on(0, "13:00"))
		self.run_job(on(0, "13:05"))

		self.assertEqual(
			[row[:3] for row in self.alerts(doc)[2:]],
			[
				(2, NEARLY, on(0, "13:05")),
				(2, OVER, on(0, "13:05")),
			],
		)

	def test_nobody_is_hurried_about_a_late_entry_or_a_request_that_is_over(self) -> None:
		late = make.request(at=on(0, "9:00"), waktu_terima=on(0, "8:00"))
		over = make.request(at=on(0, "9:00"))
		make.act(over, "Batalkan", "jfu", at=on(0, "9:01"), reason="Salah layanan")
		self.run_job(on(0, "10:00"))

		self.assertEqual(self.alerts(late) + self.alerts(over), [])

	def test_who_is_disabled_or_wants_no_notices_gets_none(self) -> None:
		frappe.db.set_value("Notification Settings", JFU, "enabled", 0)
		doc = make.request(at=on(0, "9:00"))
		self.run_job(on(0, "9:05"))

		self.assertEqual([notice.for_user for notice in self.notices(doc)], [KASI])

	def test_the_share_is_a_setting(self) -> None:
		make.settings(persen_peringatan=40)
		doc = make.forward(make.request(make.SOP_LEGALISIR, at=on(0, "9:00")), "jfu", at=on(0, "9:01"))
		self.run_job(on(0, "9:02"))
		self.assertEqual(self.alerts(doc), [])
		self.run_job(on(0, "9:03"))

		self.assertEqual(len(self.alerts(doc)), 1)

	def test_without_a_calendar_nothing_is_said(self) -> None:
		doc = make.request(at=on(0, "9:00"))
		make.settings(kalender_kerja=None)
		self.run_job(on(0, "9:05"))

		self.assertEqual(self.alerts(doc), [])


class TestWhatIsSaid(AlertTestCase):
	def test_an_alert_names_request_and_step_and_nobody(self) -> None:
		doc = make.request(at=on(0, "9:00"), telepon="080000001234", nomor_kk="3313995708909902")
		self.run_job(on(0, "9:05"))
		notice = self.notices(doc)[0]

		self.assertEqual(notice.type, "Alert")
		self.assertEqual(notice.subject, f"Waktu baku 2 menit habis: {doc.name}, Pendaftaran")
		kept = str(frappe.get_all(deadlines.DOCTYPE, fields=["*"], order_by="name"))
		for private in (doc.nama_pemohon, doc.nik, doc.telepon, doc.nomor_kk):
			self.assertNotIn(private, kept + notice.subject)

	def test_e_mail_goes_out_only_where_the_office_wants_it(self) -> None:
		for wanted, expected in ((0, []), (1, [[JFU], [KASI]])):
			make.settings(surel_peringatan=wanted)
			doc = make.request(at=on(0, "9:00"))
			with patch.object(frappe, "sendmail") as send:
				self.run_job(on(0, "9:05"))
			sent = sorted(call.kwargs["recipients"] for call in send.call_args_list)
			self.assertEqual(sent, expected)
			self.assertNotIn(doc.nama_pemohon, str(send.call_args_list))

	def test_its_record_is_nobodys(self) -> None:
		doc = make.request(at=on(0, "9:00"))
		self.run_job(on(0, "9:05"))
		record = frappe.get_doc(deadlines.DOCTYPE, {"permohonan": doc.name})
		for change in (record.save, record.delete):
			with self.assertRaises(RecordFrozen):
				change()

	def test_what_is_left_is_told_of_readable_requests_only(self) -> None:
		kk, nikah = (make.request(sop, at=on(0, "9:00")) for sop in (make.SOP_KK, make.SOP_NIKAH))
		names = [kk.name, nikah.name, "PMH-0000-000000"]
		with acting_as("kasi.kesos", on(0, "9:01")):
			left = deadlines.left_of_requests(names)

		self.assertEqual({name: one.seconds for name, one in left.items()}, {nikah.name: 60})
