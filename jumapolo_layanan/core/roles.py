"""The roles that come with the app. An office adds its own for executors that the decree lacks."""

STAND_IN = "Pejabat Pengganti"

ROLES = (
	"JFU",
	"Operator SIAK",
	"Kasi Pemerintahan",
	"Kasi Kesos",
	"Sekcam",
	"Camat",
	"Admin Layanan",
	"Evaluator",
	STAND_IN,
)
