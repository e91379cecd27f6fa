"""A backup brought back on another site, and a site of an earlier release migrated: both go on where they stood."""

import json
from dataclasses import dataclass
from pathlib import Path

import frappe
import pytest
from second_site import SecondSite

from jumapolo_layanan.core.graph import ACTION_RETURN
from jumapolo_layanan.setup import demo
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import acting_as

PNG = b"\x89PNG\r\n\x1a\n cadangan"
# what has come to the tables of the app since its first release that served an office
NEW_DOCTYPES = (
	"Ekspor Layanan",
	"Eskalasi Waktu",
	"Fakta Waktu",
	"Hitung Ulang Waktu",
	"Jangkar Riwayat",
	"Penghapusan Data Pribadi",
	"Peringatan Waktu",
	"Perubahan Riwayat",
	"Rekap Waktu",
	"Rincian Hitung Ulang",
)
NEW_FIELDS = {
	"Langkah Permohonan": (
		"beruntun",
		"desa",
		"entri_susulan",
		"garam_catatan",
		"hash",
		"hash_sebelumnya",
		"menit_total",
		"sebab_tidak_terukur",
		"sidik_catatan",
	),
	"Permohonan": ("giliran", "nama_tersamar", "pelaku_terdahulu", "penghapusan", "tenggat"),
	"Pengaturan Layanan": (
		"ambang_beruntun",
		"eskalasi",
		"jenis_lampiran",
		"masa_simpan_tahun",
		"persen_peringatan",
		"surel_peringatan",
		"ukuran_lampiran",
	),
}
FIRST_PATCH = "jumapolo_layanan.patches.numbers_into_books"

LOOK = """
from pathlib import Path
from jumapolo_layanan.core.chain import fingerprint
from jumapolo_layanan.services import chain, documents
from jumapolo_layanan.tests import pictures
files = Path(frappe.get_site_path("private", "files"))
answer = {{
	"rows": pictures.fingerprint(),
	"settings": frappe.db.get_singles_dict("Pengaturan Layanan"),
	"files": {{
		file.name: fingerprint([file.read_bytes().hex()]) for file in sorted(files.iterdir()) if file.is_file()
	}},
	"genuine": documents.find({code!r}) is not None,
	"broken": [name for name in {names!r} if chain.verify(name)],
}}
"""
FINISH = """
from jumapolo_layanan.core.graph import FINAL_STATES, WAITING
from jumapolo_layanan.services import chain, facts
from jumapolo_layanan.tests import factories as make
answer = {{}}
for name in {names!r}:
	doc = frappe.get_doc("Permohonan", name)
	while doc.workflow_state not in FINAL_STATES:
		waits = doc.workflow_state == WAITING
		doc = make.forward(doc, "jfu" if waits else make.EXECUTORS[doc.sop][doc.langkah_ke - 1])
	answer[name] = [doc.workflow_state, [each.masalah for each in chain.verify(name)]]
frappe.db.commit()
"""
AS_BEFORE = """
for doctype in {doctypes!r}:
	frappe.db.sql_ddl(f"drop table `tab{{doctype}}`")
	frappe.db.delete("DocType", {{"name": doctype}})
	for part in ("DocField", "DocPerm"):
		frappe.db.delete(part, {{"parent": doctype}})
for doctype, fields in {fields!r}.items():
	has_table = frappe.db.table_exists(doctype)
	for field in fields:
		if has_table:
			frappe.db.sql_ddl(f"alter table `tab{{doctype}}` drop column `{{field}}`")
		frappe.db.delete("DocField", {{"parent": doctype, "fieldname": field}})
		frappe.db.delete("Singles", {{"doctype": doctype, "field": field}})
frappe.db.delete("Patch Log", {{"patch": ["like", "jumapolo_layanan.%"], "name": ["!=", {patch!r}]}})
frappe.db.set_value("DocType", {{"module": "Jumapolo Layanan"}}, "migration_hash", None)
frappe.db.commit()
frappe.clear_cache()
answer = frappe.db.get_table_columns("Langkah Permohonan")
"""


@dataclass(frozen=True)
class Office:
	"""Requests of the test site: one that has ended, and its document's code; those under way."""

	ended: str
	code: str
	under_way: list[str]

	@property
	def names(self) -> list[str]:
		return [self.ended, *self.under_way]


@pytest.fixture(scope="module")
def office(site: str) -> Office:
	frappe.db.rollback()
	demo.make_users()
	ended = make.request(make.SOP_LEGALISIR)
	with acting_as("jfu"):
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "KTP.png",
				"content": PNG,
				"attached_to_doctype": ended.doctype,
				"attached_to_name": ended.name,
			}
		).insert()
		ended.berkas[0].lampiran = file.file_url
		ended.save()
	make.walk(ended, 5)
	under_way = [make.walk(make.request(sop), step).name for step, sop in enumerate(make.SOPS[:4], 1)]
	waiting = make.walk(make.request(make.SOP_REKOMENDASI), 1)
	under_way.append(make.act(waiting, ACTION_RETURN, "jfu", reason="Surat pengantar belum ada").name)
	frappe.db.commit()
	code = frappe.db.get_value("Dokumen Terbit", {"permohonan": ended.name}, "kode")
	return Office(ended.name, code, under_way)


@pytest.fixture(scope="module")
def restored(site: str, second: SecondSite, office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
	"""Bring a backup of the test site back on the second site; return the settings that came with it."""
	folder = tmp_path_factory.mktemp("cadangan")
	second.run("--site", site, "backup", "--with-files", "--backup-path", str(folder))
	found = {
		name: next(folder.glob(f"*-{name}")) for name in ("database.sql.gz", "files.tar", "private-files.tar")
	}
	second.run("purge-jobs", "--site", second.name)  # what an installation there has left to do
	second.on_it(
		"--force",
		"restore",
		str(found["database.sql.gz"]),
		"--with-public-files",
		str(found["files.tar"]),
		"--with-private-files",
		str(found["private-files.tar"]),
	)
	return next(folder.glob("*-site_config_backup.json"))


def test_a_restored_backup_is_the_office_as_it_was_once_its_key_is_there(
	site: str, second: SecondSite, office: Office, restored: Path
) -> None:
	look = LOOK.format(code=office.code, names=office.names)
	there, here = second.ask(look), second.ask(look, site)
	assert here["files"] and here["genuine"] and not here["broken"]
	assert {part: there[part] for part in ("rows", "settings", "files")} == {
		part: here[part] for part in ("rows", "settings", "files")
	}
	assert (there["genuine"], there["broken"]) == (False, office.names), "a new site has a key of its own"

	second.on_it("set-config", "encryption_key", json.loads(restored.read_text())["encryption_key"])
	assert second.ask(look) == here
	assert second.ask(FINISH.format(names=office.under_way[:1])) == {office.under_way[0]: ["Selesai", []]}


def test_an_office_of_an_earlier_release_migrates_and_finishes_what_is_under_way(
	second: SecondSite, office: Office, restored: Path
) -> None:
	second.on_it("set-config", "encryption_key", json.loads(restored.read_text())["encryption_key"])
	columns = second.ask(AS_BEFORE.format(doctypes=NEW_DOCTYPES, fields=NEW_FIELDS, patch=FIRST_PATCH))
	assert not set(columns) & set(NEW_FIELDS["Langkah Permohonan"])

	second.on_it("migrate", "--skip-search-index")

	assert second.ask(LOOK.format(code=office.code, names=office.names))["genuine"]
	finished = second.ask(FINISH.format(names=office.names))
	assert finished == {name: ["Selesai", []] for name in office.names}
