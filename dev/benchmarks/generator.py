"""Requests of an office of any size, as the app itself would have written them, straight into its tables.

Arrivals are spread evenly over the office hours of 36 months; how each request goes on is drawn by a chance of
its own, so that the same seed tells the same stories however many there are. What the app reckons (minutes,
verdicts, links of the history's chain, finished steps, numbers, codes) its own core reckons here too. Left out is
what core keeps beside a document and nothing here reads: comments, versions, Workflow Action.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate

import frappe
from frappe.utils.password import get_encryption_key

from jumapolo_layanan.core import chain as links
from jumapolo_layanan.core import identity, timing, verification
from jumapolo_layanan.core import statistics as figures
from jumapolo_layanan.core.compiler import doc_status_of, is_final
from jumapolo_layanan.core.graph import (
	APPLICANT,
	DONE,
	ENTRY,
	NONE,
	TO_APPLICANT,
	WAITING,
	Kind,
	Move,
	SopGraph,
)
from jumapolo_layanan.core.masking import mask_name
from jumapolo_layanan.core.numbering import format_number
from jumapolo_layanan.core.worktime import WorkCalendar
from jumapolo_layanan.services import books, chain, documents, facts, signing, worktime
from jumapolo_layanan.services import sop as sops
from jumapolo_layanan.setup import demo

MONTHS = 36
OPEN = 300
CLERKS = 4
VISITS_AT_MOST = 20
_QUIET_HOURS = (
	45 * 3600
)  # the last office hours before those of the open requests: all others have ended by then
_OPEN_HOURS = 12 * 3600
_LAST_DAYS_OF_YEAR = 12  # nothing comes in then, so that a request and its numbers are of one year

REASONS = {
	Kind.RETURN: ("Surat pengantar belum distempel desa.", "Fotokopi KK tidak terbaca.", "Pas foto kurang."),
	Kind.REFUSE: ("Pemohon bukan penduduk kecamatan ini.", "Berkas tidak sesuai aslinya."),
	Kind.CANCEL: ("Dibatalkan atas permintaan pemohon.", "Tercatat dua kali."),
}
_WEIGHTS = (5, 6, 2, 1, 4, 3)
_BOOK_OF_PAPER = ("Nomor Surat", "Agenda Masuk", "Register Keluar")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Service:
	"""One SOP in force, with what its requests need of it."""

	name: str
	graph: SopGraph
	descriptions: tuple[str, ...]
	papers: tuple[tuple[str, int], ...]
	questions: tuple[dict, ...]
	classification: str
	product: str
	purposes: tuple[str, ...]
	officers: tuple[tuple[str, ...], ...]
	proposal: dict[str, object]
	signatures: dict[str, dict[str, object]]
	signed_at: int
	book: str | None
	ways: dict[tuple[int, str], tuple[Move, ...]]

	@property
	def standard(self) -> int:
		return sum(step.minutes for step in self.graph.steps)


class OfficeHours:
	"""Office time between two days as one line of seconds, and back."""

	def __init__(self, calendar: WorkCalendar, first: date, last: date) -> None:
		self.starts: list[datetime] = []
		lengths: list[int] = []
		for day in range(first.toordinal(), last.toordinal() + 1):
			midnight = datetime.combine(date.fromordinal(day), time.min)
			for start, end in calendar.hours_of(day):
				self.starts.append(midnight + timedelta(seconds=start))
				lengths.append(end - start)
		self.lengths = lengths
		self.before = [0, *accumulate(lengths)]

	def until(self, moment: datetime) -> int:
		place = bisect_right(self.starts, moment) - 1
		if place < 0:
			return 0
		return self.before[place] + min(
			int((moment - self.starts[place]).total_seconds()), self.lengths[place]
		)

	def at(self, second: int) -> datetime:
		place = bisect_right(self.before, second) - 1
		return self.starts[place] + timedelta(seconds=second - self.before[place])

	def after(self, moment: datetime, seconds: int) -> datetime:
		return self.at(self.until(moment) + seconds)


@dataclass(frozen=True)
class Office:
	"""What the stories are told of, read from the site once."""

	services: tuple[Service, ...]
	calendar: WorkCalendar
	hours: OfficeHours
	arrivals: OfficeHours
	now: datetime
	villages: tuple[str, ...]
	clerks: tuple[str, ...]
	late_entry: timedelta
	burst_seconds: int
	templates: dict[str, str]
	unit: str
	district: str
	regency: str
	document_key: bytes
	chain_key: bytes

	def arrival(self, index: int, count: int, chance: random.Random) -> datetime:
		"""Return when request `index` of `count` comes in; the last ones, still open, in the last hours."""
		end, still_open = self.arrivals.until(self.now), open_among(count)
		if index >= count - still_open:
			first = end - _OPEN_HOURS
			place, places, length = index - (count - still_open), still_open, _OPEN_HOURS - 3600
		else:
			first, place, places = 0, index, count - still_open
			length = end - _OPEN_HOURS - _QUIET_HOURS
		return self.arrivals.at(first + int(length * (place + chance.random()) / places))


@dataclass(frozen=True)
class Plan:
	"""How a request goes: which service, at which step it turns off or stops, in what way."""

	service: Service
	turns_at: int = 0
	turn: Kind | None = None
	stops_at: int = 0
	comes_back: bool = True

	@property
	def last_step(self) -> int:
		"""The last step that the request leaves forward."""
		ends = self.turn in (Kind.REFUSE, Kind.CANCEL) or (self.turn and not self.comes_back)
		if ends:
			return self.turns_at - 1
		return self.stops_at - 1 if self.stops_at else len(self.service.graph.steps)

	def numbered_in(self) -> list[str]:
		"""Return the books in which the request gets a number."""
		steps = self.service.graph.steps[: self.last_step]
		return [step.numbering for step in steps if step.numbering != NONE]


@dataclass
class Rows:
	"""Rows by DocType, each a dict by column; what is not named has the column's default."""

	of: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))

	def add(self, doctype: str, row: dict) -> None:
		self.of[doctype].append(row)


Sequences = Counter  # the last number given, by (book or "PMH", year)


def open_among(count: int) -> int:
	"""Return how many of `count` requests are still under way: an office's backlog does not grow with its archive."""
	return min(OPEN, count // 4)


def read_office(now: datetime) -> Office:
	"""Read the connected site: SOPs in force, calendar, villages, officers, settings."""
	settings = frappe.get_cached_doc("Pengaturan Layanan")
	calendar = worktime.office_calendar()
	first = (now - timedelta(days=MONTHS * 365.25 / 12)).date()
	names = frappe.get_all("SOP", {"status": sops.IN_FORCE}, pluck="name", order_by="nomor_sop")
	return Office(
		services=tuple(_service(name) for name in names),
		calendar=calendar,
		hours=OfficeHours(calendar, first, (now + timedelta(days=90)).date()),
		arrivals=_without_last_days(OfficeHours(calendar, first, now.date()), now),
		now=now,
		villages=tuple(frappe.get_all("Desa", pluck="name", order_by="name")),
		clerks=_users_of(("JFU",)),
		late_entry=timedelta(minutes=settings.batas_entri_susulan or 0),
		burst_seconds=settings.ambang_beruntun or 0,
		templates={book: settings.get(fields[2]) for book, fields in books.FIELDS.items()},
		unit=settings.kode_unit or "",
		district=settings.nama_kecamatan,
		regency=settings.nama_kabupaten,
		document_key=verification.derive_key(get_encryption_key(), "dokumen-terbit"),
		chain_key=verification.derive_key(get_encryption_key(), "riwayat"),
	)


def plan(office: Office, index: int, count: int, chance: random.Random) -> Plan:
	still_open = index - (count - open_among(count))
	if still_open >= 0:
		return _open_plan(office, still_open)
	service = chance.choices(office.services, _WEIGHTS[: len(office.services)])[0]
	turn = chance.choices((None, Kind.RETURN, Kind.REFUSE, Kind.CANCEL), (84, 9, 3, 4))[0]
	if turn is None:
		return Plan(service)
	places = [
		step.number
		for step in service.graph.steps
		if any(move.kind is turn for move in service.ways[step.number, service.graph.state_of(step.number)])
	]
	# papers that were refused or fetched back seldom went far
	return Plan(service, turns_at=chance.choice(places[:2]) if places else 0, turn=turn if places else None)


def count_numbers(office: Office, indexes: range, count: int, seed: int) -> Counter[tuple[str, int]]:
	"""Return how many numbers of each book and year these requests take; cheap, and the same as telling them."""
	taken: Counter[tuple[str, int]] = Counter()
	for index in indexes:
		chance = random.Random(seed * 10_000_019 + index)
		arrival = office.arrival(index, count, chance)
		taken["PMH", arrival.year] += 1
		for book in plan(office, index, count, chance).numbered_in():
			taken[book, arrival.year] += 1
	return taken


def tell(
	office: Office, indexes: Iterable[int], count: int, seed: int, sequences: Sequences, first_name: int = 1
) -> Iterator[Rows]:
	"""Tell requests `indexes` of `count`, one `Rows` each.

	:param sequences: goes on from the last number given of each book and year.
	:param first_name: names of the history's rows begin here; each request takes a block of them.
	"""
	for index in indexes:
		chance = random.Random(seed * 10_000_019 + index)
		arrival = office.arrival(index, count, chance)
		story = _Story(office, plan(office, index, count, chance), arrival, chance, index, sequences)
		story.names = iter(range(first_name + index * VISITS_AT_MOST, 2**62))
		yield story.tell()


class _Story:
	"""One request from the counter on. The names of its fields are those of the tables."""

	def __init__(
		self,
		office: Office,
		plan: Plan,
		arrival: datetime,
		chance: random.Random,
		index: int,
		sequences: Sequences,
	) -> None:
		self.office, self.plan, self.chance = office, plan, chance
		self.index, self.sequences = index, sequences
		self.service, self.graph = plan.service, plan.service.graph
		self.moment = arrival
		self.pace = chance.choice((0.5, 0.6, 0.7, 0.8, 1.2))
		self.clerk = chance.choice(office.clerks)
		self.bursts_from = chance.randrange(1, len(self.graph.steps)) if chance.random() < 0.02 else 99
		self.turned = False
		self.visits: list[dict] = []
		self.numbers: list[dict] = []
		self.document: dict | None = None
		self.head = ""
		self.names: Iterator[int] = iter(())

	def tell(self) -> Rows:
		self.take_in()
		while not is_final(self.request["workflow_state"]) and not self.is_to_stop():
			self.move()
		return self.rows()

	# the counter

	def take_in(self) -> None:
		chance, office, arrival = self.chance, self.office, self.moment
		self.sequences["PMH", arrival.year] += 1
		stated = arrival - timedelta(hours=3) if chance.random() < 0.03 else arrival
		nik = demo._invented_nik(chance)
		name = f"{chance.choice(demo._FIRST_NAMES)} {chance.choice(demo._LAST_NAMES)}"
		self.request = {
			"name": f"PMH-{arrival.year}-{self.sequences['PMH', arrival.year]:06}",
			"creation": arrival,
			"owner": self.clerk,
			"sop": self.service.name,
			"nama_pemohon": name,
			"nama_tersamar": mask_name(name),
			"nik": nik,
			"nik_tersamar": identity.mask(nik),
			"telepon": f"08000000{chance.randrange(1000):04}",
			"desa": chance.choice(office.villages),
			"alamat": f"RT {chance.randrange(1, 9):02} RW {chance.randrange(1, 6):02}",
			"keperluan": chance.choice(self.service.purposes),
			"nomor_surat_pengantar": f"{chance.randrange(1, 300):03}/SP/{arrival.year}",
			"tanggal_surat_pengantar": arrival.date(),
			"kode_lacak": _spread(self.index),
			"waktu_masuk": arrival,
			"waktu_terima": stated,
			"entri_susulan": int(arrival - stated > office.late_entry),
			"menit_standar": self.service.standard,
			"menit_kerja": 0.0,
			"status_waktu": timing.RUNNING,
			**self.service.proposal,
		}
		self.stand(ENTRY, 1)
		self.open_visit(1, pause=False)

	# the steps

	def is_to_stop(self) -> bool:
		stops = self.request["langkah_ke"] == self.plan.stops_at and not self.plan.turn
		waits = self.request["workflow_state"] == WAITING and not self.plan.comes_back
		return stops or waits or self.moment > self.office.now

	def move(self) -> None:
		step, state = self.request["langkah_ke"], self.request["workflow_state"]
		move = self.choose_move(step, state)
		visit = self.visits[-1]
		begun, ended = self.take_time(step, state, move)
		if ended > self.office.now:
			self.moment = ended
			return
		actor = self.actor(step, state)
		note = self.chance.choice(REASONS[move.kind]) if move.kind.needs_reason else None
		self.close_visit(visit, begun, ended, actor, move.action, note)
		self.moment = ended
		if move.kind is Kind.FORWARD:
			self.complete_step(step, actor)
		to_step = move.to_step or step
		self.stand(move.next_state, to_step)
		self.request |= {
			"modified": ended,
			"modified_by": actor,
			"menit_kerja": timing.minutes(sum(visit["detik_kerja"] for visit in self.visits)),
		}
		if is_final(move.next_state):
			self.finish(note, actor)
		else:
			self.open_visit(to_step, pause=move.next_state == WAITING)
		self.issue_document(actor)

	def choose_move(self, step: int, state: str) -> Move:
		moves = self.service.ways[step, state]
		if state == WAITING:
			return moves[0]
		if step == self.plan.turns_at and self.plan.turn and not self.turned:
			self.turned = True
			return next(move for move in moves if move.kind is self.plan.turn)
		return moves[0]

	def take_time(self, step: int, state: str, move: Move) -> tuple[datetime | None, datetime]:
		"""Return when the officer pressed *Mulai*, if at all, and when they were done."""
		chance, hours, entered = self.chance, self.office.hours, self.moment
		if state == WAITING:
			return None, hours.after(entered, int(chance.lognormvariate(9.2, 0.8)) % 90_000 + 600)
		if step >= self.bursts_from:
			return None, entered + timedelta(seconds=chance.randrange(1, 9))
		working = max(
			15, int(self.graph.step(step).minutes * 60 * self.pace * chance.lognormvariate(-0.25, 0.35))
		)
		if chance.random() < 0.005 and step > 1:
			evening = datetime.combine(entered.date(), time(19)) + timedelta(seconds=chance.randrange(3600))
			if evening > entered:
				return evening, evening + timedelta(seconds=working)
		if chance.random() < 0.6:
			begun = hours.after(entered, int(chance.lognormvariate(4.5, 1.2)) + 5)
			return begun, hours.after(begun, working)
		return None, hours.after(entered, working)

	def actor(self, step: int, state: str) -> str:
		if state == WAITING:
			return self.clerk
		officers = self.service.officers[step - 1]
		return self.chance.choice(officers) if len(officers) > 1 else officers[0]

	def complete_step(self, number: int, actor: str) -> None:
		step = self.graph.step(number)
		if step.numbering != NONE:
			self.give_number(step.numbering, actor)
		if step.signs:
			self.request |= {**self.service.signatures[actor], "waktu_pengesahan": self.moment}

	def give_number(self, book: str, actor: str) -> None:
		number_field, date_field = books.FIELDS[book][:2]
		on = self.moment.date()
		self.sequences[book, on.year] += 1
		sequence = self.sequences[book, on.year]
		number = format_number(
			self.office.templates[book], sequence, on, self.office.unit, self.service.classification
		)
		self.request |= {number_field: number, date_field: on}
		self.numbers.append(
			{
				"name": books.name_of(book, on.year, sequence),
				"creation": self.moment,
				"modified": self.moment,
				"owner": actor,
				"modified_by": actor,
				"buku": book,
				"tahun": on.year,
				"urut": sequence,
				"nomor": number,
				"tanggal": on,
				"permohonan": self.request["name"],
				"sop": self.service.name,
				"status": books.USED,
			}
		)

	def stand(self, state: str, step: int) -> None:
		self.request |= {
			"workflow_state": state,
			"langkah_ke": step,
			"docstatus": doc_status_of(state),
			"jalan": " ".join(move.key for move in self.service.ways.get((step, state), ())),
			"giliran": self.graph.turn_of(step, state),
		}

	def finish(self, note: str | None, actor: str) -> None:
		request = self.request
		request["waktu_selesai"] = self.moment
		ended = request["workflow_state"]
		if ended != DONE:
			for number in self.numbers:
				number |= {
					"status": books.VOID,
					"alasan": note,
					"dibatalkan_oleh": actor,
					"waktu_batal": self.moment,
					"modified": self.moment,
					"modified_by": actor,
				}
		telling = [
			visit
			for visit in self.visits
			if not visit["jeda"]
			and not (visit["nomor_langkah"] == 1 and visit["sebab_tidak_terukur"] == timing.BURST)
		]
		measured = telling and all(visit["status_waktu"] != timing.UNMEASURED for visit in telling)
		request["status_waktu"] = (
			timing.verdict(timing.seconds(request["menit_kerja"]), request["menit_standar"])
			if measured and ended == DONE
			else timing.UNMEASURED
		)

	# the history

	def open_visit(self, number: int, pause: bool) -> None:
		step = self.graph.step(number)
		self.visits.append(
			{
				"name": next(self.names),
				"creation": self.moment,
				"modified": self.moment,
				"owner": self.request.get("modified_by") or self.clerk,
				"modified_by": self.request.get("modified_by") or self.clerk,
				"permohonan": self.request["name"],
				"sop": self.service.name,
				"nomor_langkah": number,
				"uraian": self.service.descriptions[number - 1],
				"pelaksana": APPLICANT if pause else step.executor,
				"jeda": int(pause),
				"masuk": self.moment,
				"mulai": None,
				"menit_standar": step.minutes,
				"menit_tunggu": 0.0,
				"menit_kerja": 0.0,
				"menit_jeda": 0.0,
				"menit_total": 0.0,
				"entri_susulan": 0,
				"beruntun": 0,
				"status_waktu": timing.RUNNING,
				"hash_sebelumnya": self.head,
				"detik_kerja": 0,
			}
		)

	def close_visit(
		self,
		visit: dict,
		begun: datetime | None,
		ended: datetime,
		actor: str,
		action: str,
		note: str | None,
	) -> None:
		office, late = self.office, bool(self.request["entri_susulan"])
		spell = timing.Visit(visit["masuk"], begun, ended, paused=bool(visit["jeda"]))
		span = timing.measure(office.calendar, spell)
		burst = timing.is_burst(spell, office.burst_seconds)
		cause = timing.why_unmeasured(office.calendar, spell, late, burst)
		earlier = sum(
			one["detik_kerja"] for one in self.visits[:-1] if one["nomor_langkah"] == visit["nomor_langkah"]
		)
		visit |= {
			"modified": ended,
			"modified_by": actor,
			"petugas": actor,
			"mulai": begun or visit["masuk"],
			"selesai": ended,
			"desa": self.request["desa"],
			"tindakan": action,
			"catatan": note,
			"detik_kerja": span.working,
			"detik_tunggu": span.waiting,
			"menit_tunggu": timing.minutes(span.waiting),
			"menit_kerja": timing.minutes(span.working),
			"menit_jeda": timing.minutes(span.paused),
			"menit_total": timing.minutes(span.total),
			"entri_susulan": int(late),
			"beruntun": int(burst),
			"sebab_tidak_terukur": cause,
			"status_waktu": timing.UNMEASURED
			if cause
			else timing.verdict(earlier + span.working, visit["menit_standar"]),
		}
		self.seal(visit, note)

	def seal(self, visit: dict, note: str | None) -> None:
		"""Link a visit that has ended to the one before it."""
		if note:
			salt = f"{self.chance.getrandbits(128):032x}"
			visit |= {"garam_catatan": salt, "sidik_catatan": links.hash_note(salt, note)}
		visit["hash"] = links.link(
			self.office.chain_key, self.head, {name: visit.get(name) for name in chain.FACTS}
		)
		self.head = visit["hash"]

	# papers

	def issue_document(self, actor: str) -> None:
		request, service = self.request, self.service
		passed = request["workflow_state"] == DONE or service.signed_at < request["langkah_ke"]
		if self.document or not (request.get("waktu_pengesahan") and passed and service.book):
			return
		number_field, date_field = books.FIELDS[service.book][:2]
		if not request.get(number_field):
			return
		stated = verification.Facts(
			request["name"],
			service.product,
			request[number_field],
			request[date_field],
			request["nama_penandatangan"],
			request["jabatan_penandatangan"],
			self.office.district,
			self.office.regency,
			mask_name(request["nama_pemohon"]),
		)
		identifier = verification.identifier(
			((self.index * 0x9E3779B1 + 0x2545F491) % 2**40).to_bytes(verification.ID_BYTES, "big")
		)
		self.document = {
			"name": identifier,
			"creation": self.moment,
			"modified": self.moment,
			"owner": actor,
			"modified_by": actor,
			"permohonan": request["name"],
			"waktu_pengesahan": request["waktu_pengesahan"],
			"sop": service.name,
			"jenis": stated.kind,
			"nomor": stated.number,
			"tanggal": stated.dated,
			"nama_penandatangan": stated.signer,
			"jabatan_penandatangan": stated.title,
			"kecamatan": stated.district,
			"kabupaten": stated.regency,
			"nama_tersamar": stated.holder,
			"status": documents.VALID,
			"kode": verification.code_of(self.office.document_key, identifier, stated),
		}

	def child_rows(self, doctype: str, field: str, contents: Iterable[dict]) -> Iterator[dict]:
		request = self.request
		letter = doctype[0].lower()
		for place, content in enumerate(contents, 1):
			yield {
				"name": f"{letter}{self.index:07x}{place:02x}",
				"creation": request["creation"],
				"modified": request["modified"],
				"owner": request["owner"],
				"modified_by": request["modified_by"],
				"docstatus": request["docstatus"],
				"idx": place,
				"parent": request["name"],
				"parentfield": field,
				"parenttype": "Permohonan",
				**content,
			}

	def answer(self, question: dict) -> str:
		return demo._invented_answer(question["tipe"], self.request["waktu_masuk"], self.chance)

	def begin_open_step(self) -> None:
		"""Let an officer hold the open step now and then, and say when its standard runs out."""
		visit, request = self.visits[-1], self.request
		if visit["jeda"]:
			return
		entered = visit["masuk"]
		if self.chance.random() < 0.2 and entered < self.office.now:
			actor = self.actor(request["langkah_ke"], request["workflow_state"])
			begun = min(entered + timedelta(seconds=self.chance.randrange(5, 300)), self.office.now)
			visit |= {"mulai": begun, "petugas": actor, "modified": begun, "modified_by": actor}
			request["pemegang"] = actor
		used = sum(
			one["detik_kerja"] for one in self.visits[:-1] if one["nomor_langkah"] == visit["nomor_langkah"]
		)
		request["tenggat"] = self.office.calendar.moment_after(
			visit["mulai"] or entered, visit["menit_standar"] * 60 - used
		)

	def rows(self) -> Rows:
		request = self.request
		request.setdefault("modified", request["creation"])
		request.setdefault("modified_by", self.clerk)
		if not is_final(request["workflow_state"]):
			self.begin_open_step()
		rows = Rows()
		rows.add("Permohonan", request)
		papers = ({"nama_berkas": name, "wajib": wajib, "ada": 1} for name, wajib in self.service.papers)
		rows.of["Berkas Permohonan"] += self.child_rows("Berkas Permohonan", "berkas", papers)
		answered = ({**row, "nilai": self.answer(row)} for row in self.service.questions)
		rows.of["Isian Permohonan"] += self.child_rows("Isian Permohonan", "isian", answered)
		rows.of["Nomor Terbit"] += self.numbers
		if self.document:
			rows.add("Dokumen Terbit", self.document)
		rows.of["Fakta Waktu"] += self.facts()
		for visit in self.visits:
			visit.pop("detik_kerja")
			visit.pop("detik_tunggu", None)
		rows.of["Langkah Permohonan"] += self.visits
		return rows

	def facts(self) -> Iterator[dict]:
		"""Return the finished steps, added up by the app's own core; their names are those of the visits."""
		request = self.request
		told = [
			figures.Visit(
				request=request["name"],
				sop=visit["sop"],
				number=visit["nomor_langkah"],
				officer=visit.get("petugas"),
				ended=visit.get("selesai"),
				waiting=visit.get("detik_tunggu", 0),
				working=visit["detik_kerja"],
				paused=bool(visit["jeda"]),
				measured=visit["status_waktu"] != timing.UNMEASURED,
				executor=visit["pelaksana"],
				village=visit.get("desa"),
				standard=visit["menit_standar"],
				cause=visit.get("sebab_tidak_terukur", ""),
			)
			for visit in self.visits
		]
		for visit, step in zip(self.visits, figures.finished_steps(told), strict=False):
			fact = facts.Fact.of(step)
			yield {
				"name": visit["name"],
				"creation": step.ended,
				"modified": step.ended,
				"owner": step.officer,
				"modified_by": step.officer,
				**fact._asdict(),
				"jumlah": 1,
				"dilipat": 0,
			}


def _service(name: str) -> Service:
	sop, graph = frappe.get_cached_doc("SOP", name), sops.graph_of(name)
	officers = tuple(_users_of(sops.roles_of(step.executor)) for step in graph.steps)
	signing_steps = [step for step in graph.steps if step.signs]
	used = {step.numbering for step in graph.steps}
	states = {(step.number, graph.state_of(step.number)) for step in graph.steps}
	states |= {(step.number, WAITING) for step in graph.steps if step.on_no == TO_APPLICANT}
	signatures = {
		user: _signer(signing.official_of_user(user), user, sops.roles_of(step.executor))
		for step in signing_steps[-1:]
		for user in officers[step.number - 1]
	}
	return Service(
		name=name,
		graph=graph,
		descriptions=tuple(row.uraian for row in sop.langkah),
		papers=tuple((row.nama_berkas, row.wajib) for row in sop.persyaratan),
		questions=tuple(
			{"label": row.label, "tipe": row.tipe, "wajib": row.wajib, "pilihan": row.pilihan}
			for row in sop.isian
		),
		classification=sop.get("kode_klasifikasi") or "",
		product=sop.produk or sop.nama_sop,
		purposes=demo._PURPOSES.get(name[:2], ("Keperluan keluarga",)),
		officers=officers,
		proposal=_proposal(graph),
		signatures=signatures,
		signed_at=max((step.number for step in signing_steps), default=0),
		book=next((book for book in _BOOK_OF_PAPER if book in used), None),
		ways={place: graph.moves(*place) for place in states},
	)


def _users_of(roles: tuple[str, ...]) -> tuple[str, ...]:
	"""Return some of the demo's users who act by the first of `roles`, its own one first."""
	users = frappe.get_all(
		"Has Role",
		{"role": roles[0], "parenttype": "User", "parent": ["like", f"%@{demo.DOMAIN}"]},
		pluck="parent",
		order_by="parent",
	)
	return tuple(sorted(users, key=lambda user: (len(user), user))[:CLERKS])


def _proposal(graph: SopGraph) -> dict[str, object]:
	official = signing.propose(graph)
	step = next((step for step in graph.steps if step.signs), None)
	user = frappe.db.get_value("Pejabat", official, "user") if official else None
	return _signer(official, user, sops.roles_of(step.executor) if step else ())


def _signer(official: str | None, user: str | None, offices: tuple[str, ...]) -> dict[str, object]:
	row = frappe._dict(penandatangan=official)
	signing.fill_snapshot(row, user, offices)
	return dict(row)


def _without_last_days(hours: OfficeHours, now: datetime) -> OfficeHours:
	"""Take out the last days of each year that is over, and what lies ahead."""
	kept = [
		(start, length)
		for start, length in zip(hours.starts, hours.lengths, strict=True)
		if start < now
		and (start.year == now.year or start.date() < date(start.year, 12, 31 - _LAST_DAYS_OF_YEAR))
	]
	hours.starts = [start for start, _length in kept]
	hours.lengths = [length for _start, length in kept]
	hours.before = [0, *accumulate(hours.lengths)]
	return hours


def _open_plan(office: Office, place: int) -> Plan:
	"""Let the open requests stand in every state of every service, one after the other."""
	places = [(service, step.number, None) for service in office.services for step in service.graph.steps]
	places += [
		(service, number, Kind.RETURN)
		for service in office.services
		for number, state in service.ways
		if state == WAITING
	]
	service, step, turn = places[place % len(places)]
	if turn:
		return Plan(service, turns_at=step, turn=turn, comes_back=False)
	return Plan(service, stops_at=step)


def _spread(index: int) -> str:
	"""Return a tracking code that no other request has."""
	value = (index * 0x9E3779B97 + 0x51ED270B7) % 32**8
	return "".join(_LETTERS[value >> shift & 31] for shift in range(35, -1, -5))
