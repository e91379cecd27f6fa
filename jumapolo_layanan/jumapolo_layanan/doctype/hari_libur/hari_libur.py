from frappe.model.document import Document


class HariLibur(Document):
	pass
