"""Requests as the tests need them, made through the same doors as real ones."""

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow, get_transitions

from jumapolo_layanan.setup import demo
from jumapolo_layanan.tests.case import acting_as

SOP_KK = "01-SOP-JMPL-2023-v1"
SOP_KTP = "02-SOP-JMPL-2023-v1"
SOP_PINDAH = "03-SOP-JMPL-2023-v1"
SOP_NIKAH = "04-SOP-JMPL-2023-v1"
SOP_LEGALISIR = "05-SOP-JMPL-2023-v1"
SOP_REKOMENDASI = "06-SOP-JMPL-2023-v1"
SOPS = (SOP_KK, SOP_KTP, SOP_PINDAH, SOP_NIKAH, SOP_LEGALISIR, SOP_REKOMENDASI)

# one user of each role of the decree
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
# the user who executes each step of the decree, by SOP
EXECUTORS = {
	SOP_KK: ("jfu", "jfu", "jfu", "kasi.pemerintahan", "operator.siak", "jfu", "jfu"),
	SOP_KTP: ("jfu", "jfu", "jfu", "kasi.pemerintahan", "operator.siak", "jfu", "jfu"),
	SOP_PINDAH: ("jfu", "jfu", "jfu", "kasi.pemerintahan", "jfu"),
	SOP_NIKAH: ("jfu", "jfu", "kasi.kesos", "camat", "jfu", "jfu"),
	SOP_LEGALISIR: ("jfu", "jfu", "camat", "jfu", "jfu"),
	SOP_REKOMENDASI: ("jfu", "jfu", "camat", "jfu", "jfu"),
}
NIK = "3313995708909901"


def request(
	sop: str = SOP_KK, complete: bool = True, at: datetime | None = None, **values: object
) -> Document:
	"""Take in a request as the JFU; with every mandatory paper there when `complete`."""
	with acting_as("jfu", at):
		doc = frappe.get_doc(
			{
				"doctype": "Permohonan",
				"sop": sop,
				"nama_pemohon": "Wulan Rekaan",
				"nik": NIK,
				"keperluan": "Pengujian",
				**values,
			}
		).insert()
		if complete:
			for row in doc.berkas:
				row.ada = 1
			doc.save()
	return doc


def count_every_second() -> None:
	"""Let the office never close, and no click be too fast, until the test is rolled back."""
	days = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
	calendar = frappe.get_doc(
		{
			"doctype": "Kalender Kerja",
			"nama_kalender": "Selalu Buka",
			"jam_kerja": [{"hari": day, "mulai": "00:00:00", "selesai": "23:59:59"} for day in days],
		}
	).insert()
	settings(kalender_kerja=calendar.name, ambang_beruntun=0)


def no_open_requests() -> None:
	"""Let nothing wait in the office, whatever other tests have left, until the test is rolled back."""
	names = frappe.get_all("Permohonan", filters={"docstatus": 0}, pluck="name", order_by="name")
	frappe.db.delete("Langkah Permohonan", {"permohonan": ["in", names or [""]]})
	frappe.db.delete("Permohonan", {"name": ["in", names or [""]]})


def settings(**values: object) -> None:
	"""Change **Pengaturan Layanan** until the test is rolled back."""
	doc = frappe.get_single("Pengaturan Layanan")
	doc.update(values)
	doc.save()


def sop_like(sop: str, number: str) -> Document:
	"""Return an unsaved draft SOP with the content of `sop` under another number."""
	doc = frappe.copy_doc(frappe.get_doc("SOP", sop))
	doc.update({"nomor_sop": number, "docstatus": 0, "status": "Draf"})
	return doc


def officer(account: str, *roles: str, title: str | None = None, nip: str = "198001012005011999") -> str:
	"""Make a user of the test's own with `roles`, and an official of that title; return the address."""
	user = demo.address(account)
	frappe.get_doc(
		{
			"doctype": "User",
			"email": user,
			"first_name": account,
			"send_welcome_email": 0,
			"roles": [{"role": role} for role in roles],
		}
	).insert()
	if title:
		frappe.get_doc(
			{"doctype": "Pejabat", "nama": account, "nip": nip, "jabatan": title, "user": user}
		).insert()
	return user


def actions(doc: Document, user: str) -> list[str]:
	"""Return the actions that the Workflow lists for `user` now, in order, each once."""
	with acting_as(user):
		return list(dict.fromkeys(row["action"] for row in get_transitions(reloaded(doc))))


def act(
	doc: Document, action: str, user: str, at: datetime | None = None, reason: str | None = None
) -> Document:
	"""Apply a Workflow action as `user`, writing the reason first where one is given."""
	with acting_as(user, at):
		doc = reloaded(doc)
		if reason is not None:
			doc.alasan = reason
			doc.save()
		return apply_workflow(doc, action)


def forward(doc: Document, user: str, at: datetime | None = None) -> Document:
	"""Press the first button that `user` sees."""
	return act(doc, actions(doc, user)[0], user, at)


def walk(doc: Document, steps: int) -> Document:
	"""Take the request `steps` steps on, each by its executor."""
	for _step in range(steps):
		doc = forward(doc, EXECUTORS[doc.sop][doc.langkah_ke - 1])
	return doc


def reloaded(doc: Document) -> Document:
	return frappe.get_doc(doc.doctype, doc.name)


def visits(doc: Document) -> list[frappe._dict]:
	return frappe.get_all(
		"Langkah Permohonan", filters={"permohonan": doc.name}, fields=["*"], order_by="name asc"
	)
