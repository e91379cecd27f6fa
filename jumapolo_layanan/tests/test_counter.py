"""The counter: one officer a step, what is known of a person, what the law may ask."""

from datetime import date, datetime, timedelta

import frappe
from frappe.model.document import Document

from jumapolo_layanan import api
from jumapolo_layanan.core.graph import ACTION_RETURN
from jumapolo_layanan.exceptions import LayananError, NotOnTurn
from jumapolo_layanan.services import intake, queue
from jumapolo_layanan.services import permohonan as requests
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.test_sop_life import draft, legalised
from jumapolo_layanan.tests.test_stand_in import STAND_IN, assign


class TestClaim(LayananTestCase):
	def begun(self) -> tuple[Document, str]:
		other = make.officer("loket.dua", "JFU")
		doc = make.request()
		with acting_as("jfu"):
			make.reloaded(doc).mulai()
		return make.reloaded(doc), other

	def test_a_begun_step_is_its_officers_alone(self) -> None:
		doc, other = self.begun()

		self.assertEqual(doc.pemegang, "jfu@jumapolo.test")
		self.assertEqual(make.actions(doc, other), [])
		with acting_as(other), self.assertRaisesRegex(NotOnTurn, "sedang dikerjakan Sari Wulandari"):
			doc.keperluan = "Diubah rekan"
			doc.save()
		with acting_as(other), self.assertRaisesRegex(LayananError, "sudah dimulai oleh Sari Wulandari"):
			make.reloaded(doc).mulai()

	def test_the_next_step_is_free_again(self) -> None:
		doc, other = self.begun()
		doc = make.forward(doc, "jfu")

		self.assertIsNone(doc.pemegang)
		self.assertEqual(make.actions(doc, other)[0], "Nyatakan Lengkap")

	def test_the_holder_a_section_head_or_the_admin_releases_it_and_it_is_logged(self) -> None:
		for user in ("jfu", "kasi.pemerintahan", "admin.layanan"):
			doc, other = self.begun()
			with acting_as(user):
				requests.release(doc.name)
			self.assertEqual(make.actions(doc, other)[0], "Serahkan Berkas")
			self.assertIsNone(make.visits(doc)[-1].mulai)
			logged = frappe.get_all(
				"Comment", {"reference_name": doc.name, "comment_type": "Info"}, pluck="content"
			)
			self.assertTrue(any("Sari Wulandari" in content for content in logged))
			frappe.delete_doc("User", other, force=True)

	def test_nobody_else_releases_it(self) -> None:
		doc, other = self.begun()
		for user in (other, "operator.siak", "evaluator"):
			with acting_as(user), self.assertRaises(NotOnTurn):
				requests.release(doc.name)

	def test_a_request_that_changed_meanwhile_is_not_begun(self) -> None:
		doc = make.request()
		stale = make.reloaded(doc)
		with acting_as("jfu"):
			doc.keperluan = "Diubah"
			doc.save()
			with self.assertRaisesRegex(LayananError, "baru saja berubah"):
				stale.mulai()


class TestQueue(LayananTestCase):
	def names(self, user: str) -> list[str]:
		with acting_as(user):
			return [row["name"] for row in queue.queue_of(frappe.session.user)["rows"]]

	def test_each_role_sees_what_waits_for_it_oldest_first(self) -> None:
		long_ago = datetime(2020, 1, 2, 8)
		newer = make.request(at=long_ago + timedelta(minutes=5))
		older = make.request(at=long_ago)
		self.assertEqual(self.names("jfu")[:2], [older.name, newer.name])
		for _step in range(3):
			older = make.forward(older, "jfu", at=long_ago)

		self.assertEqual(self.names("kasi.pemerintahan")[0], older.name)
		self.assertNotIn(older.name, self.names("jfu"))
		self.assertNotIn(older.name, self.names("kasi.kesos"))

	def test_a_stand_in_finds_the_offices_work_in_their_queue(self) -> None:
		make.officer("pengganti", "Sekcam", "Pejabat Pengganti", title="Sekretaris Camat")
		doc = make.request(make.SOP_NIKAH, at=datetime(2020, 1, 2, 8))
		for user in ("jfu", "jfu", "kasi.kesos"):
			doc = make.forward(doc, user, at=datetime(2020, 1, 2, 8))
		self.assertNotIn(doc.name, self.names(STAND_IN))
		assign().submit()

		self.assertIn(doc.name, self.names(STAND_IN))

	def test_a_request_at_its_first_step_waits_for_that_steps_executor_alone(self) -> None:
		sop = draft(make.SOP_PINDAH, number="97/SOP/UJI/2026")
		with acting_as("admin.layanan"):
			sop.langkah[0].pelaksana = "Operator SIAK"
			sop.save()
		doc = make.request(legalised(sop).name, complete=False, at=datetime(2020, 1, 2, 8))
		self.assertEqual(doc.workflow_state, "Pendaftaran")

		self.assertIn(doc.name, self.names("operator.siak"))
		self.assertNotIn(doc.name, self.names("jfu"))
		counter = make.request(at=datetime(2020, 1, 2, 8))
		self.assertIn(counter.name, self.names("jfu"))
		self.assertNotIn(counter.name, self.names("operator.siak"))

	def test_the_figure_above_the_queue_counts_its_lines(self) -> None:
		def figure() -> int:
			with acting_as("kasi.kesos"):
				return queue.queue_of(frappe.session.user)["count"]

		before = figure()
		make.walk(make.request(make.SOP_NIKAH), 2)
		make.request(make.SOP_NIKAH)
		self.assertEqual(figure(), before + 1)

	def test_who_waits_for_the_applicant_or_has_ended_stands_in_no_queue(self) -> None:
		make.no_open_requests()
		doc = make.walk(make.request(at=datetime(2020, 1, 2, 8)), 1)
		doc = make.act(doc, "Kembalikan", "jfu", reason="Kartu keluarga tidak terbaca.")
		self.assertIsNone(doc.giliran)
		self.assertNotIn(doc.name, self.names("jfu"))
		doc = make.act(doc, "Terima Kelengkapan", "jfu")
		self.assertEqual(doc.giliran, "JFU")
		self.assertIn(doc.name, self.names("jfu"))

		self.assertIsNone(make.act(doc, "Batalkan", "jfu", reason="Pemohon pergi.").giliran)

	def test_a_site_from_before_the_queue_by_executor_is_brought_up_to_date(self) -> None:
		doc = make.request()
		frappe.db.set_value("Permohonan", doc.name, "giliran", None, update_modified=False)
		requests.renew_ways()

		self.assertEqual(make.reloaded(doc).giliran, "Pemohon")

	def test_who_reads_no_requests_has_no_queue(self) -> None:
		with acting_as("admin.layanan"):
			self.assertEqual(set(queue.queue_of(frappe.session.user)), {"acts", "reads", "rows", "held"})

	def test_the_admin_sees_what_is_begun_without_a_word_of_the_applicant(self) -> None:
		doc = make.request(at=datetime(2020, 1, 2, 8))
		with acting_as("jfu"):
			make.reloaded(doc).mulai()
		with acting_as("admin.layanan"):
			held = next(row for row in queue.queue_of(frappe.session.user)["held"] if row["name"] == doc.name)
		self.assertEqual(held["officer"], "Sari Wulandari")
		self.assertNotIn("Wulan Rekaan", str(held))
		with acting_as("evaluator"):
			self.assertNotIn("held", queue.queue_of(frappe.session.user))


class TestIntakeHelp(LayananTestCase):
	def test_a_known_person_is_filled_in_from_the_latest_request(self) -> None:
		nik = "3313995708909977"
		make.request(nik=nik, telepon="080000001", alamat="RT 01", at=datetime(2026, 1, 2, 8))
		make.request(nik=nik, telepon="080000002", at=datetime(2026, 1, 3, 8))
		with acting_as("jfu"):
			found = intake.known_of("3313 9957 0890 9977", make.SOP_KK)

		self.assertEqual((found["known"]["telepon"], found["known"]["alamat"]), ("080000002", "RT 01"))
		self.assertEqual((found["born"], found["sex"]), (date(1990, 8, 17), "perempuan"))
		self.assertEqual(len(found["open"]), 2)

	def test_only_who_takes_in_requests_asks_for_people(self) -> None:
		for user in ("kasi.kesos", "evaluator", "admin.layanan"):
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				api.kenali_pemohon(make.NIK)

	def test_an_impossible_nik_is_said_at_once(self) -> None:
		with acting_as("jfu"), self.assertRaisesRegex(LayananError, "NIK harus 16 angka"):
			api.kenali_pemohon("12")


class TestTimeSpent(LayananTestCase):
	def test_the_form_shows_time_here_and_time_worked(self) -> None:
		nine = datetime(2026, 11, 24, 9)
		doc = make.request(make.SOP_PINDAH, at=nine)
		doc = make.forward(doc, "jfu", at=nine + timedelta(minutes=2))
		with acting_as("jfu", at=nine + timedelta(minutes=7)):
			spent = api.sekilas(doc.name)

		self.assertEqual(
			spent,
			{
				"worked": 7,
				"standard": 11,
				"here": 5,
				"here_standard": 3,
				"left": -120,
				"urgency": "lewat",
				"waiting": None,
				"reminders": [],
				"editable": True,
			},
		)

	def test_the_form_says_since_when_and_for_what_the_applicant_is_waited_for(self) -> None:
		nine = datetime(2026, 11, 24, 9)
		doc = make.forward(make.request(make.SOP_PINDAH, at=nine), "jfu", at=nine + timedelta(minutes=2))
		reason = "Surat pengantar belum distempel; NIK 3313990101900001 tidak cocok."
		doc = make.act(doc, ACTION_RETURN, "jfu", reason=reason, at=nine + timedelta(minutes=4))
		with acting_as("kasi.pemerintahan"):
			waiting = api.sekilas(doc.name)["waiting"]

		self.assertEqual(waiting["since"], nine + timedelta(minutes=4))
		self.assertIn("Surat pengantar belum distempel", waiting["note"])
		self.assertNotIn("3313990101900001", waiting["note"])

	def test_the_form_is_open_to_who_would_be_allowed_to_save(self) -> None:
		sop = draft(make.SOP_PINDAH, number="97/SOP/UJI/2026")
		with acting_as("admin.layanan"):
			sop.langkah[0].pelaksana = "Operator SIAK"
			sop.save()
		entered = make.request(legalised(sop).name, complete=False)
		begun, other = make.request(), make.officer("loket.dua", "JFU")
		with acting_as("jfu"):
			make.reloaded(begun).mulai()
		for doc, user, editable in (
			(entered, "jfu", False),
			(entered, "operator.siak", True),
			(begun, "jfu", True),
			(begun, other, False),
		):
			with self.subTest(user=user), acting_as(user):
				self.assertEqual(api.sekilas(doc.name)["editable"], editable)

	def test_only_who_reads_the_request_is_told(self) -> None:
		doc = make.request(make.SOP_PINDAH)
		with acting_as("camat"), self.assertRaises(frappe.PermissionError):
			api.sekilas(doc.name)


class TestReminders(LayananTestCase):
	def said(self, sop: str, answer: str) -> list[str]:
		doc = make.request(sop, isian=[{"label": self.question(sop), "nilai": answer}])
		with acting_as("jfu", at=datetime(2026, 11, 24, 9)):
			return intake.reminders_of(doc)

	def question(self, sop: str) -> str:
		return {make.SOP_NIKAH: "Tanggal Pernikahan", make.SOP_LEGALISIR: "Jenis Dokumen"}[sop]

	def setUp(self) -> None:
		super().setUp()
		settings = frappe.get_single("Pengaturan Layanan")
		settings.set("pengingat", [])
		for syarat, nilai, dasar in (
			("Tenggat (hari)", "7", "Keputusan Camat"),
			("Tenggat (hari kerja)", "10", "PMA 19/2018"),
		):
			row = {"nomor_sop": "04/SOP/JMPL/2023", "isian": "Tanggal Pernikahan", "syarat": syarat}
			settings.append("pengingat", {**row, "nilai": nilai, "dasar": dasar})
		settings.append(
			"pengingat",
			{
				"nomor_sop": "05/SOP/JMPL/2023",
				"isian": "Jenis Dokumen",
				"syarat": "Memuat kata",
				"nilai": "akta, ktp",
				"pesan": "Tidak memerlukan legalisasi.",
			},
		)
		settings.save()

	def test_a_wedding_inside_both_terms_needs_no_word(self) -> None:
		self.assertEqual(self.said(make.SOP_NIKAH, "2026-11-28"), [])

	def test_where_decree_and_law_disagree_the_officer_is_told(self) -> None:
		said = self.said(make.SOP_NIKAH, "2026-12-03")

		self.assertIn("menurut Keputusan Camat sudah memenuhi 7 hari", said[0])
		self.assertIn("menurut PMA 19/2018 kurang dari 10 hari kerja", said[0])

	def test_a_wedding_far_away_may_need_no_dispensation(self) -> None:
		self.assertIn("mungkin tidak diperlukan", self.said(make.SOP_NIKAH, "2027-03-01")[0])

	def test_a_document_that_needs_no_legalisation_is_pointed_out_and_not_blocked(self) -> None:
		self.assertEqual(self.said(make.SOP_LEGALISIR, "Akta Kelahiran"), ["Tidak memerlukan legalisasi."])
		self.assertEqual(self.said(make.SOP_LEGALISIR, "Ijazah"), [])


class TestExpectedSigner(LayananTestCase):
	def expected(self) -> tuple[str, str]:
		doc = make.request(make.SOP_REKOMENDASI)
		return doc.nama_penandatangan, doc.jabatan_penandatangan

	def test_the_camat_is_expected_first(self) -> None:
		self.assertEqual(self.expected()[1], "Camat Jumapolo")

	def test_while_the_camat_is_away_the_stand_in_is_expected(self) -> None:
		make.officer("pengganti", "Sekcam", "Pejabat Pengganti", title="Sekretaris Camat")
		assign("Plh").submit()

		self.assertEqual(self.expected(), ("pengganti", "Plh. Camat Jumapolo"))

	def test_a_delegation_leaves_the_camat_expected(self) -> None:
		make.officer("pengganti", "Sekcam", "Pejabat Pengganti", title="Sekretaris Camat")
		assign("a.n.").submit()

		self.assertEqual(self.expected()[1], "Camat Jumapolo")

	def test_without_a_camat_the_sekcam_is_expected_and_without_both_a_kasi(self) -> None:
		for user, title in (("camat", "Sekretaris Camat"), ("sekcam", "Kasi Pemerintahan")):
			frappe.db.set_value("Pejabat", {"user": f"{user}@jumapolo.test"}, "aktif", 0)
			self.assertEqual(self.expected()[1], title)
