import re
from xml.etree import ElementTree

from jumapolo_layanan.core import charts
from jumapolo_layanan.core.charts import Bar, Chart
from jumapolo_layanan.core.statistics import median_of_counts

SVG = "{http://www.w3.org/2000/svg}"
DARK, LIGHT = "#555", "#bbb"


def boxes(chart: Chart, fill: str) -> list[tuple[float, float]]:
	"""Return width and height of each box of that fill, in mm."""
	root = ElementTree.fromstring(chart.svg)
	found = [box for box in root.iter(f"{SVG}rect") if box.get("fill") == fill]
	return [(float(box.get("width")), float(box.get("height"))) for box in found]


def words(chart: Chart) -> list[str]:
	return [text.text for text in ElementTree.fromstring(chart.svg).iter(f"{SVG}text")]


def test_a_bar_is_as_long_as_its_part_of_the_whole() -> None:
	chart = charts.bars("Tepat waktu", [Bar("KK", 1.0, "100%"), Bar("KTP", 0.25, "25%")], 170)
	(whole, _height), (quarter, _height) = boxes(chart, DARK)
	assert abs(quarter * 4 - whole) < 0.05


def test_a_bar_of_nothing_is_empty_and_none_leaves_its_frame() -> None:
	chart = charts.bars("Tepat waktu", [Bar("KK", 0.0, "0%"), Bar("KTP", 1.7, "?")], 170)
	frames, filled = boxes(chart, "none"), boxes(chart, DARK)
	assert (len(frames), len(filled)) == (2, 1)
	assert filled[0] == frames[0]


def test_a_long_label_is_cut_and_leaves_room_for_the_bar() -> None:
	chart = charts.bars("Langkah", [Bar("Menyerahkan surat pengantar " * 9, 0.5, "50% (n = 4)")], 170)
	label, note = words(chart)
	assert label.endswith("…") and note == "50% (n = 4)"
	assert boxes(chart, "none")[0][0] > 50


def test_columns_are_as_high_as_their_numbers() -> None:
	chart = charts.columns("Tren", ["10/26", "11/26"], [("Masuk", [40, 10]), ("Selesai", [20, 0])], 170)
	(_width, high), (_width, low) = boxes(chart, DARK)[:2]
	assert abs(low * 4 - high) < 0.05
	assert abs(boxes(chart, LIGHT)[0][1] * 2 - high) < 0.05
	assert {"40", "10", "20", "0", "10/26", "11/26", "Masuk", "Selesai"} == set(words(chart))


def test_columns_of_nothing_stand_on_the_ground() -> None:
	chart = charts.columns("Tren", ["11/26"], [("Masuk", [0])], 170)
	assert len(boxes(chart, DARK)) == 1  # the one that explains the shade


def test_what_is_written_is_escaped() -> None:
	chart = charts.bars("<b>", [Bar("<script>alert(1)</script>", 0.5, "&")], 170)
	assert "<script>" not in chart.svg and "<b>" not in chart.svg
	assert not re.search(r"&(?!amp;|lt;|gt;|#|quot;)", chart.svg)


def test_the_median_of_counts_is_that_of_the_values_written_out() -> None:
	for counts in (
		[],
		[(2.0, 1)],
		[(1.0, 1), (4.0, 1)],
		[(5.0, 3), (1.0, 2)],
		[(9.0, 0), (3.0, 4), (7.0, 4)],
	):
		values = sorted(value for value, count in counts for _i in range(count))
		middle = len(values) // 2
		expected = (values[middle] + values[~middle]) / 2 if values else None
		assert median_of_counts(counts) == expected
