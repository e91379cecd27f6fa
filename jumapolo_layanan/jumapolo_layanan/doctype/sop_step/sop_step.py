from jumapolo_layanan.child_row import ChildRow


class SOPStep(ChildRow):
	pass
