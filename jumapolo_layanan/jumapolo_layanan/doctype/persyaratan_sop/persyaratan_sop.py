from jumapolo_layanan.child_row import ChildRow


class PersyaratanSOP(ChildRow):
	pass
