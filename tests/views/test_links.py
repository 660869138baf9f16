"""Links and badges are escaped, and lead only where there is a page."""

from clausebook.views.links import clause_links, id_link, item_link, state_badge
from staged import site_of
from values import document, manual, ref

FOUND = document(title='A & <b>"x"</b>\nB')
SITE = site_of(manual(FOUND))


def test_an_item_is_linked_by_id_and_title() -> None:
    assert item_link(SITE, "index.md", FOUND) == (
        '<a href="documents/PRO-01.html">PRO-01 A &amp; &lt;b&gt;&#34;x&#34;&lt;/b&gt; B</a>'
    )


def test_an_id_without_a_page_is_text() -> None:
    assert id_link(SITE, "records/x/y.md", "PRO-01") == '<a href="../../documents/PRO-01.html">PRO-01</a>'
    assert id_link(SITE, "index.md", "<x>") == "&lt;x&gt;"


def test_clauses_are_grouped_by_edition_the_default_one_first() -> None:
    refs = (ref("5.1", "other-1"), ref("4.1"), ref("9.9"), ref("5.2", "other-1"))
    first = '<a href="clauses/example-2020/4-1.html">4.1</a>'
    assert clause_links(SITE, "index.md", refs) == f"{first}, 9.9; other-1: 5.1, 5.2"
    assert clause_links(SITE, "index.md", ()) == ""


def test_a_badge_says_the_state_in_words() -> None:
    badge = '<span class="cb-badge" data-state="in-force" data-review="current">{}</span>'
    assert state_badge(SITE, FOUND) == badge.format("In force since 1 March 2026")
    assert state_badge(SITE, FOUND, short=True) == badge.format("In force")
