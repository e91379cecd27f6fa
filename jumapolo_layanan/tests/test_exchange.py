"""SOPs out of the site and back: identical, or not at all."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import frappe
import requests
from openpyxl import Workbook, load_workbook

from jumapolo_layanan import exchange_excel
from jumapolo_layanan.core.exchange import MAX_BYTES, UnreadableFile
from jumapolo_layanan.core.exchange_sheets import CHOICES_SHEET, GUIDE_SHEET, SHEETS, read_sheets, to_sheets
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import exchange
from jumapolo_layanan.services.exchange import EXCEL, JSON, ImportRefused
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.rest import Session

DATA = Path(frappe.get_app_path("jumapolo_layanan", "data", "sop"))
METHOD = "jumapolo_layanan.exchange_api"


def decree(place: str = "UJI") -> list[dict]:
	"""Return the decree's SOPs under numbers that no site has."""
	rows = [json.loads(path.read_text()) for path in sorted(DATA.glob("*.json"))]
	return [{**row, "nomor_sop": row["nomor_sop"].replace("JMPL", place)} for row in rows]


def as_json(rows: list[dict]) -> bytes:
	return json.dumps(rows).encode()


def remove(name: str) -> None:
	"""Delete what a test has made through the web server."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.delete_doc("SOP", name, force=True, ignore_permissions=True)
	frappe.db.commit()


class ExchangeCase(LayananTestCase):
	def counts(self) -> dict[str, int]:
		doctypes = ("SOP", "SOP Step", "Persyaratan SOP", "Isian SOP", "Butir SOP", "Tahap SOP")
		return {doctype: frappe.db.count(doctype) for doctype in doctypes}

	def refused(self, content: bytes, kind: str) -> dict[str, str]:
		"""Import what must be refused and leave no trace; return the problems by place."""
		before = self.counts()
		with self.assertRaises(ImportRefused) as caught:
			exchange.import_file(content, kind)
		self.assertEqual(self.counts(), before)
		return {problem.place: problem.message for problem in caught.exception.problems}


class TestExchange(ExchangeCase):
	def test_import_makes_drafts_that_say_what_the_file_says(self) -> None:
		with acting_as("admin.layanan"):
			names = exchange.import_file(as_json(decree()), JSON)

		self.assertEqual(len(names), 6)
		for name in names:
			doc = frappe.get_doc("SOP", name)
			self.assertEqual((doc.status, doc.docstatus, doc.versi), ("Draf", 0, 1))
			self.assertEqual(doc.owner, "admin.layanan@jumapolo.test")
		self.assertEqual(frappe.get_doc("SOP", names[3]).langkah[2].langkah_tujuan, 2)

	def test_export_of_the_decree_is_the_decree(self) -> None:
		for sop, path in zip(make.SOPS, sorted(DATA.glob("*.json")), strict=True):
			exported = json.loads(exchange.export([sop], JSON))[0]
			original = json.loads(path.read_text())
			del original["versi"]
			self.assertEqual({**exported, **original}, exported)

	def test_export_says_nothing_of_life_on_this_site(self) -> None:
		exported = exchange.export([make.SOP_KK], JSON).decode()

		for word in (
			"status",
			"versi",
			"docstatus",
			"owner",
			"modified",
			"creation",
			"disahkan_oleh",
			"nip_",
			"idx",
		):
			self.assertNotIn(f'"{word}', exported)

	def test_export_import_export_is_identical_in_json(self) -> None:
		self.assert_round_trip(JSON)

	def test_export_import_export_is_identical_in_excel(self) -> None:
		self.assert_round_trip(EXCEL)

	def assert_round_trip(self, kind: str) -> None:
		rows = decree()
		rows[0] |= {
			"biaya": "=1+1",
			"produk": "007",
			"kode_klasifikasi": "470.1",
			"tanggal_revisi": "2026-01-31",
		}
		rows[0]["peringatan"] = 'Baris satu\nbaris "dua" & umur < 17 tahun – é 家'
		rows[1]["isian"] = [{"label": "Agama", "tipe": "Pilihan", "wajib": 1, "pilihan": "A\nB"}]
		names = exchange.import_file(as_json(rows), JSON)
		first_text, first_file = exchange.export(names, JSON), exchange.export(names, kind)

		for name in names:
			frappe.delete_doc("SOP", name, force=True)
		again = exchange.import_file(first_file, kind)

		self.assertEqual(again, names)
		self.assertEqual(exchange.export(again, JSON), first_text)
		self.assertEqual(exchange.export(again[::-1], JSON), first_text)

	def test_a_new_stage_is_kept_and_a_known_one_written_as_the_site_does(self) -> None:
		rows = decree()[:1]
		rows[0]["langkah"][2] |= {"tahap": "Tahap Rekaan"}
		rows[0]["langkah"][3] |= {"tahap": "LEGALISASI", "pelaksana": "kasi pemerintahan"}

		[name] = exchange.import_file(as_json(rows), JSON)

		self.assertTrue(frappe.db.exists("Tahap SOP", "Tahap Rekaan"))
		step = frappe.get_doc("SOP", name).langkah[3]
		self.assertEqual((step.tahap, step.pelaksana), ("Legalisasi", "Kasi Pemerintahan"))

	def test_a_number_that_exists_is_left_to_revision(self) -> None:
		row = json.loads((DATA / "01.json").read_text())
		row["langkah"][0]["pelaksana"] = "Lurah"

		found = self.refused(as_json([row]), JSON)

		self.assertIn("Revisi", found["SOP ke-1, nomor_sop"])
		self.assertIn("SOP ke-1, langkah ke-1, pelaksana", found)

	def test_one_bad_sop_keeps_all_others_out(self) -> None:
		rows = decree()
		rows[5]["langkah"][0]["pelaksana"] = "Lurah"
		rows[0]["langkah"][1]["tahap"] = "Tahap Rekaan"

		found = self.refused(as_json(rows), JSON)

		self.assertEqual([*found], ["SOP ke-6, langkah ke-1, pelaksana"])

	def test_a_refusal_at_the_last_moment_keeps_all_others_out(self) -> None:
		rows = decree()
		rows[5]["peringatan"] = "huruf <b>tebal</b><script>alert(1)</script>"
		rows[0]["langkah"][2]["tahap"] = "Tahap Rekaan"

		found = self.refused(as_json(rows), JSON)

		self.assertEqual([*found], ["SOP ke-6, peringatan"])

	def test_an_unknown_print_format_is_named(self) -> None:
		rows = decree()
		rows[0]["langkah"][3]["cetak"] = "Stempel Rekaan"

		found = self.refused(as_json(rows), JSON)

		self.assertIn("Stempel Legalisasi", found["SOP ke-1, langkah ke-4, cetak"])

	def test_a_large_json_file_is_refused_unread(self) -> None:
		self.assertIn("2 MiB", self.refused(b" " * (MAX_BYTES + 1), JSON)["Berkas"])

	def test_another_kind_of_file_is_refused(self) -> None:
		with self.assertRaisesRegex(LayananError, "xlsx"):
			exchange.import_file(b"", "csv")

	def test_two_versions_of_one_sop_are_not_exported_together(self) -> None:
		draft = make.sop_like(make.SOP_KK, "01/SOP/JMPL/2023")
		draft.update({"versi": 2, "merevisi": make.SOP_KK})
		draft.insert()

		with self.assertRaisesRegex(LayananError, "dua versi"):
			exchange.export([make.SOP_KK, draft.name], JSON)

	def test_a_counter_clerk_imports_nothing(self) -> None:
		with acting_as("jfu"), self.assertRaises(frappe.PermissionError):
			exchange.import_file(as_json(decree()), JSON)


class TestDamagedWorkbook(ExchangeCase):
	"""Each kind of damage by its own test: the cell is named, and nothing is imported."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		rows = exchange.exchange.read(decree()).sops
		cls.sound = exchange_excel.write_workbook(to_sheets(rows), {})

	def damaged(self, damage: Callable[[Workbook], None]) -> dict[str, str]:
		book = load_workbook(BytesIO(self.sound))
		damage(book)
		buffer = BytesIO()
		book.save(buffer)
		return self.refused(buffer.getvalue(), EXCEL)

	def put(self, sheet: str, cell: str, value: object) -> dict[str, str]:
		def damage(book: Workbook) -> None:
			book[sheet][cell] = value
			book[sheet][cell].number_format = "General"

		return self.damaged(damage)

	def assert_only(self, found: dict[str, str], place: str, words: str) -> None:
		self.assertEqual([*found], [place])
		self.assertIn(words, found[place])

	def test_undamaged_it_is_imported(self) -> None:
		self.assertEqual(len(exchange.import_file(self.sound, EXCEL)), 6)

	def test_sheet_of_another_name(self) -> None:
		def damage(book: Workbook) -> None:
			book["Persyaratan"].title = "Syarat"

		found = self.damaged(damage)

		self.assertIn("tidak dikenal", found["Lembar Syarat"])
		self.assertIn("tidak ada", found["Lembar Persyaratan"])

	def test_missing_column(self) -> None:
		found = self.damaged(lambda book: book["Langkah"].delete_cols(4))

		self.assert_only(found, "Lembar Langkah, baris 1, kolom Pelaksana", "Tambahkan judul")

	def test_unknown_column(self) -> None:
		found = self.put("Langkah", "Q1", "Catatan")

		self.assert_only(found, "Lembar Langkah, baris 1, kolom Q", "“Catatan” tidak dikenal")

	def test_cell_far_outside_the_columns(self) -> None:
		found = self.put("Peralatan", "XFD2", "jauh")

		self.assert_only(found, "Berkas", "Lembar Peralatan, baris 2 terisi jauh di luar kolom")

	def test_cell_beside_the_columns(self) -> None:
		found = self.put("Peralatan", "D2", "catatan")

		self.assert_only(found, "Lembar Peralatan, baris 2, kolom D", "Hapus isinya")

	def test_formula_as_a_title(self) -> None:
		found = self.put("Langkah", "Q1", "=A1")

		self.assert_only(found, "Lembar Langkah, baris 1, kolom Q", "rumus")

	def test_empty_mandatory_cell(self) -> None:
		found = self.put("Langkah", "C3", None)

		self.assert_only(found, "Lembar Langkah, baris 3, kolom C (Uraian Prosedur)", "wajib diisi")

	def test_minutes_that_are_no_whole_number(self) -> None:
		for value in (2.5, "dua", True, "2 menit"):
			with self.subTest(value=value):
				found = self.put("Langkah", "F3", value)
				self.assert_only(found, "Lembar Langkah, baris 3, kolom F (Waktu (menit))", "bilangan bulat")

	def test_minutes_not_above_zero(self) -> None:
		for value in (0, -3):
			with self.subTest(value=value):
				found = self.put("Langkah", "F3", value)
				self.assert_only(found, "Lembar Langkah, baris 3, kolom F (Waktu (menit))", "dari 1")

	def test_unknown_executor(self) -> None:
		found = self.put("Langkah", "D5", "Lurah")

		self.assert_only(found, "Lembar Langkah, baris 5, kolom D (Pelaksana)", "pelaksana Lurah belum ada")

	def test_unknown_options(self) -> None:
		for cell, title in (("I5", "Jenis"), ("L5", "Jika Tidak"), ("N5", "Penomoran"), ("O5", "Pengesahan")):
			with self.subTest(title=title):
				found = self.put("Langkah", cell, "Rekaan")
				self.assert_only(
					found, f"Lembar Langkah, baris 5, kolom {cell[0]} ({title})", "Pilih salah satu"
				)

	def test_gap_in_step_numbers(self) -> None:
		found = self.put("Langkah", "B8", 9)

		self.assert_only(found, "Lembar Langkah, baris 8, kolom B (Nomor Langkah)", "7 tidak ada")

	def test_repeated_step_number(self) -> None:
		found = self.put("Langkah", "B8", 6)

		self.assert_only(found, "Lembar Langkah, baris 8, kolom B (Nomor Langkah)", "6 tertulis dua kali")

	def test_row_of_an_sop_that_is_not_in_the_file(self) -> None:
		found = self.put("Persyaratan", "A3", "99/SOP/UJI/2023")

		self.assert_only(found, "Lembar Persyaratan, baris 3, kolom A (Nomor SOP)", "tidak ada di lembar SOP")

	def test_repeated_sop_number(self) -> None:
		found = self.put("SOP", "A8", "01/SOP/UJI/2023")

		self.assertNotIn("Lembar SOP, baris 2, kolom A (Nomor SOP)", found)
		self.assertIn("wajib diisi", found["Lembar SOP, baris 8, kolom B (Nama SOP)"])
		self.assertIn("tertulis dua kali", found["Lembar SOP, baris 8, kolom A (Nomor SOP)"])

	def test_sop_number_of_the_site(self) -> None:
		def damage(book: Workbook) -> None:
			for sheet in book.worksheets:
				for row in sheet.iter_rows(max_col=1):
					if row[0].value == "01/SOP/UJI/2023":
						row[0].value = "01/SOP/JMPL/2023"

		self.assert_only(self.damaged(damage), "Lembar SOP, baris 2, kolom A (Nomor SOP)", "pilih Revisi")

	def test_bad_dates(self) -> None:
		for value in ("31/02/2026", "kemarin", 45000, 12.5):
			with self.subTest(value=value):
				found = self.put("SOP", "H2", value)
				self.assert_only(
					found, "Lembar SOP, baris 2, kolom H (Tanggal Efektif)", "misalnya 31/12/2026"
				)

	def test_formula(self) -> None:
		found = self.put("Langkah", "F3", "=1+2")

		self.assert_only(found, "Lembar Langkah, baris 3, kolom F (Waktu (menit))", "rumus")

	def test_formula_in_a_sop_number_of_a_step(self) -> None:
		found = self.put("Langkah", "A3", "=SOP!A2")

		self.assert_only(found, "Lembar Langkah, baris 3, kolom A (Nomor SOP)", "rumus")

	def test_error_value(self) -> None:
		found = self.put("Langkah", "H3", "#REF!")

		self.assert_only(found, "Lembar Langkah, baris 3, kolom H (Keterangan)", "galat")

	def test_text_too_long(self) -> None:
		found = self.put("SOP", "B2", "x" * 141)

		self.assert_only(found, "Lembar SOP, baris 2, kolom B (Nama SOP)", "Persingkat sampai 140")

	def test_merged_cells(self) -> None:
		found = self.damaged(lambda book: book["Langkah"].merge_cells("D3:D5"))

		self.assert_only(found, "Lembar Langkah, baris 3, kolom D3:D5", "Pisahkan")

	def test_decision_without_a_no(self) -> None:
		found = self.put("Langkah", "L3", None)

		self.assert_only(found, "Lembar Langkah, baris 3, kolom L (Jika Tidak)", "belum punya cabang")

	def test_total_that_is_not_the_sum(self) -> None:
		found = self.put("SOP", "K2", 99)

		self.assert_only(found, "Lembar SOP, baris 2, kolom K (Total Waktu (menit))", "18")

	def test_two_steps_of_one_state(self) -> None:
		found = self.put("Langkah", "J4", "Pemeriksaan Berkas")

		self.assert_only(found, "Lembar Langkah, baris 4, kolom J (Tahap)", "Pemeriksaan Berkas (JFU)")

	def test_yes_or_no_that_is_neither(self) -> None:
		found = self.put("Persyaratan", "C2", "mungkin")

		self.assert_only(found, "Lembar Persyaratan, baris 2, kolom C (Wajib)", "Ya atau Tidak")

	def test_empty_sheet_of_sops(self) -> None:
		found = self.refused(exchange.template(), EXCEL)

		self.assertIn("tidak memuat SOP", "".join(found.values()))

	def test_file_cut_short(self) -> None:
		for length in (0, 10, 1000, len(self.sound) - 30):
			with self.subTest(length=length):
				self.assertIn("xlsx", self.refused(self.sound[:length], EXCEL)["Berkas"])

	def test_bytes_changed_inside(self) -> None:
		middle = len(self.sound) // 2
		self.refused(self.sound[: middle - 200] + b"\0" * 400 + self.sound[middle + 200 :], EXCEL)

	def test_file_of_another_kind(self) -> None:
		old = b"\xd0\xcf\x11\xe0" + b"\0" * 600
		for content, words in (
			(b"Nomor SOP;Nama SOP", "bukan Excel"),
			(old, "Excel lama"),
			(b"%PDF-1.7", "bukan Excel"),
		):
			with self.subTest(words=words):
				self.assertIn(words, self.refused(content, EXCEL)["Berkas"])

	def test_file_too_large(self) -> None:
		self.assertIn("2 MiB", self.refused(b"PK" + b"\0" * MAX_BYTES, EXCEL)["Berkas"])

	def with_part(self, name: str, content: bytes) -> bytes:
		buffer = BytesIO(self.sound)
		with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
			archive.writestr(name, content)
		return buffer.getvalue()

	def test_macros(self) -> None:
		found = self.refused(self.with_part("xl/vbaProject.bin", b"x"), EXCEL)

		self.assertIn("makro", found["Berkas"])

	def test_zip_bomb_is_not_unpacked(self) -> None:
		content = self.with_part("xl/media/image1.xml", b" " * (exchange_excel.MAX_UNPACKED + 1))
		self.assertLess(len(content), MAX_BYTES)

		self.assertIn("terlalu besar", self.refused(content, EXCEL)["Berkas"])

	def test_entities_are_not_expanded(self) -> None:
		content = self.with_part("xl/custom.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

		self.refused(content, EXCEL)

	def test_other_zip_file(self) -> None:
		buffer = BytesIO()
		with zipfile.ZipFile(buffer, "w") as archive:
			archive.writestr("content.xml", "<a/>")

		self.assertIn("bukan Excel", self.refused(buffer.getvalue(), EXCEL)["Berkas"])

	def test_huge_merged_range_costs_nothing(self) -> None:
		def damage(book: Workbook) -> None:
			book["Langkah"].merged_cells.add("A9:XFD1048576")

		self.assertEqual([*self.damaged(damage)], ["Lembar Langkah, baris 9, kolom A9:XFD1048576"])

	def test_row_at_the_end_of_the_sheet(self) -> None:
		found = self.put("Langkah", "A1048576", "01/SOP/UJI/2023")

		self.assertIn("10000 baris", found["Lembar Langkah"])


class TestWorkbook(LayananTestCase):
	def test_template_offers_the_offices_own_lists(self) -> None:
		book = load_workbook(BytesIO(exchange.template()))

		self.assertEqual(book.sheetnames, [*(table.sheet for table in SHEETS), GUIDE_SHEET, CHOICES_SHEET])
		lists = {
			column[0].value: [cell.value for cell in column[1:]] for column in book[CHOICES_SHEET].columns
		}
		self.assertIn("Kasi Pemerintahan", lists["Pelaksana"])
		self.assertIn("Stempel Legalisasi", lists["Cetak"])
		offered = {
			str(rule.sqref)[0]: rule.formula1 for rule in book["Langkah"].data_validations.dataValidation
		}
		self.assertEqual(
			offered["D"], f"'{CHOICES_SHEET}'!$A$2:$A${1 + len([v for v in lists['Pelaksana'] if v])}"
		)
		self.assertEqual([book["Langkah"]["B1"].value, book["Langkah"]["B2"].value], ["Nomor Langkah", None])

	def test_guide_says_of_every_column_what_it_takes(self) -> None:
		guide = load_workbook(BytesIO(exchange.template()))[GUIDE_SHEET]
		rows = [[cell.value for cell in row] for row in guide.iter_rows()]

		self.assertIn(["Langkah", "Waktu (menit)", "Ya", "Bilangan bulat mulai 1", None], rows)
		for table in SHEETS:
			self.assertEqual(
				{row[1] for row in rows if row[0] == table.sheet}
				>= {column.label for column in table.columns},
				True,
			)

	def test_text_is_never_written_as_a_formula(self) -> None:
		row = exchange.exchange.read(decree()[0]).sops[0]
		row |= {"biaya": "=HYPERLINK(1)", "produk": "#N/A", "peringatan": "+1", "nama_sop": "@x"}
		content = exchange_excel.write_workbook(to_sheets([row]), {})

		sheet = load_workbook(BytesIO(content))["SOP"]

		self.assertEqual({sheet[cell].data_type for cell in ("B2", "C2", "D2", "L2")}, {"s"})
		self.assertEqual(read_sheets(exchange_excel.read_workbook(content)).sops, [row])

	def test_unreadable_files_are_named_so(self) -> None:
		with self.assertRaises(UnreadableFile):
			exchange_excel.read_workbook(b"PK\x03\x04")


class TestEndpoints(ExchangeCase):
	def upload(self, session: Session, content: bytes, filename: str) -> requests.Response:
		url = f"{session.url}/api/method/{METHOD}.impor"
		return session.http.post(url, files={"berkas": (filename, content)}, timeout=60)

	def test_an_administrator_of_services_imports_over_http(self) -> None:
		name = "01-SOP-HTTP-2023-v1"
		self.addClassCleanup(remove, name)  # a test's own cleanup can't commit

		answer = self.upload(Session("admin.layanan"), as_json(decree("HTTP")[:1]), "sop.json")

		self.assertEqual(answer.status_code, 200, answer.text)
		self.assertEqual(answer.json()["message"], {"names": [name]})
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("SOP", name, "status"), "Draf")

	def test_a_damaged_file_is_answered_with_its_problems_and_changes_nothing(self) -> None:
		rows = decree("REST")
		rows[1]["langkah"][0]["menit"] = 0

		answer = self.upload(Session("admin.layanan"), as_json(rows), "sop.json")

		self.assertEqual(answer.status_code, 417)
		places = [row["place"] for row in answer.json()["problems"]]
		self.assertEqual(places, ["SOP ke-2, langkah ke-1, menit"])
		frappe.db.rollback()
		self.assertFalse(frappe.db.exists("SOP", {"nomor_sop": ["like", "%/REST/%"]}))

	def test_a_file_without_a_known_ending_or_no_file_is_refused(self) -> None:
		session = Session("admin.layanan")

		self.assertEqual(self.upload(session, b"x", "sop.csv").status_code, 417)
		self.assertEqual(session.post(f"{METHOD}.impor").status_code, 417)

	def test_import_is_no_get(self) -> None:
		answer = Session("admin.layanan").get(f"method/{METHOD}.impor")

		self.assertEqual(answer.status_code, 403)

	def test_only_who_writes_sops_imports(self) -> None:
		for account in ("jfu", "camat", "evaluator", "kasi.pemerintahan"):
			with self.subTest(account=account):
				answer = self.upload(Session(account), as_json(decree("REST")), "sop.json")
				self.assertEqual(answer.status_code, 403)

	def test_only_who_may_export_exports(self) -> None:
		names = json.dumps([make.SOP_KK])
		for account, status in (("admin.layanan", 200), ("camat", 200), ("evaluator", 200), ("jfu", 403)):
			with self.subTest(account=account):
				answer = Session(account).post(f"{METHOD}.ekspor", jenis="json", nama=names)
				self.assertEqual(answer.status_code, status)

	def test_export_is_a_download_of_the_chosen_sop(self) -> None:
		answer = Session("admin.layanan").post(
			f"{METHOD}.ekspor", jenis="json", nama=json.dumps([make.SOP_KK])
		)

		self.assertRegex(answer.headers["Content-Disposition"], 'filename="?01-SOP-JMPL-2023-v1.json')
		self.assertEqual(answer.content, exchange.export([make.SOP_KK], JSON))

	def test_export_without_a_choice_is_all_in_force(self) -> None:
		answer = Session("evaluator").get(f"method/{METHOD}.ekspor", jenis="xlsx")
		in_force = frappe.db.count("SOP", {"status": "Berlaku"})

		reading = read_sheets(exchange_excel.read_workbook(answer.content))

		self.assertEqual((reading.report(), len(reading.sops)), ([], in_force))

	def test_template_is_for_who_writes_sops(self) -> None:
		answer = Session("admin.layanan").get(f"method/{METHOD}.templat")

		self.assertTrue(answer.content.startswith(b"PK"))
		self.assertEqual(Session("jfu").get(f"method/{METHOD}.templat").status_code, 403)

	def test_strangers_get_nothing(self) -> None:
		url = Session("jfu").url
		for method in ("ekspor?jenis=json", "templat"):
			answer = requests.get(
				f"{url}/api/method/{METHOD}.{method}", headers={"Host": frappe.local.site}, timeout=60
			)
			self.assertEqual(answer.status_code, 403)
