"""What docs/hosting.md promises: every setting is documented, and the image, the units and the workflows keep to it."""

from __future__ import annotations

import ast
import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from streamlit import config

from benchmarks.server import serve
from desk.access import MODES, SECRET_HEADER
from etl.__main__ import app
from etl.online.keys import names_of_keys
from etl.sources import SOURCES
from tests.sample import write_sample
from ui.server import list_routes

ROOT = Path(__file__).parents[1]
ROOMS = ("desk", "etl", "ledger", "pages", "ui")
PAGE = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
WORKFLOWS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")}
UNITS = sorted((ROOT / "hosting/systemd").iterdir())
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]

OF_LIBRARIES = {"HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE"}
"""Read by httpx and ssl, not by us."""
OF_HOSTING = {"FIGURES_SITE"}
"""Read by Compose and Caddy."""
BY_NAME = {"desk/publishing.py", "etl/apart.py", "etl/online/keys.py"}
"""Where the environment is read by names that are not written on the spot: each is looked at here in its own way."""


def documented() -> set[str]:
    return set(re.findall(r"`(_?[A-Z][A-Z_]{5,}[A-Z])`", PAGE))


def files_of_code() -> list[Path]:
    return [ROOT / "dashboard.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def is_environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def asked(tree: ast.AST) -> list[ast.expr]:
    """What a module asks the environment for: the expressions of the names."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and is_environment(node.value):
            found.append(node.slice)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            reads = is_environment(node.func.value) and node.func.attr in ("get", "pop", "setdefault")
            if reads or node.func.attr == "getenv":
                found.append(node.args[0])
    return found


def read_by_the_code() -> set[str]:
    names = {name for source in SOURCES for name in names_of_keys(source.online)}
    for path in files_of_code():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name in asked(tree):
            if isinstance(name, ast.Constant):
                names.add(str(name.value))
            else:
                assert path.relative_to(ROOT).as_posix() in BY_NAME, (
                    f"{path}: a setting whose name is not written there"
                )
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and re.fullmatch(r"FIGURES_[A-Z_]+", str(node.value)):
                names.add(str(node.value))
    return names


def set_in_hosting() -> set[str]:
    """The settings that the Dockerfile, compose.yaml, the units and the workflows set."""
    texts = [DOCKERFILE, (ROOT / "compose.yaml").read_text(encoding="utf-8"), *WORKFLOWS.values()]
    texts += [path.read_text(encoding="utf-8") for path in UNITS]
    texts += [(ROOT / "hosting/Caddyfile").read_text(encoding="utf-8")]
    return {name for text in texts for name in re.findall(r"\b(?:FIGURES|STREAMLIT)_[A-Z_]+\b", text)}


def read_by_the_tests() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*.py"))
    return {name for text in texts for name in re.findall(r"os\.environ\.get\(\"(\w+)\"\)", text)}


# --- settings -----------------------------------------------------------------------------------------------------


def test_every_setting_that_is_read_is_documented_and_no_other() -> None:
    server = {name for name in documented() if name.startswith("STREAMLIT_")}
    assert documented() - server == read_by_the_code() | read_by_the_tests() | OF_LIBRARIES | OF_HOSTING


def test_the_names_of_settings_are_found_in_every_way_of_reading_them() -> None:
    code = "import os\nos.environ['A']\nos.environ.get('B', '')\nos.getenv('C')\nfrom os import environ\nenviron.get(D)"
    names = asked(ast.parse(code))
    assert [getattr(name, "value", None) for name in names if isinstance(name, ast.Constant)] == ["A", "B", "C"]


def test_every_setting_that_hosting_sets_is_documented() -> None:
    assert set_in_hosting() <= documented()


def test_every_setting_of_the_server_that_is_documented_is_one() -> None:
    known = {option.env_var for option in config.get_config_options().values()}
    assert {name for name in documented() if name.startswith("STREAMLIT_")} <= known


def test_the_page_names_every_way_to_know_editors() -> None:
    assert all(f"`{mode}`" in PAGE for mode in MODES)
    assert SECRET_HEADER in PAGE.lower()


def test_every_file_that_the_page_names_is_there() -> None:
    for name in re.findall(r"hosting/[\w./-]+\w", PAGE):
        if not name.startswith(("hosting/secrets", "hosting/keys.env")):
            assert (ROOT / name).exists(), name


def test_the_example_of_secrets_holds_what_sign_in_needs_and_no_secret() -> None:
    example = tomllib.loads((ROOT / "hosting/streamlit.example.toml").read_text(encoding="utf-8"))["auth"]
    shown = tomllib.loads(PAGE.split("```toml\n")[1].split("```")[0])["auth"]
    assert set(example) == set(shown)
    assert {name for name, value in example.items() if value} == {"redirect_uri"}


def test_no_secret_can_be_committed_by_accident() -> None:
    secret = [Path(entry["file"]) for entry in COMPOSE["secrets"].values()]
    secret += [Path("hosting/keys.env"), Path(".streamlit/secrets.toml"), Path("data/desk.sqlite")]
    for path in secret:
        ran = subprocess.run(["git", "check-ignore", "--quiet", str(path)], cwd=ROOT)
        assert ran.returncode == 0, path


# --- the image ----------------------------------------------------------------------------------------------------


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name}\s+(.*)$", DOCKERFILE, re.MULTILINE)


def environment_of_the_image() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in instructions("ENV") for pair in shlex.split(line))


def copied() -> list[tuple[list[str], str]]:
    """The files of ours that the image is made of, and where each goes."""
    lines = [shlex.split(line) for line in instructions("COPY")]
    words = [[word for word in line if not word.startswith("--chown")] for line in lines]
    return [(line[:-1], line[-1]) for line in words if not line[0].startswith("--from")]


def test_the_images_are_of_a_version() -> None:
    images = [line.split()[0] for line in instructions("FROM")]
    images += [service["image"] for service in COMPOSE["services"].values() if not service.get("build")]
    for image in images:
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+[\w.-]*", image), image


def test_the_image_runs_as_nobody_who_matters() -> None:
    assert [user.split(":")[0] for user in instructions("USER")][-1] not in ("root", "0")
    assert COMPOSE["services"]["app"]["user"] == instructions("USER")[-1]


def test_packages_are_installed_by_their_hashes() -> None:
    assert "--require-hashes" in DOCKERFILE
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^[\w.-]+(?:\[.*?\])?==.*?(?=^\S|\Z)", requirements, re.MULTILINE | re.DOTALL)
    assert pinned and all("--hash=sha256:" in entry for entry in pinned)


def test_the_health_check_asks_a_route_that_is_served() -> None:
    (check,) = instructions("HEALTHCHECK")
    address = re.search(r"http://127\.0\.0\.1:(\d+)(/[\w/]+)", check)
    assert address
    assert address[2] in {route.path for route in list_routes()}
    assert address[1] == environment_of_the_image()["STREAMLIT_SERVER_PORT"] == instructions("EXPOSE")[0]


def test_the_image_gets_every_room_and_no_secret() -> None:
    sources = {source for several, _ in copied() for source in several}
    assert set(ROOMS) | {"dashboard.py", "data", "docs", "requirements.txt"} <= sources
    first, *let_through = [
        line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]
    assert first == "*"
    allowed = {line.removeprefix("!") for line in let_through if line.startswith("!")}
    for source in sources:
        assert source in allowed or (source == "data" and any(line.startswith("data/") for line in allowed)), source
    assert not {"data", "hosting", ".streamlit", "."} & allowed
    for line in allowed - {"data/changes.json"}:
        assert (ROOT / line).exists(), line


def test_the_dashboard_and_the_refresh_run_from_the_files_of_the_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a root that cannot be written, where the tests run as somebody whom that stops."""
    image = tmp_path / "app"
    (tmp_path / "data").mkdir()
    for several, target in copied():
        for source in several:
            if source in ("data", "requirements.txt"):
                continue
            to = image / target / source if target.endswith("/") else image / target
            to.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, to)
    table = write_sample(tmp_path / "data" / "figures.parquet")
    (image / "data").symlink_to(tmp_path / "data")
    for path in [image, *image.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for name, value in environment_of_the_image().items():
            if name.startswith("STREAMLIT_") and not name.endswith(("_PORT", "_ADDRESS")):
                monkeypatch.setenv(name, value)
        monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "figures.example.org localhost")  # as compose.yaml does
        monkeypatch.setattr("tests.conftest.ROOT", image)
        with serve(table) as address:
            assert urllib.request.urlopen(f"{address}/healthz", timeout=30).read() == b"ok\n"
        ran = subprocess.run(
            [sys.executable, "-m", "etl", "sources"], cwd=image, capture_output=True, text=True, timeout=120
        )
        assert ran.returncode == 0, ran.stderr
        assert "documents" in ran.stdout
    finally:
        for path in [image, *image.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755)


# --- Compose ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["app", "refresh"])
def test_the_dashboard_has_no_privilege_and_cannot_write_to_its_root(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [entry.split(":")[0] for entry in service["tmpfs"]] == ["/tmp"]
    assert [entry.split(":")[1] for entry in service["volumes"]] == ["/data"] == instructions("VOLUME")


def test_every_service_gives_up_what_it_does_not_need() -> None:
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]
    assert COMPOSE["services"]["database"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert "back" not in COMPOSE["services"]["proxy"]["networks"]


def test_the_password_of_the_database_is_in_no_environment() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "DATABASE" in name:
                assert value.startswith("/run/secrets/"), name
                assert Path(value).name in [
                    one if isinstance(one, str) else one["source"] for one in service["secrets"]
                ], name


def test_the_refresh_of_compose_is_a_command_of_ours() -> None:
    command = COMPOSE["services"]["refresh"]["command"]
    assert command[:3] == ["python", "-m", "etl"] and command[3] in COMMANDS


# --- proxies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_compresses_and_takes_away_what_only_a_proxy_may_say(name: str) -> None:
    text = (ROOT / "hosting" / name).read_text(encoding="utf-8").lower()
    assert re.search(r"encode zstd gzip|gzip on;", text)
    for header in (SECRET_HEADER, "x-forwarded-email"):
        assert re.search(rf"header_up -{header}$|proxy_set_header {header} \"\";", text, re.MULTILINE), header
    assert text.count("{") == text.count("}")


def test_the_page_shows_a_proxy_that_takes_both_headers_away_before_it_sets_its_own() -> None:
    shown = PAGE.split("```caddyfile\n")[1].split("```")[0].lower()
    for header in (SECRET_HEADER, "x-forwarded-email"):
        assert f"request_header -{header}" in shown
    assert f"header_up {SECRET_HEADER} {{$figures_proxy_secret}}" in shown


# --- systemd ------------------------------------------------------------------------------------------------------


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_a_unit_runs_a_command_of_ours_with_no_privilege(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["User"] == "figures"
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices"):
        assert service[name] == "yes"
    assert service["ProtectSystem"] == "strict" and service["CapabilityBoundingSet"] == ""
    for name in ("ExecStart", "ExecStartPost"):
        if name in service:
            program, *words = service[name].split()
            assert program == f"{service['WorkingDirectory']}/.venv/bin/python"
            assert words == ["-m", "streamlit", "run", "dashboard.py"] or words[2] in COMMANDS


def test_the_timer_starts_the_refresh_every_week() -> None:
    timer = unit(ROOT / "hosting/systemd/figures-refresh.timer")
    assert timer["Timer"]["OnCalendar"].startswith("Mon ")
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert (ROOT / "hosting/systemd/figures-refresh.service").exists()


def test_the_dashboard_of_a_plain_server_is_reached_by_its_proxy_alone() -> None:
    text = (ROOT / "hosting/systemd/figures.service").read_text(encoding="utf-8")
    assert "STREAMLIT_SERVER_ADDRESS=127.0.0.1" in text


def test_systemd_understands_the_units() -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    units = [str(path) for path in UNITS]
    ran = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    complaints = [line for line in ran.stderr.splitlines() if "is not executable" not in line]
    assert [line for line in complaints if "figures" in line] == []


# --- workflows ----------------------------------------------------------------------------------------------------


def steps(name: str) -> list[dict[str, Any]]:
    workflow = yaml.safe_load(WORKFLOWS[name])
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_a_workflow_uses_actions_by_their_hash_and_says_what_it_may(name: str) -> None:
    for step in steps(name):
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
    workflow = yaml.safe_load(WORKFLOWS[name])
    assert workflow["permissions"] == {"contents": "write" if name == "refresh.yml" else "read"}


def test_the_tests_of_the_workflow_are_those_of_a_bare_clone() -> None:
    assert [step["run"] for step in steps("ci.yml") if "run" in step] == [".ci/run"]
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_the_scheduled_refresh_publishes_what_may_be_passed_on_and_checks_it_first() -> None:
    lines = [step.get("run", "") for step in steps("refresh.yml")]
    refresh, check, commit = (next(at for at, line in enumerate(lines) if words in line) for words in (
        "etl refresh --free-only", "etl check", "git commit",
    ))  # fmt: skip
    assert refresh < check < commit
    assert lines[-1] == "exit 1"
    workflow = yaml.safe_load(WORKFLOWS["refresh.yml"])
    assert workflow[True]["schedule"]  # YAML 1.1 reads the key "on" as true
    keys = {name for source in SOURCES for name in names_of_keys(source.online)}
    assert set(workflow["jobs"]["refresh"]["env"]) == keys
