"""How a request moves from the counter to the stamp, as the decree has it."""

from datetime import datetime, timedelta

import frappe

from jumapolo_layanan.exceptions import LayananError, MoveNotOpen, OfficialRequired, ReasonRequired
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

NINE = datetime(2026, 11, 24, 9)


def after(minutes: float) -> datetime:
	return NINE + timedelta(minutes=minutes)


class TestIntake(LayananTestCase):
	def test_a_new_request_stands_at_registration_with_the_papers_of_its_service(self) -> None:
		doc = make.request(make.SOP_PINDAH, complete=False)

		self.assertEqual((doc.workflow_state, doc.docstatus, doc.langkah_ke), ("Pendaftaran", 0, 1))
		self.assertEqual(
			[(row.nama_berkas, row.wajib, row.ada) for row in doc.berkas][:2],
			[("Surat pengantar dari kelurahan", 1, 0), ("KK asli", 1, 0)],
		)
		self.assertEqual(len(doc.berkas), 5)

	def test_the_four_mandatory_fields_are_enough(self) -> None:
		doc = make.request()

		self.assertRegex(doc.name, r"^PMH-\d{4}-\d{6}$")
		self.assertRegex(doc.kode_lacak, r"^[A-Z2-9]{8}$")

	def test_the_nik_is_kept_as_digits_and_shown_masked(self) -> None:
		doc = make.request(nik="3313 9957 0890 9901")

		self.assertEqual((doc.nik, doc.nik_tersamar), ("3313995708909901", "3313************"))

	def test_an_impossible_nik_is_refused_in_the_clerks_language(self) -> None:
		with self.assertRaisesRegex(LayananError, "NIK harus 16 angka"):
			make.request(nik="123")

	def test_only_the_jfu_takes_in_requests(self) -> None:
		for user in ("operator.siak", "kasi.kesos", "sekcam", "camat", "admin.layanan", "evaluator"):
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				frappe.get_doc(
					{
						"doctype": "Permohonan",
						"sop": make.SOP_KK,
						"nama_pemohon": "Wulan Rekaan",
						"nik": make.NIK,
						"keperluan": "Pengujian",
					}
				).insert()

	def test_a_second_open_request_of_the_same_person_is_told_never_refused(self) -> None:
		first = make.request()
		frappe.clear_messages()
		make.request()

		self.assertIn(first.name, str(frappe.get_message_log()))

	def test_a_service_not_in_force_takes_no_requests(self) -> None:
		frappe.db.set_value("SOP", make.SOP_KK, "status", "Dicabut")

		with self.assertRaisesRegex(LayananError, "tidak berlaku"):
			make.request()

	def test_what_the_system_writes_is_not_taken_from_outside(self) -> None:
		doc = make.request(nomor_agenda="0001/AGENDA/2026", langkah_ke=4, kode_lacak="AAAAAAAA", jalan="x")

		self.assertEqual((doc.nomor_agenda, doc.langkah_ke), (None, 1))
		self.assertNotEqual(doc.kode_lacak, "AAAAAAAA")
		self.assertNotEqual(doc.jalan, "x")

	def test_papers_that_came_earlier_are_marked_as_late_entry(self) -> None:
		late = make.request(at=NINE, waktu_terima=NINE - timedelta(minutes=31))
		prompt = make.request(at=NINE, waktu_terima=NINE - timedelta(minutes=30))

		self.assertEqual((late.entri_susulan, prompt.entri_susulan), (1, 0))

	def test_papers_do_not_come_from_the_future(self) -> None:
		with self.assertRaisesRegex(LayananError, "masa depan"):
			make.request(at=NINE, waktu_terima=NINE + timedelta(minutes=1))


class TestForward(LayananTestCase):
	def test_each_service_of_the_decree_runs_from_registration_to_done(self) -> None:
		for sop, executors in make.EXECUTORS.items():
			with self.subTest(sop):
				doc = make.walk(make.request(sop), len(executors))

				self.assertEqual((doc.workflow_state, doc.docstatus), ("Selesai", 1))
				self.assertEqual(
					[row.nomor_langkah for row in make.visits(doc)], list(range(1, len(executors) + 1))
				)

	def test_what_is_listed_is_accepted_and_the_forward_button_comes_first(self) -> None:
		doc = make.request(make.SOP_NIKAH)

		self.assertEqual(make.actions(doc, "jfu"), ["Serahkan Berkas", "Batalkan"])
		doc = make.forward(doc, "jfu")
		self.assertEqual(make.actions(doc, "jfu"), ["Nyatakan Lengkap", "Kembalikan", "Tolak", "Batalkan"])
		doc = make.forward(doc, "jfu")
		self.assertEqual(make.actions(doc, "kasi.kesos"), ["Paraf", "Kembalikan", "Tolak"])
		doc = make.forward(doc, "kasi.kesos")
		self.assertEqual(make.actions(doc, "camat"), ["Tanda Tangani", "Tolak"])

	def test_a_missing_mandatory_paper_blocks_only_the_way_forward(self) -> None:
		doc = make.request(make.SOP_KK, complete=False)

		self.assertEqual(make.actions(doc, "jfu"), ["Batalkan"])
		with acting_as("jfu"):
			for row in doc.berkas:
				row.ada = 1
			doc.save()
		self.assertEqual(make.actions(doc, "jfu")[0], "Serahkan Berkas")

	def test_a_paper_that_is_not_mandatory_does_not_block(self) -> None:
		doc = make.request(make.SOP_PINDAH)
		with acting_as("jfu"):
			next(row for row in doc.berkas if not row.wajib).ada = 0
			doc.save()

		self.assertEqual(make.actions(doc, "jfu")[0], "Serahkan Berkas")

	def test_a_mandatory_paper_is_not_struck_from_the_list(self) -> None:
		doc = make.request(make.SOP_KK, complete=False)
		with acting_as("jfu"):
			doc.set("berkas", [{"nama_berkas": "Surat pengantar lurah", "wajib": 0, "ada": 0}])
			doc.save()

		self.assertEqual([row.wajib for row in doc.berkas], [1, 1])
		self.assertEqual(make.actions(doc, "jfu"), ["Batalkan"])

	def test_two_services_that_share_a_stage_do_not_share_buttons(self) -> None:
		kk, pindah = (make.walk(make.request(sop), 3) for sop in (make.SOP_KK, make.SOP_PINDAH))
		self.assertEqual(kk.workflow_state, pindah.workflow_state)

		kk, pindah = make.walk(kk, 1), make.walk(pindah, 1)
		self.assertEqual(kk.workflow_state, "Pencetakan (Operator SIAK)")
		self.assertEqual(pindah.workflow_state, "Penyerahan (JFU)")


class TestReturnRefuseCancel(LayananTestCase):
	def test_a_returned_request_waits_for_the_applicant_and_comes_back_to_the_same_step(self) -> None:
		doc = make.walk(make.request(make.SOP_KK, at=NINE), 1)
		doc = make.act(doc, "Kembalikan", "jfu", reason="KK belum dilegalisir desa")
		self.assertEqual((doc.workflow_state, doc.langkah_ke, doc.alasan), ("Menunggu Pemohon", 2, None))

		doc = make.act(doc, "Terima Kelengkapan", "jfu")
		self.assertEqual(doc.workflow_state, "Pemeriksaan Berkas (JFU)")
		self.assertEqual(
			[(row.nomor_langkah, row.pelaksana, row.jeda, row.catatan) for row in make.visits(doc)],
			[
				(1, "Pemohon", 0, None),
				(2, "JFU", 0, "KK belum dilegalisir desa"),
				(2, "Pemohon", 1, None),
				(2, "JFU", 0, None),
			],
		)

	def test_the_kasi_sends_a_dispensation_back_to_the_counter(self) -> None:
		doc = make.walk(make.request(make.SOP_NIKAH), 2)
		doc = make.act(doc, "Kembalikan", "kasi.kesos", reason="Foto kurang selembar")

		self.assertEqual((doc.workflow_state, doc.langkah_ke), ("Pemeriksaan Berkas (JFU)", 2))
		self.assertEqual(make.visits(doc)[-1].jeda, 0)

	def test_return_refusal_and_cancellation_demand_a_reason(self) -> None:
		for action in ("Kembalikan", "Tolak", "Batalkan"):
			with self.subTest(action):
				doc = make.walk(make.request(), 1)
				with self.assertRaisesRegex(ReasonRequired, "Isi Alasan"):
					make.act(doc, action, "jfu")

	def test_blanks_are_no_reason(self) -> None:
		doc = make.walk(make.request(), 1)
		with self.assertRaises(ReasonRequired):
			make.act(doc, "Tolak", "jfu", reason="  \n ")

	def test_a_refused_or_cancelled_request_is_over_and_not_measured(self) -> None:
		for action, state in (("Tolak", "Ditolak"), ("Batalkan", "Dibatalkan")):
			doc = make.walk(make.request(), 1)
			doc = make.act(doc, action, "jfu", reason="Salah layanan")

			self.assertEqual((doc.workflow_state, doc.docstatus), (state, 1))
			self.assertEqual(doc.status_waktu, "Tidak Terukur")
			self.assertEqual(make.visits(doc)[-1].catatan, "Salah layanan")
			self.assertEqual(make.actions(doc, "jfu"), [])

	def test_a_note_may_go_with_any_step(self) -> None:
		doc = make.act(make.request(), "Serahkan Berkas", "jfu", reason="Berkas dititipkan")

		self.assertEqual((make.visits(doc)[0].catatan, doc.alasan), ("Berkas dititipkan", None))


class TestTime(LayananTestCase):
	def test_waiting_and_working_are_kept_apart_by_mulai(self) -> None:
		doc = make.request(at=NINE)
		with acting_as("jfu", after(3)):
			make.reloaded(doc).mulai()
		make.act(doc, "Serahkan Berkas", "jfu", at=after(5))

		first = make.visits(doc)[0]
		self.assertEqual((first.menit_tunggu, first.menit_kerja, first.menit_jeda), (3, 2, 0))
		self.assertEqual((first.petugas, first.status_waktu), ("jfu@jumapolo.test", "Tepat Waktu"))

	def test_a_step_is_judged_on_the_sum_of_its_visits(self) -> None:
		doc = make.request(at=NINE)
		doc = make.act(doc, "Serahkan Berkas", "jfu", at=NINE)
		doc = make.act(doc, "Kembalikan", "jfu", at=after(2), reason="Kurang KTP")
		doc = make.act(doc, "Terima Kelengkapan", "jfu", at=after(60))
		doc = make.act(doc, "Nyatakan Lengkap", "jfu", at=after(62))

		visits = make.visits(doc)
		self.assertEqual(
			[row.status_waktu for row in visits[1:4]], ["Tepat Waktu", "Tidak Terukur", "Terlambat"]
		)
		self.assertEqual(visits[2].menit_jeda, 58)
		self.assertEqual(doc.menit_kerja, 4)

	def test_the_request_is_judged_on_all_its_work_against_the_whole_standard(self) -> None:
		doc, moment = make.request(make.SOP_PINDAH, at=NINE), 0
		for user, minutes in zip(make.EXECUTORS[make.SOP_PINDAH], (2, 3, 3, 2, 1), strict=True):
			moment += minutes
			doc = make.forward(doc, user, at=after(moment))

		self.assertEqual((doc.menit_kerja, doc.menit_standar, doc.status_waktu), (11, 11, "Tepat Waktu"))
		self.assertEqual(doc.waktu_selesai, after(11))

	def test_a_late_entry_is_not_measured(self) -> None:
		doc = make.request(at=NINE, waktu_terima=NINE - timedelta(hours=2))
		make.act(doc, "Serahkan Berkas", "jfu", at=after(1))

		self.assertEqual(make.visits(doc)[0].status_waktu, "Tidak Terukur")

	def test_a_step_begun_by_one_officer_is_not_begun_by_another(self) -> None:
		doc = make.request()
		with acting_as("jfu"):
			make.reloaded(doc).mulai()
			with self.assertRaisesRegex(LayananError, "sudah dimulai"):
				make.reloaded(doc).mulai()

	def test_a_request_that_waits_for_the_applicant_is_not_begun(self) -> None:
		doc = make.walk(make.request(), 1)
		make.act(doc, "Kembalikan", "jfu", reason="Kurang KTP")
		with acting_as("jfu"), self.assertRaisesRegex(LayananError, "menunggu pemohon"):
			make.reloaded(doc).mulai()


class TestNumbersAndSigning(LayananTestCase):
	def test_a_number_is_given_at_the_step_that_the_sop_marks_and_never_before(self) -> None:
		doc = make.walk(make.request(make.SOP_KK), 2)
		self.assertIsNone(doc.nomor_agenda)
		doc = make.walk(doc, 1)
		self.assertRegex(doc.nomor_agenda, r"^\d{4}/AGENDA/\d{4}$")
		self.assertIsNone(doc.nomor_register)
		doc = make.walk(doc, 3)
		self.assertRegex(doc.nomor_register, r"^\d{4}/REG/\d{4}$")

	def test_numbers_of_a_book_follow_each_other_without_a_gap(self) -> None:
		numbers = [make.walk(make.request(make.SOP_PINDAH), 3).nomor_agenda for _each in range(3)]
		sequence = [int(number.split("/")[0]) for number in numbers]

		self.assertEqual(sequence, list(range(sequence[0], sequence[0] + 3)))

	def test_a_step_that_failed_takes_no_number(self) -> None:
		frappe.db.savepoint("untouched")
		wasted = make.walk(make.request(make.SOP_PINDAH), 3).nomor_agenda
		frappe.db.rollback(save_point="untouched")

		self.assertEqual(make.walk(make.request(make.SOP_PINDAH), 3).nomor_agenda, wasted)

	def test_each_year_has_its_own_sequence(self) -> None:
		new_year = datetime(2031, 1, 2, 9)
		doc = make.request(make.SOP_PINDAH, at=new_year)
		for _step in range(3):
			doc = make.forward(doc, "jfu", at=new_year)

		self.assertEqual((doc.nomor_agenda, str(doc.tanggal_agenda)), ("0001/AGENDA/2031", "2031-01-02"))

	def test_the_expected_signer_is_proposed_and_the_real_one_is_kept(self) -> None:
		doc = make.request(make.SOP_REKOMENDASI)
		camat, sekcam = (
			frappe.db.get_value("Pejabat", {"user": f"{user}@jumapolo.test"}) for user in ("camat", "sekcam")
		)
		self.assertEqual((doc.penandatangan, doc.waktu_pengesahan), (camat, None))

		doc = make.act(make.walk(doc, 2), "Tanda Tangani", "sekcam")
		self.assertEqual((doc.penandatangan, doc.jabatan_penandatangan), (sekcam, "Sekretaris Camat"))
		self.assertIsNotNone(doc.waktu_pengesahan)

	def test_a_later_change_of_the_official_does_not_reach_the_document(self) -> None:
		doc = make.walk(make.request(make.SOP_PINDAH), 4)
		official = frappe.get_doc("Pejabat", doc.penandatangan)
		official.update({"nama": "Nama Baru", "jabatan": "Jabatan Baru"}).save()

		self.assertEqual(make.reloaded(doc).nama_penandatangan, "Hendra Kusuma, S.Sos.")

	def test_an_initial_is_no_signature(self) -> None:
		doc = make.walk(make.request(make.SOP_NIKAH), 3)

		self.assertIsNone(doc.waktu_pengesahan)
		self.assertEqual(doc.jabatan_penandatangan, "Camat Jumapolo")

	def test_who_did_an_earlier_step_of_a_request_does_not_approve_it(self) -> None:
		both = make.officer("rangkap", "JFU", "Camat", title="Camat")
		doc = make.walk(make.request(make.SOP_REKOMENDASI), 1)
		doc = make.forward(doc, both)

		self.assertEqual(make.actions(doc, both), ["Tolak"])
		self.assertEqual(make.actions(doc, "sekcam")[0], "Tanda Tangani")

	def test_who_is_no_official_does_not_sign(self) -> None:
		frappe.db.set_value("Pejabat", {"user": "camat@jumapolo.test"}, "aktif", 0)
		doc = make.walk(make.request(make.SOP_REKOMENDASI), 2)

		self.assertEqual(make.actions(doc, "camat"), ["Tolak"])

	def test_a_proposed_signer_may_be_changed_until_the_signature(self) -> None:
		doc = make.request(make.SOP_REKOMENDASI)
		sekcam = frappe.db.get_value("Pejabat", {"user": "sekcam@jumapolo.test"})
		with acting_as("jfu"):
			doc.penandatangan = sekcam
			doc.save()
		self.assertEqual(doc.jabatan_penandatangan, "Sekretaris Camat")

		frappe.db.set_value("Pejabat", sekcam, "aktif", 0)
		frappe.clear_document_cache("Pejabat", sekcam)
		doc.penandatangan = None
		with acting_as("jfu"):
			doc.save()
			doc.penandatangan = sekcam
			with self.assertRaises(OfficialRequired):
				doc.save()


class TestFrozen(LayananTestCase):
	def test_a_wish_that_no_button_offers_is_refused(self) -> None:
		doc = make.request()
		with acting_as("jfu"), self.assertRaises(frappe.ValidationError):
			doc.workflow_state = "Legalisasi (Kasi Pemerintahan)"
			doc.save()

	def test_unticking_a_mandatory_paper_and_going_on_in_one_save_is_refused(self) -> None:
		doc = make.request()
		with acting_as("jfu"), self.assertRaisesRegex(MoveNotOpen, "Belum lengkap: Surat pengantar lurah"):
			doc.berkas[0].ada = 0
			doc.workflow_state = "Pemeriksaan Berkas (JFU)"
			doc.save()
