"""How often tests with random examples try, and where the programs that tests start keep what Python compiled.

A hundred examples are tried, or a quarter of it where time matters (`make unit`). They are the same at every run, so
that a change is held against what the one before it passed; `--hypothesis-profile=search` looks for new cases.
"""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# Tests start the program some hundred times; each would compile it anew where nothing may be written beside it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(__file__).parents[1] / ".cache/python"))

# A shell that runs the tests in the background has Ctrl-C ignored by all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no fault of the program, so no single example has a limit of time.
settings.register_profile("whole", deadline=None, derandomize=True)
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("search", deadline=None, max_examples=500)
settings.load_profile("whole")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Name a folder that the parallel processes of one test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base
