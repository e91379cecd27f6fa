"""Requests that a benchmark generates are rows that the services could have written, and go on as such."""

from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise

import frappe
import pytest
from frappe.model.document import Document

from dev.benchmarks import bulk, generator
from jumapolo_layanan.core import timing
from jumapolo_layanan.core.compiler import is_final
from jumapolo_layanan.core.identity import check_nik, mask
from jumapolo_layanan.services import chain, documents, facts, history
from jumapolo_layanan.services import permohonan as requests
from jumapolo_layanan.services import sop as sops
from jumapolo_layanan.tests import factories
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

pytestmark = pytest.mark.usefixtures("site")

NOW = datetime(2026, 11, 24, 10, 0)
COUNT, SEED = 160, 7
FIRST_NAME = 10**9  # far behind those that the site itself gives
# a request of the services stands at the counter only as long as the clerk needs; what it wrote there may be empty
OPTIONAL = {"waktu_pengesahan", "nomor_kk", "pemegang", "menit_kerja"}


class TestGeneratedRequests(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		factories.settings(ambang_beruntun=10)  # tests in a browser turn it off
		self.office = generator.read_office(NOW)
		self.rows = self.told(range(COUNT))
		for doctype in (*bulk.TABLES, chain.ANCHOR):
			frappe.db.delete(doctype)
		bulk.insert(self.rows)
		self.names = [row["name"] for row in self.rows.of["Permohonan"]]

	def told(self, indexes: range, sequences: Counter | None = None) -> generator.Rows:
		rows = generator.Rows()
		for own in generator.tell(self.office, indexes, COUNT, SEED, sequences or Counter(), FIRST_NAME):
			for doctype, found in own.of.items():
				rows.of[doctype] += found
		return rows

	def documents(self) -> list[Document]:
		return [frappe.get_doc("Permohonan", name) for name in self.names]

	def test_a_seed_tells_the_same_in_one_piece_or_in_several(self) -> None:
		half = range(COUNT // 2)
		first = self.told(half)
		taken = generator.count_numbers(self.office, half, COUNT, SEED)
		second = self.told(range(COUNT // 2, COUNT), taken)
		again = {doctype: first.of[doctype] + second.of[doctype] for doctype in bulk.TABLES}
		self.assertEqual(again, {doctype: self.told(range(COUNT)).of[doctype] for doctype in bulk.TABLES})

	def test_open_ones_stand_in_every_state_and_the_others_have_ended_in_every_way(self) -> None:
		states = Counter(doc.workflow_state for doc in self.documents())
		self.assertLessEqual({"Selesai", "Ditolak", "Dibatalkan", "Menunggu Pemohon"}, set(states))
		ended = sum(count for state, count in states.items() if is_final(state))
		self.assertEqual(COUNT - ended, generator.open_among(COUNT))
		causes = {visit.get("sebab_tidak_terukur") for visit in self.rows.of["Langkah Permohonan"]}
		self.assertLessEqual({timing.PAUSE, timing.LATE_ENTRY, timing.BURST}, causes)

	def test_each_request_is_what_the_services_reckon(self) -> None:
		for doc in self.documents():
			with self.subTest(doc.name):
				self.assertEqual(doc.nik_tersamar, mask(check_nik(doc.nik)))
				self.assertEqual(doc.jalan or "", requests._open_keys(doc, sops.graph_of(doc.sop)))
				visits = factories.visits(doc)
				self.assertEqual(doc.menit_kerja, timing.minutes(history.seconds_worked(doc.name)))
				for before, after in pairwise(visits):
					self.assertEqual(before.selesai, after.masuk)
				self.assertEqual(
					visits[-1].selesai, doc.waktu_selesai if is_final(doc.workflow_state) else None
				)

	def test_each_visit_is_measured_as_the_services_measure(self) -> None:
		for doc in self.documents():
			worked: Counter[int] = Counter()
			for visit in factories.visits(doc):
				if not visit.tindakan:
					continue
				expected = history.figures(
					visit, visit.selesai, bool(doc.entri_susulan), worked[visit.nomor_langkah]
				)
				self.assertEqual({key: visit[key] for key in expected}, expected, visit.name)
				worked[visit.nomor_langkah] += timing.seconds(visit.menit_kerja)

	def test_deadlines_ways_and_chains_need_no_repair(self) -> None:
		fields = ["name", "tenggat", "jalan"]
		before = frappe.get_all("Permohonan", fields=fields, order_by="name")
		requests.renew_deadlines()
		requests.renew_ways()
		self.assertEqual(frappe.get_all("Permohonan", fields=fields, order_by="name"), before)
		broken = [found for found in chain.verify() if found.permohonan in set(self.names)]
		self.assertEqual(broken, [])

	def test_facts_are_those_of_the_history(self) -> None:
		told = Counter(
			facts.Fact(*(row[field] for field in facts.Fact._fields)) for row in self.rows.of["Fakta Waktu"]
		)
		self.assertEqual(told, Counter(facts.of_requests(self.names)))

	def test_numbers_have_no_gap_and_documents_are_genuine(self) -> None:
		books = defaultdict(list)
		for row in self.rows.of["Nomor Terbit"]:
			books[row["buku"], row["tahun"]].append(row["urut"])
		for book, numbers in books.items():
			self.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)), book)
		for row in self.rows.of["Dokumen Terbit"]:
			self.assertIsNotNone(documents.find(row["kode"]), row["name"])

	def test_the_same_columns_are_filled_as_by_the_services(self) -> None:
		own = factories.walk(
			factories.request(desa=self.office.villages[0], telepon="080000001234", alamat="RT 01"), 7
		)
		told = next(
			doc for doc in self.documents() if doc.sop == own.sop and doc.workflow_state == own.workflow_state
		)
		self.assertEqual(
			_filled(factories.reloaded(own)) - OPTIONAL,
			_filled(told) - OPTIONAL - {"nomor_surat_pengantar", "tanggal_surat_pengantar"},
		)
		for table in ("berkas", "isian"):
			for one, other in zip(own.get(table), told.get(table), strict=True):
				self.assertEqual(_filled(one), _filled(other))
		seen = [
			{
				frozenset(key for key, value in visit.items() if value not in (None, ""))
				- {"sebab_tidak_terukur"}
				for visit in rows
			}
			for rows in (factories.visits(own)[:1], factories.visits(told)[:1])
		]
		self.assertEqual(*seen)

	def test_an_open_one_goes_on_by_its_officers(self) -> None:
		going = [doc for doc in self.documents() if not is_final(doc.workflow_state) and not doc.pemegang]
		for doc in going[:: len(going) // 8]:
			user = factories.EXECUTORS[doc.sop][doc.langkah_ke - 1]
			with self.subTest(doc.workflow_state), acting_as(user, NOW):
				after = factories.forward(
					doc, "jfu" if doc.workflow_state == "Menunggu Pemohon" else user, NOW
				)
				self.assertNotEqual(after.workflow_state, doc.workflow_state)


def _filled(doc: Document) -> set[str]:
	system = {"doctype", "__onload", "idx"}
	return {key for key, value in doc.as_dict(no_nulls=True).items() if value not in ("", 0, [])} - system
