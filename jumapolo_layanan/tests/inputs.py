"""Inputs that nobody should send: a seeded mix of what fits, what nearly fits, and what means harm."""

import random
import string

HOSTILE = (
	"",
	" ",
	"\x00",
	"null",
	"0",
	"-1",
	"NaN",
	"1e309",
	"9" * 40,
	"'",
	'"',
	"`",
	"' OR '1'='1",
	"'; DROP TABLE tabPermohonan; --",
	"%",
	"%s",
	"{0}",
	"{{ 7*7 }}",
	"{% raise %}",
	"{{ frappe.db.sql('select 1') }}",
	"<script>alert(1)</script>",
	"<img src=x onerror=alert(1)>",
	"../../../../etc/passwd",
	"/files/../site_config.json",
	"http://127.0.0.1:9/",
	"a\r\nSet-Cookie: x=1",
	"\u202e\u200b\ufeff",
	"ＮＩＫ３３１３",
	"𝕵𝖚𝖒𝖆𝖕𝖔𝖑𝖔",
	"😀",
	"é" * 300,
	"A" * 5000,
	"[]",
	"{}",
	"[null]",
	'["like", "%"]',
	'{"name": ["like", "%"]}',
	'{"doctype": "User", "name": "Administrator"}',
	'{"__class__": 1}',
	"[" * 400,
	"{" * 400,
	"true",
	'{"nama_sop": "\\ud83d"}',
	"2026-13-45",
	"0000-00-00 99:99:99",
)
_SHAPES = (None, True, 0, -1, 3.5, [], {}, [None], ["like", "%"], {"name": ["like", "%"]}, [["x"] * 5])
_LETTERS = string.printable + "éßçñ中あक\u0000\u2028"


class Inputs:
	"""A generator of arguments; the same seed gives the same ones.

	:param known: values that exist on the site (names, codes, numbers), which a stranger might know.
	"""

	def __init__(self, seed: str, known: list[str]) -> None:
		self.chance = random.Random(seed)
		self.known = known

	def text(self) -> str:
		chance = self.chance
		kind = chance.random()
		if kind < 0.35:
			return chance.choice(self.known)
		if kind < 0.5:
			return self._bent(chance.choice(self.known))
		if kind < 0.8:
			return chance.choice(HOSTILE)
		return "".join(chance.choices(_LETTERS, k=chance.randrange(1, 40)))

	def value(self) -> object:
		chance = self.chance
		kind = chance.random()
		if kind < 0.75:
			return self.text()
		if kind < 0.9:
			return chance.choice(_SHAPES)
		if kind < 0.95:
			return [self.text() for _item in range(chance.randrange(4))]
		return {self.text(): self.text() for _item in range(chance.randrange(4))}

	def arguments(self, needed: list[str], optional: list[str] | None = None) -> dict[str, object]:
		"""Return values for the arguments, now and then one too many.

		Core itself answers for a `needed` one that is missing, before any code of the app runs.
		"""
		chance = self.chance
		given = {name: self.value() for name in needed}
		given |= {name: self.value() for name in optional or () if chance.random() < 0.7}
		if chance.random() < 0.1:
			given[self.text() or "x"] = self.value()
		return given

	def content(self, samples: list[bytes]) -> bytes:
		"""Return a file: random bytes, or one of `samples` with a few bytes changed, cut or doubled."""
		chance = self.chance
		if chance.random() < 0.3:
			return chance.randbytes(chance.randrange(200))
		content = bytearray(chance.choice(samples))
		for _change in range(chance.randrange(1, 6)):
			at = chance.randrange(len(content))
			content[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
		return bytes(content[: chance.randrange(len(content))] if chance.random() < 0.2 else content)

	def _bent(self, text: str) -> str:
		chance, at = self.chance, self.chance.randrange(len(text) + 1)
		return text[:at] + chance.choice((chance.choice(_LETTERS), "", text[:3], "%", "'")) + text[at + 1 :]
