"""What the law may ask of a request beyond the SOP. The officer is told, never blocked."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = "Tenggat (hari)"
WORKING_DAYS = "Tenggat (hari kerja)"
WORDS = "Memuat kata"
KINDS = (DAYS, WORKING_DAYS, WORDS)


@dataclass(frozen=True)
class Reminder:
	"""One rule of the office: which question it looks at, what it measures, and on what basis.

	`value` is a number of days, or words that the answer may contain, comma separated.
	"""

	question: str
	kind: str
	value: str
	basis: str
	message: str = ""


def remind(
	reminders: Iterable[Reminder],
	answers: dict[str, str | None],
	today: date,
	is_working_day: Callable[[date], bool],
) -> list[str]:
	"""Return the sentences for the officer, for a request with these answers.

	A deadline speaks when it has run out. Two deadlines on one question that disagree are both named.
	"""
	reminders = list(reminders)
	said = [
		rule.message
		for rule in reminders
		if rule.kind == WORDS and _mentions(answers.get(rule.question), rule)
	]
	for question in dict.fromkeys(rule.question for rule in reminders if rule.kind != WORDS):
		if day := _date(answers.get(question)):
			rules = [rule for rule in reminders if rule.question == question and rule.kind != WORDS]
			said += _deadlines(question, rules, day, today, is_working_day)
	return said


def working_days_between(start: date, end: date, is_working_day: Callable[[date], bool]) -> int:
	"""Return the working days after `start` up to and including `end`; negative when `end` is earlier."""
	if end < start:
		return -working_days_between(end, start, is_working_day)
	days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
	return sum(1 for day in days if is_working_day(day))


def weekday_calendar(holidays: Collection[date]) -> Callable[[date], bool]:
	"""Return whether a day is worked: Monday to Friday, but for the office's holidays."""
	return lambda day: day.weekday() < 5 and day not in holidays


def _deadlines(
	question: str, rules: list[Reminder], day: date, today: date, is_working_day: Callable[[date], bool]
) -> list[str]:
	short = {rule: _is_short(rule, day, today, is_working_day) for rule in rules}
	if day < today:
		return [f"{question} sudah lewat."]
	if len(set(short.values())) > 1:
		parts = [
			f"menurut {rule.basis} {'kurang dari' if is_short else 'sudah memenuhi'} {_term(rule)}"
			for rule, is_short in short.items()
		]
		return [f"{question}: ketentuan berbeda: {'; '.join(parts)}. Pejabat memutuskan."]
	if rules and not any(short.values()):
		return [
			f"{question}: tidak kurang dari {_term(rules[0])} ({rules[0].basis}); layanan ini mungkin tidak diperlukan."
		]
	return []


def _is_short(rule: Reminder, day: date, today: date, is_working_day: Callable[[date], bool]) -> bool:
	if rule.kind == DAYS:
		return (day - today).days < int(rule.value)
	return working_days_between(today, day, is_working_day) < int(rule.value)


def _term(rule: Reminder) -> str:
	return f"{rule.value} {'hari' if rule.kind == DAYS else 'hari kerja'}"


def _mentions(answer: str | None, rule: Reminder) -> bool:
	text = (answer or "").casefold()
	return any(word.strip().casefold() in text for word in rule.value.split(",") if word.strip())


def _date(answer: str | None) -> date | None:
	try:
		return date.fromisoformat(answer or "")
	except ValueError:
		return None
