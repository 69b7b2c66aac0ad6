"""The words of the audience table: what each figure counts, and what may be added up.

A figure that a platform doesn't give is missing, never zero.
"""

from dataclasses import dataclass
from typing import Literal

from preuve.i18n import _

Metric = Literal[
    "views",
    "engaged_views",
    "reach",
    "impressions",
    "likes",
    "comments",
    "shares",
    "saves",
    "watch_time_s",
    "avg_watch_s",
    "avg_watch_pct",
    "completion",
    "followers_gained",
    "clicks",
]
Kind = Literal["count", "seconds", "percent"]


@dataclass(frozen=True)
class Rule:
    """How a metric may be read: its unit, and whether it adds up over posts, then over platforms."""

    kind: Kind = "count"
    over_posts: bool = True
    over_platforms: bool = True
    negative: bool = False


RULES: dict[Metric, Rule] = {
    "views": Rule(),
    "engaged_views": Rule(over_platforms=False),
    "reach": Rule(over_posts=False, over_platforms=False),
    "impressions": Rule(over_platforms=False),
    "likes": Rule(),
    "comments": Rule(),
    "shares": Rule(),
    "saves": Rule(),
    "watch_time_s": Rule(kind="seconds"),
    "avg_watch_s": Rule(kind="seconds", over_posts=False, over_platforms=False),
    "avg_watch_pct": Rule(kind="percent", over_posts=False, over_platforms=False),
    "completion": Rule(kind="percent", over_posts=False, over_platforms=False),
    "followers_gained": Rule(over_platforms=False, negative=True),
    "clicks": Rule(),
}
METRICS: tuple[Metric, ...] = tuple(RULES)
WATCHING: tuple[Metric, ...] = METRICS[METRICS.index("watch_time_s") :]
INTERACTIONS: tuple[Metric, ...] = ("likes", "comments", "shares", "saves")


def label(metric: Metric) -> str:
    """A metric's name, as the head of a column."""
    return {
        "views": _("Vues"),
        "engaged_views": _("Vues engagées"),
        "reach": _("Portée"),
        "impressions": _("Impressions"),
        "likes": _("Mentions J'aime"),
        "comments": _("Commentaires"),
        "shares": _("Partages"),
        "saves": _("Enregistrements"),
        "watch_time_s": _("Durée de visionnage (s)"),
        "avg_watch_s": _("Durée moyenne (s)"),
        "avg_watch_pct": _("Part moyenne vue (%)"),
        "completion": _("Vues jusqu'au bout (%)"),
        "followers_gained": _("Abonnés gagnés"),
        "clicks": _("Clics"),
    }[metric]


def meaning(metric: Metric) -> str:
    """What a metric counts, and what to beware of."""
    return {
        "views": _(
            "Nombre de lectures comptées par la plateforme. Chacune compte à sa façon (dès le début de la lecture, ou "
            "après quelques secondes) : les vues ne se comparent et ne s'additionnent qu'avec prudence."
        ),
        "engaged_views": _(
            "Lectures poursuivies au-delà de la première image, d'après YouTube. Mieux que « vues » pour comparer."
        ),
        "reach": _(
            "Personnes ou comptes différents touchés. Ne s'additionne jamais, ni d'une plateforme ni d'une publication "
            "à l'autre : la même personne y serait comptée plusieurs fois."
        ),
        "impressions": _(
            "Affichages, qu'ils aient été regardés ou non. La définition varie d'une plateforme à l'autre."
        ),
        "likes": _("Mentions J'aime ; sur Facebook, toutes les réactions."),
        "comments": _("Commentaires reçus."),
        "shares": _("Partages, republications et envois."),
        "saves": _("Publications mises de côté par quelqu'un pour y revenir."),
        "watch_time_s": _("Temps total passé à regarder, en secondes."),
        "avg_watch_s": _("Temps moyen passé à regarder, en secondes par vue."),
        "avg_watch_pct": _(
            "Durée moyenne regardée, rapportée à la durée du film. Dépasse 100 % quand le film est revu en boucle."
        ),
        "completion": _("Part des lectures allées jusqu'à la fin du film."),
        "followers_gained": _("Abonnements dus à la publication, désabonnements déduits quand la plateforme le fait."),
        "clicks": _("Clics sur la publication ou sur son lien."),
    }[metric]


def engagement_meaning() -> str:
    """How the engagement rate is computed."""
    return _(
        "Interactions divisées par vues. Interactions : mentions J'aime, commentaires, partages et enregistrements que "
        "la plateforme donne ; celles qu'elle ne donne pas ne sont pas comptées, ce qui abaisse son taux."
    )


def views_caveat() -> str:
    """What goes with every sum of views over platforms."""
    return _(
        "Total des vues toutes plateformes : à lire comme un ordre de grandeur, car chaque plateforme compte une vue "
        "à sa façon. La portée, elle, ne s'additionne jamais."
    )


def fictitious_words() -> str:
    """The words that mark invented figures."""
    return _("données fictives")
