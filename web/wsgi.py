"""The entrance for a WSGI server of one's own: ``gunicorn web.wsgi:application``."""

from flask import Flask

from web import settings
from web.app import create_app
from web.wiring import Archive


def __getattr__(name: str) -> Flask:
    """Make the application of the home that the environment names, when it is asked for."""
    if name != "application":
        raise AttributeError(name)
    made: Flask = globals().setdefault(
        name, create_app(Archive(settings.read(settings.home_of(None))))
    )
    return made
