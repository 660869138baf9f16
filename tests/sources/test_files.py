"""States of the repository that share what they have in common: held against plain mappings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.sources.history.files import Files

PATHS = st.sampled_from([f"manual/{number}.md".encode() for number in range(12)])
# A copy of one of the states there are so far, something put into one of them, or something taken away.
STEPS = st.lists(st.tuples(st.sampled_from(["copy", "put", "pop"]), st.integers(0, 99), PATHS), max_size=60)


@given(STEPS)
@settings(max_examples=300, deadline=None)
def test_no_state_sees_what_another_one_does(steps: list[tuple[str, int, bytes]]) -> None:
    states: list[Files[int]] = [Files()]
    plain: list[dict[bytes, int]] = [{}]
    for number, (deed, which, path) in enumerate(steps):
        state, expected = states[which % len(states)], plain[which % len(states)]
        if deed == "copy":
            states.append(state.copy())
            plain.append(dict(expected))
        elif deed == "put":
            state[path] = expected[path] = number
        elif path in expected:
            assert state.pop(path) == expected.pop(path)
        else:
            with pytest.raises(KeyError):
                state.pop(path)
    for state, expected in zip(states, plain, strict=True):
        assert dict(state.items()) == expected
        for number in range(12):
            path = f"manual/{number}.md".encode()
            assert (path in state, state.get(path)) == (path in expected, expected.get(path))
            if path in expected:
                assert state[path] == expected[path]
            else:
                with pytest.raises(KeyError):
                    state[path]
