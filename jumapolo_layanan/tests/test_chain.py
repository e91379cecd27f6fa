"""Histories falsified behind the app's back, in SQL: each way is found and named at the first broken row."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.query_builder import DocType

from jumapolo_layanan.core.chain import Fault
from jumapolo_layanan.core.graph import ACTION_RETURN
from jumapolo_layanan.exceptions import HistoryBroken, RecordFrozen
from jumapolo_layanan.jumapolo_layanan.report.keutuhan_riwayat import keutuhan_riwayat
from jumapolo_layanan.patches import histories_into_chains
from jumapolo_layanan.services import chain
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as


class ChainTestCase(LayananTestCase):
	"""One finished request and one under way serve all tests; what a test does to them is rolled back."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		doc = make.walk(make.request(make.SOP_LEGALISIR), 1)
		doc = make.act(doc, ACTION_RETURN, "jfu", reason="Fotokopi kurang jelas")
		cls.doc = make.walk(make.act(doc, "Terima Kelengkapan", "jfu"), 4)
		cls.under_way = make.walk(make.request(make.SOP_NIKAH), 2)
		frappe.db.commit()

	def row(self, position: int) -> frappe._dict:
		return make.visits(self.doc)[position]

	def falsify(self, position: int, **values: object) -> int:
		"""Change a row as an administrator of the database would; return its name."""
		name = self.row(position).name
		visit = DocType(chain.VISIT)
		query = frappe.qb.update(visit).where(visit.name == name)
		for field, value in values.items():
			query = query.set(visit[field], value)
		query.run()
		return name

	def delete(self, position: int) -> None:
		frappe.db.delete(chain.VISIT, {"name": self.row(position).name})

	@contextmanager
	def falsified(self, what: str) -> Iterator[None]:
		"""Undo what the block does to the history, so that one history serves for every falsification."""
		with self.subTest(what):
			frappe.db.savepoint("as_it_was")
			try:
				yield
			finally:
				frappe.db.rollback(save_point="as_it_was")

	def assert_broken(self, row: int | None, fault: Fault) -> None:
		name = self.doc.name
		found = chain.verify(name)
		self.assertEqual(
			[(each.permohonan, each.baris, each.masalah) for each in found], [(name, row, fault.value)]
		)


class TestChain(ChainTestCase):
	def test_a_history_as_it_was_written_is_whole_and_each_row_bears_the_hash_before(self) -> None:
		self.assertEqual(chain.verify(self.doc.name), [])
		visits = make.visits(self.doc)
		self.assertEqual([row.hash_sebelumnya for row in visits], ["", *(row.hash for row in visits[:-1])])
		self.assertEqual(chain.verify(self.under_way.name), [])

	def test_each_altered_field_is_found(self) -> None:
		for field in sorted(set(chain.FACTS) - {"name", "permohonan"}):
			with self.falsified(field):
				kept = self.row(2)[field]
				if isinstance(kept, datetime):
					value: object = kept + timedelta(microseconds=1)
				else:
					value = kept + 1 if isinstance(kept, int | float) else "lain"
				self.assert_broken(self.falsify(2, **{field: value}), Fault.ALTERED)

	def test_rows_taken_out_put_in_and_swapped_and_notes_are_found(self) -> None:
		note = next(i for i, row in enumerate(make.visits(self.doc)) if row.catatan)
		with self.falsified("a note altered"):
			self.assert_broken(self.falsify(note, catatan="Tidak pernah ditulis"), Fault.NOTE_ALTERED)
		with self.falsified("a note gone"):
			self.assert_broken(self.falsify(note, catatan=None, garam_catatan=None), Fault.NOTE_ALTERED)
		with self.falsified("a row deleted"):
			following = self.row(2).name
			self.delete(1)
			self.assert_broken(following, Fault.UNLINKED)
		with self.falsified("two rows swapped"):
			first, second = self.row(1), self.row(2)
			fields = [field for field in (*chain.FACTS, "hash", "hash_sebelumnya") if field != "name"]
			self.falsify(1, **{field: second[field] for field in fields})
			self.falsify(2, **{field: first[field] for field in fields})
			self.assert_broken(first.name, Fault.UNLINKED)
		with self.falsified("a row inserted"):
			copied = self.row(-1)
			copied.update({"doctype": chain.VISIT, "name": None, "hash_sebelumnya": copied.hash})
			frappe.get_doc(copied).db_insert()
			self.assert_broken(self.row(-1).name, Fault.ALTERED)
		with self.falsified("a row without a hash"):
			self.assert_broken(self.falsify(3, hash=None), Fault.UNSEALED)
		with self.falsified("the last row cut off"):
			self.delete(-1)
			self.assert_broken(self.row(-1).name, Fault.CUT)
		with self.falsified("all rows deleted"):
			frappe.db.delete(chain.VISIT, {"permohonan": self.doc.name})
			self.assert_broken(None, Fault.CUT)
		with self.falsified("a row given to no request"):
			name = self.falsify(0, permohonan="PMH-1999-000001")
			self.assertIn(
				("PMH-1999-000001", name), [(each.permohonan, each.baris) for each in chain.verify()]
			)
		with self.falsified("a history chained without the site's key"):
			self.falsify(0, petugas="kasi.kesos@jumapolo.test")
			with patch.object(chain, "_key", return_value=b"kunci lain"):
				chain.chain_anew(self.doc.name)
			self.assert_broken(self.row(0).name, Fault.ALTERED)
		self.assertEqual(chain.verify(self.doc.name), [])

	def test_a_last_closed_row_cut_off_under_way_is_found(self) -> None:
		self.doc = self.under_way
		self.delete(-2)
		self.assert_broken(self.row(-1).name, Fault.UNLINKED)

	def cut_cleverly(self) -> None:
		"""Take the last row of a finished request off, and make the request look as if it ended before."""
		self.delete(-1)
		frappe.db.set_value("Permohonan", self.doc.name, "waktu_selesai", self.row(-1).selesai)

	def test_a_cut_that_the_history_hides_is_found_by_the_anchor(self) -> None:
		chain.anchor()
		self.assertEqual(chain.verify(self.doc.name), [])
		self.cut_cleverly()
		self.assert_broken(self.row(-1).name, Fault.CUT)

	def test_an_altered_or_missing_anchor_is_found(self) -> None:
		chain.anchor()
		chain.anchor()
		first, second = frappe.get_all(
			chain.ANCHOR, fields=["name", "kepala", "hash", "hash_sebelumnya"], order_by="name desc", limit=2
		)[::-1]
		self.assertEqual(second.hash_sebelumnya, first.hash)
		self.assertIn(f"{self.doc.name} 7 {self.row(-1).hash}", second.kepala.splitlines())
		for values in ({"tanggal": date(2020, 1, 1)}, {"kepala": ""}, {"jumlah": 0}, {"hash": "0" * 64}):
			with self.falsified(next(iter(values))):
				frappe.db.set_value(chain.ANCHOR, second.name, values)
				self.assertIn(f"jangkar {second.name}", chain.verify(self.doc.name)[0].masalah)
		frappe.db.delete(chain.ANCHOR, {"name": first.name})
		self.assertIn(f"jangkar {second.name}", chain.verify(self.doc.name)[0].masalah)

	def test_an_anchor_is_frozen(self) -> None:
		chain.anchor()
		row = frappe.get_last_doc(chain.ANCHOR)
		self.assertRaises(RecordFrozen, row.save)
		self.assertRaises(RecordFrozen, row.delete)

	def correct(self) -> str:
		old_head = self.row(-1).hash
		chain.demand_whole(self.doc.name)
		self.falsify(3, menit_kerja=4.5)
		self.assertTrue(chain.rechain(self.doc.name, "Hitung Ulang Waktu", "HUW-1"))
		return old_head

	def test_a_correction_is_chained_anew_from_the_first_changed_row_and_kept(self) -> None:
		before = [visit.hash for visit in make.visits(self.doc)]
		old_head = self.correct()
		after = [visit.hash for visit in make.visits(self.doc)]

		self.assertEqual(before[:3], after[:3])
		self.assertFalse(set(before[3:]) & set(after[3:]))
		kept = frappe.get_last_doc(chain.CHANGE)
		self.assertEqual(
			(kept.kepala_lama, kept.kepala_baru, kept.sebab), (old_head, after[-1], "Hitung Ulang Waktu")
		)
		self.assertEqual(chain.verify(self.doc.name), [])

	def test_heads_anchored_before_a_correction_are_no_fault(self) -> None:
		chain.anchor()
		self.correct()
		self.assertEqual(chain.verify(self.doc.name), [])

	def test_the_next_anchor_holds_the_corrected_head(self) -> None:
		with acting_as("Administrator", datetime(2027, 1, 1)):
			chain.anchor()
		self.correct()
		chain.anchor()
		self.delete(-1)
		self.assertTrue(chain.verify(self.doc.name))

	def test_a_forged_correction_is_found(self) -> None:
		self.correct()
		frappe.db.set_value(chain.CHANGE, frappe.get_last_doc(chain.CHANGE).name, "pengguna", "Guest")
		self.assertIn("catatan perubahan", chain.verify(self.doc.name)[0].masalah)

	def test_a_broken_history_is_not_corrected(self) -> None:
		self.falsify(1, petugas="kasi.kesos@jumapolo.test")
		self.assertRaises(HistoryBroken, chain.demand_whole, self.doc.name)

	def test_nothing_is_kept_when_nothing_changed(self) -> None:
		self.assertFalse(chain.rechain(self.doc.name, "Hitung Ulang Waktu"))
		self.assertEqual(frappe.db.count(chain.CHANGE, {"permohonan": self.doc.name}), 0)

	def test_rows_from_before_the_chain_are_chained_and_anchored(self) -> None:
		seals = {"hash": None, "hash_sebelumnya": None, "sidik_catatan": None, "garam_catatan": None}
		for position in range(len(make.visits(self.doc))):
			self.falsify(position, **seals)
		self.doc, finished, under_way = self.under_way, self.doc, self.under_way
		for position in range(3):
			self.falsify(position, **seals)

		histories_into_chains.execute()

		self.assertEqual([chain.verify(doc.name) for doc in (finished, under_way)], [[], []])
		self.assertEqual(chain.verify(make.walk(under_way, 1).name), [])
		# a site of many requests has several anchors for them
		heads = "\n".join(frappe.get_all(chain.ANCHOR, pluck="kepala", order_by="name"))
		self.assertIn(finished.name, heads)

	def run_report(self) -> tuple:
		day = frappe.utils.getdate(self.doc.waktu_masuk)
		return keutuhan_riwayat.execute({"dari_tanggal": day, "sampai_tanggal": day})

	def test_it_names_request_and_step_and_says_what_it_looked_at(self) -> None:
		broken = self.falsify(4, uraian="lain")
		_columns, rows, message = self.run_report()
		mine = next(row for row in rows if row["permohonan"] == self.doc.name)
		self.assertEqual((mine["baris"], mine["langkah"]), (broken, self.row(4).nomor_langkah))
		self.assertRegex(
			message, r"\d+ permohonan, \d+ baris riwayat, dan \d+ jangkar diperiksa\. \d+ tidak utuh\."
		)

	def test_an_account_that_stands_in_a_history_is_not_renamed(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "sudah tercatat dalam riwayat"):
			frappe.rename_doc("User", "jfu@jumapolo.test", "lain@jumapolo.test")
