from jumapolo_layanan.child_row import ChildRow


class IsianPermohonan(ChildRow):
	pass
