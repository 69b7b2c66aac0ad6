"""Connecting a real WordPress: she approves in her browser, the password comes back here, and can be taken back."""

import re
import sys
from html import unescape
from pathlib import Path

import pytest
import requests
from wordpress_front import site

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpers_accounts import Person, vault, wish

from connectors.platforms import safe
from connectors.platforms.connecting import connect, disconnect
from connectors.platforms.talk import Wish
from preuve.errors import PermanentError

COUNT = "echo json_encode(count(WP_Application_Passwords::get_user_application_passwords(1)));"


class Author(Person):
    """She logs in and approves, or doesn't, in the page that WordPress shows."""

    button = "approve"

    def browse(self, url):
        with requests.Session() as browser:
            browser.get(f"{site().base_url}/wp-login.php")
            login = {"log": "admin", "pwd": "login-password", "testcookie": "1", "wp-submit": "x"}
            browser.post(f"{site().base_url}/wp-login.php", data=login)
            page = browser.get(url)
            form = page.text[page.text.index("authorize-application.php") :]
            hidden = dict(re.findall(r'type="hidden"[^>]*name="([\w-]+)"[^>]*value="([^"]*)"', form))
            hidden["app_name"] = re.search(r'name="app_name" value="([^"]*)"', form)[1]
            fields = {name: unescape(value) for name, value in hidden.items()}
            done = browser.post(page.url.partition("?")[0], data={**fields, self.button: "x"}, timeout=20)
            self.pages.append(f"{done.url}\n{done.text}")


@pytest.fixture
def box(tmp_path, monkeypatch):
    monkeypatch.setattr(safe, "COST", 2)
    monkeypatch.delenv("PREUVE_WORDPRESS_TOKEN", raising=False)
    return vault(tmp_path)


def test_approving_in_the_browser_connects_and_disconnecting_takes_it_back(box):
    before, person = site().php(COUNT), Author()
    account = connect(wish("wordpress", site().base_url), person, box)
    host = site().base_url.partition("://")[2]
    assert (account.id, account.extra["user"]) == (f"1@{host}", "admin")  # every site has a user 1
    assert set(account.scopes) == {"upload_files", "edit_posts", "publish_posts"}
    assert "/fini/" in person.pages[0]
    assert "Vous pouvez fermer cette page" in person.pages[0]
    assert site().php(COUNT) == before + 1
    assert disconnect(account, box)
    assert site().php(COUNT) == before
    assert box.all() == ()


def test_refusing_keeps_nothing(box):
    before, person = site().php(COUNT), Author()
    person.button = "reject"
    with pytest.raises(PermanentError, match="accord a été refusé"):
        connect(wish("wordpress", site().base_url), person, box)
    assert (site().php(COUNT), box.all()) == (before, ())


def test_a_pasted_password_that_is_wrong_keeps_nothing(box, monkeypatch):
    monkeypatch.setattr("connectors.platforms.wordpress_consent.HERE", ())
    person = Author(answers={"Votre identifiant": "admin", "Mot de passe d'application": "planted-no-such-password"})
    person.browses = False
    with pytest.raises(PermanentError) as caught:
        connect(wish("wordpress", site().base_url), person, box)
    assert "planted" not in caught.value.diagnostics()
    assert "success_url" not in person.shown[0]
    assert box.all() == ()


def test_a_pasted_password_connects(box, monkeypatch):
    monkeypatch.setattr("connectors.platforms.wordpress_consent.HERE", ())
    person = Author(answers={"Votre identifiant": "author", "Mot de passe d'application": site().passwords["author"]})
    person.browses = False
    account = connect(wish("wordpress", site().base_url), person, box)
    assert account.extra["user"] == "author"


def test_a_site_that_is_no_wordpress(box):
    from helpers_accounts import server

    with server("mastodon") as there, pytest.raises(PermanentError):
        connect(Wish("wordpress", url=there.base_url), Author(), box)
