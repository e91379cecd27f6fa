"""A service that the decree lacks: written, legalised, run and repealed by the Desk alone."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import desk
import pytest
import sop_desk
from playwright.sync_api import APIRequestContext, Page, expect
from sop_desk import Step

from jumapolo_layanan.setup.demo import PASSWORD

CSRF = {"X-Frappe-CSRF-Token": "None"}
RESET_RIGHTS = "method/frappe.core.page.permission_manager.permission_manager.reset"
REASON = "Berkas belum cocok."
QUEUE_PATIENCE = 120  # seconds until a busy background worker has compiled
STAGE = "Tinjauan Lapangan"
DATE, KIND, PAPER = "Tanggal Keramaian", "Jenis Keramaian", "Surat pengantar desa"


class Names:
	"""What this run calls its own. A site keeps a legalised SOP for ever, so no two runs share a name."""

	def __init__(self, mark: str) -> None:
		self.number = f"{mark}/SOP/UJI/2026"
		self.sop = f"{mark}-SOP-UJI-2026-v1"
		self.service = f"Layanan Izin Keramaian {mark}"
		self.role = f"Kasi Trantib {mark}"
		self.signers = f"Camat/Sekcam {mark}"
		self.user = f"trantib.{mark}@jumapolo.test"


@dataclass(frozen=True)
class Office:
	"""The site by its REST interface, as Administrator."""

	request: APIRequestContext

	def get(self, path: str, **query: str) -> dict | list:
		answer = self.request.get(f"/api/resource/{path}", params=query)
		assert answer.ok, answer.text()
		return answer.json()["data"]

	def send(self, method: str, path: str, values: dict | None = None) -> None:
		answer = self.request.fetch(f"/api/{path}", method=method, data=values or {}, headers=CSRF)
		assert answer.ok, answer.text()

	def exists(self, doctype: str, name: str) -> bool:
		return bool(self.get(doctype, filters=f'[["name", "=", "{name}"]]'))

	def rights_of(self, role: str) -> list[dict]:
		return self.get(
			"Custom DocPerm",
			fields='["name", "parent"]',
			filters=f'[["role", "=", "{role}"]]',
			limit_page_length="0",
		)

	def doctypes_with_own_rights(self) -> set[str]:
		rows = self.get("Custom DocPerm", fields='["parent"]', limit_page_length="0")
		return {row["parent"] for row in rows}

	def states(self) -> set[str]:
		"""The states that the Workflow of requests has now."""
		return {row["state"] for row in self.get("Workflow/Permohonan Layanan")["states"]}


@pytest.fixture
def names() -> Names:
	return Names(str(int(time.time())))


@pytest.fixture
def office(login: Callable[[str], Page], names: Names) -> Iterator[Office]:
	"""The site; after the test nothing that it made acts there any more."""
	office = Office(login("Administrator").context.request)
	kept = office.doctypes_with_own_rights()
	yield office
	for row in office.rights_of(names.role):
		if row["parent"] in kept:
			office.send("DELETE", f"resource/Custom DocPerm/{row['name']}")
		else:
			office.send("POST", RESET_RIGHTS, {"doctype": row["parent"]})
	if office.exists("User", names.user):
		office.send("PUT", f"resource/User/{names.user}", {"enabled": 0})
	if office.exists("Role", names.role):
		office.send("PUT", f"resource/Role/{names.role}", {"disabled": 1})
	clear_sop(office, names)


def clear_sop(office: Office, names: Names) -> None:
	"""Take away what a failed run leaves: a draft, its executors, or an SOP in force."""
	sop = office.get(f"SOP/{names.sop}") if office.exists("SOP", names.sop) else {"docstatus": 0}
	if sop.get("status") == "Berlaku":
		repeal = {"dt": "SOP", "dn": names.sop, "method": "cabut", "args": {"alasan": "Pengujian gagal"}}
		office.send("POST", "method/run_doc_method", repeal)
	if sop["docstatus"]:
		return
	for doctype, name in (
		("SOP", names.sop),
		("Pelaksana SOP", names.signers),
		("Pelaksana SOP", names.role),
	):
		if office.exists(doctype, name):
			office.send("DELETE", f"resource/{doctype}/{quote(name, safe='')}")


def test_a_new_service_is_written_legalised_run_and_repealed_by_the_desk(
	login: Callable[[str], Page], names: Names, office: Office
) -> None:
	admin, camat = login("admin.layanan@jumapolo.test"), login("camat@jumapolo.test")
	sop_desk.add_executor(admin, names.signers, roles=("Camat", "Sekcam"))
	sop_desk.add_executor(admin, names.role, new_role=names.role)
	write_sop(admin, names)
	sop_desk.choose_action(admin, "Ajukan")
	desk.expect_state(admin, "Diajukan")

	open_sop(camat, names)
	sop_desk.choose_action(camat, "Sahkan")
	desk.expect_state(camat, "Berlaku")

	office.send("POST", "resource/User", new_officer(names))
	jfu = login("jfu@jumapolo.test")
	request = take_in(jfu, names)
	walk(login, jfu, request, names)

	repeal(camat)
	desk.expect_state(camat, "Dicabut")
	deadline = time.monotonic() + QUEUE_PATIENCE
	while f"{STAGE} ({names.role})" in office.states():
		assert time.monotonic() < deadline, "the repealed SOP is still in the Workflow"
		time.sleep(0.2)


def steps_of(names: Names) -> tuple[Step, ...]:
	return (
		Step("Mencocokkan data pemohon", "Operator SIAK", "Pendaftaran", "Data Cocok", "Mulai", 5),
		Step("Meneliti berkas", "JFU", "Pemeriksaan Berkas", "Nyatakan Lengkap", "Keputusan", 10),
		Step("Meninjau tempat keramaian", names.role, STAGE, "Setujui", "Keputusan", 60),
		Step("Menandatangani izin", names.signers, "Penandatanganan", "Tanda Tangani", "Kegiatan", 5),
		Step("Memberi nomor", "JFU", "Penomoran", "Beri Nomor", "Kegiatan", 3),
		Step("Menyerahkan izin", "JFU", "Penyerahan", "Serahkan Izin", "Selesai", 2),
	)


def write_sop(page: Page, names: Names) -> None:
	sop_desk.start_new(page, "sop")
	sop_desk.expect_finding(page, "SOP perlu sedikitnya dua langkah: satu Mulai dan satu Selesai.")
	desk.fill(page, "nomor_sop", names.number)
	desk.fill(page, "nama_sop", names.service)
	for field in ("tanggal_pembuatan", "tanggal_efektif"):
		desk.fill(page, field, sop_desk.today(page))
	for step in steps_of(names):
		sop_desk.write_step(page, step)

	branches = "keputusan belum punya cabang Jika Tidak."
	sop_desk.expect_finding(page, f"Langkah 2: {branches}")
	sop_desk.expect_finding(page, f"Langkah 3: {branches}")
	sop_desk.complete_row(page, "langkah", 2, {"jika_tidak": "Kembali ke Pemohon"})
	sop_desk.complete_row(page, "langkah", 3, {"jika_tidak": "Kembali ke Langkah", "langkah_tujuan": "3"})
	sop_desk.expect_finding(page, "Langkah 3: langkah tujuan harus sebelum langkah 3.")
	sop_desk.complete_row(page, "langkah", 3, {"langkah_tujuan": "2"})
	sop_desk.complete_row(page, "langkah", 4, {"pengesahan": "Tanda Tangan"})
	sop_desk.complete_row(page, "langkah", 5, {"penomoran": "Nomor Surat"})

	sop_desk.write_row(page, "persyaratan", {"nama_berkas": PAPER, "wajib": "1"})
	sop_desk.write_row(page, "isian", {"label": DATE, "tipe": "Tanggal", "wajib": "1"})
	sop_desk.write_row(page, "isian", {"label": KIND, "tipe": "Pilihan"})
	sop_desk.complete_row(page, "isian", 2, {"pilihan": "Hajatan\nPentas seni"})

	sop_desk.expect_finding(page, "Nomor Keputusan belum diisi.")
	desk.fill(page, "nomor_keputusan", "067/99 Tahun 2026")
	desk.fill(page, "tanggal_keputusan", sop_desk.today(page))
	expect(sop_desk.check_list(page)).to_contain_text("Siap diajukan", timeout=desk.PATIENCE)
	desk.save(page)
	desk.expect_state(page, "Draf")
	expect(sop_desk.check_list(page)).to_contain_text("Siap diajukan", timeout=desk.PATIENCE)


def open_sop(page: Page, names: Names) -> None:
	"""Find the SOP in the list by its number, as the Camat would."""
	page.goto("/app/sop")
	page.locator(".standard-filter-section:visible [data-fieldname='nomor_sop'] input").fill(names.number)
	row = page.locator(".list-row", has_text=names.service)
	expect(row).to_contain_text("Diajukan", timeout=desk.PATIENCE)
	row.locator(".list-subject a").first.click()
	desk.expect_state(page, "Diajukan")


def new_officer(names: Names) -> dict:
	return {
		"email": names.user,
		"first_name": "Trantib",
		"language": "id",
		"send_welcome_email": 0,
		"new_password": PASSWORD,
		"roles": [{"role": names.role}],
	}


def take_in(page: Page, names: Names) -> str:
	desk.open_workspace(page).get_by_role("button", name="Permohonan Baru").click()
	sop_desk.choose(desk.field(page, "sop"), names.service)
	expect(desk.paper_row(page, PAPER)).to_be_visible(timeout=desk.PATIENCE)
	desk.fill(page, "nama_pemohon", "Peramban Keramaian")
	desk.fill(page, "nik", desk.NIK)
	desk.fill(page, "keperluan", "Pentas seni desa")
	questions = page.locator(".layanan-pertanyaan:visible")
	dated, kind = (questions.filter(has_text=label) for label in (DATE, KIND))
	dated.locator("input").fill(sop_desk.today(page))
	dated.locator("input").blur()
	kind.locator("select").select_option("Pentas seni")
	desk.tick(page, PAPER)
	return desk.save_new(page)


def walk(login: Callable[[str], Page], jfu: Page, request: str, names: Names) -> None:
	"""Take the request to *Selesai*, each step by its executor, by way of both decisions' other branch."""
	operator, trantib = login("operator.siak@jumapolo.test"), login(names.user)
	sekcam = login("sekcam@jumapolo.test")
	check, visit = "Pemeriksaan Berkas (JFU)", f"{STAGE} ({names.role})"
	sign, number = f"Penandatanganan ({names.signers})", "Penomoran (JFU)"

	desk.expect_state(jfu, "Pendaftaran")
	expect(desk.forward_button(jfu)).to_have_count(0)
	desk.open_from_queue(operator, request)
	pass_on(operator, "Pendaftaran", "Data Cocok", check)
	desk.open_from_queue(jfu, request)
	send_back(jfu, check, "Menunggu Pemohon")
	pass_on(jfu, "Menunggu Pemohon", "Terima Kelengkapan", check)
	pass_on(jfu, check, "Nyatakan Lengkap", visit)

	desk.open_from_queue(trantib, request)
	send_back(trantib, visit, check)
	desk.open_from_queue(jfu, request)
	pass_on(jfu, check, "Nyatakan Lengkap", visit)
	desk.open_from_queue(trantib, request)
	pass_on(trantib, visit, "Setujui", sign)
	trantib.context.close()  # this officer is disabled at the end, and an open Desk would go on calling home

	desk.open_from_queue(sekcam, request)
	pass_on(sekcam, sign, "Tanda Tangani", number)
	expect(desk.field(sekcam, "jabatan_penandatangan")).to_contain_text("Sekretaris Camat")
	desk.open_from_queue(jfu, request)
	pass_on(jfu, number, "Beri Nomor", "Penyerahan (JFU)")
	expect(desk.field(jfu, "nomor_surat")).to_contain_text(re.compile(r"\d"))
	pass_on(jfu, "Penyerahan (JFU)", "Serahkan Izin", "Selesai")
	expect(desk.field(jfu, "status_waktu")).to_contain_text("Tepat Waktu")


def pass_on(page: Page, state: str, action: str, to: str) -> None:
	desk.expect_state(page, state)
	desk.press_forward(page, action)
	desk.expect_state(page, to)


def send_back(page: Page, state: str, to: str) -> None:
	desk.expect_state(page, state)
	sop_desk.choose_action(page, "Kembalikan")
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill(REASON)
	dialog.get_by_role("button", name="Kembalikan").click()
	desk.expect_state(page, to)
	desk.expect_usable(page)


def repeal(page: Page) -> None:
	page.locator(".page-head:visible").get_by_role("button", name="Cabut", exact=True).click()
	dialog = page.locator(".modal.show")
	dialog.locator("textarea").fill("Layanan pindah ke kabupaten.")
	dialog.get_by_role("button", name="Cabut", exact=True).click()
