"""Faults inside one step: it is done whole or not at all, the user gets a sentence, and trying again is safe.

What only real processes show (a killed database, web server or cache) is in `tests/faults`.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.core.doctype.file.file import File

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import pictures, summary
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.inside import WRITES, Answer, Inside, Uncommitted

REASON = "Surat pengantar belum distempel"
MORNING = datetime(2026, 8, 18, 9, 0)
JFU, CAMAT = Inside("jfu@jumapolo.test"), Inside("camat@jumapolo.test")
DONE_ALREADY = "baru saja berubah"


@contextmanager
def broken_at(write: int, fault: Exception) -> Iterator[list[str]]:
	"""Let the write of this number (from 0) fail, and every later statement go on; yields what was written."""
	database, written = type(frappe.db._get_current_object()), []
	sql = database.sql

	def failing(db: object, query: object, *arguments: object, **named: object) -> object:
		if match := WRITES.match(str(query)):
			written.append(match[1])
			if len(written) == write + 1:
				raise fault
		return sql(db, query, *arguments, **named)

	with patch.object(database, "sql", failing):
		yield written


def faults() -> list[Exception]:
	broken = frappe.db.OperationalError
	return [
		frappe.QueryDeadlockError("Deadlock found when trying to get lock"),
		frappe.QueryTimeoutError("Lock wait timeout exceeded"),
		broken(1021, "Disk full; waiting for someone to free some space"),
		broken(1114, "The table is full"),
		broken(2006, "Server has gone away"),
		broken(2013, "Lost connection to server during query"),
	]


class TestFaultsInsideAStep(LayananTestCase):
	def test_whatever_write_fails_the_step_is_undone_whole_and_can_be_repeated(self) -> None:
		tried = 0
		signing = make.walk(make.request(make.SOP_NIKAH), 3).name
		for name, session, action, reason in (
			(make.request(make.SOP_KK).name, JFU, "Serahkan Berkas", None),
			(signing, CAMAT, None, None),
			(make.walk(make.request(make.SOP_NIKAH), 4).name, JFU, None, None),
			(make.walk(make.request(make.SOP_NIKAH), 5).name, JFU, None, None),
			(make.walk(make.request(make.SOP_KK), 1).name, JFU, "Kembalikan", REASON),
			(make.request(make.SOP_LEGALISIR).name, JFU, "Batalkan", REASON),
		):
			doc = frappe.get_doc("Permohonan", name)
			if reason:
				doc.db_set("alasan", reason)
			action = action or make.actions(doc, session.user)[0]
			tried += self.break_every_write(name, lambda: session.apply(name, action))  # noqa: B023
		tried += self.break_every_write(
			None,
			lambda: JFU.resource(
				"POST",
				"Permohonan",
				sop=make.SOP_KK,
				nama_pemohon="Wulan Rekaan",
				nik=make.NIK,
				keperluan="Gangguan",
			),
		)
		summary.say(f"faults: {tried} writes failed in the middle of a step; each step was undone whole")

	def break_every_write(self, name: str | None, deed: Callable[[], Answer]) -> int:
		with Uncommitted().kept() as kept:
			before = self.picture(name)
			with broken_at(-2, ValueError()) as written:
				self.assertEqual(deed().status_code, 200)
			after = self.picture(name)
			kept.back()
			self.assertNotEqual(after, before)
			self.assertGreater(len(written), 3)
			for number in range(len(written)):
				fault = faults()[number % len(faults())]
				with broken_at(number, fault):
					answer = deed()
				at = (number, written[number], fault, answer.text)
				self.assertEqual(answer.status_code, 417, at)
				self.assertRegex(answer.text, "[Uu]langi", at)
				self.assertEqual(self.picture(name), before, at)
			self.assertEqual(deed().status_code, 200)
			return len(written)

	def picture(self, name: str | None) -> dict:
		return pictures.of(name) if name else {table: frappe.db.count(table) for table in pictures.tables()}

	def test_a_step_sent_again_after_its_answer_got_lost_is_not_taken_twice(self) -> None:
		"""Also where the next step has the same button for the same clerk."""
		request = make.request(make.SOP_KK)
		seen = {
			"doctype": "Permohonan",
			"name": request.name,
			"modified": str(make.reloaded(request).modified),
		}
		press = "frappe.model.workflow.apply_workflow"
		self.assertEqual(JFU.post(press, doc=seen, action="Serahkan Berkas").status_code, 200)

		for action in ("Serahkan Berkas", make.actions(request, "jfu")[0]):
			with Uncommitted().kept():
				again = JFU.post(press, doc=seen, action=action)
				self.assertEqual(again.status_code, 417)
				self.assertIn(DONE_ALREADY, again.text)
		self.assertEqual(make.reloaded(request).langkah_ke, 2)

	def test_of_two_tabs_the_one_that_saved_last_is_told_so(self) -> None:
		request = make.request(make.SOP_KK)
		with Uncommitted().kept(), patch.object(frappe.local, "lang", "id"):
			first, second = (
				JFU.get(f"resource/Permohonan/{request.name}").json()["data"] for _tab in range(2)
			)
			self.assertEqual(
				JFU.post("frappe.client.save", doc={**first, "keperluan": "Tab pertama"}).status_code, 200
			)
			answer = JFU.post("frappe.client.save", doc={**second, "keperluan": "Tab kedua"})

			self.assertEqual(answer.status_code, 417)
		# Frappe 16 puts the name into the first sentence before it looks for its translation
		told = "(Dokumen telah dimodifikasi|has been modified after).*Muat ulang halaman"
		self.assertRegex(answer.text, f"TimestampMismatchError.*{told}")

	def test_a_clock_that_goes_back_leaves_no_negative_time_and_keeps_the_order(self) -> None:
		request = make.request(make.SOP_KK, at=MORNING)
		for step, account in enumerate(make.EXECUTORS[make.SOP_KK], 1):
			back = timedelta(minutes=7 * step if step % 2 else -9 * step)
			request = make.forward(request, account, at=MORNING + back)

		rows = make.visits(request)
		self.assertEqual(request.workflow_state, "Selesai")
		self.assertEqual([row.nomor_langkah for row in rows], list(range(1, 8)))
		for row in rows:
			self.assertGreaterEqual(min(row.menit_tunggu, row.menit_kerja, row.menit_jeda), 0)
		self.assertGreaterEqual(request.menit_kerja, 0)

	def test_a_paper_that_finds_no_room_on_the_disk_leaves_no_trace(self) -> None:
		request = make.request(make.SOP_KK)
		with Uncommitted().kept():
			before = pictures.of(request.name)
			full = OSError(errno.ENOSPC, "No space left on device")
			with patch.object(File, "save_file", side_effect=full):
				answer = JFU.upload(
					"upload_file",
					"surat.txt",
					b"X",
					doctype="Permohonan",
					docname=request.name,
					is_private="1",
				)
			self.assertGreaterEqual(answer.status_code, 400)
			self.assertEqual(pictures.of(request.name), before)
