"""The commands, as she types them: a film goes on a real WordPress with its captions, and its figures come back."""

import dataclasses
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

SERVERS = str(Path(__file__).parents[1] / "servers")
if SERVERS not in sys.path:
    sys.path.insert(0, SERVERS)

from plausible import Happened, Plausible  # noqa: E402
from wordpress_front import FILES, LISTED, site  # noqa: E402

from preuve.audience.gather import from_json  # noqa: E402

pytestmark = pytest.mark.long


@pytest.fixture
def wordpress():
    real = site()
    real.empty()
    return real


def test_a_film_is_published_then_its_audience_is_read(made, preuve, wordpress, tmp_path):
    project = shutil.copytree(made, tmp_path / "projet")
    with Plausible() as measures:
        accounts = {
            "PREUVE_WORDPRESS_URL": wordpress.base_url,
            "PREUVE_WORDPRESS_TOKEN": f"admin:{wordpress.passwords['admin']}",
            "PREUVE_PLAUSIBLE_URL": measures.base_url,
            "PREUVE_PLAUSIBLE_TOKEN": measures.token,
            "PREUVE_PLAUSIBLE_ACCOUNT": measures.site,
        }
        hers = dataclasses.replace(preuve, environment=preuve.environment | accounts)
        publish = ("publish", str(project), "--to", "wordpress", "--publish", "--yes", "--plain")
        for _time in range(2):
            done = hers(*publish)
            assert done.returncode == 0, done.stdout + done.stderr
        (post,) = wordpress.php(LISTED)
        assert post["status"] == "publish"
        assert '"kind":"captions"' in post["content"]
        assert sorted(one["type"] for one in wordpress.php(FILES)) == ["image/jpeg", "text/vtt", "video/mp4"]

        path = wordpress.php(f"echo json_encode(wp_parse_url(get_permalink({post['id']}), PHP_URL_PATH));")
        measures.events += [Happened("127.0.0.1", path, datetime.now(UTC).date(), one) for one in ("a", "a", "b")]
        shown = hers("audience", "show", str(project), "--fetch", "--plain")
        assert shown.returncode == 0, shown.stdout + shown.stderr
    table = from_json((project / "audience" / "tableau" / "table.json").read_bytes())
    (web,) = [row for row in table.rows if row.post.key == ("web", str(post["id"]))]
    assert (web.value("views"), web.value("reach")) == (3, 2)
    secrets = [accounts["PREUVE_WORDPRESS_TOKEN"].partition(":")[2], measures.token, wordpress.token()]
    told = [done.stdout, done.stderr, shown.stdout, shown.stderr]
    told += [one.read_bytes().decode("latin-1") for one in project.rglob("*") if one.is_file()]
    assert not [secret for secret in secrets for text in told if secret in text]
