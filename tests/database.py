"""The PostgreSQL server that the tests of the desk use: found, or installed (``python -m tests.database``)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "not:a/secret@all"
"""Of a server that only this machine reaches, while the tests run; with signs that an address must write otherwise."""


def find() -> Path | None:
    """The folder of the server's programs: named by the variable POSTGRESQL, else Debian's newest, else on the path."""
    named = os.environ.get("POSTGRESQL")
    if named:
        return Path(named)
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if installed:
        return max(installed, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def install() -> None:
    """Install Debian's package of the server, where that can be."""
    if shutil.which("apt-get") and _is_root():
        quiet = {"check": False, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"], **quiet)  # type: ignore[call-overload]


@contextmanager
def serve(programs: Path) -> Iterator[str]:
    """A fresh server on this machine alone, gone when the block ends; gives the address of its database `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="figures-"))
    user = "postgres" if _is_root() else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)

    def run(*command: str | Path) -> None:
        subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True, timeout=120)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret, data = folder / "password", folder / "data"
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o644)
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control = (programs / "pg_ctl", "-D", data, "-w")
    try:
        made = ("-U", "figures", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-locale", "-N")
        run(programs / "initdb", "-D", data, *made)
        run(*control, "-l", folder / "log", "-o", settings, "start")
        yield f"postgresql://figures:not%3Aa%2Fsecret%40all@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


if __name__ == "__main__":
    if find() is None:
        install()
    if find() is None:
        print("No PostgreSQL here: the tests of the desk run on SQLite alone, and say so.")
