"""What a file's life looks like in the model's words: its events, its contents and its versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clausebook.model.history import Content, DocumentHistory, Event, EventKind, Facts, Revision
from clausebook.model.version import Version
from clausebook.sources.history.facts import NO_FACTS
from clausebook.sources.history.life import Life, Step
from clausebook.sources.history.walk import Walk

_DOCUMENTS = b"manual/"


@dataclass(frozen=True, slots=True)
class Telling:
    """What lives are told from."""

    walk: Walk
    arrivals: Sequence[int]
    """Of the walk."""
    facts: Mapping[str, Facts]
    """By blob; one that is no Markdown, or too large, may be missing."""

    def tell(self, path: bytes, life: Life) -> DocumentHistory:
        """Put a file's life into the model's words."""
        steps = self._complete(life)
        told = [self._event(step) for step in steps]
        events = mainline = tuple(reversed(told))
        text = path.endswith(b".md")
        written = contents = self._contents(events) if text else ()
        if steps != life.states:
            made = dict(zip(steps, told, strict=True))
            mainline = tuple([made.get(state) or self._event(state) for state in reversed(life.states)])
            contents = self._contents(mainline) if text else ()
        shown = path.decode("utf-8", "replace")
        if not (text and path.startswith(_DOCUMENTS)):
            return DocumentHistory(shown, events, (), mainline, (), life.identity, written, contents)
        revisions = [self._revision(state, told[begin:end]) for state, begin, end in self._grouped(life, steps)]
        revisions.reverse()
        return DocumentHistory(shown, events, tuple(revisions), mainline, contents, life.identity, written)

    def _event(self, step: Step) -> Event:
        """Return a step in the model's form."""
        position, kind, path, blob = step
        return Event(self.walk.commit(position), kind, path.decode("utf-8", "replace"), blob)

    def _contents(self, events: Sequence[Event]) -> tuple[Content, ...]:
        """Put what some states say about themselves into the model's words."""
        return tuple([Content(event, self.facts.get(event.blob, NO_FACTS)) for event in events if event.blob])

    def _complete(self, life: Life) -> Sequence[Step]:
        """Add the merges that brought a content into the main line which an earlier merge had left out."""
        # A file that was only ever written on the main line came to it when it was written.
        if life.steps == life.states:
            return life.steps
        brought = {self.arrivals[step.commit] for step in life.steps}
        late = [state for state in life.states if state.blob and self.arrivals[state.commit] not in brought]
        if not late:
            return life.steps
        merged = (state._replace(kind=EventKind.MERGED) for state in late)
        return sorted((*life.steps, *merged), key=lambda step: step.commit)

    def _grouped(self, life: Life, steps: Sequence[Step]) -> Iterator[tuple[Step, int, int]]:
        """Yield each version's last state on the main line and which steps made it: from one, to before another."""
        kept: list[Step] = []
        begins: list[int] = []
        version: Version | None = None
        for state in life.states:
            if state.blob:
                found = self.facts.get(state.blob, NO_FACTS).version
                if kept and (found is version or found == version):
                    kept[-1] = state
                else:
                    kept.append(state)
                    begins.append(self.arrivals[state.commit])
                    version = found
        start = 0
        for state, end in zip(kept, (*begins[1:], len(self.arrivals)), strict=True):
            behind = start
            while behind < len(steps) and self.arrivals[steps[behind].commit] < end:
                behind += 1
            yield state, start, behind
            start = behind

    def _revision(self, state: Step, events: list[Event]) -> Revision:
        """Make a revision of the last state of a version and the events that made it, oldest first."""
        # Branches have no order between them: the content that the main line kept counts as the newest.
        kept = len(events) - 1
        while kept > 0 and events[kept].blob != state.blob:
            kept -= 1
        if events[kept].blob != state.blob:
            kept = len(events) - 1
        newest = events.pop(kept)
        return Revision(self.facts.get(state.blob, NO_FACTS), (newest, *reversed(events)))
