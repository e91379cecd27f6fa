from frappe import _dict

from jumapolo_layanan import public_pages

no_cache = 1


def get_context(context: _dict) -> dict:
	return public_pages.tracking_context()
