from frappe.model.document import Document


class JamKerja(Document):
	pass
