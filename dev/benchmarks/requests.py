"""How the office's daily work holds up with its archive: python -m dev.benchmarks.requests <site> <result file>.

The same site at 10⁴, 10⁵ and 10⁶ requests (BENCH_REQUESTS=1000,5000 for other sizes), each generated anew: report,
queues, lists, forms, transitions alone and by many clerks, and exports. Times are medians, each taken on a fresh
connection like that of a web request, with what it is compared to taken in between.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time

import frappe
import requests as http
from frappe.desk import reportview
from frappe.desk.form.load import getdoc
from frappe.desk.search import search_link
from frappe.model.workflow import apply_workflow
from frappe.utils import add_months, get_first_day, get_last_day, now_datetime

from dev import services
from dev.benchmarks import SITE, bare, bulk
from dev.benchmarks.measuring import connect, machine, print_table, stopwatch, write_json
from dev.layout import Bench
from dev.processes import Processes, free_port
from jumapolo_layanan import api
from jumapolo_layanan.jumapolo_layanan.report.kepatuhan_standar_waktu import kepatuhan_standar_waktu as report
from jumapolo_layanan.services import access, exports, queue
from jumapolo_layanan.services import sop as sops
from jumapolo_layanan.setup import demo

SIZES = tuple(int(size) for size in os.environ.get("BENCH_REQUESTS", "10000,100000,1000000").split(","))
SEED = 2023
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
CLERKS = (1, 4, 16)
REQUESTS_A_CLERK = 6
ROLES = ("jfu", "operator.siak", "kasi.pemerintahan", "kasi.kesos", "sekcam", "camat", "evaluator")
NIK = "3313995708909901"
VISIT = "Langkah Permohonan"


def main(site: str, result: Path) -> None:
	if site != SITE:
		raise SystemExit(f"This benchmark empties its site, and so runs on {SITE} alone.")
	connect(site)
	clerks = make_clerks(max(CLERKS))
	bare.make()
	now = now_datetime().replace(microsecond=0)
	found = {"machine": machine(), "seed": SEED, "rounds": ROUNDS, "sizes": []}
	try:
		for size in SIZES:
			print(f"\n== {size:,} requests", flush=True)
			found["sizes"].append(measure(site, size, now, clerks))
			write_json(result, found)
	finally:
		connect(site)
		bulk.empty()
		bare.remove()
		frappe.db.commit()
	report_all(found)
	write_json(result, found)


def measure(site: str, size: int, now: datetime, clerks: list[str]) -> dict:
	found: dict = {"requests": size}
	connect(site)
	said("generating", lambda: found.update(generation=generate(size, now)))
	said("report", lambda: found.update(report=measure_report(site, now)))
	said("queues and lists", lambda: found.update(roles=measure_roles(site)))
	said("transitions", lambda: found.update(transition=measure_transitions(site)))
	said("clerks", lambda: found.update(clerks=measure_clerks(site, clerks)))
	said("exports", lambda: found.update(exports=measure_exports(site, size)))
	found["load"] = os.getloadavg()
	return found


def said(what: str, do: Callable[[], None]) -> None:
	with stopwatch() as taken:
		do()
	print(f"· {what} … {taken():.0f} s", flush=True)


def timed(
	site: str, user: str, do: Callable[[], object], rounds: int = ROUNDS, warm: bool = True
) -> dict[str, float]:
	"""Return median wall and CPU milliseconds of `do`, each time on a fresh connection as `user`."""
	walls, cpus = [], []
	for round_ in range(rounds + warm):
		connect(site, user)
		cpu_before = process_time()
		with stopwatch() as taken:
			do()
		if round_ >= warm:
			walls.append(taken())
			cpus.append(process_time() - cpu_before)
		frappe.db.rollback()
	return {"ms": statistics.median(walls) * 1000, "cpu_ms": statistics.median(cpus) * 1000}


# the data


def make_clerks(count: int) -> list[str]:
	"""Return the users of `count` clerks at the counter; those who are missing are made."""
	names = [demo.address("jfu"), *(demo.address(f"jfu.{number:02}") for number in range(2, count + 1))]
	for name in names:
		if not frappe.db.exists("User", name):
			demo._make_user(name, "Petugas", name.partition("@")[0], "JFU")
	frappe.db.commit()
	return names


def generate(size: int, now: datetime) -> dict:
	cpu_before = sum(os.times()[:4])
	with stopwatch() as taken:
		bulk.fill(size, SEED, now)
	tables = frappe.db.sql(
		"select table_name, data_length + index_length from information_schema.tables where table_schema = %s",
		frappe.conf.db_name,
	)
	return {
		"seconds": taken(),
		"cpu_seconds": sum(os.times()[:4]) - cpu_before,
		"rows": {doctype: frappe.db.count(doctype) for doctype in (*bulk.TABLES, "Rekap Waktu")},
		"bytes": int(sum(size for _name, size in tables)),
	}


# the report


def measure_report(site: str, now: datetime) -> dict:
	evaluator = demo.address("evaluator")
	month = add_months(now.date(), -2)
	span = {"dari_tanggal": str(get_first_day(month)), "sampai_tanggal": str(get_last_day(month))}
	always = {
		"dari_tanggal": str(get_first_day(add_months(now.date(), -40))),
		"sampai_tanggal": str(get_last_day(now.date())),
	}
	village = frappe.get_all("Desa", pluck="name", order_by="name", limit=1)[0]
	officer = demo.address("jfu")

	def figures(**filters: str) -> Callable[[], object]:
		return lambda: report.execute(frappe._dict(filters))

	return {
		"month": timed(site, evaluator, figures(**span)),
		"all_time": timed(site, evaluator, figures(**always)),
		"all_time_officer": timed(site, evaluator, figures(**always, petugas=officer)),
		"all_time_village": timed(site, evaluator, figures(**always, desa=village)),
		"raw_scan": timed(site, "Administrator", lambda: raw_scan(), rounds=3),
		"raw_scan_month": timed(site, "Administrator", lambda: raw_scan(span), rounds=3),
		"report_builder": timed(site, evaluator, report_builder, rounds=1, warm=False),
	}


def raw_scan(span: dict | None = None) -> object:
	"""The same aggregate as one statement over the whole history, without an index that would only slow it."""
	where = "where selesai is not null"
	if span:
		where += " and selesai >= %(dari_tanggal)s and selesai < %(sampai_tanggal)s + interval 1 day"
	return frappe.db.sql(
		f"""select sop, nomor_langkah, count(*), avg(menit_kerja), avg(menit_tunggu),
			sum(status_waktu = 'Tepat Waktu'), sum(status_waktu = 'Tidak Terukur')
		from `tabLangkah Permohonan` {_without_indices()} {where} group by sop, nomor_langkah""",
		span or {},
	)


def _without_indices() -> str:
	found = frappe.db.sql("show index from `tabLangkah Permohonan` where Key_name != 'PRIMARY'", as_dict=True)
	names = sorted({row.Key_name for row in found})
	return f"ignore index ({', '.join(f'`{name}`' for name in names)})"


def report_builder() -> object:
	"""What Report Builder asks when an evaluator groups the history by service and takes the mean."""
	return view(
		reportview.get,
		doctype=VISIT,
		fields=[f"`tab{VISIT}`.`sop`"],
		filters=[[VISIT, "tindakan", "is", "set"]],
		group_by=f"`tab{VISIT}`.`sop`",
		order_by="_aggregate_column desc",
		aggregate_function="avg",
		aggregate_on_doctype=VISIT,
		aggregate_on_field="menit_kerja",
		view="Report",
	)


def view(endpoint: Callable[[], object], **arguments: object) -> object:
	"""Call an endpoint of core's lists as a browser does."""
	frappe.local.form_dict = frappe._dict(
		{
			name: json.dumps(value) if isinstance(value, list | dict) else value
			for name, value in arguments.items()
		}
	)
	return endpoint()


# the daily work


def measure_roles(site: str) -> dict[str, dict]:
	return {account: measure_role(site, demo.address(account)) for account in ROLES}


def measure_role(site: str, user: str) -> dict[str, dict[str, float]]:
	connect(site, user)
	waiting = access.executors_of(user)
	filters = [["Permohonan", "giliran", "in", waiting]] if waiting else []
	newest = frappe.get_list("Permohonan", fields=["name"], order_by="name desc", limit=1)[0]
	old = frappe.get_list(
		"Permohonan", filters={"docstatus": 1}, fields=["name"], order_by="name", limit_start=50, limit=1
	)[0]
	return {
		"queue": timed(site, user, lambda: queue.queue_of(user)),
		"list": timed(site, user, lambda: first_page(filters)),
		"whole_list": timed(site, user, lambda: first_page([])),
		"count": timed(site, user, lambda: view(reportview.get_count, doctype="Permohonan", filters=filters)),
		"whole_count": timed(
			site, user, lambda: view(reportview.get_count, doctype="Permohonan", filters=[])
		),
		"search_number": timed(
			site, user, lambda: first_page([["Permohonan", "name", "like", f"{old.name}%"]])
		),
		"search_nobody": timed(
			site, user, lambda: first_page([["Permohonan", "nama_tersamar", "like", "%X***s%"]]), rounds=1
		),
		"search_link": timed(site, user, lambda: search_link("Permohonan", old.name)),
		"form": timed(site, user, lambda: open_form(newest.name)),
	}


def first_page(filters: list) -> object:
	meta = frappe.get_meta("Permohonan")
	fields = ["name", "docstatus", "nama_pemohon", "sop", "workflow_state", "waktu_masuk", "status_waktu"]
	return view(
		reportview.get,
		doctype="Permohonan",
		fields=[f"`tabPermohonan`.`{name}`" for name in fields],
		filters=filters,
		order_by=f"`tabPermohonan`.`{meta.sort_field}` {meta.sort_order}",
		start=0,
		page_length=20,
		view="List",
	)


def open_form(name: str) -> None:
	getdoc("Permohonan", name)
	api.sekilas(name)


# transitions


def measure_transitions(site: str) -> dict[str, float]:
	"""Take a request of each service from the counter to its end, a bare document's step before each of its own."""
	names = frappe.get_all("SOP", {"status": sops.IN_FORCE}, pluck="name", order_by="nomor_sop")
	own: list[tuple[float, float]] = []
	plain: list[tuple[float, float]] = []
	for round_ in range(ROUNDS + 1):
		for sop in names:
			connect(site, demo.address("jfu"))
			request = take_in(sop)
			for step in sops.graph_of(sop).steps:
				connect(site, demo.address("jfu"))
				twin = bare.copy_of(request)
				frappe.db.commit()
				for action in bare.ACTIONS:
					connect(site, demo.address("jfu"))
					plain.append(pressed(bare.DOCTYPE, twin, action))
				connect(site, demo.address(sops.roles_of(step.executor)[0].lower().replace(" ", ".")))
				own.append(pressed("Permohonan", request, step.action))
		if not round_:
			own.clear()
			plain.clear()
	own_ms, plain_ms = (statistics.median(wall for wall, _cpu in taken) * 1000 for taken in (own, plain))
	own_cpu, plain_cpu = (statistics.median(cpu for _wall, cpu in taken) * 1000 for taken in (own, plain))
	return {
		"n": len(own),
		"ms": own_ms,
		"bare_ms": plain_ms,
		"ratio": own_ms / plain_ms,
		"cpu_ms": own_cpu,
		"bare_cpu_ms": plain_cpu,
		"cpu_ratio": own_cpu / plain_cpu,
	}


def pressed(doctype: str, name: str, action: str) -> tuple[float, float]:
	cpu_before = process_time()
	with stopwatch() as taken:
		apply_workflow({"doctype": doctype, "name": name}, action)
		frappe.db.commit()
	return taken(), process_time() - cpu_before


def take_in(sop: str) -> str:
	papers = frappe.get_cached_doc("SOP", sop).persyaratan
	doc = frappe.get_doc(
		{
			"doctype": "Permohonan",
			"sop": sop,
			"nama_pemohon": "Wulan Rekaan",
			"nik": NIK,
			"keperluan": "Pengukuran",
			"desa": frappe.get_all("Desa", pluck="name", order_by="name", limit=1)[0],
			"berkas": [{"nama_berkas": row.nama_berkas, "ada": 1} for row in papers],
		}
	).insert()
	frappe.db.commit()
	return doc.name


def measure_clerks(site: str, clerks: list[str]) -> list[dict]:
	"""Let clerks work side by side through the web server, each on requests of their own."""
	bench = Bench.here()
	processes = Processes(bench)
	port = free_port()
	processes.stop(services.web_name(site))
	processes.start(services.web(bench, site, port))
	try:
		services.open_login_page(port, processes)
		return [work(site, services.address_of(port), clerks[:count]) for count in CLERKS]
	finally:
		processes.stop_started()


def work(site: str, url: str, clerks: list[str]) -> dict:
	connect(site, demo.address("jfu"))
	sop = frappe.get_all("SOP", {"status": sops.IN_FORCE}, pluck="name", order_by="nomor_sop", limit=1)[0]
	steps = sops.graph_of(sop).steps
	# the steps at the counter that come before another office's, among them one that gives a number
	actions = [step.action for step in steps[: next(n for n, step in enumerate(steps) if step.approves)]]
	piles = [[take_in(sop) for _request in range(REQUESTS_A_CLERK)] for _clerk in clerks]
	sessions = [log_in(url, site, clerk) for clerk in clerks]

	def press_all(session: http.Session, pile: Iterable[str]) -> list[tuple[float, int]]:
		answers = []
		for name in pile:
			for action in actions:
				started = perf_counter()
				answer = session.post(
					f"{url}/api/method/frappe.model.workflow.apply_workflow",
					data={"doc": json.dumps({"doctype": "Permohonan", "name": name}), "action": action},
					timeout=120,
				)
				answers.append((perf_counter() - started, answer.status_code))
		return answers

	press_all(sessions[0], [take_in(sop)])
	with stopwatch() as taken, ThreadPoolExecutor(len(clerks)) as pool:
		answers = [answer for own in pool.map(press_all, sessions, piles) for answer in own]
	waits = [wait for wait, _status in answers]
	return {
		"clerks": len(clerks),
		"transitions": len(answers),
		"failed": sum(status != 200 for _wait, status in answers),
		"per_second": len(answers) / taken(),
		"median_ms": statistics.median(waits) * 1000,
		"p95_ms": statistics.quantiles(waits, n=20)[-1] * 1000,
	}


def log_in(url: str, site: str, user: str) -> http.Session:
	session = http.Session()
	session.headers.update({"Host": site, "Accept": "application/json"})
	session.post(f"{url}/api/method/login", data={"usr": user, "pwd": demo.PASSWORD}).raise_for_status()
	session.headers["X-Frappe-CSRF-Token"] = "None"
	return session


# exports


def measure_exports(site: str, size: int) -> list[dict]:
	"""Export the requests, and a tenth of them, each in a process of its own whose memory is its own."""
	kinds = [(source, kind) for source in exports.SOURCES for kind in (exports.CSV, exports.EXCEL)]
	found = []
	for source, kind in kinds:
		if source == VISIT and kind == exports.EXCEL:
			continue
		command = [sys.executable, "-W", "ignore", "-m", "dev.benchmarks.export_once", site, source, kind]
		answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
		found.append({"source": source, "kind": kind, **json.loads(answer.stdout.splitlines()[-1])})
	return found


def report_all(found: dict) -> None:
	"""Print what the targets speak of, by size."""
	rows = []
	for size in found["sizes"]:
		scan = size["report"]["raw_scan"]["ms"]
		roles = size["roles"].values()
		rows.append(
			{
				"requests": f"{size['requests']:,}",
				"generation": size["generation"]["seconds"],
				"all_time": size["report"]["all_time"]["ms"],
				"month": size["report"]["month"]["ms"],
				"scan": scan,
				"share": size["report"]["all_time"]["ms"] / scan,
				"officer": size["report"]["all_time_officer"]["ms"] / scan,
				"village": size["report"]["all_time_village"]["ms"] / scan,
				"queue": max(role["queue"]["ms"] for role in roles),
				"list": max(role["list"]["ms"] for role in roles),
				"form": max(role["form"]["ms"] for role in roles),
				"transition": size["transition"]["ms"],
				"ratio": size["transition"]["ratio"],
				"failed": sum(row["failed"] for row in size["clerks"]),
				"per_second": size["clerks"][-1]["per_second"],
				"memory": max(row["peak_mib"] for row in size["exports"]),
			}
		)
	print_table(
		{
			"requests": "requests",
			"generation": "generated s:.0f",
			"all_time": "report ms:.0f",
			"month": "its month:.0f",
			"scan": "raw scan:.0f",
			"share": "report/scan:.3f",
			"officer": "officer/scan:.3f",
			"village": "village/scan:.3f",
			"queue": "slowest queue:.0f",
			"list": "list:.0f",
			"form": "form:.0f",
			"transition": "transition:.0f",
			"ratio": "to bare:.2f",
			"failed": "failed:d",
			"per_second": "16 clerks/s:.1f",
			"memory": "export MiB:.0f",
		},
		rows,
	)


if __name__ == "__main__":
	main(sys.argv[1], Path(sys.argv[2]))
