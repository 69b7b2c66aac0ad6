"""A project's settings: `preuve.toml`, each overridden by an environment variable `PREUVE_<SECTION>__<KEY>`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


class Section(BaseModel):
    """Base of sections: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EngineSettings(Section):
    """Which engine performs each capability (`preuve engines` lists them)."""

    text: str = Field(
        "outline", description="Who writes: `recorded` (replay), `outline` (a template, not AI), a provider's name."
    )
    image: str = Field("illustrator", description="Who draws: `svg`, `illustrator` (not AI), `files`, a provider.")
    voice: str = Field("kokoro", description="Who speaks: `kokoro`, `piper`, a provider.")
    sound: str = Field("synth", description="Who makes the music: `synth` (not AI), `files`, a provider.")
    video: str = Field("files", description="Where clips come from: `files`, a provider.")
    speech: str = Field("faster-whisper", description="Who recognises speech: `faster-whisper`, `openai-whisper`.")
    writer: str = Field("recorded", description="Which text engine draws for the image engine `svg`.")


class VoiceSettings(Section):
    """The narration's voice."""

    names: tuple[str, ...] = Field(("ff_siwis", "jm_kumo"), description="Voices by preference; the first found speaks.")
    speed: float = Field(1.0, ge=0.6, le=1.6, description="1.0 is the voice's own pace.")


class SoundSettings(Section):
    """The music bed."""

    music: bool = Field(default=True, description="Whether music plays under the voice.")
    file: str = Field("", description="Her own music, in media/, for the engine `files`.")
    seed: int = Field(7, description="Another number makes another tune.")


class CaptionSettings(Section):
    """Captions."""

    burn: bool = Field(default=True, description="Whether captions are drawn in the picture.")
    max_cps: float = Field(17.0, ge=8, le=25, description="Characters a second at most.")
    font: str = Field("Atkinson Hyperlegible", description="`Atkinson Hyperlegible`, `Lexend`, `OpenDyslexic`.")


class RenderSettings(Section):
    """The montage."""

    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium"] = Field(
        "veryfast", description="x264 preset: slower is smaller."
    )
    crf: int = Field(21, ge=14, le=30, description="x264 quality: lower is better and bigger.")
    transition_seconds: float = Field(0.5, ge=0, le=2, description="How long a transition lasts.")
    label: bool = Field(default=True, description="Whether a label names what AI made.")


class ProviderSettings(Section):
    """What the project changes of a service (`preuve providers` lists them). Never its key: that is a secret."""

    base_url: str = Field("", description="Another address, as http://127.0.0.1:8080/v1.")
    models: Mapping[str, str] = Field({}, description='The model of each capability, as text = "mistral-small".')
    temperature: float | None = Field(None, ge=0, le=2, description="How freely it writes.")
    seed: int | None = Field(None, description="The same number asks for the same answer, where a service heeds it.")
    max_tokens: int = Field(8000, ge=64, le=200_000, description="The longest answer that is paid for.")
    voice: str = Field("", description="The voice that speaks, by the service's name for it.")
    size: str = Field("", description="The pictures' size, as 1024x1536.")
    options: Mapping[str, str | int | float | bool] = Field({}, description="Whatever else the service takes.")
    eur_per_call: float | None = Field(None, ge=0, description="What a call costs at most, where no price is known.")


class LimitSettings(Section):
    """What outside services may take of her time and money."""

    budget_eur: float | None = Field(None, ge=0, description="Refuse any call that could go beyond, in euros.")
    timeout_seconds: float = Field(120.0, ge=1, le=1800, description="How long an answer is awaited.")
    tries: int = Field(4, ge=1, le=10, description="How many times in all a stumbling service is asked.")


class PrivacySettings(Section):
    """What leaves for an outside service."""

    pseudonymise: bool = Field(default=True, description="Whether names and addresses are replaced before they leave.")
    names: tuple[str, ...] = Field((), description="More names to replace: people, organisations, places.")
    keep: tuple[str, ...] = Field((), description="Names that may leave as they are, as a public brand's.")
    deep: bool = Field(default=False, description="Whether a model looks for more names (needs the extra `privacy`).")


class ReviewSettings(Section):
    """Where the run stops for a person to look."""

    gates: tuple[Literal["storyboard", "images", "film"], ...] = Field(
        (), description="Stop after these: `storyboard`, `images`, `film`."
    )
    by: str = Field("", description="Who looks; asked each time where it is empty.")


class PlanSettings(Section):
    """The AI's edit plan: order, durations, transitions and emphasis, proposed from the storyboard."""

    ask: bool = Field(default=False, description="Whether the text engine proposes one.")


class PublishSettings(Section):
    """Where films are published, and what is declared there. Accounts and tokens live in the vault, never here."""

    to: tuple[str, ...] = Field((), description="Platforms `preuve publish` goes to where `--to` is not given.")
    mode: Literal["draft", "publish"] = Field("draft", description="Whether posts arrive as drafts, or are shown.")
    privacy: Literal["public", "unlisted", "private"] = Field("public", description="Who may see what is shown.")
    made_for_kids: bool | None = Field(None, description="Whether the film is made for children; YouTube asks.")
    paid: bool | None = Field(None, description="Whether somebody pays for the film: branded content.")
    own_brand: bool | None = Field(None, description="Whether it promotes your own organisation.")
    accounts: Mapping[str, str] = Field({}, description="The account of each platform, by its label or id.")
    options: Mapping[str, Mapping[str, str | int | float | bool]] = Field(
        {}, description="Whatever else a platform takes."
    )


class SheetSettings(Section):
    """Where the audience table goes besides the project."""

    spreadsheet: str = Field("", description="Id of a Google spreadsheet; empty: none.")
    share: str = Field("", description="Her address: with it and no id, a spreadsheet is made and shared with her.")
    credentials: SecretStr | None = Field(
        None, description="Path to the service account's JSON file; environment only."
    )


class DossierSettings(Section):
    """What is written on the dossier handed to a jury."""

    candidate: str = Field("", max_length=200, description="Her name or her number, as the certifying body knows her.")
    session: str = Field("", max_length=200, description="The session she is registered for.")
    redact: tuple[str, ...] = Field((), description="Files always left out: paths, folders, or `audience/*.csv`.")


class Settings(BaseSettings):
    """All settings of a project. Secrets come from the environment only, never from a file of the project."""

    model_config = SettingsConfigDict(env_prefix="PREUVE_", env_nested_delimiter="__", extra="forbid", frozen=True)

    engines: EngineSettings = EngineSettings()
    voice: VoiceSettings = VoiceSettings()
    sound: SoundSettings = SoundSettings()
    captions: CaptionSettings = CaptionSettings()
    render: RenderSettings = RenderSettings()
    providers: Mapping[str, ProviderSettings] = {}
    limits: LimitSettings = LimitSettings()
    privacy: PrivacySettings = PrivacySettings()
    review: ReviewSettings = ReviewSettings()
    plan: PlanSettings = PlanSettings()
    publish: PublishSettings = PublishSettings()
    sheet: SheetSettings = SheetSettings()
    dossier: DossierSettings = DossierSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file's values, which come as arguments."""
        return env_settings, init_settings


def written_dossier(path: Path) -> DossierSettings:
    """What a project's file itself says of its dossier: it travels, the environment doesn't. Raises BadInput."""
    from pydantic import ValidationError

    from preuve.reading import bad_input, read_toml

    data: Mapping[str, Any] = read_toml(path) if path.is_file() else {}
    try:
        return DossierSettings.model_validate(data.get("dossier", {}))
    except ValidationError as error:
        raise bad_input(error, DossierSettings, path) from error


def load_settings(path: Path) -> Settings:
    """The settings of a project; all defaults where it has no preuve.toml. Raises BadInput."""
    from pydantic import ValidationError

    from preuve.errors import BadInput
    from preuve.i18n import _
    from preuve.reading import bad_input, read_toml

    data: Mapping[str, Any] = read_toml(path) if path.is_file() else {}
    if "credentials" in data.get("sheet", {}):
        raise BadInput(
            _("un secret n'a rien à faire dans un fichier du projet."),
            path=path,
            key="sheet.credentials",
            remedy=_("Retirez cette ligne et définissez la variable PREUVE_SHEET__CREDENTIALS."),
        )
    try:
        return Settings(**data)
    except ValidationError as error:
        raise bad_input(error, Settings, path) from error
