"""The secret scan: every form it knows is found wherever it may hide, told without its value, and nothing else is."""

import base64
import io
import json
import wave
import zipfile
from pathlib import Path
from urllib.parse import quote

import cv2
import numpy as np
import pytest

from preuve.dossier.build import secret_forms as forms
from preuve.dossier.build.scan import Leaking, scan, scan_content

ROOT = Path(__file__).parents[2]
B64 = "Zq8vKx3Lw9RtB7nM2pYc"  # of no service: what a key is made of


def made(*parts):
    """A secret that stands nowhere in this file as it is."""
    return "".join(parts)


FOUND = {
    "pem": (forms.PRIVATE_KEY, made("-----BEGIN ", "PRIVATE KEY-----\nMC4CAQ")),
    "openssh": (forms.PRIVATE_KEY, made("-----BEGIN OPENSSH ", "PRIVATE KEY-----")),
    "encrypted": (forms.PRIVATE_KEY, made("-----BEGIN ENCRYPTED ", "PRIVATE KEY-----")),
    "pgp": (forms.PRIVATE_KEY, made("-----BEGIN PGP ", "PRIVATE KEY BLOCK-----")),
    "age": (forms.PRIVATE_KEY, made("AGE-SECRET-", "KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" * 2)),
    "age in lower case": (forms.PRIVATE_KEY, made("age-secret-", "key-1", "qpzry9x8gf2tvdw0s3jn54khce6mua7l" * 2)),
    "openai": (forms.SERVICE_KEY, made("sk-", "proj-", B64, B64)),
    "anthropic": (forms.SERVICE_KEY, made("sk-", "ant-api03-", B64, B64)),
    "elevenlabs": (forms.SERVICE_KEY, made("sk", "_", "0123456789abcdef" * 3)),
    "google": (forms.SERVICE_KEY, made("AI", "za", "SyA1234567890abcdefghijklmnopqrstuv")),
    "aws": (forms.SERVICE_KEY, made("AK", "IA", "IOSFODNN7EXAMPLE")),
    "hugging face": (forms.SERVICE_KEY, made("hf", "_", "abcdefghijklmnopqrstuvwxyz0123456789")),
    "replicate": (forms.SERVICE_KEY, made("r8", "_", "abcdefghijklmnopqrstuvwxyz0123456789")),
    "runway": (forms.SERVICE_KEY, made("key", "_", "0123456789abcdef" * 8)),
    "google account": (forms.ACCOUNT, made("ya29", ".", B64, B64)),
    "github": (forms.ACCOUNT, made("gh", "p_", "A1b2C3d4E5f6A1b2C3d4E5f6A1b2C3d4E5f6")),
    "slack": (forms.ACCOUNT, made("xox", "b-", "123456789012-ABCDEFabcdef")),
    "meta": (forms.ACCOUNT, made("EA", "A", "Bb1" * 40)),
    "jwt": (forms.ACCOUNT, made("ey", "JhbGciOiJIUzI1NiJ9", ".ey", "JzdWIiOiIxMjM0NTY3ODkwIn0", ".", B64)),
    "cookie": (forms.COOKIE, "Cookie: session=abcd1234"),
    "set-cookie": (forms.COOKIE, "set-cookie: id=a3fWa; Max-Age=2592000"),
    "Set-Cookie in JSON": (forms.COOKIE, '{"Set-Cookie": "id=a3fWa99"}'),
    "SET-COOKIE as a pair": (forms.COOKIE, '["SET-COOKIE", "id=a3fWa99"]'),
    "cookie in a HAR": (forms.COOKIE, '{"name":"cookie","value":"sid=Zq8vKx3L"}'),
    "bearer": (forms.HEADER, made("Authorization: ", "Bearer ", B64)),
    "basic in JSON": (forms.HEADER, made('{"authorization":"', "Basic dXNlcjpwYXNz", 'd29yZA=="}')),
    "proxy": (forms.HEADER, made("Proxy-Authorization: ", "Basic dXNlcjpwYXNz", "d29yZA==")),
    "api key": (forms.HEADER, made("xi-api-", "key: ", B64)),
    "bare bearer": (forms.HEADER, made("Bea", "rer ", B64)),
    "authorization without a scheme": (forms.HEADER, made('{"authori', 'zation": "', B64, '"}')),
    "cookies of a browser": (forms.COOKIE, made('[{"name":"sess', 'ionid","path":"/","value":"', B64, '"}]')),
    "cookies with their flags": (forms.COOKIE, made('{"httpO', 'nly":true,"name":"x","value":"', B64, '"}')),
    "cookies.txt": (forms.COOKIE, made(".instagram.com\tTR", "UE\t/\tTRUE\t1799999999\tsessionid\t", B64)),
    "key in an address": (forms.SIGNED, made("https://api.test/v1?k", "ey=", B64)),
    "bare pkcs8": (forms.PRIVATE_KEY, made("MC4CAQAwBQYDK2V", "wBCIEI", "Zq8vKx3Lw9RtB7nM2pYc" * 3)),
    "jwk": (forms.PRIVATE_KEY, made('{"kty":"OKP","crv":"Ed25519","', 'd":"', B64 * 3, '"}')),
    "token in YAML": (forms.PASSWORD, made("tok", "en: ", B64)),
    "variable": (forms.PASSWORD, made("OPENAI_", "KEY=", B64)),
    "in words": (forms.PASSWORD, made("clé API", " : ", B64)),
    "in words, of a service": (forms.PASSWORD, made("Clef d’accès Mistral", "\u00a0: ", B64)),
    "password of a network": (forms.PASSWORD, made("Mot de passe Instagram", " : ", "Tr0ub4dor&3xyz")),
    "no-break space": (forms.PASSWORD, made("Mot de passe", "\u00a0: ", "Tr0ub4dor&3xyz")),
    "s3": (forms.SIGNED, made("https://s3.test/a.mp4?X-Amz-", "Signature=", "0123456789abcdef" * 4)),
    "gcs": (forms.SIGNED, made("https://storage.test/a?x-goog-", "signature=", "0123456789abcdef")),
    "azure": (forms.SIGNED, made("https://blob.test/a?sv=2024&", "sig=", "aBcD1234%2BaBcD1234%2BaB", "%3D")),
    "token in an address": (forms.SIGNED, made("https://graph.test/me?access", "_token=", B64)),
    "password in an address": (forms.SIGNED, made("https://lea:", "motdepasse", "@site.test/wp")),
    "password": (forms.PASSWORD, made("PASS", "WORD=", "Tr0ub4dor&3xyz")),
    "secret in YAML": (forms.PASSWORD, made("client_", 'secret: "', B64, '"')),
    "in French": (forms.PASSWORD, made("mot de ", "passe : ", "Tr0ub4dor&3xyz")),
}
INNOCENT = (
    "sha256: " + "0123456789abcdef" * 4,
    "data:image/png;base64," + base64.b64encode(bytes(range(256)) * 20).decode(),
    "Le cookie : un petit fichier que le site dépose. Acceptez-vous nos cookies ?",
    "mot de passe : choisissez-le vous-même, de douze signes au moins",
    'api_key = os.environ["MISTRAL_API_KEY"]',
    "password: VOTRE_MOT_DE_PASSE_1",
    "Authorization: voir la documentation du service",
    'curl -H "Authorization: Bearer $MISTRAL_API_KEY"',
    "Authorization: Bearer {token_de_la_session_2026}",
    '("authorization", "x-amz-content-sha256", "x-amz-date")',
    "token = self.nextToken2(premier_argument_1)",
    '{"name": "session", "value": "atelier du 14 mars"}',
    "PUBLIC_KEY=0123456789abcdef0123456789abcdef",
    "Clé API : demandez-la au service, puis mettez-la dans l'environnement",
    "Mot de passe perdu ? Voyez la page : https://exemple.fr/compte2026/nouveau",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN PUBLIC KEY-----",
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "https://www.tiktok.com/@atelier/video/7301234567890123456?is_from_webapp=1&sender_device=pc",
    "https://exemple.fr/page?utm_source=token&key=accueil",
    "le 12:30@14 : montage ; ratio 16:9@25",
    "des tâches : task-organiser-la-fete-des-voisins-de-la-rue",
    '"max_tokens": 8000, "input_tokens": 1234, "tokens": 99887766554433',
)


@pytest.mark.parametrize("name", FOUND)
def test_each_form_is_found_by_line_and_kind(name):
    kind, text = FOUND[name]
    found = scan("data/inputs/notes/a.md", f"un\ndeux\n  {text}\n".encode())
    assert {one.line for one in found} == {3}
    assert kind in {one.kind for one in found}


@pytest.mark.parametrize("name", FOUND)
def test_its_value_is_never_told(name):
    _kind, text = FOUND[name]
    told = Leaking(scan("data/inputs/notes/a.md", text.encode())).diagnostics()
    assert "\n  notes/a.md, ligne 1" in told
    assert "--redact" in told
    assert text not in told
    assert not any(piece in told for piece in (B64, "motdepasse", "Tr0ub4dor", "a3fWa"))


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_one_is_left_alone(text):
    assert scan("data/inputs/a.md", text.encode()) == []


def test_a_known_secret_is_found_however_it_is_written():
    secret = 'clé « très » secrète/"à moi"'
    for written in (secret, json.dumps(secret), quote(secret, safe=""), base64.b64encode(secret.encode()).decode()):
        (leak,) = scan("data/inputs/a.txt", f"avant {written} après".encode(), [secret])
        assert leak.kind == forms.KNOWN
    assert scan("data/inputs/a.txt", secret.encode()) == []
    assert scan("data/inputs/a.txt", b"court", ["cour"]) == []


def test_a_secret_cut_in_two_by_pieces_is_found_at_its_line(tmp_path):
    path = tmp_path / "long.txt"
    line = b"ligne sans rien\n"
    before = line * ((1 << 20) // len(line))
    path.write_bytes(before[: (1 << 20) - 12] + b"\n" + FOUND["openai"][1].encode() + b"\n" + line * 10)
    (leak,) = scan_content("data/inputs/long.txt", path)
    assert leak.kind == forms.SERVICE_KEY
    assert leak.line == path.read_bytes().split(FOUND["openai"][1].encode())[0].count(b"\n") + 1


def picture(kind, text):
    """A picture that says something in its metadata."""
    data = bytes(cv2.imencode(f".{kind}", np.random.default_rng(7).integers(0, 255, (64, 64, 3), np.uint8))[1])
    if kind == "jpg":
        said = text.encode()
        return data[:2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + data[2:]
    return data + b"tEXtComment\0" + text.encode()


@pytest.mark.parametrize("kind", ["jpg", "png"])
@pytest.mark.parametrize("name", ["openai", "bearer", "age", "s3"])
def test_a_picture_says_it_in_its_metadata(kind, name):
    (leak,) = scan(f"data/inputs/media/a.{kind}", picture(kind, FOUND[name][1]))
    assert (leak.line, leak.kind) == (0, FOUND[name][0])
    assert scan("a", picture(kind, "Photo de Léa, 2026")) == []


def test_a_sound_of_noise_says_nothing():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((2, 2, 48_000, 0, "NONE", ""))
        file.writeframes(np.random.default_rng(3).integers(0, 255, 8_000_000, np.uint8).tobytes())
    assert scan("data/artifacts/voice.wav", out.getvalue()) == []


def test_a_spreadsheet_in_utf_16_is_read():
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        mark = "" if encoding == "utf-16" else "\ufeff"
        data = (mark + "date;jeton\n2026-01-01;" + FOUND["github"][1] + "\n").encode(encoding)
        (leak,) = scan("data/audience/export.csv", data)
        assert (leak.line, leak.kind) == (2, forms.ACCOUNT)


def test_a_workbook_is_looked_into(tmp_path):
    path = tmp_path / "export.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<si><t>{FOUND['meta'][1]}</t></si>")
    (leak,) = scan_content("data/audience/export.xlsx", path)
    assert (leak.name, leak.kind) == ("data/audience/export.xlsx", forms.ACCOUNT)
    path.write_bytes(b"PK\x03\x04 pas un classeur")
    assert scan_content("data/audience/export.xlsx", path) == []


def exchange(**headers):
    return json.dumps({"exchange": {"provider": "p", "headers": headers, "sent_headers": {}}}).encode()


def test_a_recording_keeps_only_listed_headers():
    name = "data/recordings/project/text/a.recording.json"
    assert scan(name, exchange(date="aujourd'hui", **{"Content-Type": "text/plain"})) == []
    assert [one.kind for one in scan(name, exchange(**{"x-account": "lea"}))] == [forms.NOT_LISTED]
    assert [one.kind for one in scan(name, b'{"exchange": {"headers": ["x-account"]}}')] == [forms.NOT_LISTED]
    assert [one.kind for one in scan(name, b"pas du JSON")] == [forms.NOT_LISTED]
    assert scan("data/inputs/a.json", exchange(**{"x-account": "lea"})) == []


def test_the_sample_and_the_flows_have_none():
    paths = [path for path in (ROOT / "sample_project").rglob("*") if path.is_file() and ".preuve" not in path.parts]
    paths = [path for path in paths if "runs" not in path.parts and "dossiers" not in path.parts]
    paths += [*(ROOT / "flows").glob("*.py"), *(ROOT / name for name in ("requirements.lock", "pyproject.toml"))]
    assert len(paths) > 50
    assert [leak for path in paths for leak in scan_content(str(path.relative_to(ROOT)), path)] == []
