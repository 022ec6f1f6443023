"""The folders beside the package are found from a checkout and from a wheel."""

from pathlib import Path

import pytest

from qgen import resources
from qgen.resources import ResourceError, folder


def test_the_checkout_has_templates() -> None:
    assert (folder("templates") / "layouts" / "paper.typ").is_file()


@pytest.mark.parametrize("name", resources.NAMES)
def test_a_wheel_carries_its_folders_inside(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "qgen")
    inside, beside = tmp_path / "qgen" / "_data" / name, tmp_path / name
    beside.mkdir(parents=True)
    assert folder(name) == beside
    inside.mkdir(parents=True)
    assert folder(name) == inside


def test_a_missing_folder_names_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "qgen")
    with pytest.raises(ResourceError, match=r"'templates' is missing: looked for .*_data.*reinst"):
        folder("templates")


def test_an_unknown_folder_is_refused() -> None:
    with pytest.raises(ResourceError, match="no data folder 'secrets'; there are templates, "):
        folder("secrets")
