"""Puts the app on a site, and takes it off again. Every step may run twice."""
