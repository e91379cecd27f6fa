// The lines are made in register_layanan.py; filters, cells and the printed sheet are those of every book.

frappe.query_reports["Register Layanan"] = layanan.buku.report({ book: "" });
