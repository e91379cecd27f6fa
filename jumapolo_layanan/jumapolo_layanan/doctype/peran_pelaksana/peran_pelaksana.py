from jumapolo_layanan.child_row import ChildRow


class PeranPelaksana(ChildRow):
	pass
