"""Providers as data: each fact with its source, what a project changes, how one is chosen, what its calls cost."""

import pytest

from connectors.choose import Offered, choose, providing
from connectors.services import SERVICES, service
from connectors.services.line import Line
from connectors.services.prices import estimate
from connectors.services.pseudonymised import Pseudonymised
from connectors.services.tries import retry_after
from connectors.text import TEXTS
from preuve.calls.exchange import Usage
from preuve.errors import BadInput
from preuve.project import Project
from preuve.providers import Offer, Price, Told, able, book, loopback, provider
from preuve.settings import Settings


def told():
    """Every fact a provider tells of itself, with where it stands."""
    for name, one in book().providers.items():
        facts = [one.country, one.processed, one.retention, one.training]
        for capability, offer in one.offers.items():
            facts += [offer.energy, Told(value=offer.model, source=offer.source)]
            for price in offer.prices:
                yield f"{name}.{capability}", price.value, price.source
        for fact in facts:
            yield name, fact.value, fact.source


class TestTheBook:
    def test_every_source_named_is_listed(self):
        assert {source for _where, _value, source in told() if source} <= set(book().sources)

    def test_every_price_and_every_word_of_privacy_has_a_source(self):
        for name, one in book().providers.items():
            for fact in (one.country, one.processed, one.retention, one.training):
                assert bool(fact.value) == bool(fact.source), name
            for offer in one.offers.values():
                assert all(price.source for price in offer.prices), name
                assert not offer.energy.value or offer.energy.source, name

    def test_every_source_is_of_use(self):
        used = {source for _where, _value, source in told()} | {p.limits.source for p in book().providers.values()}
        assert set(book().sources) <= used | {"kit"}

    def test_the_first_suggested_is_european(self):
        assert able("text")[0] == "mistral"
        assert book().providers["mistral"].country.value == "France"

    def test_hosted_services_have_a_key_a_page_for_it_and_https(self):
        for name, one in book().providers.items():
            if one.local:
                assert loopback(one.base_url), name
            else:
                assert one.key, name
                assert one.key_page.startswith("https://"), name
                assert one.base_url.startswith("https://"), name

    @pytest.mark.parametrize("place", SERVICES)
    def test_every_service_class_is_there(self, place):
        assert callable(service(*place).build)

    def test_every_offer_is_spoken_by_a_class(self):
        for name, one in book().providers.items():
            for capability in one.offers:
                assert (one.protocol, capability) in SERVICES, name


class TestWhatAProjectChanges:
    def settings(self, **mine):
        return Settings(providers={"mistral": mine, "ollama": mine})

    def test_another_model_has_no_published_price(self):
        offer = provider("mistral", self.settings(models={"text": "un-autre"})).offers["text"]
        assert (offer.model, offer.prices, offer.energy) == ("un-autre", (), Told())

    def test_another_machine_is_not_the_service_that_published(self):
        moved = provider("mistral", self.settings(base_url="https://exemple.fr/v1"))
        assert moved.processed == moved.retention == moved.training == Told()
        assert all((offer.prices, offer.energy) == ((), Told()) for offer in moved.offers.values())
        assert provider("mistral", self.settings(base_url="https://api.mistral.ai/v2")).offers["text"].prices

    def test_a_local_service_elsewhere_is_not_local(self):
        assert provider("ollama", self.settings(base_url="http://127.0.0.1:9/v1")).local
        assert not provider("ollama", self.settings(base_url="http://192.0.2.1:11434/v1")).local

    @pytest.mark.parametrize("name", ["gpt-oss:120b-cloud", "qwen3.5:cloud", "GPT-OSS:120B-CLOUD"])
    def test_a_cloud_model_of_a_local_service_is_elsewhere(self, name):
        one = provider("ollama", self.settings(models={"text": name}))
        assert one.leaves == ["text"]
        assert (one.keeps("text"), one.keeps("image")) == (False, True)

    def test_a_cloud_model_is_not_given_the_names_and_costs_what_nobody_knows(self, sample):
        (sample / "preuve.toml").write_text(
            '[providers.ollama.models]\ntext = "gpt-oss:120b-cloud"\n', encoding="utf-8"
        )
        project = Project(sample)
        assert isinstance(choose(TEXTS, "ollama", "text").build(project), Pseudonymised)
        assert Line.open(project, "ollama", "text").cost(Usage(input_tokens=1)).eur is None
        assert Line.open(project, "ollama", "image").cost(Usage(images=1)).eur == 0

    def test_an_unknown_one_lists_those_there_are(self):
        with pytest.raises(BadInput, match="inventé") as caught:
            provider("inventé", Settings())
        assert "mistral" in caught.value.remedy

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("chat.exemple.fr", "pas une adresse"),
            ("ftp://exemple.fr/v1", "pas une adresse"),
            ("http://[::1", "pas une adresse"),
            ("https://moi:sk-secret@exemple.fr/v1", "un secret y serait gardé"),
            ("https://exemple.fr/v1?key=sk-secret", "un secret y serait gardé"),
            ("http://exemple.fr/v1", "pas chiffrée"),
        ],
    )
    def test_an_address_that_will_not_do(self, sample, url, said):
        (sample / "preuve.toml").write_text(f'[providers.mistral]\nbase_url = "{url}"\n', encoding="utf-8")
        with pytest.raises(BadInput, match=said) as caught:
            Line.open(Project(sample), "mistral", "text")
        assert "sk-secret" not in caught.value.diagnostics()

    def test_a_provider_without_the_capability(self, sample):
        with pytest.raises(BadInput, match="n'a pas cette capacité"):
            Line.open(Project(sample), "ollama", "video")


class TestChoosing:
    def test_a_class_of_the_kit_or_a_provider(self):
        assert choose(TEXTS, "outline", "text") is TEXTS["outline"]
        assert choose(TEXTS, "mistral", "writer") == Offered("mistral", "text")

    def test_an_unknown_name_lists_both_kinds(self):
        with pytest.raises(BadInput, match="n'existe pas") as caught:
            choose(TEXTS, "inventé", "text")
        assert "outline" in caught.value.remedy
        assert "mistral" in caught.value.remedy

    def test_the_engine_has_the_name_of_its_provider(self, sample):
        engine = choose(TEXTS, "ollama", "writer").build(Project(sample), step="scene")
        assert engine.identity().engine == "ollama"

    def test_providing_follows_the_book(self):
        assert set(providing("text")) == set(able("text"))


class TestPrices:
    OFFER = Offer(
        model="m",
        prices=(
            Price(value=2.0, currency="USD", unit="million input tokens", source="a"),
            Price(value=10.0, currency="USD", unit="million output tokens", source="b"),
        ),
    )

    def test_tokens_are_counted_in_euros(self):
        cost = estimate(self.OFFER, Usage(input_tokens=1_000_000, output_tokens=500_000))
        assert cost.eur == pytest.approx((2 + 5) * book().dollar)
        assert "a, b" in cost.basis

    def test_what_is_not_told_is_not_known(self):
        assert estimate(self.OFFER, Usage(input_tokens=10)).eur is None
        assert estimate(self.OFFER, Usage(input_tokens=10), per_call=0.3).eur == 0.3

    def test_no_price_is_no_cost(self):
        assert estimate(Offer(model="m"), Usage()).eur is None
        assert "inconnu" in estimate(Offer(model="m"), Usage()).basis

    def test_her_own_machine_costs_nothing_but_electricity(self):
        cost = estimate(self.OFFER, Usage(), local=True)
        assert cost.eur == 0.0
        assert "électricité" in cost.basis

    @pytest.mark.parametrize(
        ("unit", "usage", "eur"),
        [
            ("image", Usage(images=3), 6.0),
            ("minute", Usage(seconds=90), 3.0),
            ("million characters", Usage(characters=500_000), 1.0),
            ("call", Usage(), 2.0),
        ],
    )
    def test_each_unit(self, unit, usage, eur):
        assert estimate(Offer(model="m", prices=(Price(value=2.0, unit=unit),)), usage).eur == pytest.approx(eur)


@pytest.mark.parametrize(
    ("text", "seconds"), [("3", 3.0), ("0.5", 0.5), ("-4", 0.0), ("demain", None), ("nan", None), ("", None)]
)
def test_retry_after(text, seconds):
    assert retry_after({"retry-after": text}) == seconds


def test_retry_after_as_a_date_in_the_past():
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
