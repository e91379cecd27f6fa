// The lines are made in buku_agenda.py; filters, cells and the printed sheet are those of every book.

frappe.query_reports["Buku Agenda"] = layanan.buku.report({ book: "Agenda Masuk" });
