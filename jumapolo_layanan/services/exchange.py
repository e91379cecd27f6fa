"""SOPs out of the site into a file, and from a file into the site as drafts: all of them, or none."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, getdate

from jumapolo_layanan import exchange_excel
from jumapolo_layanan.core import exchange
from jumapolo_layanan.core.exchange import HEADER, TABLES, Column, Problem, Reading, Row, Spot, Table
from jumapolo_layanan.core.exchange_sheets import read_sheets, to_sheets
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import sop as sops

JSON, EXCEL = "json", "xlsx"
KINDS = (JSON, EXCEL)
# the columns that name a document of the site
_LINKS = {"pelaksana": "Pelaksana SOP", "tahap": "Tahap SOP", "cetak": "Print Format"}
_SHOWN = 20

Names = dict[str, str]
"""Names of documents by what people may write for them: the same in small letters."""


class ImportRefused(LayananError):
	"""A file that is not imported; `problems` says why, each with its place."""

	def __init__(self, problems: list[Problem]) -> None:
		lines = [f"{problem.place}: {problem.message}" for problem in problems[:_SHOWN]]
		if len(problems) > _SHOWN:
			lines.append(_("… dan {0} hal lain.").format(len(problems) - _SHOWN))
		super().__init__("\n".join(lines))
		self.problems = problems


# export


def export(names: list[str], kind: str) -> bytes:
	"""Return a file with the content of these SOPs: what an SOP says, not what became of it on this site.

	:raises LayananError: for two versions of one SOP, which no site would take back.
	"""
	_check_kind(kind)
	if not names:
		frappe.throw(_("Pilih sedikitnya satu SOP untuk diekspor."), LayananError)
	if len(names) > exchange.MAX_SOPS:
		frappe.throw(_("Ekspor paling banyak {0} SOP sekaligus.").format(exchange.MAX_SOPS), LayananError)
	docs = [frappe.get_doc("SOP", name) for name in dict.fromkeys(names)]
	for doc in docs:
		doc.check_permission("read")
	_refuse_two_versions(docs)
	rows = [data_of(doc) for doc in sorted(docs, key=lambda doc: doc.nomor_sop)]
	if kind == JSON:
		return exchange.dump_json(rows).encode()
	return exchange_excel.write_workbook(to_sheets(rows), _choices())


def template() -> bytes:
	"""Return an empty workbook to fill in, with this office's executors, stages and print formats to choose from."""
	return exchange_excel.write_workbook(to_sheets([]), _choices())


def names_in_force() -> list[str]:
	return frappe.get_list(
		"SOP", {"status": sops.IN_FORCE}, pluck="name", order_by="nomor_sop", limit_page_length=0
	)


def data_of(doc: Document) -> Row:
	"""Return what the file says of an SOP, in the order and the types of its schema."""
	data = _row_of(doc, HEADER)
	for table in TABLES:
		data[table.key] = [_row_of(row, table) for row in doc.get(table.key)]
	return data


def _row_of(doc: Document, table: Table) -> Row:
	return {column.key: _value_of(doc, column) for column in table.columns}


def _value_of(doc: Document, column: Column) -> object:
	value = doc.get(column.key)
	if column.read in (exchange.read_count, exchange.read_flag):
		return int(value or 0)
	if column.read is exchange.read_date:
		return getdate(value).isoformat() if value else None
	return exchange.storable(cstr(value)) or column.default


def _refuse_two_versions(docs: list[Document]) -> None:
	numbers = [doc.nomor_sop for doc in docs]
	for number in numbers:
		if numbers.count(number) > 1:
			frappe.throw(
				_("SOP {0} dipilih dalam dua versi. Pilih satu versi dari tiap SOP.").format(number),
				LayananError,
			)


def _choices() -> dict[str, list[str]]:
	return {key: list(names.values()) for key, names in _known_names().items()}


# import


def import_file(content: bytes, kind: str) -> list[str]:
	"""Insert the SOPs of a file as drafts of the session's user; return their names.

	:raises ImportRefused: when anything at all is wrong; the site is then as it was before.
	"""
	_check_kind(kind)
	reading = read_file(content, kind)
	_refuse_if_wrong(reading)
	frappe.db.savepoint("import_sop")
	_ensure_stages(reading)
	names = [_insert(reading, index, sop) for index, sop in enumerate(reading.sops)]
	if reading.problems:
		frappe.db.rollback(save_point="import_sop")
	_refuse_if_wrong(reading)
	return [name for name in names if name]


def read_file(content: bytes, kind: str) -> Reading:
	"""Read a file and judge it against this site, without changing anything."""
	try:
		if kind == EXCEL:
			reading = read_sheets(exchange_excel.read_workbook(content))
		else:
			_refuse_large(content)
			reading = exchange.read(exchange.load_json(content))
	except exchange.UnreadableFile as error:
		return Reading(problems=[Problem(str(error))])
	_use_names_of_site(reading, _known_names())
	exchange.check_graphs(reading, sops.executors())
	_find_existing(reading)
	return reading


def _refuse_large(content: bytes) -> None:
	if len(content) > exchange.MAX_BYTES:
		size = exchange.MAX_BYTES // 1024 // 1024
		raise exchange.UnreadableFile(
			_("Berkas lebih dari {0} MiB. Bagi menjadi beberapa berkas.").format(size)
		)


def _check_kind(kind: str) -> None:
	if kind not in KINDS:
		frappe.throw(_("Pilih berkas JSON (.json) atau Excel (.xlsx)."), LayananError)


def _refuse_if_wrong(reading: Reading) -> None:
	if reading.problems:
		raise ImportRefused(reading.report())


def _use_names_of_site(reading: Reading, known: dict[str, Names]) -> None:
	"""Write executors, stages and print formats as the site does; a print format must be one of the site's."""
	for index, sop in enumerate(reading.sops):
		for number, step in enumerate(sop["langkah"]):
			for key, names in known.items():
				step[key] = names.get(step[key].casefold(), step[key])
			if step["cetak"] and step["cetak"] not in known["cetak"].values():
				message = _("Format cetak {0} tidak ada. Kosongkan, atau pilih salah satu: {1}.").format(
					step["cetak"], ", ".join(known["cetak"].values())
				)
				reading.note(Spot(index, "langkah", number, "cetak"), message)


def _known_names() -> dict[str, Names]:
	"""Return the site's documents that each of the linking columns may name."""
	known = {}
	for key, doctype in _LINKS.items():
		filters = {"doc_type": "Permohonan"} if key == "cetak" else {}
		names = frappe.get_all(doctype, filters=filters, pluck="name", order_by="name")
		known[key] = {name.casefold(): name for name in names}
	return known


def _find_existing(reading: Reading) -> None:
	taken = {
		exchange.document_key(number) for number in frappe.get_all("SOP", pluck="nomor_sop", order_by="name")
	}
	for index, sop in enumerate(reading.sops):
		number = sop["nomor_sop"]
		if number and exchange.document_key(number) in taken:
			message = _("Nomor SOP {0} sudah ada. Buka SOP itu dan pilih Revisi, atau pakai nomor lain.")
			reading.note(Spot(index, key="nomor_sop"), message.format(number))


def _insert(reading: Reading, index: int, sop: Row) -> str | None:
	"""Insert one draft and see that it says what the file says; note what the site refuses."""
	frappe.db.savepoint("import_one_sop")
	try:
		name = frappe.get_doc({"doctype": "SOP", **sop}).insert().name
	except (frappe.ValidationError, frappe.NameError) as error:
		frappe.db.rollback(save_point="import_one_sop")
		frappe.clear_last_message()
		reading.note(Spot(index), _("SOP ini ditolak: {0}").format(frappe.utils.strip_html(str(error))))
		return None
	for table, row, key in exchange.differences(sop, data_of(frappe.get_doc("SOP", name))):
		message = _(
			"Isi ini tidak tersimpan seperti tertulis. Hapus tanda < dan > atau karakter khusus di dalamnya."
		)
		reading.note(Spot(index, table, row, key), message)
	return name


def _ensure_stages(reading: Reading) -> None:
	known = _known_names()["tahap"]
	for sop in reading.sops:
		for step in sop["langkah"]:
			name = step["tahap"]
			if name.casefold() not in known:
				frappe.get_doc({"doctype": "Tahap SOP", "nama_tahap": name}).insert()
			step["tahap"] = known.setdefault(name.casefold(), name)
