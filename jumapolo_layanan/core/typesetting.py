"""Where lines of text end on paper, without asking a PDF engine.

The widths are those of Arial and its metric twins (Liberation Sans, Helvetica). Whoever draws a
line states its width too, so that another font is squeezed into it and never leaves its cell.
"""

import re
import unicodedata
from dataclasses import dataclass

MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.24
"""Of the font size."""

_REGULAR = {
	191: "'",
	222: "ijl‘’",
	260: "|",
	278: " !,./:;I[\\]ft·",
	333: "()-`r“”{}",
	350: "•",
	355: '"',
	389: "*",
	400: "°",
	469: "^",
	500: "Jcksvxyz",
	556: "#$0123456789?L_abdeghnopqu–§éèà",
	584: "+<=>~×",
	611: "FTZ",
	667: "&ABEKPSVXY",
	722: "CDHNRUw",
	778: "GOQ",
	833: "Mm",
	889: "%",
	944: "W",
	1000: "—…",
	1015: "@",
}
_BOLD = {
	238: "'",
	278: " ,./I\\ijl‘’·",
	280: "|",
	333: "!()-:;[]`ft",
	350: "•",
	389: "*r{}",
	400: "°",
	474: '"',
	500: "z“”",
	556: "#$0123456789J_aceksvxy–§éèà",
	584: "+<=>^~×",
	611: "?FLTZbdghnopqu",
	667: "EPSVXY",
	722: "&ABCDHKNRU",
	778: "GOQw",
	833: "M",
	889: "%m",
	944: "W",
	975: "@",
	1000: "—…",
}
_UNKNOWN = 700
_WIDE = 1000

# what XML 1.0 does not allow, half pairs included
_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKABLE = re.compile(r"[^/\-]*[/\-]+|[^/\-]+")


@dataclass(frozen=True)
class Font:
	"""A size in mm and a weight."""

	size: float
	bold: bool = False

	@property
	def line(self) -> float:
		"""The height of one line in mm."""
		return self.size * LINE_HEIGHT


def points(size: float, bold: bool = False) -> Font:
	"""Return the font of `size` in points."""
	return Font(size * MM_PER_POINT, bold)


def width(text: str, font: Font) -> float:
	"""Return the width of `text` in mm."""
	return sum(_width_of(character, font.bold) for character in text) * font.size / 1000


def clean(text: str) -> str:
	"""Return `text` without the characters that no XML document may hold."""
	return _NOT_PRINTABLE.sub(" ", text)


def wrap(text: str, room: float, font: Font) -> tuple[str, ...]:
	"""Break `text` into lines of at most `room` mm; words too long for a line are cut.

	>>> wrap("Camat/Sekcam/Kasi", 17, points(8))
	('Camat/', 'Sekcam/Kasi')
	"""
	lines: list[str] = []
	for paragraph in clean(text).splitlines():
		lines += _wrap_paragraph(paragraph.split(), room, font)
	return tuple(lines)


def longest_word(text: str, font: Font) -> float:
	"""Return the width in mm of the widest part of `text` that holds no place for a break."""
	pieces = [piece for word in clean(text).split() for piece in _BREAKABLE.findall(word)]
	return max((width(piece, font) for piece in pieces), default=0.0)


def fitting(text: str, room: float, largest: Font) -> Font:
	"""Return `largest`, or as small a font as `text` needs to be `room` mm wide."""
	needed = width(text, largest)
	return largest if needed <= room else Font(largest.size * room / needed, largest.bold)


def _wrap_paragraph(words: list[str], room: float, font: Font) -> list[str]:
	lines: list[str] = []
	line = ""
	for word in words:
		gap = " " if line else ""
		for piece in _BREAKABLE.findall(word):
			if width(line + gap + piece, font) > room:
				if line:
					lines.append(line)
				*cut, piece = _cut(piece, room, font)
				lines += cut
				line, gap = "", ""
			line, gap = line + gap + piece, ""
	return [*lines, line] if line else lines


def _cut(word: str, room: float, font: Font) -> list[str]:
	"""Cut a word into parts that fit, each at least one character long."""
	parts = [""]
	for character in word:
		if parts[-1] and width(parts[-1] + character, font) > room:
			parts.append("")
		parts[-1] += character
	return parts


def _by_character(table: dict[int, str]) -> dict[str, int]:
	return {character: units for units, characters in table.items() for character in characters}


_WIDTHS = {False: _by_character(_REGULAR), True: _by_character(_BOLD)}


def _width_of(character: str, bold: bool) -> int:
	"""Return the width of one character in thousandths of the font size."""
	known = _WIDTHS[bold]
	if character in known:
		return known[character]
	if unicodedata.combining(character):
		return 0
	base = unicodedata.normalize("NFD", character)[0]
	if base in known:
		return known[base]
	return _WIDE if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN
