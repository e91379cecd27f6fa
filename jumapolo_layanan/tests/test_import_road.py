"""Data Import is a road like any other: core runs it past the Desk, with checks of its own left out."""

from collections.abc import Iterator

import frappe

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import pictures, summary
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.inside import Answer, Inside, Uncommitted

ACCOUNTS = ("jfu", "kasi.kesos", "sekcam", "camat", "admin.layanan", "evaluator")
ON_TURN = "kasi.kesos"


class TestImportRoad(LayananTestCase):
	def test_nobody_imports_past_the_rules_whoever_is_given_the_import(self) -> None:
		name, tried = make.walk(make.request(make.SOP_NIKAH), 2).name, 0
		with Uncommitted().kept() as kept:
			before = pictures.of(name)
			for account in ACCOUNTS:
				for what, answer in self.imports(
					Inside(f"{account}@jumapolo.test"), before, account == ON_TURN
				):
					tried += 1
					with self.subTest(account=account, what=what):
						self.assertNotEqual(answer.status_code, 200, answer.text[-300:])
						self.assertEqual(pictures.of(name), before, answer.text[-300:])
					kept.back()
		summary.say(f"imports: {tried} tried by {len(ACCOUNTS)} roles, none passed the rules")

	def test_who_is_on_turn_may_import_what_the_form_would_save(self) -> None:
		name = make.request(make.SOP_KK).name
		answer = Inside("jfu@jumapolo.test").run_import("Permohonan", {"ID": name, "keperluan": "Diimpor"})
		self.assertEqual(answer.status_code, 200, answer.text[-300:])
		self.assertEqual(frappe.db.get_value("Permohonan", name, "keperluan"), "Diimpor")

	def imports(self, session: Inside, picture: dict, on_turn: bool) -> Iterator[tuple[str, Answer]]:
		request = picture["request"]
		changes = {"workflow_state": "Selesai", "nomor_surat": "X", "langkah_ke": 6, "jalan": "x"}
		if not on_turn:
			changes["keperluan"] = "X"
		for field, value in changes.items():
			yield field, session.run_import("Permohonan", {"ID": request["name"], field: value})
		new = {"sop": request["sop"], "nama_pemohon": "Impor", "nik": request["nik"], "keperluan": "X"}
		for field, value in (("workflow_state", "Selesai"), ("amended_from", request["name"])):
			yield f"new {field}", session.run_import("Permohonan", {**new, field: value}, update=False)
		yield "new, submitted", session.run_import("Permohonan", new, update=False, submit=True)
		visit = {"ID": picture["visits"][0]["name"], "menit_kerja": 0.5}
		yield "visit", session.run_import("Langkah Permohonan", visit)
		forged = {"permohonan": request["name"], "sop": request["sop"], "nomor_langkah": 3, "uraian": "X"}
		yield "new visit", session.run_import("Langkah Permohonan", forged, update=False)
		yield "new anchor", session.run_import("Jangkar Riwayat", {"kepala": "X"}, update=False)
