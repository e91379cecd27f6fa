"""Kepatuhan Standar Waktu against a plain reckoning: any history, grouping and filter, folded or not."""

from datetime import date, timedelta

import frappe
from hypothesis import given, settings
from hypothesis import strategies as st

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.jumapolo_layanan.report.kepatuhan_standar_waktu import kepatuhan_standar_waktu as report
from jumapolo_layanan.services import facts
from jumapolo_layanan.tests import factories, histories
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.histories import DAYS, FIRST_DAY, OFFICERS, Histories

OWN_SOPS = {
	"evaluator": None,
	"kasi.kesos": {factories.SOP_NIKAH, factories.SOP_LEGALISIR, factories.SOP_REKOMENDASI},
}
ALL_TIME = {"dari_tanggal": "2000-01-01", "sampai_tanggal": "2099-12-31"}
REQUESTS, MOVES = 25, 7


class TestComplianceFigures(LayananTestCase):
	@settings(max_examples=4, deadline=None)
	@given(st.integers(0, 10**9))
	def test_equal_a_plain_reckoning_whatever_has_happened_and_been_folded(self, seed: int) -> None:
		frappe.db.rollback()
		self.clear()
		made = Histories(seed)
		self.live(made, made.begin(REQUESTS))
		self.assert_report(made)

		facts.fold(batch=37)
		self.assert_report(made)

		self.live(made, made.begin(REQUESTS // 3) + made.chance.sample(made.names, REQUESTS // 2))
		for name in made.chance.sample(made.names, REQUESTS // 3):
			made.recompute(name)
			facts.follow(name)
		self.assert_report(made)

		facts.fold(batch=1_000)
		self.assert_report(made)

	def test_facts_made_anew_are_those_that_were_followed(self) -> None:
		self.clear()
		made = Histories(7)
		names = made.begin(REQUESTS)
		self.live(made, names)
		followed = {name: +facts._standing(name) for name in names}
		facts.fold()
		cells = all_cells()
		frappe.db.delete(facts.FACTS)
		frappe.db.delete(facts.CELLS)

		facts.load(facts.of_requests(names))

		self.assertEqual({name: +facts._standing(name) for name in names}, followed)
		self.assertEqual(all_cells(), cells)
		self.assertEqual(facts.fold(), 0)
		self.assert_report(made)

	def test_a_grouping_that_does_not_exist_is_refused(self) -> None:
		with self.assertRaisesRegex(LayananError, "pengelompokan"):
			report.execute({**ALL_TIME, "kelompok": "Nama Pemohon"})

	def clear(self) -> None:
		"""Leave no visit and no fact from before; rolled back after the test."""
		for doctype in ("Langkah Permohonan", facts.FACTS, facts.CELLS):
			frappe.db.delete(doctype)

	def live(self, made: Histories, names: list[str]) -> None:
		for name in names:
			for _move in range(made.chance.randrange(MOVES)):
				if made.move(name):
					facts.follow(name)

	def assert_report(self, made: Histories) -> None:
		steps = histories.finished_steps()
		for grouping in report.GROUPINGS:
			for chosen in (ALL_TIME, random_filters(made), random_filters(made)):
				user = made.chance.choice(list(OWN_SOPS))
				expected = histories.reckoned(steps, grouping, chosen, OWN_SOPS[user])
				with acting_as(user):
					_columns, rows, _note, chart, cards = report.execute({**chosen, "kelompok": grouping})
				histories.assert_rows(self, rows, expected, f"{grouping}, {chosen}, {user}")
				self.assert_cards(cards, expected)
				self.assertEqual(bool(chart["data"]["labels"]), any(row["n"] for row in expected.values()))

	def assert_cards(self, cards: list[dict] | None, expected: dict[object, dict]) -> None:
		shown = {card["label"]: card["value"] for card in cards or []}
		n = sum(row["n"] for row in expected.values())
		self.assertEqual(shown.get("Langkah selesai dan terukur (n)", 0), n)
		late = sum(row["entri_susulan"] for row in expected.values())
		self.assertEqual(shown.get("Di antaranya entri susulan", 0), late)


def random_filters(made: Histories) -> dict[str, object]:
	chance = made.chance
	first = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
	last = first + timedelta(days=chance.choice((0, 9, 31, 100, 300)))
	if chance.random() < 0.4:
		first, last = first.replace(day=1), (last.replace(day=1) + timedelta(days=31)).replace(day=1)
		last -= timedelta(days=1)
	chosen = {
		"sop": chance.choice(factories.SOPS),
		"pelaksana": chance.choice(("JFU", "Pemohon", "Camat/Sekcam/Kasi")),
		"petugas": chance.choice(OFFICERS),
		"desa": chance.choice(made.villages),
	}
	kept = {field: value for field, value in chosen.items() if chance.random() < 0.3}
	return {"dari_tanggal": date.isoformat(first), "sampai_tanggal": date.isoformat(last), **kept}


def all_cells() -> list[tuple]:
	"""Return what the cells hold."""
	fields = [
		df.fieldname
		for df in frappe.get_meta(facts.CELLS).fields
		if df.fieldtype not in ("Column Break", "Section Break")
	]
	return sorted(
		frappe.get_all(facts.CELLS, fields=["name", *fields], as_list=True, order_by="name", limit=0)
	)
