"""How often tests with random examples try, and where the programs that tests start keep what Python compiled.

Examples are tried a hundred times, or a quarter of it where time matters (`make unit`).
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Tests start the program some hundred times; each would compile it anew where nothing may be written beside it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(__file__).parents[1] / ".cache/python"))

# A busy machine is no fault of the program, so no single example has a limit of time.
settings.register_profile("whole", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=25)
settings.load_profile("whole")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Name a folder that the parallel processes of one test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(request.config, "workerinput") else base
