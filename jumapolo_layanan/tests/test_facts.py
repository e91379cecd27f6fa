"""Facts follow the moves of a request, and cells hold each of them once, whatever becomes of the folding."""

import json
import random
import threading
import time
import unittest
from collections import Counter
from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core.histogram import length_of
from jumapolo_layanan.exceptions import LayananError, ReasonRequired, RecordFrozen
from jumapolo_layanan.services import facts
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import folding
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.folding import Folder

MONDAY = datetime(2021, 3, 1, 8)
PATIENCE = 120


class TestFactsOfMoves(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		make.count_every_second()
		self.now = MONDAY

	def test_a_step_that_has_ended_is_one_fact(self) -> None:
		doc = self.forward(make.request(at=MONDAY, desa=a_village()), 90)
		fact = self.only_fact(doc)
		self.assertEqual((fact.nomor_langkah, fact.jumlah, fact.dilipat), (1, 1, 0))
		self.assertEqual((fact.detik_kerja, fact.detik_tunggu, fact.menit_standar), (90, 0, 2))
		self.assertEqual((fact.status_waktu, fact.sebab), ("Tepat Waktu", ""))
		self.assertEqual((fact.petugas, fact.pelaksana), ("jfu@jumapolo.test", "Pemohon"))
		self.assertEqual((fact.desa, fact.tanggal), (doc.desa, MONDAY.date()))

	def test_a_request_that_stands_still_has_no_fact(self) -> None:
		doc = make.request(at=MONDAY)
		self.assertEqual(self.facts_of(doc), [])

	def test_a_pause_adds_nothing_and_the_step_is_all_its_visits(self) -> None:
		doc = self.forward(make.request(at=MONDAY), 90)
		doc = self.act(doc, "Kembalikan", "jfu", 100)
		self.only_fact(doc)
		doc = self.act(doc, "Terima Kelengkapan", "jfu", 86_400)
		self.only_fact(doc)
		self.forward(doc, 90)
		second = self.facts_of(doc)[-1]
		self.assertEqual((second.detik_kerja, second.status_waktu), (190, "Terlambat"))
		self.assertEqual(second.tanggal, (MONDAY + timedelta(days=1)).date())

	def test_steps_to_be_passed_again_are_taken_back(self) -> None:
		doc = self.taken_back_to_step_two()
		self.assertEqual([(f.nomor_langkah, f.jumlah) for f in self.facts_of(doc)], [(1, 1), (2, 1), (2, -1)])
		self.assertEqual([fact.nomor_langkah for fact in standing(doc)], [1])
		self.forward(doc, 50)
		again = {fact.nomor_langkah: fact for fact in standing(doc)}
		self.assertEqual((sorted(again), again[2].detik_kerja), ([1, 2], 110))

	def test_every_step_of_a_request_that_has_ended_counts(self) -> None:
		doc = self.act(self.taken_back_to_step_two(), "Batalkan", "jfu", 30)
		self.assertEqual(sorted(fact.nomor_langkah for fact in standing(doc)), [1, 2, 3])

	def test_one_unmeasured_visit_makes_the_step_unmeasured(self) -> None:
		make.settings(ambang_beruntun=10)
		doc = self.act(self.forward(make.request(at=MONDAY), 90), "Kembalikan", "jfu", 3)
		doc = self.forward(self.act(doc, "Terima Kelengkapan", "jfu", 600), 60)
		self.assertEqual(
			[(fact.status_waktu, fact.sebab) for fact in standing(doc)],
			[("Tepat Waktu", ""), ("Tidak Terukur", "Klik Beruntun")],
		)

	def test_a_late_entry_is_told_apart(self) -> None:
		doc = make.request(at=MONDAY, waktu_terima=MONDAY - timedelta(days=2))
		self.forward(doc, 90)
		self.assertEqual(self.only_fact(doc).sebab, "Entri Susulan")

	def test_a_refused_move_leaves_no_fact(self) -> None:
		doc = self.forward(make.request(at=MONDAY), 90)
		with self.assertRaises(ReasonRequired):
			make.act(doc, "Kembalikan", "jfu", self.now)
		self.only_fact(doc)

	def test_figures_computed_anew_replace_the_fact_and_change_the_cells(self) -> None:
		doc = self.forward(make.request(at=MONDAY), 90)
		facts.fold()
		visit = make.visits(doc)[0]
		frappe.db.set_value("Langkah Permohonan", visit.name, "menit_kerja", 5)

		facts.follow(doc.name)
		facts.follow(doc.name)

		self.assertEqual([f.jumlah for f in self.facts_of(doc)], [1, -1, 1])
		self.assertEqual([(f.detik_kerja, f.status_waktu) for f in standing(doc)], [(300, "Terlambat")])
		facts.fold()
		self.assert_cells_of_site()

	def test_what_two_changes_at_once_have_left_wrong_is_put_right_by_the_next(self) -> None:
		doc = self.forward(make.request(at=MONDAY), 90)
		own = standing(doc)
		facts.retracted(own * 2)
		facts.finished([own[0]._replace(detik_kerja=300)])
		facts.follow(doc.name)
		self.assertEqual(standing(doc), own)

	def test_a_change_of_the_calendar_leaves_what_was_measured(self) -> None:
		doc = self.forward(make.request(at=MONDAY), 90)
		before = standing(doc)
		make.settings(kalender_kerja=None)
		facts.follow(doc.name)
		self.assertEqual(standing(doc), before)

	def test_facts_equal_the_history_after_moves_at_random_and_folds_between(self) -> None:
		chance = random.Random(5)
		requests = [
			make.request(chance.choice(make.SOPS), at=MONDAY + timedelta(hours=number), desa=a_village())
			for number in range(6)
		]
		for _round in range(9):
			for number, doc in enumerate(requests):
				requests[number] = self.random_move(doc, chance)
			if chance.random() < 0.5:
				facts.fold(batch=3)
		for doc in requests:
			self.assertEqual(set(standing(doc)), set(facts.of_requests([doc.name])))
		facts.fold(batch=3)
		self.assert_cells_of_site()

	def test_nobody_writes_facts_or_cells_by_hand(self) -> None:
		self.forward(make.request(at=MONDAY), 90)
		facts.fold()
		for doctype in (facts.FACTS, facts.CELLS):
			row = frappe.get_last_doc(doctype)
			for change in (row.save, row.delete, frappe.new_doc(doctype).insert):
				with self.assertRaises(RecordFrozen):
					change()
			for user in ("evaluator", "camat", "admin.layanan", "jfu"):
				with acting_as(user):
					self.assertFalse(frappe.has_permission(doctype, "read"))

	def taken_back_to_step_two(self) -> Document:
		doc = make.request(make.SOP_NIKAH, at=MONDAY)
		doc = self.forward(self.forward(doc, 60), 60)
		return self.act(doc, "Kembalikan", "kasi.kesos", 60)

	def random_move(self, doc: Document, chance: random.Random) -> Document:
		if doc.docstatus:
			return doc
		executor = make.EXECUTORS[doc.sop][doc.langkah_ke - 1]
		user = next(user for user in (executor, "jfu") if make.actions(doc, user))
		actions = make.actions(doc, user)
		action = actions[0] if chance.random() < 0.6 else chance.choice(actions)
		return self.act(doc, action, user, chance.randrange(300))

	def forward(self, doc: Document, seconds: int) -> Document:
		executor = make.EXECUTORS[doc.sop][doc.langkah_ke - 1]
		self.now += timedelta(seconds=seconds)
		return make.forward(doc, executor, self.now)

	def act(self, doc: Document, action: str, user: str, seconds: int) -> Document:
		self.now += timedelta(seconds=seconds)
		return make.act(doc, action, user, self.now, reason="Belum lengkap")

	def only_fact(self, doc: Document) -> frappe._dict:
		rows = self.facts_of(doc)
		self.assertEqual(len(rows), 1)
		return rows[0]

	def facts_of(self, doc: Document) -> list[frappe._dict]:
		return frappe.get_all(
			facts.FACTS, filters={"permohonan": doc.name}, fields=["*"], order_by="name", limit=0
		)

	def assert_cells_of_site(self) -> None:
		"""Every cell holds what the facts of the site add up to."""
		rows = frappe.get_all(
			facts.FACTS,
			filters={"dilipat": 1},
			fields=["*"],
			order_by="name",
			limit=0,
		)
		expected: Counter = Counter()
		for row in rows:
			for key in keys_of(row):
				expected[key] += row.jumlah
		self.assertEqual(counts_of_cells({}), +expected)


class TestFolding(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		for doctype in (facts.FACTS, facts.CELLS):
			frappe.db.delete(doctype)

	def test_each_fact_is_in_its_cells_once_however_often_it_is_folded(self) -> None:
		some = folding.some_facts(200)
		facts.finished(some)
		self.assertEqual(facts.fold(batch=7), 200)
		self.assertEqual(facts.fold(), 0)
		assert_cells_hold(self, some)

	def test_facts_and_what_takes_them_back_come_in_any_order_over_any_folds(self) -> None:
		chance = random.Random(3)
		some = folding.some_facts(120, seed=3)
		gone = chance.sample(some, 50)
		steps = [(facts.finished, fact) for fact in some] + [(facts.retracted, fact) for fact in gone]
		chance.shuffle(steps)
		for write, fact in steps:
			write([fact])
			if chance.random() < 0.2:
				facts.fold(batch=chance.randint(1, 20))
		facts.fold()
		left = Counter(some)
		left.subtract(gone)
		assert_cells_hold(self, list(left.elements()))

	def test_a_cell_with_nothing_in_it_is_taken_away(self) -> None:
		some = folding.some_facts(10)
		facts.finished(some)
		facts.fold()
		facts.retracted(some)
		facts.fold()
		self.assertEqual(frappe.db.count(facts.CELLS), 0)

	def test_a_fact_that_somebody_else_has_folded_stops_the_batch(self) -> None:
		facts.finished(folding.some_facts(5))
		names = frappe.get_all(facts.FACTS, pluck="name", order_by="name")
		frappe.db.set_value(facts.FACTS, names[2], "dilipat", 1)
		with self.assertRaisesRegex(LayananError, "tidak ada yang dihitung dua kali"):
			facts._mark_folded(names)

	def test_a_large_batch_is_folded_as_a_small_one(self) -> None:
		some = folding.some_facts(facts._ONE_BY_ONE + 50)
		facts.finished(some)
		gone = frappe.get_all(facts.FACTS, pluck="name", order_by="name", start=20, limit=10)
		frappe.db.delete(facts.FACTS, {"name": ["in", gone]})
		self.assertEqual(facts.fold(), len(some) - 10)
		assert_cells_hold(self, folding.folded())

	def test_a_bulk_load_is_folded_at_once(self) -> None:
		some = folding.some_facts(150)
		facts.finished(some[:50])
		self.assertEqual(facts.load(some[50:]), 100)
		assert_cells_hold(self, some[50:])
		self.assertEqual(facts.fold(), 50)
		assert_cells_hold(self, some)
		facts.finished(some[:1])  # names go on after those of the load
		self.assertEqual(frappe.db.count(facts.FACTS), 151)


class TestFoldingByManyAtOnce(unittest.TestCase):
	"""Real connections, real commits, real kills."""

	def setUp(self) -> None:
		folding.clean()
		self.addCleanup(folding.clean)

	def test_a_fact_that_is_committed_late_is_not_missed(self) -> None:
		early, late = folding.some_facts(20, seed=1), folding.some_facts(20, seed=2)
		written, go = threading.Event(), threading.Event()
		faults: list[Exception] = []
		site = frappe.local.site

		def write_and_wait() -> None:
			try:
				frappe.init(site=site)
				frappe.connect()
				facts.finished(late)
				written.set()
				go.wait(PATIENCE)
				frappe.db.commit()
			except Exception as error:
				faults.append(error)
			finally:
				written.set()
				frappe.destroy()

		clerk = threading.Thread(target=write_and_wait)
		clerk.start()
		written.wait(PATIENCE)
		facts.finished(early)  # later names, committed first
		facts.fold()
		assert_cells_hold(self, early)
		go.set()
		clerk.join(PATIENCE)
		self.assertEqual(faults, [])
		facts.fold()
		assert_cells_hold(self, early + late)

	def test_killed_folds_leave_cells_that_hold_what_is_marked(self) -> None:
		some = folding.some_facts(3_000)
		facts.finished(some)
		frappe.db.commit()
		kills = 0
		while kills < 4 and folding.unfolded():
			folder = Folder(batch=25)
			self.addCleanup(folder.kill)
			wait_until_folded(folder, folding.unfolded())
			folder.kill()
			kills += 1
			frappe.db.rollback()
			assert_cells_hold(self, folding.folded())
		self.assertGreater(kills, 1)
		facts.fold()
		assert_cells_hold(self, some)

	def test_folds_at_the_same_time_fold_each_fact_once(self) -> None:
		some = folding.some_facts(1_500)
		facts.finished(some)
		frappe.db.commit()
		folders = [Folder(batch=40) for _folder in range(3)]
		for folder in folders:
			self.addCleanup(folder.kill)
			self.assertEqual(folder.faults(PATIENCE), "")
		frappe.db.rollback()
		self.assertEqual(folding.unfolded(), 0)
		assert_cells_hold(self, some)


def standing(doc: Document) -> list[facts.Fact]:
	stands = facts._standing(doc.name)
	assert set(stands.values()) <= {0, 1}
	return sorted(stands.elements(), key=lambda fact: fact.nomor_langkah)


def a_village() -> str:
	return frappe.get_all("Desa", pluck="name", order_by="name", limit=1)[0]


def wait_until_folded(folder: Folder, left: int) -> None:
	"""Wait until `folder` has folded some of the facts that were `left`."""
	end = time.monotonic() + PATIENCE
	while folding.unfolded() == left and folder.process.poll() is None:
		frappe.db.rollback()
		if time.monotonic() > end:
			raise TimeoutError
		time.sleep(0.02)


def keys_of(row: frappe._dict | facts.Fact) -> list[tuple]:
	"""Return what a fact counts as in each cell that it belongs to."""
	month = f"{row.tanggal:%Y-%m}"
	tells = (row.status_waktu, row.sebab)
	return [
		(row.sop, row.nomor_langkah, "", 0, None, None, *tells),
		(row.sop, row.nomor_langkah, month, 0, None, None, *tells),
		(row.sop, row.nomor_langkah, month, 1, row.petugas, row.desa, *tells),
	]


def counts_of_cells(filters: dict) -> Counter:
	counts: Counter = Counter()
	for cell in frappe.get_all(facts.CELLS, filters=filters, fields=["*"], order_by="name", limit=0):
		key = (cell.sop, cell.nomor_langkah, cell.bulan, cell.rinci, cell.petugas, cell.desa)
		named = {cause: cell[field] for cause, field in facts.CAUSE_FIELDS.items()}
		counts[(*key, "Tepat Waktu", "")] = cell.tepat_waktu
		counts[(*key, "Terlambat", "")] = cell.n - cell.tepat_waktu
		counts[(*key, "Tidak Terukur", "")] = cell.tidak_terukur - sum(named.values())
		counts.update({(*key, "Tidak Terukur", cause): count for cause, count in named.items()})
	return +counts


def assert_cells_hold(test: unittest.TestCase, some: list[facts.Fact]) -> None:
	"""The cells of the made-up SOP hold `some` and nothing else: counts, sums, and every length."""
	expected = Counter(key for fact in some for key in keys_of(fact))
	test.assertEqual(counts_of_cells({"sop": folding.SOP}), expected)
	lengths: dict[int, int] = Counter()
	work = wait = 0
	for cell in frappe.get_all(
		facts.CELLS, filters={"sop": folding.SOP, "rinci": 1}, fields=["*"], order_by="name", limit=0
	):
		values, counts = json.loads(cell.histogram_kerja)
		lengths.update(dict(zip(values, counts, strict=True)))
		test.assertEqual(sum(json.loads(cell.histogram_tunggu)[1]), cell.n)
		work, wait = work + cell.detik_kerja, wait + cell.detik_tunggu
	measured = [fact for fact in some if fact.status_waktu != "Tidak Terukur"]
	sums = sum(fact.detik_kerja for fact in measured), sum(fact.detik_tunggu for fact in measured)
	test.assertEqual((work, wait), sums)
	test.assertEqual(lengths, Counter(length_of(fact.detik_kerja) for fact in measured))
