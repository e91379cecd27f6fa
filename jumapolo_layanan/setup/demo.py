"""A demo or test site: invented people, officials and requests. Never part of an installation."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow, get_transitions
from frappe.utils import now_datetime

from jumapolo_layanan import printing
from jumapolo_layanan.core import clock
from jumapolo_layanan.core.days_off import days_off
from jumapolo_layanan.core.graph import ACTION_CANCEL, ACTION_REFUSE, ACTION_RESUME, ACTION_RETURN, DONE
from jumapolo_layanan.core.worktime import WEEKDAYS
from jumapolo_layanan.services import prints, worktime
from jumapolo_layanan.services import sop as sops

PASSWORD = "Layanan#2023"
DOMAIN = "jumapolo.test"
COUNT = 240
WORKING_DAYS = 66
_EVENING = time(18, 40)
_HOUR = 60 * 60
_DONE_TODAY = 9
_DEMAND = (5, 6, 2, 1, 4, 3)  # how often each service is asked for
_LATE_EACH = 8  # of the open requests
# the open request, by its SOP and by the steps it has behind it, that another official has signed than expected
_SIGNED_BY_ANOTHER = ("05", 3)
_SIGNS_INSTEAD = "sekcam"

# account, first and last name, role, title and NIP of the official (none for the rest)
# the first one keeps core from making the first clerk a System Manager, as there must be one
_PEOPLE = (
	("sistem", "Pengelola", "Sistem", "System Manager", None, None),
	("jfu", "Sari", "Wulandari", "JFU", None, None),
	("operator.siak", "Bayu", "Prakoso", "Operator SIAK", None, None),
	(
		"kasi.pemerintahan",
		"Hendra",
		"Kusuma, S.Sos.",
		"Kasi Pemerintahan",
		"Kasi Pemerintahan",
		"197803152003121997",
	),
	("kasi.kesos", "Retno", "Palupi, S.E.", "Kasi Kesos", "Kasi Kesejahteraan Sosial", "198107222006042998"),
	("sekcam", "Agung", "Wibisono, S.H.", "Sekcam", "Sekretaris Camat", "197512092001121996"),
	("camat", "Ratna", "Kartikasari, M.Si.", "Camat", "Camat {kecamatan}", "197204181998032995"),
	("admin.layanan", "Dimas", "Saputra", "Admin Layanan", None, None),
	("evaluator", "Laras", "Puspita", "Evaluator", None, None),
)
_RANKS = {"Camat": "Pembina Tingkat I (IV/b)", "Sekcam": "Pembina (IV/a)"}
_FIRST_NAMES = (
	"Adi",
	"Bagas",
	"Cahya",
	"Dewi",
	"Eka",
	"Fitri",
	"Galih",
	"Hesti",
	"Indra",
	"Joko",
	"Kirana",
	"Lestari",
)
_LAST_NAMES = (
	"Nugraha",
	"Maheswari",
	"Pamungkas",
	"Rahayu",
	"Setiawan",
	"Utami",
	"Wicaksono",
	"Yuliani",
	"Anggraini",
)
_PURPOSES = {
	"01": ("Penambahan anggota keluarga", "Pecah KK setelah menikah", "KK rusak"),
	"02": ("Perekaman KTP pemula", "KTP hilang", "Perubahan data"),
	"03": ("Pindah mengikuti suami", "Pindah bekerja", "Pindah rumah"),
	"04": ("Pernikahan kurang dari tenggat pendaftaran",),
	"05": ("Melamar pekerjaan", "Pendaftaran sekolah", "Pengajuan kredit"),
	"06": ("Izin keramaian", "Permohonan bantuan", "Penelitian mahasiswa"),
}


@dataclass(frozen=True)
class Visit:
	"""How long one step takes, in seconds of office time: until it is begun (by *Mulai* or not), and until it is done."""

	wait: int
	claimed: bool
	work: int


@dataclass(frozen=True)
class Plan:
	"""How one demo request goes: when it comes in, how far it gets and how it turns off the road.

	A `signer` signs in place of the official whose name stamp has been printed by then.
	"""

	sop: str
	moment: datetime
	steps: int
	ending: str | None
	visits: tuple[Visit, ...]
	signer: str | None = None


def make_demo() -> None:
	"""Make the whole demo once."""
	make_users()
	fill_calendar()
	give_address()
	if not frappe.db.count("Permohonan"):
		make_requests(COUNT)
		void_a_number()


def fill_calendar() -> None:
	"""Give the demo's calendar the days off of last year to next, and the Ramadan of next year. A second call adds nothing."""
	calendar = frappe.get_doc("Kalender Kerja", worktime.settings().kalender_kerja)
	this_year = now_datetime().year
	added = [calendar.isi_hari_libur(year) for year in (this_year - 1, this_year, this_year + 1)]
	if not calendar.profil:
		known = days_off(this_year + 1)
		feast = next(day for day, name in known.items() if name.startswith("Hari Raya Idul Fitri"))
		first, last = feast - timedelta(days=30), feast - timedelta(days=1)
		calendar.append("profil", {"nama_profil": "Ramadan", "mulai": first, "sampai": last})
		for day in WEEKDAYS[:5]:
			noon = "11:30:00" if day == "Jumat" else "12:00:00"
			close = "15:30:00" if day == "Jumat" else "15:00:00"
			for start, end in (("08:00:00", noon), ("12:30:00", close)):
				calendar.append(
					"jam_kerja", {"hari": day, "mulai": start, "selesai": end, "profil": "Ramadan"}
				)
	elif not any(added):
		return
	calendar.save(ignore_permissions=True)


def give_address() -> None:
	"""Give the office an invented address for the head of its papers, unless it has one."""
	settings = frappe.get_doc("Pengaturan Layanan")
	if not settings.alamat_kantor:
		settings.alamat_kantor = f"Jalan Contoh Nomor 1, {settings.nama_kecamatan}"
		settings.save(ignore_permissions=True)


def make_users() -> None:
	"""Make one user a role, and an official for each who signs. A second call adds nothing."""
	district = frappe.db.get_single_value("Pengaturan Layanan", "nama_kecamatan")
	for settings in ("System Settings", "Website Settings"):
		frappe.db.set_single_value(settings, "app_name", f"Layanan {district}")
	for account, first, last, role, title, nip in _PEOPLE:
		user = address(account)
		if not frappe.db.exists("User", user):
			_make_user(user, first, last.split(",")[0], role)
		if nip and not frappe.db.exists("Pejabat", {"user": user}):
			frappe.get_doc(
				{
					"doctype": "Pejabat",
					"nama": f"{first} {last}",
					"nip": nip,
					"jabatan": title.format(kecamatan=district),
					"pangkat_golongan": _RANKS.get(role, "Penata Tingkat I (III/d)"),
					"user": user,
				}
			).insert(ignore_permissions=True)


def make_requests(count: int, seed: int = 2023) -> None:
	"""Make `count` requests over the last working days, through the services, with the clock set."""
	chance = random.Random(seed)
	before = frappe.session.user
	try:
		for plan in _plans(count, chance):
			_play(plan, chance)
			frappe.db.commit()  # nosemgrep: bulk work of a command, not of a request
	finally:
		frappe.set_user(before)
	_date_rows_as_they_happened()


def void_a_number() -> None:
	"""Let the Camat take the number of the last finished letter out of use, so that the books show one."""
	letter = frappe.get_all(
		"Permohonan",
		filters={"workflow_state": DONE, "nomor_surat": ["is", "set"]},
		fields=["name", "waktu_selesai"],
		order_by="waktu_selesai desc, name desc",
		limit=1,
	)
	before = frappe.session.user
	try:
		for row in letter:
			frappe.set_user(address("camat"))
			with clock.fixed_at(row.waktu_selesai + timedelta(minutes=10)):
				number = frappe.db.get_value("Nomor Terbit", {"permohonan": row.name, "buku": "Nomor Surat"})
				frappe.get_doc("Nomor Terbit", number).batalkan(
					"Nama pemohon salah tulis; surat dibuat ulang."
				)
		frappe.db.commit()  # nosemgrep: the end of a command
	finally:
		frappe.set_user(before)


def address(account: str) -> str:
	return f"{account}@{DOMAIN}"


def _make_user(user: str, first: str, last: str, role: str) -> None:
	doc = frappe.get_doc(
		{
			"doctype": "User",
			"email": user,
			"first_name": first,
			"last_name": last,
			"language": "id",
			"time_zone": "Asia/Jakarta",
			"send_welcome_email": 0,
			"new_password": PASSWORD,
			"roles": [{"role": role}],
			"block_modules": [] if role == "System Manager" else _other_modules(),
		}
	)
	doc.flags.update(ignore_password_policy=True, no_welcome_mail=True)
	doc.insert(ignore_permissions=True)


def _other_modules() -> list[dict]:
	"""The modules that a clerk's Desk need not show, as rows of a user."""
	return frappe.get_all(
		"Module Def", {"name": ["!=", "Jumapolo Layanan"]}, ["name as module"], order_by="name"
	)


def _plans(count: int, chance: random.Random) -> list[Plan]:
	"""Spread the requests over the days; the youngest stand in every state, most of them in time, the others have ended."""
	services = frappe.get_all(
		"SOP", {"status": sops.IN_FORCE}, pluck="name", order_by="nomor_sop", limit=len(_DEMAND)
	)
	open_places = [(sop, step, None) for sop in services for step in range(len(sops.graph_of(sop).steps))] + [
		(sop, 2, ACTION_RETURN) for sop in services[:3]
	]
	now = now_datetime().replace(microsecond=0)
	days = _working_days(now.date())
	worked_today = worktime.office_calendar().seconds_between(datetime.combine(now.date(), time.min), now)
	ended = count - len(open_places)
	plans = []
	for index in range(count):
		still_open = index >= ended
		if still_open:
			sop, steps, ending = open_places[index - ended]
		else:
			sop = chance.choices(services, weights=_DEMAND[: len(services)])[0]
			steps = len(sops.graph_of(sop).steps)
			ending = chance.choices((None, "return", ACTION_REFUSE, ACTION_CANCEL), weights=(84, 9, 3, 4))[0]
		pace = chance.choice((0.5, 0.6, 0.7, 0.8, 1.2))
		visits = _visits(sop, steps, ending, pace, chance)
		takes = sum(visit.wait + visit.work for visit in visits)
		if still_open:
			moment = _before(now, takes + _age(sop, steps, ending, index % _LATE_EACH == 0, chance))
		elif index >= ended - _DONE_TODAY and takes + 2 * _HOUR < worked_today:
			moment = _before(now, takes + chance.randrange(_HOUR, worked_today - takes))
		else:
			day = days[index * len(days) // ended]
			moment = _after(datetime.combine(day, time.min), 60 * chance.randrange(30, 300))
			if chance.random() < 0.02:
				moment = datetime.combine(day, _EVENING)
		signer = _SIGNS_INSTEAD if still_open and (sop[:2], steps) == _SIGNED_BY_ANOTHER else None
		plans.append(Plan(sop, moment, steps, ending, visits, signer))
	return sorted(plans, key=lambda plan: plan.moment)


def _visits(
	sop: str, steps: int, ending: str | None, pace: float, chance: random.Random
) -> tuple[Visit, ...]:
	"""Draw how long each step takes; the check of the papers comes twice where the request turns off the road."""
	numbers = [1, 2, *range(2, steps + 1)] if ending else range(1, steps + 1)
	if ending and ending != "return":
		numbers = [1, 2]
	return tuple(_visit(sops.graph_of(sop).step(number).minutes, pace, chance) for number in numbers)


def _visit(minutes: int, pace: float, chance: random.Random) -> Visit:
	"""Draw a visit that takes about as long as the standard; now and then at once, or three times as long."""
	if chance.random() < 0.02:
		return Visit(0, False, 3)  # clicked through
	working = minutes * 60 * pace * chance.lognormvariate(-0.25, 0.35) * chance.choice((1,) * 24 + (3,))
	return Visit(chance.randrange(5, 90), chance.random() < 0.6, max(15, round(working)))


def _age(sop: str, steps: int, ending: str | None, late: bool, chance: random.Random) -> int:
	"""Draw for how many seconds of office time an open request has stood where it stands."""
	if ending:
		return chance.randrange(_HOUR, 16 * _HOUR)
	standard = sops.graph_of(sop).step(steps + 1).minutes * 60
	return standard + chance.randrange(300, 12 * _HOUR) if late else chance.randrange(5, standard // 2)


def _working_days(today: date) -> list[date]:
	days = [today - timedelta(days=back) for back in range(1, WORKING_DAYS * 2)]
	return sorted(day for day in days if worktime.office_calendar().hours_of(day.toordinal()))[-WORKING_DAYS:]


def _after(moment: datetime, seconds: int) -> datetime:
	"""Return when `seconds` (one at least) of office time have passed."""
	return worktime.office_calendar().moment_after(moment, max(1, seconds))


def _later(moment: datetime, seconds: int) -> datetime:
	"""Return when somebody who works at `moment` has done so for `seconds`; who stays in the evening goes on."""
	if worktime.office_calendar().is_open(moment):
		return _after(moment, seconds)
	return moment + timedelta(seconds=seconds)


def _before(now: datetime, seconds: int) -> datetime:
	"""Return when `seconds` of office time were still to pass until `now`."""
	start, calendar = now, worktime.office_calendar()
	while calendar.seconds_between(start, now) <= seconds:
		start -= timedelta(days=1)
	return _after(start, calendar.seconds_between(start, now) - seconds)


def _play(plan: Plan, chance: random.Random) -> None:
	moment, visits = plan.moment, iter(plan.visits)
	doc = _take_in(plan, moment, chance)
	for step in range(1, plan.steps + 1):
		if step == 2 and plan.ending:
			doc, moment, ended = _turn_off(doc, plan, moment, next(visits), chance)
			if ended:
				return
		signer = plan.signer if sops.graph_of(plan.sop).step(step).signs else None
		if signer:
			_print_name_stamp(doc, moment)
		actors = [address(signer)] if signer else _executors_of(doc)
		moment = _take_time(doc, moment, next(visits), actors[0])
		doc = _press(doc, None, moment, actors)


def _take_in(plan: Plan, moment: datetime, chance: random.Random) -> Document:
	frappe.set_user(address("jfu"))
	with clock.fixed_at(moment):
		doc = frappe.get_doc(
			{
				"doctype": "Permohonan",
				"sop": plan.sop,
				"nama_pemohon": f"{chance.choice(_FIRST_NAMES)} {chance.choice(_LAST_NAMES)}",
				"nik": _invented_nik(chance),
				"telepon": f"08000000{chance.randrange(1000):04}",
				"desa": chance.choice(frappe.get_all("Desa", pluck="name", order_by="name")),
				"alamat": f"RT {chance.randrange(1, 9):02} RW {chance.randrange(1, 6):02}",
				"keperluan": chance.choice(_PURPOSES.get(plan.sop[:2], ("Keperluan keluarga",))),
				"nomor_surat_pengantar": f"{chance.randrange(1, 300):03}/SP/{moment.year}",
				"tanggal_surat_pengantar": moment.date(),
			}
		)
		if chance.random() < 0.03:
			doc.waktu_terima = moment - timedelta(hours=3)
		doc.insert()
		for row in doc.berkas:
			row.ada = 1
		for row in doc.isian:
			row.nilai = _invented_answer(row.tipe, moment, chance)
		doc.save()
	return doc


def _turn_off(
	doc: Document, plan: Plan, moment: datetime, visit: Visit, chance: random.Random
) -> tuple[Document, datetime, bool]:
	"""Play the return, refusal or cancellation that the plan has for the check of the papers."""
	reasons = {
		ACTION_REFUSE: "Pemohon bukan penduduk kecamatan ini.",
		ACTION_CANCEL: "Dibatalkan atas permintaan pemohon.",
	}
	actors = _executors_of(doc)
	moment = _take_time(doc, moment, visit, actors[0])
	if plan.ending in reasons:
		return _press(doc, plan.ending, moment, actors, reasons[plan.ending]), moment, True
	doc = _press(doc, ACTION_RETURN, moment, actors, "Surat pengantar belum distempel desa.")
	if plan.ending == ACTION_RETURN:
		return doc, moment, True
	moment = _later(moment, 60 * chance.randrange(20, 60))
	return _press(doc, ACTION_RESUME, moment, _executors_of(doc)), moment, False


def _print_name_stamp(doc: Document, moment: datetime) -> None:
	frappe.set_user(address("jfu"))
	with clock.fixed_at(moment):
		prints.print_sheet(frappe.get_doc("Permohonan", doc.name), printing.NAME_STAMP)


def _press(
	doc: Document, action: str | None, moment: datetime, actors: list[str], reason: str | None = None
) -> Document:
	with clock.fixed_at(moment):
		for user in actors:
			frappe.set_user(user)
			doc = frappe.get_doc("Permohonan", doc.name)
			offered = [row["action"] for row in get_transitions(doc)]
			if not offered or (action and action not in offered):
				continue
			if reason:
				doc.alasan = reason
				doc.save()
			return apply_workflow(doc, action or offered[0])
	raise RuntimeError(f"{doc.name}: nobody can act in {doc.workflow_state}")


def _executors_of(doc: Document) -> list[str]:
	graph = sops.graph_of(doc.sop)
	roles = sops.roles_of(graph.executor_in(doc.langkah_ke, doc.workflow_state))
	return [address(account) for role in roles for account, _f, _l, own, *_rest in _PEOPLE if own == role]


def _take_time(doc: Document, moment: datetime, visit: Visit, actor: str) -> datetime:
	"""Let the request wait, have its officer press *Mulai* now and then, and return when the work is done."""
	begun = _later(moment, visit.wait) if visit.wait else moment
	if visit.claimed:
		frappe.set_user(actor)
		with clock.fixed_at(begun):
			frappe.get_doc("Permohonan", doc.name).mulai()
	return _later(begun, visit.work)


def _invented_nik(chance: random.Random) -> str:
	"""Return a valid NIK that nobody has: no district 99 exists under the regency."""
	day = chance.randrange(1, 29) + chance.choice((0, 40))
	return f"331399{day:02}{chance.randrange(1, 13):02}{chance.randrange(60, 99):02}{chance.randrange(9001, 10000)}"


def _invented_answer(kind: str, moment: datetime, chance: random.Random) -> str:
	if kind == "Tanggal":
		return str((moment + timedelta(days=chance.randrange(3, 9))).date())
	if kind == "Bilangan":
		return str(chance.randrange(1, 6))
	return chance.choice(("Ijazah", "Akta Kelahiran", "Kartu Keluarga"))


def _date_rows_as_they_happened() -> None:
	"""Give the demo's rows the creation time of the set clock, as a real site would have."""
	request, visit = frappe.qb.DocType("Permohonan"), frappe.qb.DocType("Langkah Permohonan")
	frappe.qb.update(request).set(request.creation, request.waktu_masuk).run()
	frappe.qb.update(visit).set(visit.creation, visit.masuk).run()
	frappe.db.commit()  # nosemgrep: bulk work of a command, not of a request
