"""Evaluasi Bulanan: the figures of one month on paper, for the office's files.

Every figure is one of the reports' own, so paper and screen cannot differ. Who reads some services only gets a
paper that says so.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import frappe
from babel.numbers import format_decimal
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.utils import add_months, cint, flt, get_fullname, get_last_day

from jumapolo_layanan.core import charts
from jumapolo_layanan.core.charts import Bar, Chart
from jumapolo_layanan.core.sop_form import PAPERS, Paper
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.jumapolo_layanan.report.kepatuhan_standar_waktu import kepatuhan_standar_waktu
from jumapolo_layanan.jumapolo_layanan.report.mutu_data_waktu import mutu_data_waktu
from jumapolo_layanan.jumapolo_layanan.report.permohonan_terlambat import permohonan_terlambat
from jumapolo_layanan.jumapolo_layanan.report.rekapitulasi_permohonan import rekapitulasi_permohonan
from jumapolo_layanan.printing import Office, Signer, indonesian_date, indonesian_moment, office, title_lines
from jumapolo_layanan.services import access, clock, prints

TITLE = "Evaluasi Bulanan"
REPORTS = (
	rekapitulasi_permohonan.REPORT,
	kepatuhan_standar_waktu.REPORT,
	permohonan_terlambat.REPORT,
	mutu_data_waktu.REPORT,
)
TREND = 12
_MARGIN = 18
_SLOWEST = 10


@dataclass(frozen=True)
class Table:
	"""Cells as text, the last row that of the totals where `has_total`; `numbers` counts the columns of figures."""

	headings: tuple[str, ...]
	rows: tuple[tuple[str, ...], ...]
	numbers: int
	has_total: bool = False


@dataclass(frozen=True)
class Evaluation:
	"""What the template lays out. Nothing in it is escaped but the charts."""

	paper: Paper
	margin: int
	office: Office
	letter_head: str
	month: str
	period: str
	printed: str
	scope: str
	services: Table
	shares: Chart | None
	trend: Chart | None
	steps: tuple[tuple[str, Table], ...]
	slowest: Chart | None
	quality: Table
	open_late: str
	notes: tuple[str, ...]
	place_and_date: str
	signer: Signer


def print_evaluation(month: date, paper: str) -> bytes:
	"""Return the PDF of the month that `month` lies in, and keep that it was made.

	:param paper: "A4" or "F4".
	:raises frappe.PermissionError: for who may not see each of the reports it is made of.
	:raises LayananError: for an unknown paper, or a month that has not begun.
	"""
	from frappe.utils.pdf import get_pdf  # opens its log in the site's folder, so not before there is a site

	_demand_reports()
	if paper not in PAPERS:
		frappe.throw(_("Pilih kertas A4 atau F4."), LayananError)
	first = month.replace(day=1)
	if first > clock.now().date():
		frappe.throw(_("Bulan itu belum mulai. Pilih bulan ini atau bulan yang lalu."), LayananError)
	evaluation = evaluate(first, PAPERS[paper])
	html = frappe.render_template("templates/evaluasi/evaluasi_bulanan.html", {"evaluasi": evaluation})
	sheet = evaluation.paper
	margins = {f"margin-{side}": f"{_MARGIN}mm" for side in ("top", "right", "bottom", "left")}
	# landscape is the core's way to name a paper, an evaluation stands upright
	width, height = sorted((sheet.width, sheet.height))
	size = {"page-width": f"{width}mm", "page-height": f"{height}mm"}
	content = get_pdf(html, {**size, **margins, "zoom": str(prints.printer_zoom()), "quiet": None})
	make_access_log(report_name=TITLE, file_type="PDF", filters={"bulan": f"{first:%Y-%m}"})
	return content


def evaluate(first: date, paper: Paper) -> Evaluation:
	"""Return every figure of the month that begins with `first`, for the user of the session."""
	last = get_last_day(first)
	filters = {"dari_tanggal": str(first), "sampai_tanggal": str(last)}
	width = min(paper.width, paper.height) - 2 * _MARGIN
	recap = _rows(rekapitulasi_permohonan, {**filters, "menurut": "Layanan"})
	steps = [row for row in _rows(kepatuhan_standar_waktu, filters) if row.get("nomor_langkah")]
	quality = _rows(mutu_data_waktu, {**filters, "menurut": "Layanan"})
	now = clock.now()
	return Evaluation(
		paper=paper,
		margin=_MARGIN,
		office=office(),
		letter_head=_letter_head(),
		month=indonesian_date(first).split(" ", 1)[1],
		period=f"{indonesian_date(first)} sampai {indonesian_date(last)}",
		printed=f"Dicetak {indonesian_moment(now)} oleh {get_fullname(frappe.session.user)}",
		scope=_scope_note(),
		services=_services(recap),
		shares=_shares(recap, width),
		trend=_trend(first, width),
		steps=_steps(steps),
		slowest=_slowest(steps, width),
		quality=_quality(quality),
		open_late=_open_late(),
		notes=_notes(now.date() <= last),
		place_and_date=f"{office().district}, {indonesian_date(now)}",
		signer=_camat(),
	)


def may_print() -> bool:
	"""Return whether the user of the session may see each report that the paper is made of."""
	return all(frappe.get_cached_doc("Report", report).is_permitted() for report in REPORTS)


def _demand_reports() -> None:
	access.demand("Langkah Permohonan", "report")
	if not may_print():
		frappe.throw(_("Anda tidak berhak mencetak Evaluasi Bulanan."), frappe.PermissionError)


def _rows(report: object, filters: dict) -> list[dict]:
	return report.execute(filters)[1]


def _services(rows: list[dict]) -> Table:
	fields = ("masuk", "selesai", "ditolak", "dibatalkan", "terbuka", "n", "tidak_terukur")
	headings = ("Layanan", "Masuk", "Selesai", "Ditolak", "Dibatalkan", "Masih terbuka", "n terukur")
	return Table(
		headings=(*headings, "Tidak terukur", "Tepat waktu"),
		rows=tuple(
			(
				row.get("layanan") or row["nomor_sop"],
				*(_whole(row[field]) for field in fields),
				_per_cent(row),
			)
			for row in rows
		),
		numbers=8,
		has_total=bool(rows),
	)


def _steps(rows: list[dict]) -> tuple[tuple[str, Table], ...]:
	"""Return a table of its own for each SOP version, which a page does not cut through."""
	by_version: dict[tuple, list[dict]] = defaultdict(list)
	for row in rows:
		by_version[row.get("nomor_sop"), row.get("nama_sop"), cint(row.get("versi"))].append(row)
	return tuple(
		(f"{number} {name or ''}" + (f" (versi {version})" if version > 1 else ""), _steps_of_one(own))
		for (number, name, version), own in by_version.items()
	)


def _steps_of_one(rows: list[dict]) -> Table:
	figures = ("rata_rata", "median", "p90", "rata_rata_tunggu")
	headings = ("Lk.", "Uraian", "Pelaksana", "Baku", "n", "Rata-rata", "Median", "P90", "Menunggu")
	return Table(
		headings=(*headings, "Tidak terukur", "Tepat waktu"),
		rows=tuple(
			(
				_whole(row["nomor_langkah"]),
				row.get("uraian") or "",
				row.get("pelaksana") or "",
				_whole(row.get("menit_standar")),
				_whole(row.get("n")),
				*(_decimal(row.get(field)) for field in figures),
				_whole(row.get("tidak_terukur")),
				_per_cent(row),
			)
			for row in rows
		),
		numbers=8,
	)


def _quality(rows: list[dict]) -> Table:
	fields = ("kunjungan", "terukur", *mutu_data_waktu.CAUSES.values(), mutu_data_waktu.OTHER, "jeda")
	causes = ("Entri susulan", "Klik beruntun", "Di luar jam kerja", "Tanpa kalender", "Sebab lain")
	return Table(
		headings=("Layanan", "Kunjungan", "Terukur", *causes, "Jeda pemohon", "Bagian terukur"),
		rows=tuple(
			(
				row.get("layanan") or row["nomor_sop"],
				*(_whole(row[field]) for field in fields),
				_share(row["persen_terukur"]),
			)
			for row in rows
		),
		numbers=9,
		has_total=bool(rows),
	)


def _shares(rows: list[dict], width: float) -> Chart | None:
	measured = [row for row in rows if row["n"]]
	chart_rows = [
		Bar(
			row.get("layanan") or _("Semua layanan"),
			row["persen_tepat_waktu"] / 100,
			f"{_per_cent(row)} (n = {row['n']})",
		)
		for row in measured
	]
	return charts.bars("Tepat waktu per layanan", chart_rows, width) if chart_rows else None


def _trend(first: date, width: float) -> Chart | None:
	start = add_months(first, 1 - TREND)
	filters = {"dari_tanggal": str(start), "sampai_tanggal": str(get_last_day(first)), "menurut": "Bulan"}
	found = {row["bulan"]: row for row in _rows(rekapitulasi_permohonan, filters)}
	months = [add_months(start, count) for count in range(TREND)]
	rows = [found.get(f"{month:%Y-%m}", {}) for month in months]
	if not any(row.get("masuk") for row in rows):
		return None
	labels = [f"{month:%m}/{month:%y}" for month in months]
	series = [
		("Masuk", [row.get("masuk", 0) for row in rows]),
		("Sudah selesai saat dicetak", [row.get("selesai", 0) for row in rows]),
	]
	return charts.columns("Permohonan per bulan masuk", labels, series, width)


def _slowest(rows: list[dict], width: float) -> Chart | None:
	"""Draw the steps that keep their time least often."""
	late = [row for row in rows if row.get("n") and flt(row.get("persen_tepat_waktu")) < 100]
	late.sort(key=lambda row: (flt(row["persen_tepat_waktu"]), -row["n"]))
	bars = [
		Bar(
			f"{_sop_number(row)} lk. {row['nomor_langkah']} {row.get('uraian') or ''}",
			flt(row["persen_tepat_waktu"]) / 100,
			f"{_per_cent(row)} (n = {row['n']})",
		)
		for row in late[:_SLOWEST]
	]
	return charts.bars("Langkah yang paling jarang tepat waktu", bars, width) if bars else None


def _open_late() -> str:
	rows = _rows(permohonan_terlambat, {})
	if not rows:
		return "Pada saat dicetak tidak ada permohonan terbuka yang melampaui tenggat langkahnya."
	longest = _decimal(rows[0]["lewat"])
	return (
		f"Pada saat dicetak {len(rows)} permohonan terbuka melampaui tenggat langkahnya; "
		f"yang terlama {longest} jam kerja."
	)


def _notes(unfinished: bool) -> tuple[str, ...]:
	notes = (
		"Permohonan dihitung pada bulan ketika ia masuk; langkah pada bulan ketika ia selesai.",
		"Waktu adalah menit jam kerja kantor menurut Kalender Kerja. Menunggu (sebelum petugas menekan Mulai) dan jeda "
		"(berkas pada pemohon) tidak termasuk waktu kerja.",
		"Tepat waktu berarti waktu kerja tidak melebihi waktu baku SOP. Setiap persentase dihitung dari n di dekatnya; yang "
		"tidak terukur tidak dihitung tepat maupun terlambat.",
		"P90 memakai peringkat terdekat: waktu terkecil yang tidak dilampaui oleh sedikitnya 90% dari n.",
		"Tidak terukur: entri susulan, klik beruntun, seluruhnya di luar jam kerja, atau kantor tanpa Kalender Kerja.",
	)
	early = "Bulan ini belum berakhir ketika dokumen ini dicetak; angkanya masih akan berubah."
	return (early, *notes) if unfinished else notes


def _scope_note() -> str:
	if access.readable_sops(frappe.session.user) is None:
		return ""
	return "Hanya layanan yang boleh dibaca oleh pencetak dokumen ini."


def _camat() -> Signer:
	"""Return the Camat in office, else the title with room for a name."""
	title = f"Camat {office().district}"
	accounts = frappe.get_all("Has Role", {"role": "Camat", "parenttype": "User"}, pluck="parent")
	found = frappe.get_all(
		"Pejabat",
		filters={"user": ["in", accounts or [""]], "aktif": 1},
		fields=["nama", "nip", "jabatan", "pangkat_golongan"],
		order_by="name",
		limit=1,
	)
	if not found:
		return Signer(title_lines=(title,), name="", rank="", nip="")
	official = found[0]
	return Signer(
		title_lines=title_lines(official.jabatan or title),
		name=official.nama or "",
		rank=official.pangkat_golongan or "",
		nip=official.nip or "",
	)


def _letter_head() -> str:
	return frappe.db.get_value("Letter Head", {"is_default": 1, "disabled": 0}, "content") or ""


def _sop_number(row: dict) -> str:
	version = f" v{row['versi']}" if cint(row.get("versi")) > 1 else ""
	return f"{(row.get('nomor_sop') or '').split('/')[0]}{version}"


def _per_cent(row: dict) -> str:
	return _share(row.get("persen_tepat_waktu")) if row.get("n") else "–"


def _share(value: float | None) -> str:
	return "–" if value is None else f"{format_decimal(flt(value), '0.0', locale='id')}%"


def _decimal(value: float | None) -> str:
	return "–" if value is None else format_decimal(flt(value), "0.0#", locale="id")


def _whole(value: int | None) -> str:
	return format_decimal(cint(value), "#,##0", locale="id")
