"""FMT, what goes with the pictures: sound track, post text, key frames, colours, resolution."""

import re

from preuve.checks.base import Check, NotApplicable, Outcome, judged
from preuve.checks.finding import Threshold
from preuve.checks.fmt import of_platform
from preuve.checks.limits import Asked, asked, cite, name, names, published, silent, told, verdict
from preuve.checks.telling import decimal
from preuve.i18n import N_, _, ngettext
from preuve.measures.streams import Streams
from preuve.media.probe import Sound
from preuve.publication.post import Post
from preuve.publication.rules import post_rules
from preuve.targets import Format, Number, Profile, Target, TextLimits
from preuve.wording import length, mentions

HASHTAG = re.compile(r"(?<![\w#&])#(?=\w*[^\W\d])\w+")


class FMT08(Check):
    """The sound track is what the platform takes, and begins with the pictures."""

    title = N_("La piste sonore convient à la plateforme et commence avec l'image")
    threshold = of_platform(N_("codec, fréquence et canaux de la plateforme ; départ à une image près"))
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Compare the track's header, its bit rate, and its first packet's time with the first picture's."""
        sound, wanted = streams.facts.sound, target.format
        if sound is None:
            raise NotApplicable(_("ce film n'a pas de son"))
        offset = sound.start - streams.facts.start
        fact = _("{codec}, {rate} kHz, {channels}, {bits} kbit/s, décalage de {offset} ms").format(
            codec=f"{name(sound.codec)} {sound.profile}".strip(),
            rate=decimal(sound.rate / 1000),
            channels=ngettext("{n} canal", "{n} canaux", sound.channels).format(n=sound.channels),
            bits=decimal(sound.bit_rate / 1000, 0),
            offset=decimal(1000 * offset, 0),
        )
        aligned = abs(offset) <= 1 / streams.facts.fps
        rules = [*_sound_rules(sound, wanted), (aligned, _("moins d'une image de décalage"))]
        remedy = _("Exportez de nouveau avec un son AAC (LC), 48 kHz, stéréo, 192 kbit/s.")
        limits = (wanted.sound, wanted.sound_profiles, wanted.sound_rate, wanted.channels, wanted.sound_kilobits)
        return verdict(fact, rules, cite(target, *limits), remedy, value=round(1000 * offset, 1), unit="ms")


class FMT09(Check):
    """The post's text fits the platform: length in its own unit, hashtags, accounts named."""

    title = N_("Le texte de publication tient dans les limites de la plateforme")
    threshold = of_platform(N_("longueur, hashtags et comptes cités que prend la plateforme"))

    @staticmethod
    def check(pasted: str, post: Post, target: Target) -> Outcome:
        """Count again, on the very file that is pasted."""
        form = post_rules().posts[target.name]
        count, tags, named = length(pasted, form.unit), len(HASHTAG.findall(pasted)), mentions(pasted)
        fact = _("{count} signes, {tags} hashtags, {named} comptes cités").format(count=count, tags=tags, named=named)
        limits = [one if published(one) else None for one in _limits(target.text)]
        told_as = (_("{n} signes au plus"), _("{n} hashtags au plus"), _("{n} comptes cités au plus"))
        rules = [
            (found <= most.value, text.format(n=decimal(most.value, 0)))
            for most, found, text in zip(limits, (count, tags, named), told_as, strict=True)
            if most
        ]
        if form.title_characters:
            most_title = form.title_characters.value
            rules.append(
                (len(post.title) <= most_title, _("titre de {n} signes au plus").format(n=decimal(most_title)))
            )
        if not rules:
            raise silent(target, fact)
        remedy = _("Raccourcissez le texte de publication : description du film, hashtags ou appel à l'action.")
        return verdict(fact, rules, cite(target, *limits), remedy, value=count, unit=_("signes"))


class FMT10(Check):
    """Key frames come often enough, and each group of pictures stands by itself, where the platform asks for it."""

    title = N_("Les images clés sont assez fréquentes et indépendantes")
    threshold = of_platform(N_("une image clé au moins toutes les 5 secondes, groupes d'images fermés"), "s")
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target) -> Outcome:
        """Compare the longest time between key frames, and count pictures that lean across one."""
        facts, wanted = streams.facts, target.format
        closed = _("groupes d'images ouverts : {n}").format(n=facts.open_gops)
        fact = _("une image clé toutes les {n} s au plus tard, {closed}").format(
            n=decimal(facts.longest_gop), closed=closed
        )
        rules = []
        if wanted.gop:
            rules.append((wanted.gop.takes(round(facts.longest_gop, 2)), told(wanted.gop, "s")))
        if asked(wanted.closed_gop):
            rules.append((not facts.open_gops, _("groupes d'images fermés")))
        if not rules:
            raise silent(target, fact)
        remedy = _("Exportez de nouveau avec une image clé toutes les 2 secondes et des groupes fermés (closed GOP).")
        source = cite(target, wanted.gop, wanted.closed_gop)
        return verdict(fact, rules, source, remedy, value=round(facts.longest_gop, 3), unit="s")


class FMT11(Check):
    """The film says how its numbers stand for colours: BT.709, as players suppose."""

    title = N_("Les couleurs sont déclarées (BT.709)")
    kind = "advice"
    threshold = Threshold(text=N_("BT.709 déclaré dans le fichier"), standard="colour-tags")
    any_video = True

    @staticmethod
    def check(streams: Streams) -> Outcome:
        """Look at the stream's colour numbers."""
        colour = streams.facts.colour
        tags = {"primaries": colour.primaries, "transfer": colour.transfer, "matrix": colour.matrix}
        wrong = sum(value != "bt709" for value in tags.values())
        remedy = _("Exportez de nouveau en BT.709 (Rec. 709, SDR) : chaque lecteur montrera les mêmes couleurs.")
        untold = _("non déclarée")
        shown = {key: untold if value == "unspecified" else value for key, value in tags.items()}
        said = _("gamme de couleurs : {primaries} ; courbe : {transfer} ; matrice : {matrix}").format(**shown)
        return judged(not wrong, said, value=wrong, unit=_("écarts"), remedy=remedy)


class FMT12(Check):
    """The film is as fine as its platform's screens."""

    title = N_("La définition est celle que la plateforme conseille")
    kind = "advice"
    threshold = of_platform(N_("au moins la définition conseillée"), "px")
    any_video = True

    @staticmethod
    def check(streams: Streams, target: Target, profile: Profile) -> Outcome:
        """Compare the shown picture's shorter side with the profile's."""
        wide, high = streams.facts.shown
        fine = min(wide, high) >= min(profile.width, profile.height)
        remedy = _("Repartez de la vidéo d'origine, en pleine définition : agrandir celle-ci n'y ajoutera rien.")
        said = _("{wide} × {high} pixels ; conseillé pour {label} : {across} × {down}").format(
            wide=wide, high=high, label=target.label, across=profile.width, down=profile.height
        )
        return judged(fine, said, value=min(wide, high), unit="px", remedy=remedy)


def _sound_rules(sound: Sound, wanted: Format) -> list[Asked]:
    rules = [
        (found in choice.value, names(choice.value))
        for choice, found in ((wanted.sound, sound.codec), (wanted.sound_profiles, sound.profile))
        if choice
    ]
    spans = (
        (wanted.sound_rate, sound.rate / 1000, "kHz"),
        (wanted.channels, sound.channels, _("canaux")),
        (wanted.sound_kilobits, sound.bit_rate / 1000, _("kbit/s")),
    )
    return rules + [(span.takes(value), told(span, unit)) for span, value, unit in spans if span]


def _limits(text: TextLimits) -> tuple[Number, Number | None, Number | None]:
    return text.characters, text.hashtags, text.mentions
