"""Clerks who work at the same time do not stand in each other's way."""

from concurrent.futures import ThreadPoolExecutor

import frappe

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.rest import Session

CLERKS = 6
ACCOUNTS = ("jfu", "operator.siak", "kasi.pemerintahan", "kasi.kesos", "camat")


class TestParallelClerks(LayananTestCase):
	def test_six_services_at_once_lose_nothing_and_share_no_number(self) -> None:
		sessions = {account: Session(account) for account in ACCOUNTS}
		with ThreadPoolExecutor(max_workers=CLERKS) as pool:
			names = list(pool.map(lambda sop: serve(sop, sessions), make.SOPS * 2))

		frappe.db.rollback()
		for name in names:
			doc = frappe.get_doc("Permohonan", name)
			steps = [row.nomor_langkah for row in make.visits(doc)]
			self.assertEqual(doc.workflow_state, "Selesai")
			self.assertEqual(steps, list(range(1, len(make.EXECUTORS[doc.sop]) + 1)))
			self.assertTrue(all(row.selesai for row in make.visits(doc)))
		for field in ("nomor_agenda", "nomor_surat", "nomor_register"):
			numbers = frappe.get_all("Permohonan", {field: ["is", "set"]}, pluck=field, order_by="name")
			self.assertEqual(len(numbers), len(set(numbers)), field)

	def test_a_double_click_moves_a_request_once(self) -> None:
		jfu = Session("jfu")
		name = take_in(make.SOP_PINDAH, jfu)
		with ThreadPoolExecutor(max_workers=4) as pool:
			answers = [pool.submit(jfu.apply, name, "Serahkan Berkas") for _click in range(4)]

		codes = sorted(answer.result().status_code for answer in answers)
		frappe.db.rollback()
		self.assertEqual(codes.count(200), 1, codes)
		self.assertEqual(
			[row.nomor_langkah for row in make.visits(frappe.get_doc("Permohonan", name))], [1, 2]
		)


def take_in(sop: str, jfu: Session) -> str:
	doc = jfu.resource(
		"POST", "Permohonan", sop=sop, nama_pemohon="Wulan Rekaan", nik=make.NIK, keperluan="Pengujian"
	).json()["data"]
	papers = [{**row, "ada": 1} for row in doc["berkas"]]
	jfu.resource("PUT", "Permohonan", doc["name"], berkas=papers).raise_for_status()
	return doc["name"]


def serve(sop: str, sessions: dict[str, Session]) -> str:
	name = take_in(sop, sessions["jfu"])
	for account in make.EXECUTORS[sop]:
		session = sessions[account]
		session.apply(name, session.transitions(name)[0]["action"]).raise_for_status()
	return name
