"""Dossiers for the jury alone: only a receiving key that was named opens one, and nothing half-written stays."""

import stat

import pytest
from helpers_origin import NOW, Made, somebody

from preuve.dossier import archive
from preuve.dossier.opening import unpack
from preuve.dossier.sign import age, files
from preuve.errors import BadInput

DATA = b"PK" + bytes(range(256)) * 2000


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "dossier.zip"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def jury():
    return age.new()


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_only_who_was_named_opens_it(tmp_path, plain, jury):
    secret, public = jury
    colleague = age.new()
    file = age.encrypt(plain, tmp_path / "dossier.zip.age", [public, colleague[1]])
    assert DATA[:100] not in file.read_bytes()
    for one in (secret, colleague[0]):
        opened = age.decrypt(file, tmp_path / "opened.zip", [age.new()[0], one])
        assert opened.read_bytes() == DATA
        assert stat.S_IMODE(opened.stat().st_mode) == 0o600
        opened.unlink()
    with pytest.raises(BadInput, match="pour quelqu'un d'autre"):
        age.decrypt(file, tmp_path / "opened.zip", [age.new()[0]])
    assert left(tmp_path) == ["dossier.zip", "dossier.zip.age"]


@pytest.mark.parametrize(("spoil", "told"), [
    ("cut", "abîmé"), ("flip", "abîmé"), ("longer", "abîmé"), ("empty", "abîmé"), ("zip", "abîmé"),
    ("armoured", "abîmé"), ("header", "trop de destinataires"),
])  # fmt: skip
def test_what_is_damaged_leaves_nothing(tmp_path, plain, jury, spoil, told):
    file = age.encrypt(plain, tmp_path / "dossier.zip.age", [jury[1]])
    data = file.read_bytes()
    stanza = data.index(b"-> ")
    spoilt = {
        "cut": data[:-20],
        "flip": data[:-9000] + bytes([data[-9000] ^ 1]) + data[-8999:],
        "longer": data + b"more",
        "empty": b"",
        "zip": DATA,
        "header": data[:stanza] + data[stanza : data.index(b"\n---") + 1] * 4000 + data[data.index(b"\n---") + 1 :],
        "armoured": b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    }
    file.write_bytes(spoilt[spoil])
    with pytest.raises(BadInput, match=told):
        age.decrypt(file, tmp_path / "opened.zip", [jury[0]])
    assert left(tmp_path) == ["dossier.zip", "dossier.zip.age"]


def test_what_comes_out_is_counted(tmp_path, plain, jury):
    file = age.encrypt(plain, tmp_path / "dossier.zip.age", [jury[1]])
    with pytest.raises(BadInput, match="trop gros"):
        age.decrypt(file, tmp_path / "opened.zip", [jury[0]], most=len(DATA) - 1)
    assert left(tmp_path) == ["dossier.zip", "dossier.zip.age"]
    assert age.decrypt(file, tmp_path / "opened.zip", [jury[0]], most=len(DATA)).read_bytes() == DATA


def test_who_it_is_for_is_text_or_a_file(tmp_path, jury):
    path = files.save(tmp_path / "reception.json", age.Receiver(id="jury A", recipient=jury[1], made=NOW))
    assert age.recipient(str(path)) == age.recipient(jury[1]) == jury[1]
    with pytest.raises(BadInput, match="clé de réception"):
        age.recipient("age1zz")
    path.write_text(path.read_text().replace(jury[1], "age1zz"))
    with pytest.raises(BadInput, match="clé de réception"):
        age.recipient(str(path))


def test_an_identity_file_is_age_s_own(tmp_path, jury):
    path = tmp_path / "identite.txt"
    path.write_text(f"# created: 2026\n# public key: {jury[1]}\n{jury[0]}\n")
    assert age.identities(path) == (jury[0],)
    path.write_text(jury[1])
    with pytest.raises(BadInput, match="pas de clé"):
        age.identities(path)


def test_an_encrypted_dossier_opens_as_the_dossier_it_holds(tmp_path, jury):
    claire = somebody()
    made = archive.write(tmp_path / "dossier.zip", Made(claire).contents())
    file = age.encrypt(made, tmp_path / "dossier.zip.age", [jury[1]])
    clear = unpack(made, tmp_path / "one")
    assert unpack(file, tmp_path / "two", secrets=[jury[0]]).digests == clear.digests
