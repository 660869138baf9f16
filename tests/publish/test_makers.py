"""A pack tells the versions of what it was made by, and only of what is there."""

import platform
from importlib.metadata import version

import clausebook
from clausebook.publish.makers import LIBRARIES, makers
from college import PROJECT


def test_every_library_is_one_that_is_locked() -> None:
    locked = {line.partition("==")[0] for line in (PROJECT / "requirements.lock").read_text("utf-8").splitlines()}
    assert set(LIBRARIES) <= locked


def test_versions_of_python_the_program_the_engine_and_the_libraries() -> None:
    found = makers("mkdocs")
    assert set(found) == {"python", "clausebook", *LIBRARIES}
    assert found["python"] == platform.python_version()
    assert found["clausebook"] == clausebook.__version__
    assert found["mkdocs-material"] == version("mkdocs-material")
    assert "nobody-s-engine" not in makers("nobody-s-engine")
