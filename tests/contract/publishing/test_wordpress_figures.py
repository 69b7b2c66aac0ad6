"""An article on a real WordPress, read back: its comments, in the table beside what else is known of the page."""

import pytest
from publishing_case import access, parcel
from wordpress_front import Front

from connectors.audience.wordpress import WordPressFigures
from connectors.publish.deliver import deliver, withdraw
from connectors.publish.wordpress import WordPress
from preuve.audience.build import build_table
from preuve.audience.snapshot import Asked
from preuve.audience.sources import parser
from preuve.checks.recount import recount
from preuve.checks.snapshot_reader import read_snapshot
from preuve.publication.journal import Journal

COMMENT = """foreach ([['Léa', 'Merci <b>beaucoup</b> !', 1], ['Spam', 'x', 0], ['Max', 'Où est-ce ?', 1]] as $one)
  wp_insert_comment(['comment_post_ID' => %s, 'comment_author' => $one[0], 'comment_content' => $one[1],
                     'comment_approved' => $one[2]]);"""


@pytest.fixture
def front():
    with Front() as server:
        yield server


def test_what_visitors_wrote_is_read_back(front, tmp_path):
    made = parcel(tmp_path / "bundle", "wordpress", "web", mode="publish")
    journal = Journal(tmp_path)
    publication = deliver(WordPress.open(access(front, "wordpress")), made, journal)
    front.site.php(COMMENT % publication.ids["id"])
    source = WordPressFigures.open(access(front, "wordpress"))
    asked = Asked(id=publication.ids["id"], target="web", title="On répare", url=publication.url)
    snapshot = source.fetch([asked, Asked(id="../users"), Asked(id="999999")])
    readings = parser("wordpress")(snapshot, "r.json")
    (figure,) = readings.figures
    assert {name: reading.value for name, reading in figure.values.items()} == {"comments": 2}
    assert [problem.written for problem in readings.problems] == ["404"]
    comments = next(page.answer for page in snapshot.pages if page.call == "comments")
    assert [(one["author"], one["text"]) for one in comments] == [("Léa", "Merci beaucoup !"), ("Max", "Où est-ce ?")]
    table = build_table(readings)
    assert table.rows[0].post.platform == "web"
    told = read_snapshot(snapshot.model_dump_json().encode())
    files = table.model_copy(update={"files": ()})
    assert [fault.note for fault in recount(files, {"r.json": told}).faults] == ["r.json n'est pas dans le tableau"]
    assert withdraw(WordPress.open(access(front, "wordpress")), made, journal, publication)
    gone = parser("wordpress")(source.fetch([asked]), "r.json")
    assert (gone.figures, len(gone.problems)) == ((), 1)
