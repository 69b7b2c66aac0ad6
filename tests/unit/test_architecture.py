"""One-way imports: flows → connectors → preuve; and the guard that keeps tests off the network."""

import ast
import socket
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).parents[2]
ALLOWED = {"src/preuve": {"preuve"}, "connectors": {"preuve", "connectors"}, "flows": {"preuve", "connectors", "flows"}}


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names & {"preuve", "connectors", "flows", "prefect"}


@pytest.mark.parametrize("folder", ALLOWED)
def test_imports_go_one_way(folder):
    allowed = ALLOWED[folder] | ({"prefect"} if folder == "flows" else set())
    backward = {str(p): _imported(p) - allowed for p in (ROOT / folder).rglob("*.py") if _imported(p) - allowed}
    assert backward == {}


def test_the_dossier_does_not_reach_up_to_the_sessions_that_order_it():
    upward = [p.name for p in (ROOT / "src/preuve/dossier").rglob("*.py") if "preuve.sessions" in p.read_text()]
    assert upward == []


def _modules(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it; `from a import b` counts as both « a » and « a.b »."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _reached(folder: str, package: str, *, but: str = "") -> set[tuple[str, str]]:
    """Each file of a folder that imports a package, with what it imports of it; a folder inside may be left out."""
    files = (path for path in (ROOT / "src/preuve" / folder).rglob("*.py") if not but or but not in path.parts)
    return {(path.name, one) for path in files for one in _modules(path) if f"{one}.".startswith(f"preuve.{package}.")}


def test_deliverables_are_made_from_documents_and_never_the_other_way():
    """A DOCX that is sent out and read back stands above both."""
    assert _reached("documents", "deliver", but="office") == set()
    assert _reached("deliver", "documents.office") == set()
    assert _reached("deliver", "documents")


def test_documents_know_of_frameworks_only_what_is_data():
    """What each asks and how it is examined: modules that know nothing of documents."""
    data = ("model", "modality", "cases")
    reached = {one for _file, one in _reached("documents", "frameworks")}
    assert {one.split(".")[2] for one in reached if one.count(".") > 1} <= {*data}
    assert "preuve.frameworks" not in reached
    for name in data:
        source = ROOT / "src/preuve/frameworks" / f"{name}.py"
        assert not [one for one in _modules(source) if one.startswith("preuve.documents")], name


def test_only_the_wiring_names_flows_and_connectors_by_string():
    named = [p for p in (ROOT / "src").rglob("*.py") if '"flows.' in p.read_text() or '"connectors.' in p.read_text()]
    assert [p.name for p in named] == ["wiring.py"]


def test_sockets_are_closed_except_loopback():
    with socket.socket() as sock, pytest.raises((SocketConnectBlockedError, UserWarning)):
        sock.connect(("192.0.2.1", 80))
