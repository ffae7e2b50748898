"""English says all that Vietnamese says, and its compiled catalogue is the one of today."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

from babel.support import Translations

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "web" / "translations"
PLACES = re.compile(r"%\(\w+\)s")


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_translations", ROOT / "scripts" / "make_translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_has_an_english_one_with_the_same_places() -> None:
    english = Translations.load(FOLDER, ["en"])
    for message in _script().extracted():
        if not message.id:
            continue
        said = english.ugettext(message.id)
        assert said != message.id, message.id
        assert sorted(PLACES.findall(said)) == sorted(PLACES.findall(message.id)), message.id
