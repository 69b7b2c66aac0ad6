"""Replies to comments: suggested now, kept for her; sent one by one once she said yes to each."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.platforms.vault import Vault
from connectors.publish.replying import answer, replier
from flows.figures import answering, attempts, writer
from flows.trying import beside
from preuve.audience.comments import Comment
from preuve.audience.comments.comment_files import gather
from preuve.engines import TextRequest
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.project import Project
from preuve.prompts.fill import FOLDER, fill
from preuve.replies import draft as drafts
from preuve.replies.draft import Draft, Reply
from preuve.replies.guard import aside
from preuve.replies.journal import ReplyJournal
from preuve.replies.suggestions import MOST_ASKED, STEP, TEMPLATE, Basis, Suggested, basis, prompt_values, schema


@dataclass(frozen=True)
class Asked:
    """What is asked of the text engine, and what its answer is held to."""

    request: TextRequest
    basis: Basis


@dataclass(frozen=True)
class Sent:
    """What became of one reply: `state` as in the journal; `by_hand`: the platform takes none from a program."""

    reply: Reply
    state: str = ""
    by_hand: str = ""
    problem: PreuveError | None = None


def suggest(project: Project, platform: str = "") -> Draft:
    """Suggestions for the comments that have none yet, added to her draft. Raises PreuveError."""
    known = drafts.read(project.folder)
    new = [
        one for one in gather(project.folder).comments if known.of(one.id) is None and platform in ("", one.platform)
    ]
    asides = {one.id: reason for one in new if (reason := aside(one.text))}
    wanted = [one for one in new if one.id not in asides][-MOST_ASKED:]
    found, recording = _asked(project, wanted) if wanted else (Suggested(replies=()), "")
    suggested = {one.comment: one for one in found.replies}
    made = drafts.merged(known, new, suggested, asides, recording)
    if made != known:
        drafts.write(project.folder, made)
    return made


def ask_for(project: Project, comments: Sequence[Comment], attempt: int = 1) -> Asked:
    """The request for suggestions. Raises BadInput where the prompt's template is wrong."""
    held = basis(project.brief, comments)
    prompt = fill(project.folder / FOLDER / TEMPLATE, brief=project.brief, **prompt_values(comments))
    request = TextRequest(
        prompt=prompt, template=TEMPLATE, json_schema=schema(held), language=project.brief.language, attempt=attempt
    )
    return Asked(request=request, basis=held)


def send(
    project: Project,
    platform: str = "",
    vault: Callable[[], Any] = Vault.open,
    *,
    again: Collection[str] = (),
) -> Iterator[Sent]:
    """Send what she accepted, one by one, telling each; a platform that fails never stops the others.

    `again`: the names of those that nobody knows about and that she wants sent once more.
    """
    comments = {one.id: one for one in gather(project.folder).comments}
    journal = ReplyJournal(project.folder)
    for one in drafts.read(project.folder).replies:
        if one.ready and platform in ("", one.platform):
            yield _send(one, comments.get(one.id), journal, vault, again=one.id in again)


def _asked(project: Project, comments: Sequence[Comment]) -> tuple[Suggested, str]:
    asked = ask_for(project, comments, max(attempts(project, STEP), 1))
    with answering(project), beside(project, "script", (STEP, asked.request.digest())) as work:
        params = {**asked.request.model_dump(mode="json"), "basis": asked.basis.model_dump(mode="json")}
        made = work.make(STEP, params=params, engine=writer(project, STEP), label="audience")
        about = json.loads(project.store.read(made["about.json"]))
        return Suggested.model_validate_json(project.store.read(made["replies.json"])), str(about["recording"])


def _send(one: Reply, comment: Comment | None, journal: ReplyJournal, vault: Callable[[], Any], *, again: bool) -> Sent:
    if comment is None or not comment.native:
        return Sent(one, by_hand=_("ce commentaire vient d'un fichier : la plateforme ne peut pas y être retrouvée"))
    state = journal.state(journal.key(comment))
    if state == "published":
        return Sent(one, state=state)
    kind = replier(one.platform)
    if kind is None or comment.fictitious:
        reason = _("données fictives") if kind else _("cette plateforme ne laisse aucun programme y répondre")
        return Sent(one, by_hand=reason)
    try:
        opened = vault()
        access = opened.access(opened.find(one.platform, comment.account))
        sent = answer(kind.open(access), comment, one.reply.strip(), journal, access, again=again)
        return Sent(one, state=sent)
    except PreuveError as error:
        return Sent(one, state=str(journal.state(journal.key(comment)) or ""), problem=error)
