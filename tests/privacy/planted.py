"""The year of a small college, in whose confidential and internal texts, of all times, marks are planted.

A mark that begins with `zqconf` may reach auditors alone, one that begins with `zqint` staff too.
"""

from tampering.story import (
    CONTROL,
    DAY,
    POLICY,
    Entry,
    Story,
    clean,
    edited,
    put,
    unapproved,
)

__all__ = ["CONFIDENTIAL", "DAY", "INTERNAL", "planted"]

CONFIDENTIAL = "zqconf"
INTERNAL = "zqint"
_HEAD: Entry = ("head", "ha", "2026-03-20")
_OWNER: Entry = ("quality", "qb", "2026-03-19")
_DOCUMENT = """---
id: {id}
title: {title}
type: {type}
version: "1.0"
status: in-review
owner: quality
effective: 2026-04-01
review: P1Y
clauses: ["4.2"]
classification: {classification}
applies-to: [all]
audience: [quality, head]
supersedes: []
change: {change}
---

{body}

## Purpose

It says how.

## Scope

Both campuses.

## Responsibilities

The head.

## {heading}

1. **Head of school** does it.

## Records kept

None.
"""
_TYPE = """id: {id}
title: {mark}kind
plural: {mark}kinds
prefix: {prefix}
about: "What {mark}about says."
clauses: ["4.1"]
scope: institution
retention: P3Y
retention-from: date
classification: {classification}
columns: [date, subject]
fields:
  type: object
  required: [subject]
  properties:
    subject: {{type: string, title: {mark}label}}
    people:
      type: array
      title: People
      items: {{type: object, additionalProperties: false, required: [name], properties: {{name: {{type: string}}}}}}
    about: {{type: string, title: About}}
"""
_RECORD = """---
id: {id}
type: {type}
title: {mark}recordtitle
date: 2026-05-02
owner: head
status: open
clauses: ["4.1"]
refers-to: [{refers}]
subject: {mark}field
people:
  - {{name: {mark}nested}}
about: {about}
---

What {mark}recordbody says, with ![a picture]({mark}recordpicture.svg).
"""
SECRET = "manual/system/PRO-71-zqconfpath.md"
OWN = "manual/system/PRO-72-zqintpath.md"
BROKEN = "manual/system/PRO-73-zqconfmalformed.md"
LOST = "manual/system/PRO-74-zqconfgonepath.md"
OPENED = "manual/system/POL-75-opened.md"


def _picture(words: str) -> str:
    """Return a picture that says something."""
    return f"<svg xmlns='http://www.w3.org/2000/svg'><title>{words}</title></svg>\n"


def _document(name: str, mark: str, classification: str, *, kind: str = "procedure") -> str:
    """Return a document full of marks."""
    return _DOCUMENT.format(
        id=name,
        title=f"{mark}title",
        type=kind,
        classification=classification,
        change=f"The {mark}change.",
        heading=f"Steps of {mark}heading" if kind == "procedure" else "Policy",
        body=f"What {mark}body says, ![{mark}alt]({mark}picture.svg), and the [policy](POL-01 '{mark}hint').",
    ).replace("## Records kept", "## Steps\n\n1. **Head of school** does it.\n\n## Records kept")


def _grown(story: Story, path: str, mark: str) -> None:
    """Give a document a first approved text, a second one, and a draft beside it, each with marks of its own."""
    text = story.files[path]
    folder = path.rpartition("/")[0]
    first = edited(text, (f"{mark}body", f"{mark}formerbody"), (f"{mark}picture.svg", f"{mark}formerpicture.svg"))
    first = put(first, change=f"The {mark}formerchange.", title=f"{mark}formertitle")
    files = {f"{folder}/{mark}formerpicture.svg": _picture(f"{mark}formerdrawn")}
    story.issue(path, first, _OWNER, _HEAD, on="2026-03-10", by="rc", files=files)
    later: tuple[Entry, ...] = (("quality", "qb", "2026-05-11"), ("head", "ha", "2026-05-12"))
    second = put(text, version='"2.0"', effective="2026-05-20")
    picture = {f"{folder}/{mark}picture.svg": _picture(f"{mark}drawn")}
    story.issue(path, second, *later, on="2026-05-10", by="rc", files=picture)
    draft = put(unapproved(story.files[path]), version='"3.0"', status="draft", change=f"The {mark}draftchange.")
    draft = edited(draft, (f"{mark}body", f"{mark}draftbody"))
    story.commit({path: draft}, "2026-06-01", "rc", message=f"Draft the {mark}draftcommit")


def planted(*settings: tuple[str, str]) -> Story:
    """Return the story, with some passages of the settings written otherwise."""
    story = clean(("https://git.school.example/", "https://zqintforge.example/"), *settings)
    secret, own = _document("PRO-71", "zqconf", "confidential"), _document("PRO-72", "zqint", "internal")
    for path, text, mark in ((SECRET, secret, "zqconf"), (OWN, own, "zqint")):
        story.commit({path: text}, "2026-03-02", "rc", message=f"Write about {mark}commit")
        _grown(story, path, mark)
    _opened(story)
    _records(story)
    story.commit(
        {LOST: _document("PRO-74", "zqconfgone", "confidential")}, "2026-05-21", "rc", message="zqconfgonecommit"
    )
    story.commit({LOST: None}, "2026-05-22", "rc", message="Take PRO-74 zqconfgoneagain away")
    broken = _document("PRO-73", "zqconfmalformed", "confidential").replace("type: procedure", "type: [zqconfmalformed")
    story.commit({BROKEN: broken}, "2026-05-23", "rc", message="Save it")
    return story


def _opened(story: Story) -> None:
    """Issue a policy that was confidential, then public, and whose draft is confidential again, with links about."""
    secret = _document("POL-75", "zqconfclosed", "confidential", kind="policy")
    files = {"manual/system/zqconfclosedpicture.svg": _picture("zqconfcloseddrawn")}
    story.issue(OPENED, secret, ("head", "ha", "2026-03-20"), on="2026-03-11", by="rc", files=files)
    links = (
        "Everybody may read openwords: [the words](PRO-71 'zqconfhint'), [the reference][zqr], [zqr][] and\n"
        "[own](PRO-72#purpose), [![drawn](open.svg)](PRO-71) and [the admission](PRO-02).\n\n"
        "[zqr]: PRO-71 'zqconfdefined'"
    )
    text = put(
        _document("POL-75", "open", "public", kind="policy"), version='"2.0"', effective="2026-05-01", change="Opened."
    )
    text = edited(text, ("What openbody says", f"{links}\n\nSo it is"), ("openpicture.svg", "open.svg"))
    text = edited(text, ("## Policy", "## Policy for [those](PRO-71) who read"))
    text = text.replace("## Steps", "## Policy\n\nAll may read.\n\n## Steps")
    drawn = {"manual/system/open.svg": _picture("opendrawn")}
    story.issue(OPENED, text, ("head", "ha", "2026-04-20"), on="2026-04-10", by="rc", files=drawn)
    draft = put(unapproved(story.files[OPENED]), version='"3.0"', status="draft", classification="confidential")
    draft = edited(
        put(draft, change="The zqconfclosedagain."), ("Everybody may read", "Nobody may read zqconfdraft of")
    )
    files = {OPENED: draft, "manual/system/open.svg": _picture("zqconfredrawn")}
    story.commit(files, "2026-06-02", "rc", message="Draft zqconfclosedcommit")
    # An internal text whose draft calls itself public: nobody has approved that.
    loose = put(unapproved(story.files[CONTROL]), version='"3.0"', status="draft", classification="public")
    loose = edited(
        put(loose, change="The zqintloosechange."), ("The quality coordinator keeps", "The zqintloose keeps")
    )
    story.commit({CONTROL: loose}, "2026-06-03", "rc", message="Draft zqintloosecommit")
    # A public text in force that names files of others.
    text = put(unapproved(story.files[POLICY]), version='"1.1"', effective="2026-05-05", change="Clearer words.")
    by_path = (
        "See [by path](PRO-71-zqconfpath.md#purpose){ .x }, ![a chart](PRO-71-zqconfpath.md 'zqconfchart')\n"
        "and [broken](PRO-73-zqconfmalformed.md)."
    )
    text = edited(text, ("What the school wants to achieve.", f"What the school wants to achieve. {by_path}"))
    story.issue(POLICY, text, ("head", "ha", "2026-05-02"), on="2026-05-01", by="rc")


def _records(story: Story) -> None:
    """Add types and records of three classifications."""
    kinds = (
        ("case", "zqconf", "CSE", "confidential"),
        ("visit", "zqint", "VIS", "internal"),
        ("event", "event", "EVT", "public"),
    )
    for kind, mark, prefix, level in kinds:
        about = {"case": "zqconfabouttext", "visit": "CSE-2026-01", "event": "VIS-2026-01"}[kind]
        refers = {"case": "POL-01", "visit": "CSE-2026-01, PRO-71", "event": "CSE-2026-01, VIS-2026-01, POL-75"}[kind]
        name = f"{prefix}-2026-01"
        text = _RECORD.format(id=name, type=kind, mark=mark, refers=refers, about=about)
        files: dict[str, str | None] = {
            f"manual/record-types/{kind}.yml": _TYPE.format(id=kind, mark=mark, prefix=prefix, classification=level),
            f"records/{kind}/{name}.md": text,
            f"records/{kind}/{mark}recordpicture.svg": _picture(f"{mark}recorddrawn"),
        }
        story.commit(files, "2026-05-03", "rc", message=f"Record {mark}recordcommit")
