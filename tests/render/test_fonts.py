"""The font packages of the pdf extra are found without being imported."""

import importlib.util
import sys

import pytest

from qgen.render import fonts


def test_installed_packages_give_folders_with_fonts() -> None:
    installed = [name for name in fonts.PACKAGES if importlib.util.find_spec(name)]
    found = fonts.folders()
    assert len(found) == len(installed)
    for place in found:
        assert [*place.rglob("*.otf"), *place.rglob("*.ttf")]


def test_font_packages_are_not_imported() -> None:
    fonts.folders()
    assert not set(fonts.PACKAGES) & set(sys.modules)


def test_missing_packages_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "PACKAGES", ("qgen_no_such_font",))
    assert fonts.folders() == []
