from jumapolo_layanan.child_row import ChildRow


class IsianSOP(ChildRow):
	pass
