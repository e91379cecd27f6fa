"""Acting officials: the right begins and ends with the assignment, at the server, by itself."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import access
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

STAND_IN = "pengganti@jumapolo.test"


def assign(
	jenis: str = "Plh", office: str = "Camat", start: int = -60, end: int = 60, user: str = STAND_IN
) -> Document:
	"""Assign `user`, by default a Sekcam, to `office` from `start` to `end` minutes from now."""
	now = now_datetime().replace(microsecond=0)
	return frappe.get_doc(
		{
			"doctype": "Penugasan Pejabat",
			"pejabat": frappe.db.get_value("Pejabat", {"user": user}),
			"menggantikan_jabatan": office,
			"jenis": jenis,
			"nomor_sk": "800/1/2026",
			"mulai": now + timedelta(minutes=start),
			"sampai": now + timedelta(minutes=end),
		}
	).insert()


class TestStandIn(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		make.officer("pengganti", "Sekcam", "Pejabat Pengganti", title="Sekretaris Camat")

	def waiting_for_the_camat(self) -> Document:
		return make.walk(make.request(make.SOP_NIKAH), 3)

	def may_read(self, doc: Document) -> bool:
		with acting_as(STAND_IN):
			return bool(frappe.has_permission("Permohonan", "read", doc=doc))

	def test_without_an_assignment_nobody_sees_what_waits_for_the_camat(self) -> None:
		self.assertFalse(self.may_read(self.waiting_for_the_camat()))

	def test_during_the_assignment_the_stand_in_signs(self) -> None:
		assign().submit()
		doc = self.waiting_for_the_camat()

		self.assertEqual(make.actions(doc, STAND_IN), ["Tanda Tangani", "Tolak"])
		doc = make.act(doc, "Tanda Tangani", STAND_IN)
		self.assertEqual(doc.jabatan_penandatangan, "Plh. Camat Jumapolo")
		self.assertEqual(doc.nama_penandatangan, "pengganti")

	def test_a_delegated_signature_names_both_offices(self) -> None:
		assign("a.n.").submit()
		doc = make.act(self.waiting_for_the_camat(), "Tanda Tangani", STAND_IN)

		self.assertEqual(doc.jabatan_penandatangan, "a.n. Camat Jumapolo, Sekretaris Camat")

	def test_a_stand_in_without_a_seat_of_their_own_acts_from_the_first_to_the_last_second(self) -> None:
		assignment = assign()
		assignment.submit()
		doc = self.waiting_for_the_camat()
		second = timedelta(seconds=1)
		for moment, allowed in (
			(assignment.mulai - second, False),
			(assignment.mulai, True),
			(assignment.sampai, True),
			(assignment.sampai + second, False),
		):
			with (
				patch("frappe.utils.now_datetime", return_value=moment),
				patch("jumapolo_layanan.services.clock.now_datetime", return_value=moment),
			):
				if allowed:
					self.assertEqual(make.actions(doc, STAND_IN)[0], "Tanda Tangani", moment)
				else:
					self.assertFalse(self.may_read(doc), moment)

	def test_a_draft_or_cancelled_assignment_gives_nothing(self) -> None:
		assignment = assign()
		doc = self.waiting_for_the_camat()
		self.assertFalse(self.may_read(doc))
		assignment.submit()
		self.assertTrue(self.may_read(doc))
		assignment.cancel()
		self.assertFalse(self.may_read(doc))

	def test_overlapping_assignments_each_give_their_own_right_and_block(self) -> None:
		other = make.officer(
			"pengganti.dua", "Kasi Kesos", "Pejabat Pengganti", title="Kasi Kesos", nip="198001012005011998"
		)
		assign("Plh").submit()
		assign("a.n.", user=other).submit()
		for user, title in (
			(STAND_IN, "Plh. Camat Jumapolo"),
			(other, "a.n. Camat Jumapolo, Kasi Kesos"),
		):
			doc = make.walk(make.request(make.SOP_NIKAH), 3)
			self.assertEqual(make.act(doc, "Tanda Tangani", user).jabatan_penandatangan, title)

	def test_two_assignments_of_one_user_sign_under_the_later_one(self) -> None:
		assign("Plh", start=-120).submit()
		assign("Plt", start=-5).submit()
		doc = make.act(self.waiting_for_the_camat(), "Tanda Tangani", STAND_IN)

		self.assertEqual(doc.jabatan_penandatangan, "Plt. Camat Jumapolo")

	def test_an_ended_assignment_gives_nothing_though_no_job_has_run(self) -> None:
		assign(start=-120, end=-60).submit()
		doc = self.waiting_for_the_camat()

		self.assertFalse(self.may_read(doc))
		with acting_as(STAND_IN):
			self.assertEqual(access.offices_stood_in_for(STAND_IN), set())

	def test_who_holds_the_office_and_an_assignment_signs_as_its_holder(self) -> None:
		both = make.officer(
			"camat.dua", "Camat", "Pejabat Pengganti", title="Camat Jumapolo", nip="198001012005011998"
		)
		assign("Plh", user=both).submit()
		doc = make.act(self.waiting_for_the_camat(), "Tanda Tangani", both)

		self.assertEqual(doc.jabatan_penandatangan, "Camat Jumapolo")

	def test_a_sekcam_who_runs_the_camats_office_signs_a_shared_step_as_that(self) -> None:
		assign("Plh").submit()
		doc = make.walk(make.request(make.SOP_REKOMENDASI), 2)

		self.assertEqual(
			make.act(doc, "Tanda Tangani", STAND_IN).jabatan_penandatangan, "Plh. Camat Jumapolo"
		)

	def test_an_assignment_to_another_office_gives_nothing_here(self) -> None:
		assign(office="Kasi Pemerintahan").submit()

		self.assertFalse(self.may_read(self.waiting_for_the_camat()))

	def test_a_stand_in_acts_at_approval_steps_only(self) -> None:
		assign(office="Kasi Kesos").submit()
		doc = make.walk(make.request(make.SOP_NIKAH), 1)

		self.assertTrue(self.may_read(doc))
		self.assertEqual(make.actions(doc, STAND_IN), [])
		self.assertEqual(make.actions(make.walk(doc, 1), STAND_IN), ["Paraf", "Kembalikan", "Tolak"])

	def test_an_assignment_ends_after_it_begins(self) -> None:
		with self.assertRaisesRegex(LayananError, "sesudah"):
			assign(start=5, end=5)
