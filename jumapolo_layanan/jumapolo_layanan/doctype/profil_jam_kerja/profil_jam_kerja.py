from frappe.model.document import Document


class ProfilJamKerja(Document):
	pass
