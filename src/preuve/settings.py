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

    text: str = Field("outline", description="Who writes: `recorded` (replay), `outline` (a template, not AI).")
    image: str = Field("illustrator", description="Who draws: `svg`, `illustrator` (not AI), `files`.")
    voice: str = Field("kokoro", description="Who speaks: `kokoro`, `piper`.")
    sound: str = Field("synth", description="Who makes the music: `synth` (not AI), `files`.")
    video: str = Field("files", description="Where clips come from: `files`.")
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


class SheetSettings(Section):
    """Where the audience table goes besides the project."""

    spreadsheet: str = Field("", description="Id of a Google spreadsheet; empty: none.")
    credentials: SecretStr | None = Field(
        None, description="Path to the service account's JSON file; environment only."
    )


class Settings(BaseSettings):
    """All settings of a project. Secrets come from the environment only, never from a file of the project."""

    model_config = SettingsConfigDict(env_prefix="PREUVE_", env_nested_delimiter="__", extra="forbid", frozen=True)

    engines: EngineSettings = EngineSettings()
    voice: VoiceSettings = VoiceSettings()
    sound: SoundSettings = SoundSettings()
    captions: CaptionSettings = CaptionSettings()
    render: RenderSettings = RenderSettings()
    sheet: SheetSettings = SheetSettings()

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
