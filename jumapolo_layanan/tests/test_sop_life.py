"""An SOP from its first draft to its repeal, and the requests that live through it."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow, get_transitions

from jumapolo_layanan.core.compiler import CompiledWorkflow
from jumapolo_layanan.exceptions import (
	LayananError,
	MoveNotOpen,
	ReasonRequired,
	RecordFrozen,
	SopNotRunnable,
)
from jumapolo_layanan.services import clock, drafting, publishing, workflow
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.inside import Inside, Uncommitted


def draft(like: str = make.SOP_PINDAH, number: str = "98/SOP/UJI/2026", **values: object) -> Document:
	"""An Admin Layanan drafts an SOP with the content of `like`, its decree number filled in."""
	with acting_as("admin.layanan"):
		doc = make.sop_like(like, number)
		doc.update({"nomor_keputusan": "067/99 Tahun 2026", "tanggal_keputusan": "2026-11-24", **values})
		return doc.insert()


def press(doc: Document, action: str, user: str) -> Document:
	with acting_as(user):
		return apply_workflow(frappe.get_doc("SOP", doc.name), action)


def legalised(doc: Document) -> Document:
	return press(press(doc, "Ajukan", "admin.layanan"), "Sahkan", "camat")


def status(name: str) -> str:
	return frappe.db.get_value("SOP", name, "status")


class TestLegalising(LayananTestCase):
	def test_the_admin_drafts_and_submits_and_the_camat_legalises(self) -> None:
		doc = legalised(draft())

		self.assertEqual((doc.docstatus, doc.nama_pengesah), (1, "Ratna Kartikasari, M.Si."))
		self.assertEqual(
			(doc.jabatan_pengesah, doc.nip_pengesah), ("Camat Jumapolo", "19720418 199803 2 995")
		)
		self.assertEqual(status(doc.name), "Berlaku")
		self.assertIn("Berlaku", frappe.db.get_value("SOP", doc.name, "hasil_penyusunan"))

	def test_who_legalised_stays_as_called_then(self) -> None:
		doc = legalised(draft())
		frappe.get_doc("Pejabat", doc.disahkan_oleh).update({"jabatan": "Mantan Camat"}).save()

		self.assertEqual(frappe.db.get_value("SOP", doc.name, "jabatan_pengesah"), "Camat Jumapolo")

	def test_the_admin_does_not_legalise_and_the_camat_does_not_draft(self) -> None:
		doc = press(draft(), "Ajukan", "admin.layanan")
		with acting_as("admin.layanan"):
			self.assertEqual([row["action"] for row in get_transitions(doc)], ["Tarik Kembali"])
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc("SOP", doc.name).submit()
		with acting_as("camat"), self.assertRaises(frappe.PermissionError):
			make.sop_like(make.SOP_KK, "97/SOP/UJI/2026").insert()

	def test_no_side_door_leads_past_the_buttons(self) -> None:
		doc = draft()
		with acting_as("camat"), self.assertRaises(MoveNotOpen):
			frappe.get_doc("SOP", doc.name).submit()
		with acting_as("admin.layanan"):
			fresh = frappe.get_doc("SOP", doc.name)
			fresh.status = "Berlaku"
			with self.assertRaises(frappe.ValidationError):
				fresh.save()
			with self.assertRaises(MoveNotOpen):
				make.sop_like(make.SOP_KK, "96/SOP/UJI/2026").update({"docstatus": 1}).insert(
					ignore_permissions=True
				)

	def test_what_lies_before_the_camat_is_not_changed(self) -> None:
		doc = press(draft(), "Ajukan", "admin.layanan")
		for user in ("admin.layanan", "camat"):
			with acting_as(user), self.assertRaises(RecordFrozen):
				fresh = frappe.get_doc("SOP", doc.name)
				fresh.langkah[0].menit = 9
				fresh.save()
		self.assertEqual(press(doc, "Kembalikan", "camat").status, "Draf")

	def test_without_a_decree_number_nothing_is_legalised(self) -> None:
		doc = press(draft(nomor_keputusan=None), "Ajukan", "admin.layanan")
		with self.assertRaisesRegex(LayananError, "Nomor dan Tanggal Keputusan"):
			press(doc, "Sahkan", "camat")

	def test_a_number_that_exists_is_revised_not_repeated(self) -> None:
		with self.assertRaisesRegex(LayananError, "pilih Revisi"):
			draft(number="01/SOP/JMPL/2023")


class TestCheckList(LayananTestCase):
	def texts(self, doc: Document) -> list[str]:
		return [finding["text"] for finding in drafting.findings_of(doc)]

	def test_a_sound_draft_has_no_findings(self) -> None:
		self.assertEqual(self.texts(draft()), [])

	def test_everything_missing_is_said_at_once_before_saving(self) -> None:
		doc = make.sop_like(make.SOP_KK, "95/SOP/UJI/2026")
		doc.nomor_keputusan = None
		doc.langkah[2].menit = 0
		doc.langkah[3].pelaksana = None
		found = "\n".join(self.texts(doc))

		self.assertIn("Langkah 3: waktu baku", found)
		self.assertIn("Langkah 4: pelaksana (kosong)", found)
		self.assertIn("Nomor Keputusan belum diisi", found)

	def test_a_signing_step_without_an_official_is_pointed_out(self) -> None:
		frappe.db.set_value("Pejabat", {"user": "kasi.pemerintahan@jumapolo.test"}, "aktif", 0)

		self.assertIn(
			"Langkah 4: belum ada Pejabat aktif dengan peran Kasi Pemerintahan.", self.texts(draft())
		)

	def test_a_stage_that_only_repealed_sops_have_is_a_new_one(self) -> None:
		frappe.get_doc({"doctype": "Tahap SOP", "nama_tahap": "Pengarsipan Lama"}).insert()

		def with_stage(number: str) -> Document:
			doc = draft(number=number)
			doc.langkah[2].tahap = "Pengarsipan Lama"
			with acting_as("admin.layanan"):
				return doc.save()

		new = "Tahap Pengarsipan Lama baru. Pakai tahap yang ada bila maknanya sama."
		old, another = legalised(with_stage("93/SOP/UJI/2026")), with_stage("94/SOP/UJI/2026")
		self.assertNotIn(new, self.texts(another))
		with acting_as("camat"):
			publishing.repeal(old.name, "Layanan pindah ke dinas")
		self.assertIn(new, self.texts(another))


class TestPutInForce(LayananTestCase):
	def test_a_future_date_is_honoured_by_the_job(self) -> None:
		tomorrow = clock.now().date() + timedelta(days=1)
		doc = legalised(draft(tanggal_efektif=tomorrow))
		self.assertEqual(status(doc.name), "Disahkan")
		with self.assertRaisesRegex(LayananError, "tidak berlaku"):
			make.request(doc.name)

		publishing.activate_due()
		self.assertEqual(status(doc.name), "Disahkan")
		with acting_as("Administrator", at=datetime.combine(tomorrow, datetime.min.time())):
			publishing.activate_due()
		self.assertEqual(status(doc.name), "Berlaku")

	def test_a_new_service_runs_without_a_restart(self) -> None:
		doc = legalised(draft())
		request = make.request(doc.name)
		for user in make.EXECUTORS[make.SOP_PINDAH]:
			request = make.forward(request, user)

		self.assertEqual(request.workflow_state, "Selesai")

	def test_a_failed_compilation_changes_nothing_and_says_why(self) -> None:
		doc = draft(tanggal_efektif=clock.now().date() + timedelta(days=1))
		doc = legalised(doc)
		before = frappe.get_doc("Workflow", workflow.NAME).as_dict()
		frappe.db.set_value("SOP Step", doc.langkah[1].name, "tindakan", "Tolak")
		frappe.clear_document_cache("SOP", doc.name)

		with self.assertRaisesRegex(SopNotRunnable, "tindakan Tolak"):
			publishing.activate(doc.name)
		self.assertEqual(frappe.get_doc("Workflow", workflow.NAME).as_dict(), before)

	def test_the_preview_shows_what_would_change_and_changes_nothing(self) -> None:
		doc = draft()
		with acting_as("admin.layanan"):
			fresh = frappe.get_doc("SOP", doc.name)
			fresh.langkah[2].tindakan = "Bukukan"
			fresh.save()
		before = frappe.db.count("Workflow Transition")
		difference = drafting.preview_of(doc.name)

		self.assertEqual(difference["problems"], [])
		self.assertIn("Bukukan → Legalisasi", difference["picture"])
		self.assertIn(
			{
				"state": "Pencatatan (JFU)",
				"action": "Bukukan",
				"next_state": "Legalisasi (Kasi Pemerintahan)",
				"allowed": "JFU",
			},
			difference["added"],
		)
		self.assertEqual(difference["removed"], [])
		self.assertEqual(frappe.db.count("Workflow Transition"), before)

	def test_the_preview_of_an_unfinished_draft_shows_its_picture_and_what_is_wrong(self) -> None:
		doc = draft()
		frappe.db.set_value("SOP Step", doc.langkah[1].name, {"tahap": None, "tindakan": "<b>Periksa</b>"})
		frappe.clear_document_cache("SOP", doc.name)
		shown = drafting.preview_of(doc.name)

		self.assertEqual(shown["problems"], ["Langkah 2: tahap belum diisi."])
		self.assertIn("&lt;b&gt;Periksa", shown["picture"])
		self.assertEqual((shown["added"], shown["removed"]), ([], []))


class TestRevision(LayananTestCase):
	def revised(self, change: str = "Bukukan") -> Document:
		with acting_as("admin.layanan"):
			doc = frappe.get_doc("SOP", publishing.revise(make.SOP_PINDAH))
			doc.langkah[2].tindakan = change
			doc.langkah[2].menit = 30
			doc.update({"nomor_keputusan": "067/99 Tahun 2026", "tanggal_keputusan": "2026-11-24"})
			doc.save()
		return legalised(doc)

	def test_a_revision_copies_the_version_and_the_old_one_stays(self) -> None:
		with acting_as("admin.layanan"):
			doc = frappe.get_doc("SOP", publishing.revise(make.SOP_PINDAH))

		self.assertEqual((doc.name, doc.versi, doc.merevisi), ("03-SOP-JMPL-2023-v2", 2, make.SOP_PINDAH))
		self.assertEqual((doc.status, doc.docstatus, doc.nama_pengesah), ("Draf", 0, None))
		self.assertEqual(len(doc.langkah), 5)
		self.assertEqual(status(make.SOP_PINDAH), "Berlaku")

	def test_a_second_revision_opens_the_first_draft(self) -> None:
		with acting_as("admin.layanan"):
			self.assertEqual(publishing.revise(make.SOP_PINDAH), publishing.revise(make.SOP_PINDAH))

	def test_the_new_version_replaces_the_old_one_and_its_requests_finish_under_it(self) -> None:
		inside = make.walk(make.request(make.SOP_PINDAH), 2)
		new = self.revised()
		self.assertEqual((status(make.SOP_PINDAH), status(new.name)), ("Digantikan", "Berlaku"))

		self.assertEqual(make.actions(inside, "jfu")[0], "Catat Agenda")
		outside = make.request(new.name)
		for user in ("jfu", "jfu"):
			outside = make.forward(outside, user)
		self.assertEqual(make.actions(outside, "jfu")[0], "Bukukan")
		self.assertEqual((inside.menit_standar, outside.menit_standar), (11, 38))
		self.assertEqual(make.walk(inside, 3).workflow_state, "Selesai")

	def test_an_open_request_goes_on_under_the_new_version_when_told_to(self) -> None:
		doc = make.walk(make.request(make.SOP_PINDAH), 2)
		new = self.revised()
		with acting_as("jfu"):
			make.reloaded(doc).pindah_versi("Standar baru lebih jelas")
		doc = make.reloaded(doc)

		self.assertEqual((doc.sop, doc.langkah_ke, doc.menit_standar), (new.name, 3, 38))
		self.assertEqual(make.actions(doc, "jfu")[0], "Bukukan")
		closed, opened = make.visits(doc)[-2:]
		self.assertEqual((closed.tindakan, closed.catatan), ("Pindah Versi", "Standar baru lebih jelas"))
		self.assertEqual((opened.sop, opened.menit_standar), (new.name, 30))

	def renumbered(self, change: Callable[[Document], object]) -> str:
		"""Put a revision in force whose steps `change` has moved; return its name."""
		with acting_as("admin.layanan"):
			doc = frappe.get_doc("SOP", publishing.revise(make.SOP_PINDAH))
			change(doc)
			for number, row in enumerate(doc.langkah, start=1):
				row.idx = number
			doc.update({"nomor_keputusan": "067/99 Tahun 2026", "tanggal_keputusan": "2026-11-24"})
			doc.save()
		return legalised(doc).name

	def with_a_step_more(self, doc: Document) -> None:
		"""What was step 4 becomes step 5; the new step 4 is what no visit of the old version was."""
		row = frappe.copy_doc(doc.langkah[2])
		row.update({"tahap": "Verifikasi", "tindakan": "Cocokkan", "penomoran": "–"})
		doc.set("langkah", [*doc.langkah[:3], row, *doc.langkah[3:]])

	def with_a_step_less(self, doc: Document) -> None:
		"""What was step 4 becomes step 3."""
		doc.set("langkah", [*doc.langkah[:2], *doc.langkah[3:]])

	def test_minutes_before_and_after_a_change_of_version_count_for_the_same_step(self) -> None:
		make.count_every_second()
		start = datetime(2026, 11, 24, 9, 0)
		for change, number in ((self.with_a_step_more, 5), (self.with_a_step_less, 3)):
			with self.subTest(number=number):
				frappe.db.savepoint("renumbering")
				doc = make.request(make.SOP_PINDAH, at=start)
				for minutes, user in ((1, "jfu"), (2, "jfu"), (20, "jfu")):
					doc = make.forward(doc, user, start + timedelta(minutes=minutes))
				new = self.renumbered(change)
				moved = start + timedelta(minutes=20, seconds=90)
				with acting_as("kasi.pemerintahan", moved):
					make.reloaded(doc).pindah_versi("Langkahnya berubah")

				doc = make.reloaded(doc)
				self.assertEqual((doc.sop, doc.langkah_ke), (new, number))
				self.assertEqual(doc.tenggat, start + timedelta(minutes=22))
				make.forward(doc, "kasi.pemerintahan", moved + timedelta(seconds=60))
				before, after = make.visits(doc)[-3:-1]
				self.assertEqual((before.menit_kerja, after.menit_kerja), (1.5, 1.0))
				self.assertEqual((before.status_waktu, after.status_waktu), ("Tepat Waktu", "Terlambat"))
				frappe.db.rollback(save_point="renumbering")
				self.forget_what_was_rolled_back()

	def test_who_moves_the_version_of_their_own_step_may_still_approve_it(self) -> None:
		doc = make.walk(make.request(make.SOP_PINDAH), 3)
		self.renumbered(self.with_a_step_more)
		with acting_as("kasi.pemerintahan"):
			make.reloaded(doc).pindah_versi("Langkahnya berubah")

		self.assertEqual(make.actions(doc, "kasi.pemerintahan")[0], "Legalisasi")
		self.assertEqual(make.forward(doc, "kasi.pemerintahan").langkah_ke, 6)

	def test_who_did_a_step_that_the_new_version_lacks_still_does_not_approve(self) -> None:
		frappe.get_doc("User", "jfu@jumapolo.test").add_roles("Kasi Pemerintahan")
		make.officer("kasi.lain", "Kasi Pemerintahan", title="Kepala Seksi Rekaan")
		doc = make.walk(make.request(make.SOP_PINDAH), 3)
		self.renumbered(self.with_a_step_less)
		frappe.db.set_value(
			"Langkah Permohonan",
			{"permohonan": doc.name, "nomor_langkah": ["<", 3]},
			"petugas",
			"Administrator",
		)
		with acting_as("kasi.lain"):
			make.reloaded(doc).pindah_versi("Langkahnya berubah")

		self.assertNotIn("Legalisasi", make.actions(doc, "jfu"))
		self.assertEqual(make.actions(doc, "kasi.lain")[0], "Legalisasi")

	def test_only_who_is_on_turn_and_gives_a_reason_changes_the_version(self) -> None:
		doc = make.walk(make.request(make.SOP_PINDAH), 3)
		self.revised()
		with acting_as("jfu"), self.assertRaises(frappe.PermissionError):
			make.reloaded(doc).pindah_versi("Ingin saja")
		with acting_as("kasi.pemerintahan"), self.assertRaises(ReasonRequired):
			make.reloaded(doc).pindah_versi(" ")

	def test_where_the_stage_is_gone_the_request_stays_with_its_version(self) -> None:
		doc = make.walk(make.request(make.SOP_PINDAH), 2)
		with acting_as("admin.layanan"):
			draft = frappe.get_doc("SOP", publishing.revise(make.SOP_PINDAH))
			draft.langkah[2].tahap = "Pengagendaan"
			draft.update({"nomor_keputusan": "067/99 Tahun 2026", "tanggal_keputusan": "2026-11-24"})
			draft.save()
		legalised(draft)
		with acting_as("jfu"), self.assertRaisesRegex(LayananError, "tidak ada dalam versi yang baru"):
			make.reloaded(doc).pindah_versi("Mencoba")

	def test_the_sop_of_a_request_is_not_changed_by_hand(self) -> None:
		doc = make.request(make.SOP_PINDAH)
		with acting_as("jfu"), self.assertRaises(LayananError):
			doc.sop = make.SOP_KK
			doc.save()


class TestRivals(LayananTestCase):
	"""Two jobs that write the Workflow at once: core refuses the one whose copy is stale."""

	def legalised_beside(self, rivals: int) -> Document:
		written, write = [], workflow.write

		def write_after_rivals(target: CompiledWorkflow) -> bool:
			written.append(target)
			if len(written) <= rivals:
				raise frappe.TimestampMismatchError
			return write(target)

		with patch.object(frappe.db, "rollback"), patch.object(workflow, "write", write_after_rivals):
			return legalised(draft())

	def test_an_sop_comes_in_force_although_another_did_meanwhile(self) -> None:
		doc = self.legalised_beside(rivals=1)

		self.assertEqual(status(doc.name), "Berlaku")
		self.assertIn("Berlaku", frappe.db.get_value("SOP", doc.name, "hasil_penyusunan"))

	def test_where_it_happens_again_its_keepers_are_told(self) -> None:
		doc = self.legalised_beside(rivals=2)

		self.assertIn("Susun Ulang", frappe.db.get_value("SOP", doc.name, "hasil_penyusunan"))


class TestRepeal(LayananTestCase):
	def test_a_repealed_sop_takes_no_new_requests_and_finishes_the_old_ones(self) -> None:
		inside = make.walk(make.request(make.SOP_PINDAH), 2)
		with acting_as("camat"):
			publishing.repeal(make.SOP_PINDAH, "Layanan pindah ke dinas")

		self.assertEqual(status(make.SOP_PINDAH), "Dicabut")
		with self.assertRaisesRegex(LayananError, "tidak berlaku"):
			make.request(make.SOP_PINDAH)
		self.assertEqual(make.walk(inside, 3).workflow_state, "Selesai")

	def test_only_the_camat_repeals_and_says_why(self) -> None:
		with acting_as("admin.layanan"), self.assertRaises(frappe.PermissionError):
			publishing.repeal(make.SOP_PINDAH, "Iseng")
		with acting_as("camat"), self.assertRaisesRegex(LayananError, "alasan"):
			publishing.repeal(make.SOP_PINDAH, " ")


class TestQuestions(LayananTestCase):
	def asked(self, kind: str, answer: str, choices: str = "") -> str:
		frappe.db.set_value("Isian SOP", {"parent": make.SOP_NIKAH}, {"tipe": kind, "pilihan": choices})
		frappe.clear_document_cache("SOP", make.SOP_NIKAH)
		doc = make.request(make.SOP_NIKAH)
		with acting_as("jfu"):
			doc.isian[0].nilai = answer
			doc.save()
		return doc.isian[0].nilai

	def test_the_questions_of_a_service_stand_on_its_requests(self) -> None:
		labels = [(row.label, row.tipe) for row in make.request(make.SOP_LEGALISIR).isian]

		self.assertEqual(labels, [("Jenis Dokumen", "Teks"), ("Jumlah Lembar", "Bilangan")])

	def test_an_answer_is_checked_by_the_type_of_its_question(self) -> None:
		self.assertEqual(self.asked("Tanggal", "31-12-2026"), "2026-12-31")
		self.assertEqual(self.asked("Pilihan", "Ya", "Ya\nTidak"), "Ya")
		for kind, answer, reason in (
			("Tanggal", "besok", "isi dengan tanggal"),
			("Tanggal", "31-02-2026", "tidak ada dalam kalender"),
			("Bilangan", "tiga", "isi dengan bilangan"),
		):
			with self.assertRaisesRegex(LayananError, f"Tanggal Pernikahan: .*{reason}"):
				self.asked(kind, answer)

	def test_a_question_that_the_sop_does_not_ask_is_dropped(self) -> None:
		doc = make.request(make.SOP_NIKAH, isian=[{"label": "Golongan darah", "nilai": "O"}])

		self.assertEqual([row.label for row in doc.isian], ["Tanggal Pernikahan"])

	def test_a_mandatory_question_blocks_the_way_forward(self) -> None:
		doc = draft(make.SOP_NIKAH)
		with acting_as("admin.layanan"):
			doc.isian[0].wajib = 1
			doc.save()
		request = make.request(legalised(doc).name)
		self.assertEqual(make.actions(request, "jfu"), ["Batalkan"])
		with acting_as("jfu"):
			request.isian[0].nilai = "2026-12-31"
			request.save()
		self.assertEqual(make.actions(request, "jfu")[0], "Serahkan Berkas")


class TestSusunUlang(LayananTestCase):
	"""Who may ask for another try to put a version in force, and what a forged call gets."""

	def setUp(self) -> None:
		super().setUp()
		with patch.object(publishing, "activate_later"):
			self.waiting = legalised(draft())
			self.later = legalised(draft(number="96/SOP/UJI/2026", tanggal_efektif="2099-01-01"))
		self.unfinished = draft(number="97/SOP/UJI/2026")
		self.assertEqual(status(self.waiting.name), "Disahkan")
		kept = ExitStack()
		self.addCleanup(kept.close)
		kept.enter_context(Uncommitted().kept())

	def ask(self, user: str, **call: object) -> tuple[int, list[str]]:
		"""Call the method; return the answer's status and which versions would be tried again."""
		with patch.object(publishing, "activate_later") as later:
			answer = Inside(user if user == "Guest" else f"{user}@jumapolo.test").post(
				"run_doc_method", method="susun_ulang", **call
			)
		return answer.status_code, [each.args[0] for each in later.call_args_list]

	def as_form(self, name: str, **forged: object) -> dict:
		return {**frappe.get_doc("SOP", name).as_dict(), **forged}

	def test_only_who_legalises_may_try_again(self) -> None:
		name = self.waiting.name
		for user in ("jfu", "kasi.pemerintahan", "sekcam", "admin.layanan", "evaluator", "Guest"):
			self.assertEqual(self.ask(user, dt="SOP", dn=name), (403, []), user)
			self.assertEqual(self.ask(user, docs=self.as_form(name, owner=user)), (403, []), user)
		self.assertEqual(self.ask("camat", dt="SOP", dn=name), (200, [name]))
		self.assertEqual(self.ask("camat", docs=self.as_form(name)), (200, [name]))

	def test_what_the_form_says_of_status_and_date_does_not_count(self) -> None:
		forged = {"status": "Disahkan", "docstatus": 1, "tanggal_efektif": "2020-01-01"}
		for name in (make.SOP_PINDAH, self.unfinished.name, self.later.name):
			before = frappe.get_doc("SOP", name).as_json()
			self.assertEqual(self.ask("camat", docs=self.as_form(name, **forged)), (417, []), name)
			self.assertEqual(frappe.get_doc("SOP", name).as_json(), before)
		self.assertEqual(self.ask("camat", docs={"doctype": "SOP", "name": "tidak-ada", **forged})[1], [])

	def test_arguments_name_no_other_version_and_a_get_does_nothing(self) -> None:
		name = self.waiting.name
		for args in ({"name": make.SOP_PINDAH}, [make.SOP_PINDAH], make.SOP_PINDAH, {"self": {}}):
			self.assertEqual(self.ask("camat", dt="SOP", dn=name, args=args), (200, [name]), args)
		with patch.object(publishing, "activate_later") as later:
			answer = Inside("camat@jumapolo.test").get(
				"method/run_doc_method", dt="SOP", dn=name, method="susun_ulang"
			)
		self.assertEqual((answer.status_code, later.call_args_list), (403, []))
