"""A plain reckoning of what the reports show, from requests and visits as the tables have them."""

import statistics
from collections.abc import Callable
from datetime import datetime, timedelta

import frappe

from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.random_history import Request, Visit


def assert_lines(
	test: LayananTestCase, result: dict, columns: list[str], expected: dict, total: dict
) -> None:
	"""Compare the lines of a report by their keys, and its last line with the figures of them all."""
	found = {tuple(row[column] for column in columns): row for row in lines(result)}
	test.assertEqual(set(found), set(expected))
	test.assertEqual(len(lines(result)), len(expected))
	for key, figures in expected.items():
		assert_figures(test, found[key], figures)
	totals = [row for row in result["result"] if row.get("adalah_jumlah")]
	test.assertEqual(len(totals), int(bool(expected) and bool(columns)))
	for row in totals:
		assert_figures(test, row, total)


def assert_figures(test: LayananTestCase, row: dict, figures: dict) -> None:
	for field, value in figures.items():
		if isinstance(value, float):
			test.assertAlmostEqual(row[field], value, delta=0.0051, msg=field)  # rounded to two places
		else:
			test.assertEqual(row[field], value, field)


def grouped(items: list, keys: list[Callable], figures: Callable[[list], dict]) -> dict[tuple, dict]:
	groups: dict[tuple, list] = {}
	for item in items:
		groups.setdefault(tuple(key(item) for key in keys), []).append(item)
	return {key: figures(own) for key, own in groups.items()}


def recap(requests: list[Request]) -> dict:
	done = [one for one in requests if one.state == "Selesai"]
	on_time = sum(one.verdict == "Tepat Waktu" for one in done)
	n = on_time + sum(one.verdict == "Terlambat" for one in done)
	return {
		"masuk": len(requests),
		"selesai": len(done),
		"ditolak": sum(one.state == "Ditolak" for one in requests),
		"dibatalkan": sum(one.state == "Dibatalkan" for one in requests),
		"terbuka": sum(one.is_open for one in requests),
		"n": n,
		"tepat_waktu": on_time,
		"tidak_terukur": len(done) - n,
		"persen_tepat_waktu": 100 * on_time / n if n else None,
	}


def load(visits: list[Visit]) -> dict:
	done = [one for one in visits if one.ended]
	worked = [one.worked for one in done if one.measured]
	late = sum(one.verdict == "Terlambat" for one in done)
	return {
		"dikerjakan": len(done),
		"n": len(worked),
		"menit_kerja": sum(worked) / 60,
		"median": statistics.median(worked) / 60 if worked else None,
		"terlambat": late,
		"persen_terlambat": 100 * late / len(worked) if worked else None,
		"menunggu": sum(not one.ended and not one.begun for one in visits),
		"sedang_dikerjakan": sum(not one.ended and bool(one.begun) for one in visits),
	}


def quality(visits: list[Visit]) -> dict:
	own = [one for one in visits if not one.paused]
	measured = sum(one.measured for one in own)
	return {
		"kunjungan": len(own),
		"terukur": measured,
		"persen_terukur": 100 * measured / len(own) if own else None,
		"tidak_terukur": len(own) - measured,
		"entri_susulan": sum(one.cause == "Entri Susulan" for one in own),
		"beruntun": sum(one.cause == "Klik Beruntun" for one in own),
		"di_luar_jam": sum(one.cause == "Di Luar Jam Kerja" for one in own),
		"tanpa_kalender": sum(one.cause == "Tanpa Kalender" for one in own),
		"sebab_lain": sum(not one.measured and not one.cause for one in own),
		"jeda": len(visits) - len(own),
	}


def office_hours(start: datetime, end: datetime) -> float:
	"""Count office time slot by slot from the calendar's own rows, a day after the other."""
	calendar = frappe.get_doc(
		"Kalender Kerja", frappe.db.get_single_value("Pengaturan Layanan", "kalender_kerja")
	)
	weekdays = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
	off = {str(row.tanggal) for row in calendar.hari_libur}
	seconds, day = 0.0, start.replace(hour=0, minute=0, second=0)
	while day < end:
		for row in calendar.jam_kerja:
			if row.hari == weekdays[day.weekday()] and not row.profil and str(day.date()) not in off:
				opens = day + frappe.utils.to_timedelta(str(row.mulai))
				closes = day + frappe.utils.to_timedelta(str(row.selesai))
				seconds += max(0.0, (min(closes, end) - max(opens, start)).total_seconds())
		day += timedelta(days=1)
	return seconds / 3600


def age_by_hand(hours: float) -> str:
	if hours <= 1:
		return "sampai 1 jam"
	if hours <= 4:
		return "1 sampai 4 jam"
	if hours <= 8:
		return "4 sampai 8 jam"
	return "8 sampai 40 jam" if hours <= 40 else "lebih dari 40 jam"


def lines(result: dict) -> list[dict]:
	return [row for row in result["result"] if not row.get("adalah_jumlah")]
