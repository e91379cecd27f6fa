"""The six services through REST, each user in a session of their own; and every closed door tried."""

from collections.abc import Iterator

import frappe
import requests

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import pictures, roads, summary
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.rest import Session

# which accounts read the requests of which SOP: those whose role executes a step, and the evaluator
READERS = {
	make.SOP_KK: {"jfu", "operator.siak", "kasi.pemerintahan", "evaluator"},
	make.SOP_KTP: {"jfu", "operator.siak", "kasi.pemerintahan", "evaluator"},
	make.SOP_PINDAH: {"jfu", "kasi.pemerintahan", "evaluator"},
	make.SOP_NIKAH: {"jfu", "kasi.kesos", "camat", "evaluator"},
	make.SOP_LEGALISIR: {"jfu", "camat", "sekcam", "kasi.pemerintahan", "kasi.kesos", "evaluator"},
	make.SOP_REKOMENDASI: {"jfu", "camat", "sekcam", "kasi.pemerintahan", "kasi.kesos", "evaluator"},
}
SIGNERS = {"camat", "sekcam", "kasi.pemerintahan", "kasi.kesos"}
# the decree's table, typed from the paper: executor and minutes of every step
DECREE = {
	make.SOP_KK: "Pemohon 2, JFU 3, JFU 3, Kasi Pemerintahan 2, Operator SIAK 5, JFU 2, JFU 1",
	make.SOP_KTP: "Pemohon 2, JFU 3, JFU 3, Kasi Pemerintahan 2, Operator SIAK 5, JFU 2, JFU 1",
	make.SOP_PINDAH: "Pemohon 2, JFU 3, JFU 3, Kasi Pemerintahan 2, JFU 1",
	make.SOP_NIKAH: "Pemohon 2, JFU 5, Kasi Kesos 5, Camat 5, JFU 3, JFU 2",
	make.SOP_LEGALISIR: "Pemohon 3, JFU 5, Camat/Sekcam/Kasi 5, JFU 3, JFU 2",
	make.SOP_REKOMENDASI: "Pemohon 3, JFU 5, Camat/Sekcam/Kasi 5, JFU 3, JFU 2",
}


class TestOverRest(LayananTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.sessions = {account: Session(account) for account in make.ACCOUNTS}

	def take_in(self, sop: str) -> str:
		jfu = self.sessions["jfu"]
		answer = jfu.resource(
			"POST", "Permohonan", sop=sop, nama_pemohon="Wulan Rekaan", nik=make.NIK, keperluan="Pengujian"
		)
		self.assert_passed(answer)
		doc = answer.json()["data"]
		papers = [{**row, "ada": 1} for row in doc["berkas"]]
		answer = jfu.resource("PUT", "Permohonan", doc["name"], berkas=papers)
		self.assert_passed(answer)
		return doc["name"]

	def on_turn(self, sop: str, step: int) -> set[str]:
		executor = make.EXECUTORS[sop][step - 1]
		shared = DECREE[sop].split(", ")[step - 1].startswith("Camat/Sekcam/Kasi")
		return SIGNERS if shared else {executor}

	def test_the_decrees_steps_executors_and_minutes_read_back_in_order(self) -> None:
		steps = 0
		for sop, table in DECREE.items():
			doc = self.sessions["jfu"].get(f"resource/SOP/{sop}").json()["data"]
			read = [
				f"{row['pelaksana']} {row['menit']}"
				for row in sorted(doc["langkah"], key=lambda row: row["idx"])
			]
			self.assertEqual(", ".join(read), table)
			self.assertEqual(doc["total_menit"], sum(int(each.split()[-1]) for each in table.split(", ")))
			steps += len(read)
		self.assertEqual(steps, 35)

	def test_each_service_runs_to_done_by_each_users_own_session(self) -> None:
		for sop, executors in make.EXECUTORS.items():
			name = self.take_in(sop)
			for step, account in enumerate(executors, 1):
				session = self.sessions[account]
				self.assertEqual(session.read(name)["langkah_ke"], step)
				answer = session.apply(name, session.transitions(name)[0]["action"])
				self.assert_passed(answer)
			done = self.sessions["jfu"].read(name)
			self.assertEqual((done["workflow_state"], done["docstatus"]), ("Selesai", 1))

	def test_each_role_reads_only_the_requests_of_services_that_it_executes(self) -> None:
		names = {sop: self.take_in(sop) for sop in make.SOPS}
		for account, session in self.sessions.items():
			listed = session.get(
				"resource/Permohonan", filters=f'[["name","in",{list(names.values())}]]'.replace("'", '"')
			)
			readable = {sop for sop in make.SOPS if account in READERS[sop]}
			if readable:
				self.assertEqual(
					{row["name"] for row in listed.json()["data"]}, {names[sop] for sop in readable}
				)
			else:
				self.assertEqual(listed.status_code, 403)
			for sop, name in names.items():
				opened = session.get(f"resource/Permohonan/{name}").status_code
				self.assertEqual(opened, 200 if sop in readable else 403, (account, sop))

	def test_the_evaluator_reads_no_personal_data(self) -> None:
		doc = self.sessions["evaluator"].read(self.take_in(make.SOP_KK))

		self.assertEqual(doc["nik_tersamar"], "3313************")
		self.assertNotIn(make.NIK, str(doc))
		for field in ("nik", "nomor_kk", "alamat", "telepon"):
			self.assertFalse(doc.get(field))

	def test_who_is_not_on_turn_is_refused_on_every_road_in_every_state(self) -> None:
		"""A sample over real connections; `test_matrix.py` walks them for every SOP inside the process."""
		tried = self.walk_with_every_road_tried(make.SOP_NIKAH)
		summary.say(f"over HTTP: {tried:,} closed roads refused")

	def walk_with_every_road_tried(self, sop: str) -> int:
		name, tried = self.take_in(sop), 0
		for step, account in enumerate(make.EXECUTORS[sop], 1):
			tried += self.try_every_road(name, set(make.ACCOUNTS) - self.on_turn(sop, step))
			if step == 2:
				jfu, reason = self.sessions["jfu"], "Surat pengantar belum distempel"
				self.assert_passed(jfu.resource("PUT", "Permohonan", name, alasan=reason))
				self.assert_passed(jfu.apply(name, "Kembalikan"))
				tried += self.try_every_road(name, set(make.ACCOUNTS) - {"jfu"})
				self.assert_passed(jfu.apply(name, "Terima Kelengkapan"))
			session = self.sessions[account]
			self.assert_passed(session.apply(name, session.transitions(name)[0]["action"]))
		return tried + self.try_every_road(name, set(make.ACCOUNTS))

	def test_who_is_on_turn_passes_by_the_buttons_only(self) -> None:
		"""Even the user on turn can't jump, number, sign or close a request past the service."""
		name = self.take_in(make.SOP_NIKAH)
		for account in make.EXECUTORS[make.SOP_NIKAH]:
			before, session = self.picture_of(name), self.sessions[account]
			self.walk_roads(account, roads.closed_to_everyone(session, before))
			self.assertEqual(self.picture_of(name), before, account)
			self.assert_passed(session.apply(name, session.transitions(name)[0]["action"]))

	def try_every_road(self, name: str, accounts: set[str]) -> int:
		"""Send every account down every road; nothing of the request may change."""
		before, tried = self.picture_of(name), 0
		exits = frappe.get_all(
			"Workflow Transition",
			filters={"parent": "Permohonan Layanan", "state": before["request"]["workflow_state"]},
			fields=["action", "next_state"],
			order_by="idx",
		)
		for account in sorted(accounts):
			tried += self.walk_roads(account, roads.closed_off_turn(self.sessions[account], before, exits))
			self.assertEqual(self.picture_of(name), before, account)
		return tried

	def walk_roads(self, account: str, ways: Iterator[tuple[str, requests.Response]]) -> int:
		tried = 0
		for road, answer in ways:
			tried += 1
			# core's bulk roads answer 200 and name the refused documents
			if not roads.is_answered_by_message(road):
				self.assertIn(answer.status_code, (403, 404, 417), (account, road, answer.text[:500]))
		return tried

	def assert_passed(self, answer: requests.Response) -> None:
		self.assertEqual(answer.status_code, 200, answer.text[:2000])

	def picture_of(self, name: str) -> dict:
		"""Return every row of the request, and how many requests the roads have made beside it."""
		frappe.db.rollback()
		picture = pictures.of(name)
		del picture["counts"]  # other clerks and jobs work on the site meanwhile
		return {**picture, "made": frappe.db.count("Permohonan", {"nama_pemohon": roads.MADE_BY_A_ROAD})}
