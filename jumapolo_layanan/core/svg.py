"""A sheet of paper drawn as SVG in mm. What is written on it is escaped here and nowhere else."""

from collections.abc import Iterable
from html import escape

from jumapolo_layanan.core import typesetting
from jumapolo_layanan.core.typesetting import Font

FONTS = "Arial, 'Liberation Sans', Helvetica, sans-serif"
BASELINE = 0.93
"""Of the font size: from the upper edge of a line down to the feet of its letters."""

Point = tuple[float, float]


class Drawing:
	"""Collects what is drawn, in the order of drawing. The page around it gives it its size on paper."""

	def __init__(self, width: float, height: float, title: str) -> None:
		self._parts = [
			f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_mm(width)} {_mm(height)}" width="100%" '
			f'height="100%" font-family="{FONTS}" fill="#000" stroke="none" role="img">',
			f"<title>{_escaped(title)}</title>",
		]

	def finish(self) -> str:
		return "".join([*self._parts, "</svg>"])

	def open_group(self, **data: object) -> None:
		self._parts.append(f"<g{_data(data)}>")

	def close_group(self) -> None:
		self._parts.append("</g>")

	def line(self, start: Point, end: Point, weight: float) -> None:
		self.polyline((start, end), weight)

	def polyline(self, points: Iterable[Point], weight: float) -> None:
		self._parts.append(
			f'<path d="M{_path(points)}" fill="none" stroke="#000" stroke-width="{_mm(weight)}"/>'
		)

	def polygon(self, points: Iterable[Point], weight: float = 0.0, filled: bool = False) -> None:
		paint = 'fill="#000"' if filled else 'fill="#fff"'
		stroke = f' stroke="#000" stroke-width="{_mm(weight)}"' if weight else ""
		self._parts.append(f'<path d="M{_path(points)}Z" {paint}{stroke}/>')

	def box(
		self,
		left: float,
		top: float,
		width: float,
		height: float,
		weight: float,
		radius: float = 0.0,
		fill: str = "none",
	) -> None:
		self._parts.append(
			f'<rect x="{_mm(left)}" y="{_mm(top)}" width="{_mm(width)}" height="{_mm(height)}" '
			f'rx="{_mm(radius)}" ry="{_mm(radius)}" fill="{fill}" stroke="#000" stroke-width="{_mm(weight)}"/>'
		)

	def text(self, text: str, x: float, baseline: float, font: Font, anchor: str = "start") -> None:
		"""Write one line, squeezed into the width that the core has reckoned with."""
		length = typesetting.width(text, font)
		if length <= 0:
			return
		left = {"start": x, "middle": x - length / 2, "end": x - length}[anchor]
		weight = ' font-weight="bold"' if font.bold else ""
		self._parts.append(
			f'<text x="{_mm(left)}" y="{_mm(baseline)}" font-size="{font.size:.3f}"{weight} '
			f'textLength="{_mm(length)}" lengthAdjust="spacingAndGlyphs">{_escaped(text)}</text>'
		)

	def lines(self, lines: Iterable[str], x: float, top: float, font: Font, anchor: str = "start") -> None:
		"""Write lines one under the other, the first one's upper edge at `top`."""
		for index, text in enumerate(lines):
			self.text(text, x, top + index * font.line + font.size * BASELINE, font, anchor)


def _mm(value: float) -> str:
	return f"{value:.2f}".rstrip("0").rstrip(".")


def _path(points: Iterable[Point]) -> str:
	return "L".join(f"{_mm(x)} {_mm(y)}" for x, y in points)


def _escaped(text: str) -> str:
	return escape(typesetting.clean(text))


def _data(data: dict[str, object]) -> str:
	return "".join(f' data-{key.replace("_", "-")}="{_escaped(str(value))}"' for key, value in data.items())
