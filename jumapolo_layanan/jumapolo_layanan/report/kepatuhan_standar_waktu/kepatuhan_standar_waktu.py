"""Kepatuhan Standar Waktu: whether each step of each SOP keeps the minutes that the decree gives it.

The unit is one step of one request, all its visits together; it belongs to the period in which its
last visit ended. The last row adds up what may be added: counts, and the share of all steps, each judged by
its own standard; a mean of means or a median over different steps would mislead. No column is a
link, because the Desk's *Add Column* would read the linked document past its field permissions.
"""

from collections.abc import Callable, Iterable

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import escape_html, getdate

from jumapolo_layanan.core.tally import CAUSES, Tally
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.reporting import (
	Answer,
	bar_chart,
	card,
	column,
	kept_in_the_foreground,
	share,
	share_with_n,
	total_line,
	validate_period,
)
from jumapolo_layanan.services import access, compliance
from jumapolo_layanan.services.compliance import Choice, Group, Period
from jumapolo_layanan.services.facts import CAUSE_FIELDS

REPORT = "Kepatuhan Standar Waktu"
BY_STEP, BY_EXECUTOR, BY_OFFICER, BY_VILLAGE, BY_MONTH = (
	"SOP dan Langkah",
	"Pelaksana",
	"Petugas",
	"Desa",
	"Bulan",
)
# what the cells must tell apart for a grouping, and the field and width of its first column
GROUPINGS: dict[str, tuple[tuple[str, ...], str, int]] = {
	BY_STEP: ((), "nomor_sop", 145),
	BY_EXECUTOR: ((), "pelaksana", 170),
	BY_OFFICER: ((compliance.OFFICER,), "nama_petugas", 220),
	BY_VILLAGE: ((compliance.VILLAGE,), "desa", 170),
	BY_MONTH: ((compliance.MONTH,), "bulan", 120),
}
Steps = dict[tuple[str, int], frappe._dict]


def execute(filters: dict | None = None) -> Answer:
	"""Return columns, rows, the note above the table, the chart and the cards."""
	filters = frappe._dict(filters or {})
	with kept_in_the_foreground(REPORT):
		validate_filters(filters)
		rows = get_data(filters)
	columns = get_columns(filters, rows)
	total = [get_total(rows, columns)] if rows else []
	return (
		columns,
		rows + total,
		get_message(filters),
		get_chart(rows, filters),
		get_summary(rows, filters),
	)


def validate_filters(filters: frappe._dict) -> None:
	filters.kelompok = filters.kelompok or BY_STEP
	if filters.kelompok not in GROUPINGS:
		frappe.throw(_("Pilih salah satu pengelompokan yang tersedia."), LayananError)
	validate_period(filters)


def get_columns(filters: frappe._dict, rows: list[dict]) -> list[dict]:
	def minutes(fieldname: str, label: str, width: int) -> dict:
		return column(fieldname, label, "Float", width, precision=2)

	_apart, first, width = GROUPINGS[filters.kelompok]
	by_step = filters.kelompok == BY_STEP
	labels = {"nomor_sop": _("Nomor SOP"), "nama_petugas": _("Petugas")}
	causes = [*CAUSES, *([_("Sebab Lain")] if any(row["sebab_lain"] for row in rows) else [])]
	fields = [*CAUSE_FIELDS.values(), "sebab_lain"]
	return [
		column(first, labels.get(first, _(filters.kelompok)), "Data", width),
		*(
			[
				column("nomor_langkah", _("Langkah"), "Int", 85),
				column("uraian", _("Uraian"), "Data", 145),
				column("pelaksana", _("Pelaksana"), "Data", 135),
			]
			if by_step
			else []
		),
		column("n", _("n"), "Int", 60),
		column("persen_tepat_waktu", _("Tepat Waktu (%)"), "Percent", 140, precision=1),
		*([column("menit_standar", _("Standar (mnt)"), "Int", 115)] if by_step else []),
		minutes("rata_rata", _("Rata-rata (mnt)"), 125),
		minutes("median", _("Median (mnt)"), 115),
		minutes("p90", _("P90 (mnt)"), 90),
		minutes("rata_rata_tunggu", _("Menunggu (mnt)"), 130),
		column("tidak_terukur", _("Tidak Terukur"), "Int", 120),
		*(
			column(field, _(cause), "Int", 130)
			for field, cause in zip(fields[: len(causes)], causes, strict=True)
		),
		*(
			[column("nama_sop", _("Nama SOP"), "Data", 260), column("versi", _("Versi"), "Int", 65)]
			if by_step
			else []
		),
	]


def get_data(filters: frappe._dict) -> list[dict]:
	"""Return one row for each group in which a step was finished at least once in the period."""
	steps = _steps(filters)
	apart, _field, _width = GROUPINGS[filters.kelompok]
	choice = Choice(
		Period(getdate(filters.dari_tanggal), getdate(filters.sampai_tanggal)),
		{sop for sop, _number in steps},
		filters.petugas,
		filters.desa,
	)
	found = compliance.tallies(choice, by=apart, lengths=filters.kelompok != BY_STEP)
	found = {group: tally for group, tally in found.items() if (group.sop, group.number) in steps}
	if filters.kelompok == BY_STEP:
		return [
			{**step, **_figures(tally)} for key, step in steps.items() if (tally := found.get(Group(*key)))
		]
	return _grouped(found, filters, steps)


def get_total(rows: list[dict], columns: list[dict]) -> dict:
	"""Return what may be added up: counts, and the share of all of them."""
	fields = ("n", "tepat_waktu", "tidak_terukur", *CAUSE_FIELDS.values(), "sebab_lain")
	total = {field: sum(row[field] for row in rows) for field in fields}
	if total["n"]:
		total["persen_tepat_waktu"] = share(total["tepat_waktu"], total["n"])
	return total_line(columns, total)


def get_message(filters: frappe._dict) -> str:
	notes = [
		_(
			"Waktu dihitung dalam menit jam kerja kantor menurut kalender kerja: malam, jam istirahat, dan hari libur "
			"tidak dihitung."
		),
		_(
			"n adalah banyaknya langkah yang selesai dan terukur pada periode ini: satu langkah pada satu permohonan "
			"dihitung satu kali, semua kunjungannya dijumlahkan. Setiap persentase dihitung dari n yang tertulis di dekatnya."
		),
		_(
			"P90 memakai peringkat terdekat: waktu terkecil yang tidak dilampaui oleh sedikitnya 90% dari n. "
			"Tepat sama dengan standar berarti tepat waktu; angka merah melampaui standar."
		),
		_(
			"Menunggu adalah rata-rata waktu sebelum petugas menekan Mulai, di luar waktu langkah. "
			"Waktu jeda, ketika berkas dikembalikan kepada pemohon, tidak dihitung."
		),
		_(
			"Langkah yang tidak terukur tidak masuk n; jumlahnya ada di kolom Tidak Terukur, lalu menurut sebabnya: "
			"entri susulan, klik beruntun, di luar jam kerja, tanpa kalender."
		),
		_("Baris Jumlah tidak memuat rata-rata, median, dan P90, karena standar setiap langkah berbeda."),
		_("Klik angka n atau Tidak Terukur untuk membuka kunjungan langkahnya."),
	]
	if filters.kelompok != BY_STEP:
		notes.insert(
			2,
			_(
				"Dalam pengelompokan ini setiap langkah dinilai terhadap standarnya sendiri; rata-rata, median, dan P90 "
				"mencakup langkah yang berbeda-beda."
			),
		)
	first, *others = notes
	return (
		f"{first}<details><summary>{_('Cara membaca laporan ini')}</summary>{'<br>'.join(others)}</details>"
	)


def get_chart(rows: list[dict], filters: frappe._dict) -> dict:
	"""Share on time over all measured steps of each group; by SOP version in the default grouping."""
	by_step = filters.kelompok == BY_STEP
	_apart, first, _width = GROUPINGS[filters.kelompok]
	groups: dict[object, list[dict]] = {}
	for row in rows:
		groups.setdefault(row["sop"] if by_step else row["kunci"], []).append(row)
	measured = [own for own in groups.values() if _measured(own)]
	title = _("Tepat waktu per {0} (%)").format(_("SOP") if by_step else _(filters.kelompok))
	if by_step:
		labels = _sop_labels(measured)
	else:
		# the axis cuts a long label off at its end
		labels = [f"{_measured(own)}: {own[0][first]}" for own in measured]
		title = _("{0}; di depan nama: n").format(title)
	values = [round(100 * _on_time(own) / _measured(own), 1) for own in measured]
	return bar_chart(title, labels, {_("Tepat waktu"): values}, fieldtype="Percent")


def get_summary(rows: list[dict], filters: frappe._dict) -> list[dict] | None:
	if not rows:
		return None
	n = _measured(rows)
	cards = [
		card(_("Langkah selesai dan terukur (n)"), n),
		*([card(_("Tepat waktu"), share_with_n(_on_time(rows), n))] if n else []),
		card(_("Tidak terukur"), sum(row["tidak_terukur"] for row in rows)),
		card(_("Di antaranya entri susulan"), sum(row["entri_susulan"] for row in rows)),
	]
	worst = max(rows, key=_late)
	if _late(worst):
		late = _("{0} dari n = {1} terlambat").format(_late(worst), worst["n"])
		cards.append(card(_("Terbanyak: {0}").format(_name_of(worst, filters)), late))
	return cards


def _grouped(found: dict[Group, Tally], filters: frappe._dict, steps: Steps) -> list[dict]:
	_apart, field, _width = GROUPINGS[filters.kelompok]
	key_of: dict[str, Callable[[Group], str]] = {
		BY_EXECUTOR: lambda group: steps[group.sop, group.number].pelaksana,
		BY_OFFICER: lambda group: group.officer,
		BY_VILLAGE: lambda group: group.village,
		BY_MONTH: lambda group: group.month,
	}
	pooled: dict[str, Tally] = {}
	for group, tally in found.items():
		pooled.setdefault(key_of[filters.kelompok](group), Tally()).merge(tally)
	names = _full_names(pooled) if filters.kelompok == BY_OFFICER else {}
	rows = [
		{"kunci": key, field: names.get(key) or key or _("(tidak diisi)"), **_figures(tally)}
		for key, tally in pooled.items()
		if not tally.is_empty()
	]
	return sorted(rows, key=lambda row: (not row["kunci"], row[field], row["kunci"]))


def _figures(tally: Tally) -> dict:
	figures = tally.summary()
	row = {
		"n": figures.n,
		"tepat_waktu": figures.on_time,
		"tidak_terukur": tally.unmeasured,
		**{field: tally.causes.get(cause, 0) for cause, field in CAUSE_FIELDS.items()},
		"sebab_lain": tally.other_causes,
	}
	if figures.n:
		row |= {
			"persen_tepat_waktu": round(figures.share_on_time, 2),
			"rata_rata": _minutes(figures.mean),
			"median": _minutes(figures.median),
			"p90": _minutes(figures.p90),
			"rata_rata_tunggu": _minutes(tally.waiting.total / figures.n),
		}
	return row


def _steps(filters: frappe._dict) -> Steps:
	"""Return the steps of the SOP versions that the user may read, in the order of the decree."""
	readable = access.readable_sops(frappe.session.user)
	sop, step = DocType("SOP"), DocType("SOP Step")
	query = (
		frappe.qb.from_(step)
		.join(sop)
		.on((step.parent == sop.name) & (step.parenttype == "SOP"))
		.select(sop.name.as_("sop"), sop.nomor_sop, sop.versi, sop.nama_sop)
		.select(step.idx.as_("nomor_langkah"), step.uraian, step.pelaksana, step.menit.as_("menit_standar"))
		.where(sop.docstatus == 1)
		.orderby(sop.nomor_sop, sop.versi, step.idx)
	)
	if readable is not None:
		query = query.where(sop.name.isin(readable or [""]))
	if filters.sop:
		query = query.where(sop.name == filters.sop)
	if filters.pelaksana:
		query = query.where(step.pelaksana == filters.pelaksana)
	return {(row.sop, row.nomor_langkah): row for row in query.run(as_dict=True)}


def _full_names(users: Iterable[str]) -> dict[str, str]:
	rows = frappe.get_all(
		"User", filters={"name": ["in", list(users)]}, fields=["name", "full_name"], order_by="name"
	)
	return {row.name: row.full_name for row in rows}


def _sop_labels(by_sop: list[list[dict]]) -> list[str]:
	"""Return a label for each SOP version with its n, short enough for the axis: "01 (n = 27)"."""
	numbers = {own[0]["nomor_sop"] for own in by_sop}
	short = {number: number.split("/")[0] for number in numbers}
	if len(set(short.values())) < len(numbers):
		short = {number: number for number in numbers}
	labels = []
	for own in by_sop:
		version = f" v{own[0]['versi']}" if own[0]["versi"] > 1 else ""
		labels.append(f"{short[own[0]['nomor_sop']]}{version} (n = {_measured(own)})")
	return labels


def _name_of(row: dict, filters: frappe._dict) -> str:
	_apart, field, _width = GROUPINGS[filters.kelompok]
	name = escape_html(row[field])
	return _("{0} langkah {1}").format(name, row["nomor_langkah"]) if filters.kelompok == BY_STEP else name


def _measured(rows: list[dict]) -> int:
	return sum(row["n"] for row in rows)


def _late(row: dict) -> int:
	return row["n"] - row["tepat_waktu"]


def _on_time(rows: list[dict]) -> int:
	return sum(row["tepat_waktu"] for row in rows)


def _minutes(seconds: float) -> float:
	return round(seconds / 60, 4)
