from jumapolo_layanan.child_row import ChildRow


class BerkasPermohonan(ChildRow):
	pass
