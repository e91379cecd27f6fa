"""The reports Buku Agenda and Register Layanan against a plain reckoning from numbers and requests."""

import io
import json
import threading
from datetime import date, datetime, timedelta

import frappe
import openpyxl
from frappe.desk.query_report import export_query, run
from frappe.model.document import Document

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

AGENDA, REGISTER = "Buku Agenda", "Register Layanan"
PERIOD = {"dari_tanggal": "2020-03-01", "sampai_tanggal": "2020-03-31"}
BOOKS = {
	"Agenda Masuk": ("nomor_agenda", "tanggal_agenda"),
	"Nomor Surat": ("nomor_surat", "tanggal_surat"),
	"Register Keluar": ("nomor_register", "tanggal_register"),
}
OWN_BOOK = {
	make.SOP_KK: "Register Keluar",
	make.SOP_KTP: "Register Keluar",
	make.SOP_PINDAH: "Agenda Masuk",
	make.SOP_NIKAH: "Nomor Surat",
	make.SOP_LEGALISIR: "Nomor Surat",
	make.SOP_REKOMENDASI: "Nomor Surat",
}
READERS = {
	"jfu": set(make.SOPS),
	"evaluator": set(make.SOPS),
	"kasi.pemerintahan": set(make.SOPS) - {make.SOP_NIKAH},
	"kasi.kesos": {make.SOP_NIKAH, make.SOP_LEGALISIR, make.SOP_REKOMENDASI},
	"sekcam": {make.SOP_LEGALISIR, make.SOP_REKOMENDASI},
	"camat": {make.SOP_NIKAH, make.SOP_LEGALISIR, make.SOP_REKOMENDASI},
}


class RegisterCase(LayananTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.addClassCleanup(frappe.db.rollback)
		cls.requests = make_requests()

	def setUp(self) -> None:
		frappe.set_user("Administrator")  # and no rollback: the tests only read the requests of the class

	tearDown = setUp


class TestBukuAgenda(RegisterCase):
	def test_every_line_equals_a_plain_reckoning(self) -> None:
		for book in BOOKS:
			lines = [
				tuple(row[field] for field in fields_of(AGENDA)) for row in rows_of(AGENDA, "jfu", buku=book)
			]
			self.assertEqual(lines, agenda_lines(self.requests, book))
			self.assertGreater(len(lines), 1)

	def test_the_columns_are_those_of_the_book(self) -> None:
		labels = [column["label"] for column in report_of(AGENDA, "jfu", buku="Agenda Masuk")["columns"]]
		self.assertEqual(
			labels,
			["No. Urut", "Tanggal", "Nomor Surat", "Tanggal Surat", "Dari/Pemohon", "Perihal", "Keterangan"],
		)

	def test_no_sequence_is_missing_and_a_void_one_stands_in_its_place_with_the_reason(self) -> None:
		rows = rows_of(AGENDA, "jfu", buku="Agenda Masuk")
		self.assertEqual([row["urut"] for row in rows], list(range(1, len(rows) + 1)))
		void = [row for row in rows if row["batal"]]
		self.assertEqual(
			[row["keterangan"] for row in void], ["Batal: Bukan penduduk.", "Batal: Pemohon mundur."]
		)
		self.assertTrue(0 < rows.index(void[0]) < len(rows) - 1)

	def test_the_first_and_the_last_day_of_the_period_belong_to_it(self) -> None:
		days = [row["tanggal"] for row in rows_of(AGENDA, "jfu", buku="Nomor Surat")]
		self.assertEqual((days[0], days[-1]), (date(2020, 3, 1), date(2020, 3, 31)))
		april = rows_of(
			AGENDA, "jfu", buku="Nomor Surat", dari_tanggal="2020-04-01", sampai_tanggal="2020-04-30"
		)
		self.assertEqual([row["tanggal"] for row in april], [date(2020, 4, 1)])

	def test_a_year_follows_the_year_before(self) -> None:
		rows = rows_of(
			AGENDA, "jfu", buku="Nomor Surat", dari_tanggal="2019-12-01", sampai_tanggal="2020-03-01"
		)
		self.assertEqual([(row["tanggal"].year, row["urut"]) for row in rows], [(2019, 1), (2020, 1)])

	def test_the_totals_count_numbers_used_and_void(self) -> None:
		cards = report_of(AGENDA, "jfu", buku="Agenda Masuk")["report_summary"]
		lines = agenda_lines(self.requests, "Agenda Masuk")
		self.assertEqual([card["value"] for card in cards], [len(lines), len(lines) - 2, 2])
		empty = report_of(
			AGENDA, "jfu", buku="Agenda Masuk", dari_tanggal="2001-01-01", sampai_tanggal="2001-01-31"
		)
		self.assertEqual((empty["result"], empty["report_summary"]), ([], None))

	def test_filter_by_service(self) -> None:
		rows = rows_of(AGENDA, "jfu", buku="Agenda Masuk", sop=make.SOP_PINDAH)
		self.assertTrue(rows and all("Pindah" in row["perihal"] for row in rows))

	def test_each_reader_sees_the_numbers_of_their_services(self) -> None:
		for user, services in READERS.items():
			for book in BOOKS:
				seen = {row["permohonan"] for row in rows_of(AGENDA, user, buku=book)}
				own = [doc for doc in self.requests if doc.sop in services]
				self.assertEqual(seen, {doc.name for doc, _row in numbered(own, book)}, (user, book))
		self.assertEqual(rows_of(AGENDA, "camat", buku="Agenda Masuk", sop=make.SOP_KK), [])
		self.assertIn("boleh Anda baca", report_of(AGENDA, "camat", buku="Nomor Surat")["message"])
		for user in ("jfu", "evaluator"):
			self.assertIsNone(report_of(AGENDA, user, buku="Nomor Surat")["message"])

	def test_a_filter_that_makes_no_sense_is_refused_and_leaves_no_timer(self) -> None:
		before = set(threading.enumerate())
		for filters, message in (
			({"buku": None}, "Pilih Buku"),
			({"buku": "Buku Tamu"}, "Pilih Buku"),
			({"buku": "Nomor Surat", "dari_tanggal": None}, "Isi Dari Tanggal"),
			({"buku": "Nomor Surat", "sampai_tanggal": "2020-02-01"}, "tidak boleh sesudah"),
		):
			with self.assertRaisesRegex(LayananError, message):
				report_of(AGENDA, "jfu", **filters)
		timers = [one for one in set(threading.enumerate()) - before if isinstance(one, threading.Timer)]
		self.assertTrue(all(timer.finished.is_set() for timer in timers))


class TestRegisterLayanan(RegisterCase):
	def test_every_line_equals_a_plain_reckoning(self) -> None:
		lines = [tuple(row[field] for field in fields_of(REGISTER)) for row in rows_of(REGISTER, "jfu")]
		self.assertEqual(lines, register_lines(self.requests))
		self.assertGreater(len(lines), 8)

	def test_a_service_is_counted_on_from_the_month_before(self) -> None:
		april = {"dari_tanggal": "2020-04-01", "sampai_tanggal": "2020-04-30", "sop": make.SOP_NIKAH}
		march = [row["urut"] for row in rows_of(REGISTER, "jfu", sop=make.SOP_NIKAH)]
		self.assertEqual(march, list(range(1, len(march) + 1)))
		self.assertEqual([row["urut"] for row in rows_of(REGISTER, "jfu", **april)], [len(march) + 1])

	def test_a_book_is_shown_when_asked_for(self) -> None:
		rows = rows_of(REGISTER, "jfu", buku="Agenda Masuk", sop=make.SOP_KK)
		self.assertEqual(
			{row["nomor"] for row in rows},
			{row.nomor for _doc, row in numbered(self.requests, "Agenda Masuk") if row.sop == make.SOP_KK},
		)

	def test_the_signer_is_named_once_the_paper_is_signed(self) -> None:
		rows = {row["permohonan"]: row for row in rows_of(REGISTER, "jfu", buku="Agenda Masuk")}
		signed = {doc.name for doc in self.requests if doc.waktu_pengesahan}
		for name, row in rows.items():
			self.assertIs(bool(row["penandatangan"]), name in signed)

	def test_each_reader_sees_the_numbers_of_their_services(self) -> None:
		for user, services in READERS.items():
			seen = [row["permohonan"] for row in rows_of(REGISTER, user)]
			own = [doc for doc in self.requests if doc.sop in services]
			expected = {
				doc.name for doc in own for other, _row in numbered(own, OWN_BOOK[doc.sop]) if other is doc
			}
			self.assertEqual(set(seen), expected, user)


class TestBothRegisters(RegisterCase):
	def test_who_has_no_business_with_the_books_is_refused(self) -> None:
		for report in (AGENDA, REGISTER):
			for user in ("operator.siak", "admin.layanan"):
				with self.assertRaises(frappe.PermissionError):
					report_of(report, user, buku="Agenda Masuk")

	def test_no_personal_data_is_carried(self) -> None:
		for report in (AGENDA, REGISTER):
			for book in BOOKS:
				shown = json.dumps(report_of(report, "jfu", buku=book), default=str)
				for doc in self.requests:
					for private in (doc.nik, doc.nomor_kk, doc.telepon, doc.alamat, doc.kode_lacak):
						self.assertNotIn(private, shown)

	def test_who_acts_on_no_request_reads_no_name(self) -> None:
		for report, field in ((AGENDA, "dari"), (REGISTER, "pemohon")):
			names = {row[field] for row in rows_of(report, "evaluator", buku="Agenda Masuk")}
			self.assertEqual(names, {"W***n R***n"})
			self.assertIn("Wulan Rekaan", {row[field] for row in rows_of(report, "jfu", buku="Agenda Masuk")})

	def test_an_identity_number_among_free_words_is_masked(self) -> None:
		rows = rows_of(AGENDA, "jfu", buku="Agenda Masuk")
		self.assertTrue(any("NIK anak 3313************" in row["perihal"] for row in rows))

	def test_the_excel_file_holds_the_same_lines(self) -> None:
		for report in (AGENDA, REGISTER):
			for user in ("jfu", "evaluator", "kasi.kesos"):
				result = report_of(report, user, buku="Nomor Surat")
				sheet = exported(report, user, len(result["result"]))
				self.assertEqual(list(sheet[0]), [column["label"] for column in result["columns"]])
				lines = [[row[field] or None for field in fields_of(report)] for row in result["result"]]
				self.assertEqual([[cell_of(cell) for cell in row] for row in sheet[1:]], lines)

	def test_words_that_a_spreadsheet_would_run_are_words(self) -> None:
		sheet = exported(AGENDA, "jfu", len(rows_of(AGENDA, "jfu", buku="Nomor Surat")))
		names = [row[4] for row in sheet[1:]]
		self.assertIn("'=NOW()", names)

	def test_no_column_is_a_link(self) -> None:
		for report in (AGENDA, REGISTER):
			columns = report_of(report, "jfu", buku="Nomor Surat")["columns"]
			self.assertFalse(
				[column for column in columns if column["fieldtype"] in ("Link", "Dynamic Link")]
			)


def make_requests() -> list[Document]:
	"""Make requests around March 2020: done, refused, cancelled and under way, of all services."""
	made = [
		play(make.SOP_NIKAH, datetime(2019, 12, 31, 9)),
		play(make.SOP_KK, at(2), keperluan="Tambah anggota, NIK anak 3313 9905 0101 9902"),
		play(make.SOP_KK, at(3), 3, ending=("Tolak", "kasi.pemerintahan", "Bukan penduduk.")),
		play(make.SOP_KTP, at(4)),
		play(
			make.SOP_PINDAH, at(5), nomor_surat_pengantar="12/SP/2020", tanggal_surat_pengantar="2020-03-04"
		),
		play(make.SOP_KTP, at(6), 5, ending=("Batalkan", "jfu", "Pemohon mundur.")),
		play(make.SOP_KK, at(9), 4),
		play(make.SOP_NIKAH, at(1)),
		play(make.SOP_LEGALISIR, at(10), nama_pemohon="=NOW()"),
		play(make.SOP_REKOMENDASI, at(11), 2),
		play(make.SOP_REKOMENDASI, at(12)),
		play(make.SOP_PINDAH, at(13), 3),
		play(make.SOP_LEGALISIR, at(16), 4),
		play(make.SOP_NIKAH, at(31, 23)),
		play(make.SOP_NIKAH, datetime(2020, 4, 1, 0, 0)),
	]
	return made


def play(
	sop: str, moment: datetime, steps: int | None = None, ending: tuple | None = None, **values: object
) -> Document:
	"""Take a request in at `moment` and `steps` steps on, a minute each; all of them unless told otherwise."""
	identity = {
		"nomor_kk": "3313990101200001",
		"telepon": "080000001234",
		"alamat": "RT 07 RW 09 Dukuh Rahasia",
	}
	doc = make.request(sop, at=moment, **{**identity, **values})
	users = make.EXECUTORS[sop]
	for step in range(len(users) if steps is None else steps):
		moment += timedelta(minutes=1)
		doc = make.forward(doc, users[step], moment)
	if ending:
		action, user, reason = ending
		doc = make.act(doc, action, user, moment + timedelta(minutes=1), reason=reason)
	return make.reloaded(doc)


def at(day: int, hour: int = 8) -> datetime:
	return datetime(2020, 3, day, hour)


def report_of(report: str, user: str, **filters: object) -> dict:
	with acting_as(user):
		return run(report, filters={**PERIOD, **filters})


def rows_of(report: str, user: str, **filters: object) -> list[dict]:
	return report_of(report, user, **filters)["result"]


def fields_of(report: str) -> list[str]:
	if report == AGENDA:
		return ["urut", "tanggal", "nomor_surat", "tanggal_surat", "dari", "perihal", "keterangan"]
	return [
		"urut",
		"nomor",
		"tanggal",
		"pemohon",
		"keperluan",
		"penandatangan",
		"tanggal_selesai",
		"keterangan",
		"layanan",
	]


def exported(report: str, user: str, rows: int) -> list[tuple]:
	"""Return the cells of the Excel file that the Desk's *Export* makes."""
	with acting_as(user):
		frappe.local.form_dict = frappe._dict(
			report_name=report,
			file_format_type="Excel",
			filters=json.dumps({**PERIOD, "buku": "Nomor Surat"}),
			visible_idx=json.dumps(list(range(rows))),
			custom_columns="[]",
		)
		export_query()
	content = frappe.local.response.pop("filecontent")
	return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def cell_of(value: object) -> object:
	return value.date() if isinstance(value, datetime) else value


def numbered(requests: list[Document], book: str, month: tuple[int, int] = (2020, 3)) -> list[tuple]:
	"""Return the requests with a number of `book` in the month, in the order of the numbers as written."""
	field, dated = BOOKS[book]
	found = [
		(doc, frappe._dict(nomor=doc.get(field), tanggal=doc.get(dated), sop=doc.sop))
		for doc in requests
		if doc.get(field) and (doc.get(dated).year, doc.get(dated).month) == month
	]
	return sorted(found, key=lambda pair: int(pair[1].nomor.split("/")[0]))


def remark(doc: Document) -> str:
	if doc.workflow_state in ("Ditolak", "Dibatalkan"):
		return f"Batal: {make.visits(doc)[-1].catatan}"
	return "Selesai" if doc.workflow_state == "Selesai" else "Dalam proses"


def words(text: str) -> str:
	"""What the reports make of the words that these requests bear."""
	return {"=NOW()": "'=NOW()"}.get(text, text.replace("3313 9905 0101 9902", "3313************"))


def agenda_lines(requests: list[Document], book: str) -> list[tuple]:
	lines = []
	for doc, row in numbered(requests, book):
		incoming = book == "Agenda Masuk"
		service = frappe.db.get_value("SOP", doc.sop, "nama_sop")
		lines.append(
			(
				int(row.nomor.split("/")[0]),
				row.tanggal,
				(doc.nomor_surat_pengantar or "") if incoming else row.nomor,
				doc.tanggal_surat_pengantar if incoming else row.tanggal,
				words(doc.nama_pemohon),
				f"{service}: {words(doc.keperluan)}",
				remark(doc),
			)
		)
	return lines


def register_lines(requests: list[Document]) -> list[tuple]:
	lines = []
	for sop, book in OWN_BOOK.items():
		own = [doc for doc in requests if doc.sop == sop]
		for count, (doc, row) in enumerate(numbered(own, book), 1):
			signer = f"{doc.nama_penandatangan} ({doc.jabatan_penandatangan})" if doc.waktu_pengesahan else ""
			lines.append(
				(
					count,
					row.nomor,
					row.tanggal,
					words(doc.nama_pemohon),
					words(doc.keperluan),
					signer,
					doc.waktu_selesai.date() if doc.workflow_state == "Selesai" else None,
					remark(doc),
					frappe.db.get_value("SOP", sop, "nama_sop"),
				)
			)
	return lines
