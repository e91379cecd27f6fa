from jumapolo_layanan.child_row import ChildRow


class ButirSOP(ChildRow):
	pass
