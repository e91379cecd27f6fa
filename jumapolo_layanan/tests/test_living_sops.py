"""Living SOPs on a real site: random SOPs, revised and repealed while random requests move through them.

What the pure model of `tests/core/test_living_sops.py` promises is asked here of Frappe itself.
"""

import random
from datetime import timedelta

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow, get_transitions
from frappe.utils import now_datetime, nowdate

from jumapolo_layanan.core.graph import (
	APPLICANT,
	DECISION,
	ENTRY,
	FINAL_STATES,
	NONE,
	TO_APPLICANT,
	TO_STEP,
	WAITING,
	Kind,
	Move,
)
from jumapolo_layanan.exceptions import LayananError, SopNotRunnable
from jumapolo_layanan.jumapolo_layanan.doctype.pelaksana_sop.pelaksana_sop import buat_peran
from jumapolo_layanan.services import permohonan, publishing, workflow
from jumapolo_layanan.services import sop as sops
from jumapolo_layanan.setup import demo
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.test_sop_life import draft, legalised

STAGES = ("Pemeriksaan Berkas", "Verifikasi", "Pencatatan", "Penandatanganan", "Penyerahan")
ACTIONS = ("Lanjutkan", "Catat Agenda", "Tanda Tangani")
EXECUTORS = (APPLICANT, "JFU", "Petugas Loket", "Kasi Kesos", "Kasi Trantib", "Camat", "Camat/Sekcam/Kasi")
STAND_IN = demo.address("pengganti")
USERS = (
	*(
		demo.address(account)
		for account in ("jfu", "operator.siak", "kasi.pemerintahan", "kasi.kesos", "sekcam")
	),
	*(demo.address(account) for account in ("camat", "admin.layanan", "evaluator", "trantib")),
	STAND_IN,
)
SEEDS = range(10)
DEEDS = 12


def appoint_stand_in() -> None:
	"""Make an officer without a seat of their own who stands in for the Camat in this hour."""
	make.officer("pengganti", "Pejabat Pengganti")
	official = frappe.get_doc(
		{
			"doctype": "Pejabat",
			"nama": "pengganti",
			"nip": "198001012005011998",
			"jabatan": "Analis",
			"user": STAND_IN,
		}
	).insert()
	now = now_datetime().replace(microsecond=0)
	frappe.get_doc(
		{
			"doctype": "Penugasan Pejabat",
			"pejabat": official.name,
			"menggantikan_jabatan": "Camat",
			"jenis": "Plh",
			"nomor_sk": "800/1/2026",
			"mulai": now - timedelta(hours=1),
			"sampai": now + timedelta(hours=1),
		}
	).insert().submit()


class LivingCase(LayananTestCase):
	"""An office with two executors of its own, and a stand-in of the Camat."""

	def setUp(self) -> None:
		super().setUp()
		with acting_as("admin.layanan"):
			role = buat_peran("Kasi Trantib")
			for name, roles in (("Petugas Loket", ("JFU", "Operator SIAK")), ("Kasi Trantib", (role,))):
				frappe.get_doc(
					{
						"doctype": "Pelaksana SOP",
						"nama_pelaksana": name,
						"peran": [{"role": own} for own in roles],
					}
				).insert()
		make.officer("trantib", role, title="Kasi Ketenteraman dan Ketertiban")
		appoint_stand_in()

	def tearDown(self) -> None:
		super().tearDown()
		for doctype in frappe.get_all("DocType", {"module": "Jumapolo Layanan", "istable": 0}, pluck="name"):
			frappe.clear_cache(doctype=doctype)


class Walk:
	"""One random history of an office, made through the doors that its people use."""

	def __init__(self, case: LivingCase, seed: int) -> None:
		self.case = case
		self.seed = seed
		self.chance = random.Random(seed)
		self.in_force: list[str] = []
		self.count = 0
		self.promises: dict[str, list[tuple]] = {}
		self.requests: list[str] = []
		self.closed_visits: dict[str, dict] = {}
		self.shown: dict[str, dict[str, list[tuple]]] = {}

	def run(self) -> None:
		for _number in range(2):
			self.legalise()
			self.take_in()
		deeds = (
			self.legalise,
			self.revise,
			self.repeal,
			self.take_in,
			self.go_on,
			self.turn_off,
			self.try_wrong_user,
		)
		weights = (1, 2, 1, 3, 8, 4, 4)
		for _deed in range(DEEDS):
			deed = self.chance.choices(deeds, weights)[0]
			deed()

	# what the office does

	def legalise(self) -> None:
		if len(self.in_force) > 2:
			return
		self.count += 1
		with acting_as("admin.layanan"):
			doc = frappe.get_doc(
				{
					"doctype": "SOP",
					"nomor_sop": f"{self.count:02}/ACAK-{self.seed}/2026",
					"nama_sop": f"Layanan acak {self.count}",
					"tanggal_pembuatan": nowdate(),
					"tanggal_efektif": nowdate(),
					"persyaratan": [{"nama_berkas": "Formulir", "wajib": 1}],
					"langkah": self.random_steps(),
					**self.decree(),
				}
			).insert()
		self.put_in_force(doc)

	def revise(self) -> None:
		if not self.in_force:
			return
		old = self.chance.choice(self.in_force)
		with acting_as("admin.layanan"):
			doc = frappe.get_doc("SOP", publishing.revise(old))
			doc.update({"langkah": self.random_steps(), **self.decree()})
			doc.save()
		self.in_force.remove(old)
		self.put_in_force(doc)
		self.case.assertEqual(frappe.db.get_value("SOP", old, "status"), "Digantikan")

	def repeal(self) -> None:
		if len(self.in_force) < 2:
			return
		name = self.in_force.pop(self.chance.randrange(len(self.in_force)))
		with acting_as("camat"):
			publishing.repeal(name, "Tidak dilayani lagi")
		self.look_at_all()
		with self.case.assertRaises(LayananError):
			make.request(name)

	def put_in_force(self, doc: Document) -> None:
		doc = legalised(doc)
		self.case.assertEqual(frappe.db.get_value("SOP", doc.name, "status"), "Berlaku")
		self.in_force.append(doc.name)
		self.promises[doc.name] = self.promise(doc.name)
		self.look_at_all()

	def decree(self) -> dict:
		return {"nomor_keputusan": "067/99 Tahun 2026", "tanggal_keputusan": nowdate()}

	def random_steps(self) -> list[dict]:
		chance, count = self.chance, self.chance.randint(2, 7)
		places = [(stage, executor) for stage in STAGES for executor in EXECUTORS]
		rows = [(ENTRY, chance.choice(EXECUTORS)), *chance.sample(places, count - 1)]
		books = dict(zip(chance.sample(range(1, count + 1), 2), ("Agenda Masuk", "Nomor Surat"), strict=True))
		return [
			{
				"uraian": f"Mengerjakan langkah {number}",
				"pelaksana": executor,
				"tahap": stage,
				"tindakan": chance.choice(ACTIONS),
				"menit": chance.randint(1, 60),
				"penomoran": books.get(number, NONE),
				"pengesahan": chance.choice((NONE, NONE, "Paraf", "Tanda Tangan")),
				**self.random_branch(number, count),
			}
			for number, (stage, executor) in enumerate(rows, 1)
		]

	def random_branch(self, number: int, count: int) -> dict:
		if number in (1, count):
			return {"jenis": "Mulai" if number == 1 else "Selesai"}
		branch = self.chance.choice((None, TO_APPLICANT, TO_APPLICANT, TO_STEP, "Tolak"))
		if not branch:
			return {"jenis": "Kegiatan"}
		to_step = self.chance.randrange(1, number) if branch == TO_STEP else 0
		return {"jenis": DECISION, "jika_tidak": branch, "langkah_tujuan": to_step}

	# what the counter and the officers do

	def take_in(self) -> None:
		there = int(self.chance.random() < 0.8)
		papers = [{"nama_berkas": "Formulir", "ada": there}]
		doc = make.request(self.chance.choice(self.in_force), complete=False, berkas=papers)
		self.requests.append(doc.name)
		self.look_at(doc.name)

	def go_on(self) -> None:
		"""A few buttons that lead on, papers completed where they block the way."""
		if name := self.open_request():
			self.mark_papers(name, there=1)
			for _step in range(self.chance.randint(1, 3)):
				if not self.press(name, Kind.FORWARD, Kind.RESUME):
					break

	def turn_off(self) -> None:
		"""A return, now and then a refusal or cancellation, or a paper that is missing after all."""
		name = self.open_request()
		if not name:
			return
		choice = self.chance.random()
		if choice < 0.6:
			self.press(name, Kind.RETURN)
		elif choice < 0.8:
			self.press(name, Kind.REFUSE, Kind.CANCEL)
		else:
			self.mark_papers(name, there=0)

	def mark_papers(self, name: str, there: int) -> None:
		user = self.chance.choice([user for user, rows in self.shown[name].items() if rows])
		with acting_as(user):
			doc = frappe.get_doc("Permohonan", name)
			if doc.berkas[0].ada == there:
				return
			doc.berkas[0].ada = there
			doc.save()
		self.look_at(name)

	def press(self, name: str, *kinds: Kind) -> bool:
		"""Have a random user who sees a button of `kinds` press it; say whether there was one."""
		moves = {move.next_state: move.kind for move in self.moves(name)}
		buttons = [
			(user, row) for user, rows in self.shown[name].items() for row in rows if moves[row[1]] in kinds
		]
		if not buttons:
			return False
		user, (action, next_state) = self.chance.choice(buttons)
		reason = "Ada alasannya" if moves[next_state].needs_reason else None
		doc = make.act(frappe.get_doc("Permohonan", name), action, user, reason=reason)
		self.case.assertEqual(doc.workflow_state, next_state)
		self.look_at(name)
		return True

	def try_wrong_user(self) -> None:
		"""Somebody without a button tries an open move, by the button's road and by a plain save."""
		name = self.open_request()
		if not name:
			return
		user = self.chance.choice([user for user, rows in self.shown[name].items() if not rows])
		move = self.chance.choice(self.moves(name))
		before = self.all_of(name)
		with acting_as(user):
			with self.case.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				apply_workflow(frappe.get_doc("Permohonan", name), move.action)
			doc = frappe.get_doc("Permohonan", name)
			doc.workflow_state = move.next_state
			with self.case.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				doc.save()
		self.case.assertEqual(self.all_of(name), before)

	# what must hold whatever they do

	def look_at_all(self) -> None:
		"""No request shows other buttons because of another SOP."""
		for name, shown in self.shown.items():
			self.case.assertEqual(self.offers_of(name), shown)

	def look_at(self, name: str) -> None:
		"""Check one request through everybody's eyes, after something was done on it."""
		case, doc = self.case, frappe.get_doc("Permohonan", name)
		moves = self.moves(name)
		offers = self.shown[name] = self.offers_of(name)
		self.check_history(doc)
		if doc.workflow_state in FINAL_STATES:
			case.assertEqual(doc.docstatus, 1)
			case.assertFalse(any(offers.values()))
			return
		case.assertEqual(doc.docstatus, 0)
		case.assertTrue(any(offers.values()), f"{name} has no way on in {doc.workflow_state}")
		for user, rows in offers.items():
			expected = [(move.action, move.next_state) for move in moves if self.is_open_to(move, doc, user)]
			case.assertEqual(rows, expected, f"{user} on {name} in {doc.workflow_state}")

	def is_open_to(self, move: Move, doc: Document, user: str) -> bool:
		"""Say by the SOP alone whether `user` may make `move` now."""
		graph, roles = sops.graph_of(doc.sop), set(frappe.get_roles(user))
		step, waiting = graph.step(doc.langkah_ke), doc.workflow_state == WAITING
		offices = set(sops.roles_of(graph.executor_in(doc.langkah_ke, doc.workflow_state)))
		acts_for_camat = user == STAND_IN and "Camat" in offices and step.approves and not waiting
		if not (offices & roles or acts_for_camat):
			return False
		if move.kind is not Kind.FORWARD:
			return True
		if any(row.wajib and not row.ada for row in doc.berkas):
			return False
		if step.signs and not frappe.db.exists("Pejabat", {"user": user, "aktif": 1}):
			return False
		earlier = {"permohonan": doc.name, "petugas": user, "nomor_langkah": ["<", step.number]}
		return not (step.approves and frappe.db.exists("Langkah Permohonan", earlier))

	def check_history(self, doc: Document) -> None:
		"""Steps and standards are those of the version; what is closed stays as it was written."""
		case, steps = self.case, self.promises[doc.sop]
		case.assertEqual(self.promise(doc.sop), steps)
		case.assertEqual(doc.menit_standar, sum(step[1] for step in steps))
		for visit in make.visits(doc):
			case.assertEqual((visit.sop, visit.menit_standar), (doc.sop, steps[visit.nomor_langkah - 1][1]))
			case.assertEqual(visit.uraian, steps[visit.nomor_langkah - 1][2])
			if visit.selesai:
				case.assertEqual(self.closed_visits.setdefault(visit.name, visit), visit)

	def promise(self, sop: str) -> list[tuple]:
		frappe.clear_document_cache("SOP", sop)
		graph = sops.graph_of(sop)
		return [
			(graph.state_of(row.idx), row.menit, row.uraian, row.pelaksana)
			for row in frappe.get_doc("SOP", sop).langkah
		]

	def open_request(self) -> str | None:
		names = frappe.get_all(
			"Permohonan",
			{"name": ["in", self.requests or [""]], "docstatus": 0},
			pluck="name",
			order_by="name",
		)
		return self.chance.choice(names) if names else None

	def moves(self, name: str) -> tuple[Move, ...]:
		doc = frappe.get_doc("Permohonan", name)
		return sops.graph_of(doc.sop).moves(doc.langkah_ke, doc.workflow_state)

	def offers_of(self, name: str) -> dict[str, list[tuple]]:
		"""Return what Frappe lists for each user: the buttons in their order, each once."""
		doc, offers = frappe.get_doc("Permohonan", name), {}
		for user in USERS:
			with acting_as(user):
				try:
					rows = get_transitions(doc)
				except frappe.PermissionError:
					rows = []
			offers[user] = list(dict.fromkeys((row["action"], row["next_state"]) for row in rows))
		return offers

	def all_of(self, name: str) -> tuple:
		doc = frappe.get_doc("Permohonan", name)
		return doc.as_dict(), make.visits(doc), frappe.db.count("Comment", {"reference_name": name})


class TestLivingSops(LivingCase):
	def test_every_request_keeps_its_way_whatever_the_office_legalises_revises_and_repeals(self) -> None:
		for seed in SEEDS:
			with self.subTest(seed=seed):
				frappe.db.savepoint("before_walk")
				Walk(self, seed).run()
				frappe.db.rollback(save_point="before_walk")
				self.forget_what_was_rolled_back()


class TestWhatTheWalksFound(LayananTestCase):
	"""What random SOPs broke, each told by one small case."""

	def test_a_stand_in_sees_no_button_where_another_sop_approves_in_the_same_state(self) -> None:
		appoint_stand_in()
		doc = draft(make.SOP_NIKAH)
		with acting_as("admin.layanan"):
			doc.langkah[3].update({"pengesahan": NONE, "tindakan": "Teruskan"})
			doc.save()
		request = make.walk(make.request(make.SOP_NIKAH), 3)
		other = make.request(legalised(doc).name)
		for user in ("jfu", "jfu", "kasi.kesos"):
			other = make.forward(other, user)

		self.assertEqual(other.workflow_state, request.workflow_state)
		self.assertEqual(make.actions(request, STAND_IN)[0], "Tanda Tangani")
		self.assertEqual(make.actions(other, STAND_IN), [])
		self.assertEqual(make.actions(other, "camat"), ["Teruskan", "Batalkan"])

	def test_a_waiting_request_goes_on_only_under_a_version_that_sends_back_to_the_applicant(self) -> None:
		request = make.walk(make.request(make.SOP_PINDAH), 1)
		request = make.act(request, "Kembalikan", "jfu", reason="Belum ditandatangani desa")
		with acting_as("admin.layanan"):
			doc = frappe.get_doc("SOP", publishing.revise(make.SOP_PINDAH))
			doc.langkah[1].update({"jenis": "Kegiatan", "jika_tidak": ""})
			doc.update({"nomor_keputusan": "067/99 Tahun 2026", "tanggal_keputusan": nowdate()})
			doc.save()
		legalised(doc)
		with acting_as("jfu"), self.assertRaisesRegex(LayananError, "tidak ada dalam versi yang baru"):
			make.reloaded(request).pindah_versi("Ingin yang baru")

		self.assertEqual(make.actions(request, "jfu"), ["Terima Kelengkapan", "Batalkan"])

	def test_who_acts_for_the_applicant_reads_what_waits_there_though_no_step_is_theirs(self) -> None:
		doc = draft(make.SOP_PINDAH)
		with acting_as("admin.layanan"):
			for row in doc.langkah:
				row.pelaksana = "Kasi Kesos"
			doc.save()
		sop = legalised(doc).name
		papers = [{"nama_berkas": row.nama_berkas, "ada": 1} for row in doc.persyaratan]
		request = make.forward(make.request(sop, complete=False, berkas=papers), "kasi.kesos")
		request = make.act(request, "Kembalikan", "kasi.kesos", reason="Belum ditandatangani desa")

		self.assertEqual(make.actions(request, "jfu"), ["Terima Kelengkapan", "Batalkan"])
		with acting_as("jfu"):
			self.assertIn(request.name, frappe.get_list("Permohonan", pluck="name"))
		self.assertEqual(make.act(request, "Terima Kelengkapan", "jfu").langkah_ke, 2)

	def test_a_reserved_verb_in_other_letters_is_refused(self) -> None:
		doc = draft()
		with acting_as("admin.layanan"):
			doc.langkah[1].tindakan = "BATALKAN"
			doc.save()
		with self.assertRaisesRegex(SopNotRunnable, "tindakan BATALKAN sudah dipakai oleh sistem"):
			legalised(doc)

	def test_without_any_sop_in_use_the_entry_is_still_the_first_state(self) -> None:
		for name in frappe.get_all("SOP", {"status": "Berlaku"}, pluck="name", order_by="name"):
			with acting_as("camat"):
				publishing.repeal(name, "Kantor dilebur")
		frappe.db.set_value("Permohonan", {"docstatus": 0}, "docstatus", 1)
		publishing.refresh_workflow()

		self.assertEqual(frappe.get_doc("Workflow", workflow.NAME).states[0].state, ENTRY)

	def test_keys_of_an_older_release_are_renewed(self) -> None:
		request = make.walk(make.request(make.SOP_NIKAH), 2)
		frappe.db.set_value("Permohonan", request.name, "jalan", "0123456789")
		permohonan.renew_ways()

		self.assertEqual(make.actions(request, "kasi.kesos"), ["Paraf", "Kembalikan", "Tolak"])
