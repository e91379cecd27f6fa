from frappe.model.document import Document


class Desa(Document):
	pass
