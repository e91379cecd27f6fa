"""Uploads are judged by what they are, not by what they are called."""

import pytest

from jumapolo_layanan.core import uploads
from jumapolo_layanan.core.uploads import InvalidUpload

KINDS = ("pdf", "jpg", "png")
PDF = b"%PDF-1.7 isi"


def test_a_listed_kind_is_taken_whatever_the_case_of_its_name() -> None:
	assert uploads.check("KTP.PDF", PDF, KINDS, 1) == "pdf"


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "berkas", "a.pdf.js", "", "a.jpeg"])
def test_any_other_kind_is_refused(name: str) -> None:
	with pytest.raises(InvalidUpload, match="hanya boleh pdf, jpg, png"):
		uploads.check(name, PDF, KINDS, 1)


def test_a_page_that_calls_itself_a_picture_is_refused() -> None:
	with pytest.raises(InvalidUpload, match="bukan png"):
		uploads.check("a.png", b"<script>alert(1)</script>", KINDS, 1)


def test_too_large_a_file_is_refused() -> None:
	with pytest.raises(InvalidUpload, match="paling besar 1 MB"):
		uploads.check("a.pdf", PDF + b"x" * 1024 * 1024, KINDS, 1)


def test_a_setting_lists_known_kinds_only() -> None:
	assert uploads.read_kinds("PDF, .jpg\npng") == KINDS
	for text in ("pdf, exe", "", " , "):
		with pytest.raises(InvalidUpload):
			uploads.read_kinds(text)
