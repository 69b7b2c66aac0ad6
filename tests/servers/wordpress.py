"""A real WordPress on loopback, for tests: Debian's package, a private MariaDB, PHP's own server. No root needed.

Its folder holds everything and is removed at the end: the data, a copy of the site, its uploads. It calls nothing
outside (`WP_HTTP_BLOCK_EXTERNAL`), keeps application passwords over plain http (`WP_ENVIRONMENT_TYPE` local), and says
that it lives at whatever address it is called by. `PREUVE_TEST_WORDPRESS` names the folder of another WordPress.
"""

import base64
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

PACKAGE = Path(os.environ.get("PREUVE_TEST_WORDPRESS") or "/usr/share/wordpress")
SETUP = Path(__file__).with_name("wordpress_setup.php")
WORKERS = 4
CONFIG = """<?php
define( 'DB_NAME', 'wordpress' ); define( 'DB_USER', 'root' ); define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' ); define( 'DB_CHARSET', 'utf8mb4' ); define( 'DB_COLLATE', '' );
foreach ( array( 'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT',
  'LOGGED_IN_SALT', 'NONCE_SALT' ) as $name ) {{ define( $name, 'for tests ' . $name ); }}
define( 'WP_HOME', 'http://' . $_SERVER['HTTP_HOST'] ); define( 'WP_SITEURL', WP_HOME );
define( 'WP_ENVIRONMENT_TYPE', 'local' ); define( 'WP_HTTP_BLOCK_EXTERNAL', true ); define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true ); define( 'CONCATENATE_SCRIPTS', false );
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) {{ define( 'ABSPATH', __DIR__ . '/' ); }}
require_once ABSPATH . 'wp-settings.php';
"""

EMPTY = """
foreach ( get_posts( array( 'post_type' => array( 'post', 'page', 'attachment' ), 'numberposts' => -1,
  'post_status' => get_post_stati() ) ) as $one ) {
  'attachment' === $one->post_type ? wp_delete_attachment( $one->ID, true ) : wp_delete_post( $one->ID, true );
}
"""


def missing() -> str:
    """What this machine lacks to run one; empty where it has everything."""
    programs = [name for name in ("php", "mariadbd", "mariadb-install-db", "mariadb") if not _program(name)]
    programs += [] if (PACKAGE / "wp-load.php").is_file() else ["wordpress"]
    if programs:
        needed = "apt install wordpress php-cli php-mysql mariadb-server"
        return f"a real WordPress can't run: {', '.join(programs)} missing ({needed})"
    return ""


class WordPress:
    """A site, from `__enter__` to `__exit__`. `passwords`: each role's application password, by login."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pwp-", dir="/tmp"))  # a socket's path is short
        self.site = self.folder / "site"
        self.base_url = f"http://127.0.0.1:{_free_port()}"
        self.passwords: dict[str, str] = {}
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._database()
            self._copy()
            self.passwords = json.loads(self._run(SETUP, str(self.site), self.base_url))
            self._serve()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop everything, and remove the folder."""
        for process in reversed(self._processes):
            os.killpg(process.pid, signal.SIGTERM)  # PHP's workers outlive their parent
        for process in reversed(self._processes):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def token(self, login: str = "admin") -> str:
        """What goes after `Basic` for one of its people."""
        return base64.b64encode(f"{login}:{self.passwords[login]}".encode()).decode()

    def php(self, code: str) -> Any:
        """What PHP code prints as JSON, run inside the site: `echo json_encode(...)`."""
        script = self.folder / "asked.php"
        script.write_text(f"<?php $_SERVER['HTTP_HOST'] = 'x'; require '{self.site}/wp-load.php';\n{code}\n")
        return json.loads(self._run(script) or "null")

    def empty(self) -> None:
        """Take away every article, page and file."""
        self.php(EMPTY)

    def plugin(self, name: str, code: str) -> None:
        """Code that every request of the site runs, as a host's or a plugin's would; empty code takes it away."""
        folder = self.site / "wp-content" / "mu-plugins"
        folder.mkdir(exist_ok=True)
        for former in folder.glob(f"{name}-*.php"):
            former.unlink()
        if code:  # a name of its own, since PHP keeps what it compiled by name and second
            (folder / f"{name}-{hashlib.sha256(code.encode()).hexdigest()[:8]}.php").write_text(f"<?php\n{code}\n")

    def _run(self, script: Path, *arguments: str) -> str:
        compiled = {"opcache__enable_cli": 1, "opcache__file_cache_only": 1, "opcache__file_cache": self.folder}
        command = ["php", *_set(display_errors="stderr", **compiled), str(script), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            raise RuntimeError(f"{script.name}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def _database(self) -> None:
        data = self.folder / "data"
        user = ["--user=root"] if os.getuid() == 0 else []  # as root, it wants to be told so
        install = [_program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", *user,
                   "--skip-test-db", "--auth-root-authentication-method=normal"]  # fmt: skip
        subprocess.run(install, check=True, capture_output=True, timeout=120)
        files = [f"--datadir={data}", f"--socket={self.folder}/db.sock", f"--pid-file={self.folder}/db.pid"]
        light = ["--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0", "--performance-schema=off"]
        server = [_program("mariadbd"), "--no-defaults", *files, *light, "--skip-networking", *user]
        self._start(server, "db.log")
        create = ["mariadb", "--no-defaults", f"--socket={self.folder}/db.sock", "-uroot", "-e",
                  "CREATE DATABASE wordpress CHARACTER SET utf8mb4"]  # fmt: skip
        _until(lambda: subprocess.run(create, capture_output=True, check=False).returncode == 0, "MariaDB")

    def _copy(self) -> None:
        languages = self.site / "wp-content" / "languages"
        shutil.copytree(
            PACKAGE,
            self.site,
            ignore=shutil.ignore_patterns(
                "languages", "uploads", "wp-config.php", ".htaccess", "akismet", "db.php", "database"
            ),
        )
        languages.mkdir(exist_ok=True)
        for path in (PACKAGE / "wp-content" / "languages").glob("*fr_FR*"):
            shutil.copy(path, languages)
        (self.site / "wp-content" / "uploads").mkdir()
        config = CONFIG.format(socket=self.folder / "db.sock")
        (self.site / "wp-config.php").write_text(config)

    def _serve(self) -> None:
        address = self.base_url.removeprefix("http://")
        limits = {"upload_max_filesize": "64M", "post_max_size": "64M", "memory_limit": "256M", "display_errors": 0}
        options = _set(**limits, opcache__enable_cli=1, opcache__revalidate_freq=0)
        self._start(
            ["php", *options, "-S", address, "-t", str(self.site)], "php.log", PHP_CLI_SERVER_WORKERS=str(WORKERS)
        )
        host, port = address.split(":")
        _until(lambda: _answers(host, int(port)), "PHP")

    def _start(self, command: list[str], log: str, **environment: str) -> None:
        with (self.folder / log).open("wb") as out:
            self._processes.append(
                subprocess.Popen(
                    command, stdout=out, stderr=out, env={**os.environ, **environment}, start_new_session=True
                )
            )


def _set(**settings: object) -> list[str]:
    """PHP's options for these settings."""
    return [part for name, value in settings.items() for part in ("-d", f"{name.replace('__', '.')}={value}")]


def _program(name: str) -> str:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin") or ""


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(host: str, port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex((host, port)) == 0


def _until(ready: Any, what: str) -> None:
    for _ in range(300):
        if ready():
            return
        time.sleep(0.1)
    raise TimeoutError(what)
