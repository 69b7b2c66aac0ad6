"""A platform server in front of the real WordPress: it strikes as the others do, and forwards what it lets through.

The site behind is one for all tests of a process, emptied each time a front opens; it answers at the front's address.
Nothing of WordPress is imitated here, but the token: the planted one, given by `Authorization: Basic`, stands for the
application password of one of the site's people.
"""

import atexit
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

import pytest
import requests
from platform_base import PlatformServer, Reply, Seen
from wordpress import WordPress, missing

DROPPED = frozenset({"connection", "content-length", "date", "host", "transfer-encoding", "content-encoding"})
LISTED = """
$posts = get_posts(array('post_type' => 'post', 'post_status' => array('publish','future','draft','pending','private'),
  'numberposts' => -1, 'orderby' => 'ID', 'order' => 'ASC'));
echo json_encode(array_map(function ($p) { return array('id' => $p->ID, 'status' => $p->post_status,
  'slug' => $p->post_name, 'title' => $p->post_title, 'content' => $p->post_content, 'date_gmt' => $p->post_date_gmt,
  'excerpt' => $p->post_excerpt, 'cover' => get_post_thumbnail_id($p)); }, $posts));
"""
FILES = """
$files = get_posts(array('post_type' => 'attachment', 'post_status' => 'inherit', 'numberposts' => -1,
  'orderby' => 'ID', 'order' => 'ASC'));
echo json_encode(array_map(function ($p) { return array('id' => $p->ID, 'type' => $p->post_mime_type,
  'name' => basename(get_attached_file($p->ID)), 'sha256' => hash_file('sha256', get_attached_file($p->ID)),
  'alt' => get_post_meta($p->ID, '_wp_attachment_image_alt', true)); }, $files));
"""


@cache
def site() -> WordPress:
    """The real WordPress, started once and stopped when Python ends; a test is skipped where it can't be had."""
    if missing():
        pytest.skip(missing())
    started = WordPress()
    atexit.register(started.close)
    return started.__enter__()


@dataclass
class Front(PlatformServer):
    """The site seen through a server that strikes. `login`: which of its people the token stands for.

    `instead`: what a host in front of WordPress answers by itself, by method and end of the path.
    """

    login: str = "admin"
    instead: dict[tuple[str, str], Reply] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.site = site()
        self.site.empty()
        return super().__enter__()

    def answer(self, seen: Seen) -> Reply:
        """What the real site answers, or the host before it."""
        for (method, end), reply in self.instead.items():
            if seen.method == method and seen.path.endswith(end):
                return reply
        headers = {name: value for name, value in seen.headers.items() if name not in DROPPED | {"authorization"}}
        headers["Host"] = self.base_url.removeprefix("http://")
        given = seen.headers.get("authorization", "")
        if given == f"Basic {self.token}":
            headers["Authorization"] = f"Basic {self.site.token(self.login)}"
        elif given:
            return Reply(self.ended_token(), status=401)
        told = requests.request(
            seen.method, self.site.base_url + seen.path, params=seen.query, data=seen.body, headers=headers,
            allow_redirects=False, timeout=30,
        )  # fmt: skip
        kept = {name: value for name, value in told.headers.items() if name.lower() not in DROPPED | {"content-type"}}
        return Reply(told.content, told.headers.get("content-type", ""), told.status_code, kept)

    def posts(self) -> list[dict[str, Any]]:
        """The articles that exist, drafts included, the bin not."""
        return list(self.site.php(LISTED))

    def files(self) -> list[dict[str, Any]]:
        """The files of the library, with the digest of what is on the disk."""
        return list(self.site.php(FILES))

    def ended_token(self) -> bytes:
        """As WordPress says it."""
        return json.dumps({"code": "rest_not_logged_in", "message": "…", "data": {"status": 401}}).encode()
