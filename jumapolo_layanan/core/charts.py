"""Charts on paper, drawn as SVG in mm: a PDF engine runs no script that would draw them."""

from collections.abc import Sequence
from dataclasses import dataclass

from jumapolo_layanan.core import typesetting
from jumapolo_layanan.core.svg import BASELINE, Drawing

_FONT = typesetting.points(9)
_SMALL = typesetting.points(8)
_LINE = 0.2
_ROW = 6.0
_BAR = 4.0
_LABELS = 0.42
"""The part of the width that the labels of a bar chart take at most."""
_SHADES = ("#555", "#bbb")


@dataclass(frozen=True)
class Chart:
	"""A drawing and its height in per cent of its width."""

	svg: str
	ratio: float


@dataclass(frozen=True)
class Bar:
	"""One bar: `part` is its length, 1 for the whole width; `note` stands at its end."""

	label: str
	part: float
	note: str


def bars(title: str, rows: Sequence[Bar], width: float) -> Chart:
	"""Draw one bar under the other, each with its label before and its note behind it.

	:param width: of the drawing, in mm.
	"""
	labels = min(max((typesetting.width(row.label, _FONT) for row in rows), default=0), width * _LABELS)
	notes = max((typesetting.width(row.note, _SMALL) for row in rows), default=0)
	left = labels + 2
	room = width - left - notes - 3
	height = _ROW * len(rows) + 1
	drawing = Drawing(width, height, title)
	for place, row in enumerate(rows):
		top = place * _ROW + (_ROW - _BAR) / 2
		baseline = top + (_BAR - _FONT.size) / 2 + _FONT.size * BASELINE
		drawing.text(_shortened(row.label, labels), 0, baseline, _FONT)
		length = room * min(max(row.part, 0.0), 1.0)
		drawing.box(left, top, room, _BAR, _LINE)
		if length:
			drawing.box(left, top, length, _BAR, _LINE, fill=_SHADES[0])
		drawing.text(row.note, left + room + 2, baseline, _SMALL)
	return Chart(drawing.finish(), 100 * height / width)


def columns(
	title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], width: float
) -> Chart:
	"""Draw whole numbers as columns side by side, a group for each label, each with its number on top.

	:param series: at most two, by name; their shades are told below the labels.
	"""
	plot, foot = 34.0, 2 * _SMALL.line + 3
	height = _SMALL.line + plot + foot
	drawing = Drawing(width, height, title)
	highest = max((value for _name, values in series for value in values), default=0) or 1
	ground = _SMALL.line + plot
	slot = width / max(len(labels), 1)
	bar = slot * 0.8 / max(len(series), 1)
	for group, label in enumerate(labels):
		for place, (_name, values) in enumerate(series):
			tall = plot * values[group] / highest
			left = group * slot + slot * 0.1 + place * bar
			if tall:
				drawing.box(left, ground - tall, bar, tall, _LINE, fill=_SHADES[place])
			number = typesetting.fitting(str(values[group]), bar, _SMALL)
			drawing.text(str(values[group]), left + bar / 2, ground - tall - 0.6, number, "middle")
		font = typesetting.fitting(label, slot * 0.96, _SMALL)
		drawing.text(label, (group + 0.5) * slot, ground + 1 + _SMALL.size * BASELINE, font, "middle")
	drawing.line((0, ground), (width, ground), _LINE)
	_explain(drawing, [name for name, _values in series], ground + _SMALL.line + 3)
	return Chart(drawing.finish(), 100 * height / width)


def _shortened(text: str, room: float) -> str:
	"""Return `text`, its end cut off where it is wider than `room` mm.

	>>> _shortened("Mencatat", 20), _shortened("Mencatat surat pengantar", 20)
	('Mencatat', 'Mencatat s…')
	"""
	if typesetting.width(text, _FONT) <= room + 0.01:
		return text
	while text and typesetting.width(text + "…", _FONT) > room:
		text = text[:-1]
	return text.rstrip() + "…"


def _explain(drawing: Drawing, names: Sequence[str], top: float) -> None:
	left = 0.0
	for place, name in enumerate(names):
		drawing.box(left, top, _SMALL.size, _SMALL.size, _LINE, fill=_SHADES[place])
		drawing.text(name, left + _SMALL.size + 1.5, top + _SMALL.size * BASELINE, _SMALL)
		left += _SMALL.size + typesetting.width(name, _SMALL) + 8
