"""Export files for tests."""

from pathlib import Path

from connectors.audience.export import Exports

ROOT = Path(__file__).parents[2]
SAMPLE = list(Exports(ROOT / "sample_project").files().values())
YOUTUBE = "Content,Video title,Video publish time,Duration,Views,Likes,Watch time (hours),Average view duration"
TIKTOK = "Video title,Video link,Post time,Total views,Total likes,Total comments,Total shares"
META = "Post ID,Permalink,Post type,Publish time,Date,Description,Duration (sec),Views,Reach,Likes,Saves"
LINK = "https://www.tiktok.com/@x/video/74900000000000001"
REEL = "https://www.instagram.com/reel/Dx1/"


def write(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    """A file of these lines."""
    path = folder / name
    path.write_bytes("".join(line + "\n" for line in lines).encode(encoding))
    return path
