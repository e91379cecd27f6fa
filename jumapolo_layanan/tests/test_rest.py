"""The six services through REST, each user in a session of their own; and every closed door tried."""

import frappe

from jumapolo_layanan.core.compiler import doc_status_of
from jumapolo_layanan.core.graph import FINAL_STATES
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.rest import Session

ACCOUNTS = (
	"jfu",
	"operator.siak",
	"kasi.pemerintahan",
	"kasi.kesos",
	"sekcam",
	"camat",
	"admin.layanan",
	"evaluator",
)
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
		cls.sessions = {account: Session(account) for account in ACCOUNTS}

	def take_in(self, sop: str) -> str:
		jfu = self.sessions["jfu"]
		answer = jfu.resource(
			"POST", "Permohonan", sop=sop, nama_pemohon="Wulan Rekaan", nik=make.NIK, keperluan="Pengujian"
		)
		self.assertEqual(answer.status_code, 200, answer.text[:500])
		doc = answer.json()["data"]
		papers = [{**row, "ada": 1} for row in doc["berkas"]]
		answer = jfu.resource("PUT", "Permohonan", doc["name"], berkas=papers)
		self.assertEqual(answer.status_code, 200, answer.text[:500])
		return doc["name"]

	def on_turn(self, sop: str, step: int) -> set[str]:
		executor = make.EXECUTORS[sop][step - 1]
		shared = DECREE[sop].split(", ")[step - 1].startswith("Camat/Sekcam/Kasi")
		return SIGNERS if shared else {executor}

	def test_the_decrees_steps_executors_and_minutes_read_back_in_order(self) -> None:
		steps = 0
		for sop, table in DECREE.items():
			doc = self.sessions["jfu"].get(f"resource/SOP/{sop}").json()["data"]
			read = [f"{row['pelaksana']} {row['menit']}" for row in sorted(doc["langkah"], key=lambda row: row["idx"])]
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
				self.assertEqual(answer.status_code, 200, answer.text[:500])
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
				self.assertEqual({row["name"] for row in listed.json()["data"]}, {names[sop] for sop in readable})
			else:
				self.assertEqual(listed.status_code, 403)
			for sop, name in names.items():
				opened = session.get(f"resource/Permohonan/{name}").status_code
				self.assertEqual(opened, 200 if sop in readable else 403, (account, sop))

	def test_the_evaluator_reads_no_personal_data(self) -> None:
		doc = self.sessions["evaluator"].read(self.take_in(make.SOP_KK))

		self.assertEqual(doc["nik_tersamar"], "3313**********01")
		self.assertNotIn(make.NIK, str(doc))
		for field in ("nik", "nomor_kk", "alamat", "telepon"):
			self.assertFalse(doc.get(field))

	def test_who_is_not_on_turn_is_refused_on_every_road_in_every_state(self) -> None:
		tried = 0
		for sop, executors in make.EXECUTORS.items():
			name = self.take_in(sop)
			for step, account in enumerate(executors, 1):
				tried += self.try_every_road(name, set(ACCOUNTS) - self.on_turn(sop, step))
				if step == 2:
					jfu = self.sessions["jfu"]
					jfu.resource("PUT", "Permohonan", name, alasan="Surat pengantar belum distempel")
					self.assertEqual(jfu.apply(name, "Kembalikan").status_code, 200)
					tried += self.try_every_road(name, set(ACCOUNTS) - {"jfu"})
					self.assertEqual(jfu.apply(name, "Terima Kelengkapan").status_code, 200)
				session = self.sessions[account]
				self.assertEqual(session.apply(name, session.transitions(name)[0]["action"]).status_code, 200)
			tried += self.try_every_road(name, set(ACCOUNTS))
		print(f"roads tried: {tried}")

	def test_who_is_on_turn_passes_by_the_buttons_only(self) -> None:
		"""Even the user on turn can't jump, number, sign or close a request past the service."""
		name = self.take_in(make.SOP_NIKAH)
		for account in make.EXECUTORS[make.SOP_NIKAH]:
			before = self.picture_of(name)
			session = self.sessions[account]
			for road, answer in self.jumps(session, name):
				self.assertIn(answer.status_code, (403, 404, 417), (account, road, answer.text[:300]))
				self.assertEqual(self.picture_of(name), before, (account, road))
			session.apply(name, session.transitions(name)[0]["action"])

	def try_every_road(self, name: str, accounts: set[str]) -> int:
		before = self.picture_of(name)
		tried = 0
		for account in sorted(accounts):
			for road, answer in self.roads(self.sessions[account], name, before):
				tried += 1
				if not road.startswith("bulk"):
					self.assertIn(answer.status_code, (403, 404, 417), (account, road, answer.text[:300]))
				self.assertEqual(self.picture_of(name), before, (account, road))
		return tried

	def roads(self, session: Session, name: str, before: dict):
		"""Yield (road, answer) for each way by which a client could change the request."""
		doc = {**before["Permohonan"][0], "doctype": "Permohonan"}
		state, workflow = doc["workflow_state"], self.workflow_rows()
		actions = sorted({row.action for row in workflow if row.state == state}) or ["Serahkan Berkas"]
		nexts = sorted({row.next_state for row in workflow if row.state == state}) or ["Pendaftaran"]
		children = {
			"berkas": [{**row, "doctype": "Berkas Permohonan"} for row in before["Berkas Permohonan"]],
			"isian": [{**row, "doctype": "Isian Permohonan"} for row in before["Isian Permohonan"]],
		}
		for action in actions:
			yield f"apply_workflow {action}", session.apply(name, action)
			yield (
				f"bulk approval {action}",
				session.post(
					"frappe.model.workflow.bulk_workflow_approval",
					docnames=[name],
					doctype="Permohonan",
					action=action,
				),
			)
		for next_state in nexts:
			moved = {**doc, **children, "workflow_state": next_state, "docstatus": doc_status_of(next_state)}
			save_as = "Submit" if next_state in FINAL_STATES else "Save"
			yield (
				f"form save to {next_state}",
				session.post("frappe.desk.form.save.savedocs", doc=moved, action=save_as),
			)
			yield (
				f"set_value to {next_state}",
				session.post(
					"frappe.client.set_value",
					doctype="Permohonan",
					name=name,
					fieldname="workflow_state",
					value=next_state,
				),
			)
		yield "form save", session.post("frappe.desk.form.save.savedocs", doc={**doc, **children, "keperluan": "X"}, action="Save")
		yield "client.save", session.post("frappe.client.save", doc={**doc, **children, "keperluan": "X"})
		yield "begin", session.post("run_doc_method", dt="Permohonan", dn=name, method="mulai")
		yield from self.jumps(session, name)

	def jumps(self, session: Session, name: str):
		"""Yield (road, answer) for each way that is closed to everyone, on turn or not."""
		frappe.db.rollback()
		doc = frappe.get_doc("Permohonan", name)
		plain = doc.as_dict()
		row, visit = doc.berkas[0].name, make.visits(doc)[-1].name
		values = {"doctype": "Permohonan", "sop": doc.sop, "nama_pemohon": "X", "nik": make.NIK, "keperluan": "X"}
		yield "client.submit", session.post("frappe.client.submit", doc=plain)
		yield "client.cancel", session.post("frappe.client.cancel", doctype="Permohonan", name=name)
		yield "form cancel", session.post("frappe.desk.form.save.cancel", doctype="Permohonan", name=name)
		yield "client.delete", session.post("frappe.client.delete", doctype="Permohonan", name=name)
		yield "set docstatus", session.post(
			"frappe.client.set_value", doctype="Permohonan", name=name, fieldname="docstatus", value=1
		)
		for field, value in (
			("nomor_surat", "1/X/2026"),
			("jalan", "x"),
			("langkah_ke", 9),
			("status_waktu", "Tepat Waktu"),
			("nama_penandatangan", "X"),
			("waktu_masuk", "2020-01-01 08:00:00"),
			("workflow_state", "Selesai"),
			("sop", make.SOP_LEGALISIR if doc.sop != make.SOP_LEGALISIR else make.SOP_KK),
		):
			if doc.workflow_state == value:
				continue
			yield f"set {field}", session.post(
				"frappe.client.set_value", doctype="Permohonan", name=name, fieldname=field, value=value
			)
			yield f"PUT {field}", session.resource("PUT", "Permohonan", name, **{field: value})
		yield "DELETE", session.resource("DELETE", "Permohonan", name)
		yield "PUT paper row", session.resource("PUT", "Berkas Permohonan", row, ada=0, wajib=0)
		yield "DELETE paper row", session.resource("DELETE", "Berkas Permohonan", row)
		yield "POST paper row", session.resource(
			"POST", "Berkas Permohonan", nama_berkas="X", parent=name, parenttype="Permohonan", parentfield="berkas"
		)
		yield "PUT visit", session.resource("PUT", "Langkah Permohonan", visit, menit_kerja=0, catatan="X")
		yield "DELETE visit", session.resource("DELETE", "Langkah Permohonan", visit)
		yield "POST visit", session.resource("POST", "Langkah Permohonan", permohonan=name, sop=doc.sop)
		yield "insert submitted", session.post("frappe.client.insert", doc={**values, "docstatus": 1})
		yield "insert done", session.post("frappe.client.insert", doc={**values, "workflow_state": "Selesai"})
		yield "amend", session.post("frappe.client.insert", doc={**values, "amended_from": name, "docstatus": 1})
		yield "rename", session.post(
			"frappe.client.rename_doc", doctype="Permohonan", old_name=name, new_name="PMH-X", merge=False
		)
		yield "bulk submit", session.post(
			"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			doctype="Permohonan",
			docnames=[name],
			action="submit",
		)
		yield "bulk update", session.post(
			"frappe.client.bulk_update", docs=[{"doctype": "Permohonan", "docname": name, "nomor_surat": "X"}]
		)

	def picture_of(self, name: str) -> dict:
		"""Return every row of the request, and how many requests there are; comments aside."""
		frappe.db.rollback()
		own = frappe.get_all("Permohonan", filters={"name": name}, fields=["*"])
		for row in own:
			row.pop("_comments", None)
			row.pop("_seen", None)
		return {
			"Permohonan": own,
			**{
				child: frappe.get_all(child, filters={"parent": name}, fields=["*"], order_by="idx")
				for child in ("Berkas Permohonan", "Isian Permohonan")
			},
			"visits": make.visits(frappe._dict(name=name)),
			"count": frappe.db.count("Permohonan"),
		}

	def workflow_rows(self) -> list[frappe._dict]:
		return frappe.get_all(
			"Workflow Transition",
			filters={"parent": "Permohonan Layanan"},
			fields=["state", "action", "next_state"],
			order_by="idx",
		)
