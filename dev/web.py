"""What the web server runs, inside the bench's environment: one site, with its assets and files in front."""

import os

import frappe.app
from frappe.middlewares import StaticDataMiddleware
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.shared_data import SharedDataMiddleware

SITES = os.getcwd()


def no_socket_server(environ, start_response):
	"""This Frappe comes without its socket server; the Desk asks for it again and again."""
	start_response("404 Not Found", [("Content-Type", "text/plain")])
	return [b""]


frappe.app._site = os.environ["SITE"]  # whatever host name the browser used
application = DispatcherMiddleware(frappe.app.application, {"/socket.io": no_socket_server})
application = SharedDataMiddleware(application, {"/assets": os.path.join(SITES, "assets")})
application = StaticDataMiddleware(application, {"/files": SITES})
