"""The texts of the manual that rules judge: the present ones, and those still in force behind a new draft."""

from collections.abc import Iterator

from clausebook.model.document import Document
from clausebook.model.manual import Manual
from clausebook.model.place import Place


def texts(manual: Manual) -> Iterator[Document]:
    """Yield every present text, each followed by the earlier one that is in force in its stead, if there is one.

    An earlier text names the commit that it was read from. A present text that is still the same counts twice only
    where its status differs.
    """
    for document in manual.documents:
        yield document
        held = manual.held.get(document.path)
        if held is not None and (held.digest, held.status) != (document.digest, document.status):
            yield held


def where(manual: Manual, text: Document, present: Place) -> Place:
    """Return where a finding is shown: `present`, or the version of the file's present text for an earlier one."""
    return manual.by_path[text.path].at("version") if text.commit else present


def named(text: Document) -> str:
    """Return a text's id; of an earlier one also what tells it from the present text of its file."""
    return f"{text.id} {text.version}, which is still in force (commit {text.commit[:10]})," if text.commit else text.id
