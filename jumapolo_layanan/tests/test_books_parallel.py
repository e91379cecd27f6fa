"""The books under many writers at once, and under writers that die: real connections, real commits."""

import random
import time
import unittest

import frappe

from jumapolo_layanan.services import books
from jumapolo_layanan.tests import book_writers, factories
from jumapolo_layanan.tests.book_writers import BOOK, DAY, REQUEST, Writers

PROCESSES, WRITERS_EACH, NUMBERS_EACH = 4, 5, 100
TO_DIE_AFTER = 50
PATIENCE = 180


class TestManyWriters(unittest.TestCase):
	def setUp(self) -> None:
		frappe.db.rollback()
		book_writers.clean()
		self.addCleanup(book_writers.clean)
		self.addCleanup(frappe.db.rollback)

	def test_twenty_writers_issue_two_thousand_numbers_without_a_duplicate_or_a_gap(self) -> None:
		for process in self.started(NUMBERS_EACH):
			self.assertEqual(process.faults(PATIENCE), "")

		self.assert_whole()
		self.assertEqual(len(book()), PROCESSES * WRITERS_EACH * NUMBERS_EACH)

	def test_killed_writers_leave_no_hole_and_no_number_without_a_document(self) -> None:
		for process in self.started(NUMBERS_EACH * 10):
			wait_for_numbers(len(book()) + TO_DIE_AFTER)
			process.kill()
			self.assert_whole_so_far()

		self.assert_whole()
		given = len(book())
		self.assertGreaterEqual(given, PROCESSES * TO_DIE_AFTER)
		book_writers.issue(1, random.Random(), factories.SOP_NIKAH)
		self.assertEqual(book()[-1].urut, given + 1)

	def started(self, numbers: int) -> list[Writers]:
		running = [Writers(WRITERS_EACH, numbers) for _process in range(PROCESSES)]
		for process in running:
			self.addCleanup(process.kill)
		return running

	def assert_whole_so_far(self) -> None:
		"""Every sequence from 1 on is there once."""
		rows = book()
		self.assertEqual([row.urut for row in rows], list(range(1, len(rows) + 1)))
		self.assertEqual(len({row.nomor for row in rows}), len(rows))

	def assert_whole(self) -> None:
		"""Nothing is missing, and number and document name each other."""
		self.assert_whole_so_far()
		documents = frappe.get_all(
			"Permohonan",
			filters={"name": ["like", f"{REQUEST}-%"]},
			fields=["name", "nomor_surat"],
			order_by="name",
			limit=0,
		)
		self.assertEqual(
			{(row.permohonan, row.nomor) for row in book()},
			{(row.name, row.nomor_surat) for row in documents},
		)


def book() -> list[frappe._dict]:
	"""Return the book as committed at this moment."""
	frappe.db.rollback()
	return frappe.get_all(
		books.DOCTYPE,
		filters={"buku": BOOK, "tahun": DAY.year},
		fields=["urut", "nomor", "permohonan"],
		order_by="urut asc",
		limit=0,
	)


def wait_for_numbers(count: int) -> None:
	end = time.monotonic() + PATIENCE
	while len(book()) < count:
		if time.monotonic() > end:
			raise TimeoutError(f"fewer than {count} numbers were issued")
		time.sleep(0.05)
