"""Who may write: nobody who is not known for certain, and every function that writes asks."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.runtime.context import StreamlitHeaders

import desk as room
from desk.access import VISITOR, NotAllowed, Person, at_this_machine, demand_editor, identify
from desk.database import Desk
from tests.desk.conftest import VISITOR as SIGNED_IN_VISITOR

HERE = {"Host": "localhost:8501"}
SECRET = "a long and random word"
NOBODY: Mapping[str, Any] = {}


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No setting of the machine that the tests run on."""
    for name in ("ACCESS", "EDITOR", "EDITORS", "PROXY_SECRET", "PROXY_HEADER"):
        monkeypatch.delenv(f"FIGURES_{name}", raising=False)
    return monkeypatch


# --- alone --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8501", "LocalHost:8501", "127.0.0.1", "127.0.0.1:80", "127.8.9.1:1"),
        *("[::1]", "[::1]:8501", "[0:0:0:0:0:0:0:1]:8501", "[::ffff:127.0.0.1]:8501"),
    ],
)
@pytest.mark.parametrize("address", [None, "127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_alone_whoever_sits_at_the_machine_may_write(
    settings: pytest.MonkeyPatch, host: str, address: str | None
) -> None:
    settings.setenv("FIGURES_EDITOR", " Anna ")
    assert identify({"host": host}, address, NOBODY) == Person("Anna", True)
    assert identify({"Host": host, "Origin": f"http://{host}"}, address, NOBODY).may_edit


@pytest.mark.parametrize(
    "host",
    [
        *("", " ", "figures.example", "figures.example:8501", "evil.localhost", "localhost.evil.example", "localhost."),
        *("127.0.0.1.evil.example:8501", "127.0.0.1:8501@evil.example", "127.0.0.1:evil.example", "192.168.1.5:8501"),
        *("0.0.0.0:8501", "[::]:8501", "[fe80::1]:8501", "[::ffff:10.0.0.1]:80", "::1", "[::1", "::1]", "[::1]evil:80"),
        *("2130706433:8501", "0x7f.1", "127.1", "localhost:8501, figures.example", "localhost:", "[localhost]:8501"),
    ],
)
def test_alone_an_address_of_another_name_is_a_visitors(host: str) -> None:
    """DNS rebinding: a page of another site makes the reader's own browser ask this machine."""
    assert identify({"Host": host}, None, NOBODY) == VISITOR


@pytest.mark.parametrize("address", ["192.168.1.5", "10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1", "0.0.0.0", "", "me"])
def test_alone_who_asks_from_another_machine_is_a_visitor(address: str) -> None:
    assert identify(HERE, address, NOBODY) == VISITOR


@pytest.mark.parametrize(
    "header",
    [
        *("Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO", "X-Forwarded-Email", "X-Real-IP"),
        *("Via", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP"),
    ],
)
@pytest.mark.parametrize("value", ["127.0.0.1", "", "::1"])
def test_alone_what_came_through_a_proxy_is_a_visitors(header: str, value: str) -> None:
    assert identify({**HERE, header: value}, "127.0.0.1", NOBODY) == VISITOR


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://localhost:3000", "http://127.0.0.1:8501"]
)
def test_alone_a_page_of_another_site_is_a_visitor(origin: str) -> None:
    assert identify({**HERE, "Origin": origin}, None, NOBODY) == VISITOR


def test_alone_signing_in_or_a_secret_helps_nobody(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("FIGURES_EDITORS", "anna@example.org")
    settings.setenv("FIGURES_PROXY_SECRET", SECRET)
    signed_in = {"is_logged_in": True, "email_verified": True, "email": "anna@example.org"}
    sent = {"Host": "figures.example", "X-Figures-Proxy-Secret": SECRET, "X-Forwarded-Email": "anna@example.org"}
    assert identify(sent, "10.0.0.1", signed_in) == VISITOR


def test_a_user_without_a_name_still_has_one(settings: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found: 1234")

    settings.setattr("getpass.getuser", nobody)
    assert at_this_machine() == Person("editor", True)


# --- OpenID Connect -----------------------------------------------------------------------------------------------


def signed_in(email: object = "anna@example.org", **said: object) -> dict[str, object]:
    return {"is_logged_in": True, "email_verified": True, "email": email, **said}


def test_oidc_a_listed_address_may_write_in_any_capitals(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("FIGURES_ACCESS", "oidc")
    settings.setenv("FIGURES_EDITORS", " Anna@Example.org , @desk.example")
    assert identify(HERE, None, signed_in("ANNA@example.ORG")) == Person("anna", True)
    assert identify({}, "10.0.0.1", signed_in("ben@desk.example")) == Person("ben", True)


def test_who_decides_stands_under_a_name_and_never_under_an_address(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("FIGURES_ACCESS", "oidc")
    settings.setenv("FIGURES_EDITORS", "Anna Weber <anna@example.org>, < ben@example.org >, <@desk.example>")
    assert identify(HERE, None, signed_in("anna@example.org")) == Person("Anna Weber", True)
    assert identify(HERE, None, signed_in("ben@example.org")) == Person("ben", True)
    assert identify(HERE, None, signed_in("carla@desk.example")) == Person("carla", True)


@pytest.mark.parametrize("listed", ["Anna <anna@example.org", "anna@example.org>", "<>", "Anna <>", "<@>", "@", "< >"])
def test_an_entry_that_cannot_be_read_lets_nobody_in(settings: pytest.MonkeyPatch, listed: str) -> None:
    settings.setenv("FIGURES_ACCESS", "oidc")
    settings.setenv("FIGURES_EDITORS", listed)
    for said in ("anna@example.org", "anna", "@", ""):
        assert identify(HERE, None, signed_in(said)) == VISITOR


@pytest.mark.parametrize(
    "who",
    [
        NOBODY,
        signed_in(is_logged_in=False),
        signed_in(is_logged_in="yes"),
        signed_in(email_verified=False),
        signed_in(email_verified="true"),
        signed_in(email_verified=None),
        {"is_logged_in": True, "email": "anna@example.org"},
        *map(signed_in, ["", None, "ben@example.org", "anna", "@desk.example", "@", "anna@example.org.evil.example"]),
        *map(signed_in, ["x@evil.example, a@desk.example", "x@evil.example@desk.example", "x y@desk.example"]),
        *map(signed_in, ["<x@desk.example>", "a@notdesk.example", "a@x.desk.example", ["anna@example.org"], 7]),
        signed_in("anna@example.org\n"[:-1] + "\u200b"),
        signed_in("ann\u0430@example.org"),
        signed_in("ben@des\u212a.example"),
    ],
)
def test_oidc_everybody_else_is_a_visitor(settings: pytest.MonkeyPatch, who: Mapping[str, Any]) -> None:
    """The Kelvin sign is no k, and the Cyrillic а no a."""
    settings.setenv("FIGURES_ACCESS", "oidc")
    settings.setenv("FIGURES_EDITORS", "anna@example.org,@desk.example")
    assert identify(HERE, None, who) == VISITOR


# --- a trusted proxy ----------------------------------------------------------------------------------------------


def through_proxy(*more: tuple[str, str], secret: str = SECRET, name: str = "anna@example.org") -> StreamlitHeaders:
    sent = [("X-Figures-Proxy-Secret", secret), ("X-Forwarded-Email", name), ("Host", "figures.example")]
    return StreamlitHeaders([*more, *sent])


@pytest.fixture
def proxy(settings: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    settings.setenv("FIGURES_ACCESS", "proxy")
    settings.setenv("FIGURES_PROXY_SECRET", SECRET)
    settings.setenv("FIGURES_EDITORS", "anna@example.org, @desk.example, ben, ليلى")
    return settings


def test_the_proxy_that_knows_the_secret_says_who_it_is(proxy: pytest.MonkeyPatch) -> None:
    assert identify(through_proxy(), "10.0.0.7", NOBODY) == Person("anna", True)
    assert identify(through_proxy(name="Ben"), "10.0.0.7", NOBODY) == Person("ben", True)
    assert identify(through_proxy(name="ليلى"), "10.0.0.7", NOBODY).may_edit
    proxy.setenv("FIGURES_PROXY_HEADER", "Remote-User")
    assert identify(through_proxy(), None, NOBODY) == VISITOR
    assert identify(through_proxy(("Remote-User", "ben")), None, NOBODY) == Person("ben", True)


@pytest.mark.parametrize("secret", ["", " ", "a long", SECRET + " ", SECRET.upper(), f"{SECRET}, {SECRET}", "ü"])
def test_a_wrong_secret_makes_everybody_a_visitor(proxy: pytest.MonkeyPatch, secret: str) -> None:
    assert identify(through_proxy(secret=secret), "127.0.0.1", signed_in()) == VISITOR


def test_without_a_secret_nobody_is_trusted(proxy: pytest.MonkeyPatch) -> None:
    assert identify({"X-Forwarded-Email": "anna@example.org"}, None, NOBODY) == VISITOR
    proxy.setenv("FIGURES_PROXY_SECRET", "")
    assert identify(through_proxy(secret=""), None, NOBODY) == VISITOR
    proxy.delenv("FIGURES_PROXY_SECRET")
    assert identify(through_proxy(secret=""), None, NOBODY) == VISITOR


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "@", "@desk.example", "carl@example.org", "anna@example.org, x@evil.example"),
        *(
            "x@evil.example,a@desk.example",
            "x@evil.example;a@desk.example",
            "x@evil.example a@desk.example",
            "ben, carl",
        ),
    ],
)
def test_what_the_proxy_says_must_be_one_listed_name(proxy: pytest.MonkeyPatch, name: str) -> None:
    assert identify(through_proxy(name=name), None, NOBODY) == VISITOR


def test_a_header_that_is_sent_twice_is_not_believed(proxy: pytest.MonkeyPatch) -> None:
    """The reader's own word stands before the proxy's, where a proxy adds the header and does not replace it."""
    forged = ("x-forwarded-EMAIL", "anna@example.org")
    assert identify(through_proxy(forged, name="carl@example.org"), None, NOBODY) == VISITOR
    guessed = ("X-Figures-Proxy-Secret", "guess")
    assert identify(through_proxy(guessed), None, NOBODY) == VISITOR
    twice = {"X-Forwarded-Email": "anna@example.org", "x-forwarded-email": "carl@example.org"}
    assert identify({**twice, "X-Figures-Proxy-Secret": SECRET}, None, NOBODY) == VISITOR


# --- whatever is asked --------------------------------------------------------------------------------------------


def test_an_unknown_mode_is_told(settings: pytest.MonkeyPatch) -> None:
    for mode in ("", "open", "ALONE", "oidc "):
        settings.setenv("FIGURES_ACCESS", mode)
        with pytest.raises(ValueError, match=r"FIGURES_ACCESS is .*; write one of alone, oidc, proxy"):
            identify(HERE, None, NOBODY)


@pytest.mark.parametrize("mode", ["oidc", "proxy"])
@pytest.mark.parametrize("editors", [None, "", " , ,", "@", ",@ ,"])
def test_an_empty_list_of_editors_lets_nobody_write(proxy: pytest.MonkeyPatch, mode: str, editors: str | None) -> None:
    proxy.setenv("FIGURES_ACCESS", mode)
    if editors is None:
        proxy.delenv("FIGURES_EDITORS")
    else:
        proxy.setenv("FIGURES_EDITORS", editors)
    for name in ("anna@example.org", "", "@", ",", " "):
        assert identify(through_proxy(name=name), None, signed_in(name)) == VISITOR


WORDS = st.text(max_size=20) | st.sampled_from(["localhost", "127.0.0.1", "::1", "anna@example.org", "@", SECRET])
OF_THIS_MACHINE = re.compile(r"(localhost|127(\.\d+){3}|\[?::1\]?)(:\d*)?", re.IGNORECASE)
NAMES = st.sampled_from(["Host", "Origin", "X-Forwarded-Email", "X-Figures-Proxy-Secret", "Via", "Cookie"])


@given(
    st.sampled_from(["alone", "oidc", "proxy"]),
    st.dictionaries(NAMES, WORDS),
    st.none() | WORDS,
    st.dictionaries(st.sampled_from(["is_logged_in", "email_verified", "email"]), st.booleans() | WORDS),
)
def test_whoever_may_write_met_every_condition(
    mode: str, headers: dict[str, str], address: str | None, who: dict[str, Any]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FIGURES_ACCESS", mode)
        patched.setenv("FIGURES_EDITOR", "me")
        patched.setenv("FIGURES_EDITORS", "anna@example.org")
        patched.setenv("FIGURES_PROXY_SECRET", SECRET)
        person = identify(headers, address, who)
    if not person.may_edit:
        assert person == VISITOR
    elif mode == "alone":
        assert person.name == "me"
        assert address is None or OF_THIS_MACHINE.fullmatch(address)
        assert OF_THIS_MACHINE.fullmatch(headers["Host"])
        assert not headers.keys() & {"Origin", "X-Forwarded-Email", "Via"}
    else:
        assert person.name == "anna"
        trusted = headers.get("X-Figures-Proxy-Secret") == SECRET
        verified = who.get("is_logged_in") is True and who.get("email_verified") is True
        assert trusted if mode == "proxy" else verified


# --- every function that writes asks ------------------------------------------------------------------------------

MODULES = [importlib.import_module(f"desk.{found.name}") for found in pkgutil.iter_modules(room.__path__)]
OF_THE_MACHINE = {
    "database.py": {"writing", "reading", "_migrate"},  # how the others write, and before there is a desk
    "refreshing.py": {"_note"},  # the refresh's own progress, in a process that an editor has started
}
"""Functions that write and ask nobody."""


def writing_functions() -> list[Callable[..., Any]]:
    """Every public function of the desk whose second parameter is the person who writes."""
    return [
        function
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and list(inspect.signature(function).parameters)[1:2] == ["person"]
    ]


class Untouched(Desk):
    """A desk that nobody may open."""

    def __init__(self) -> None:
        pass

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"somebody who may not write reached the desk's {name}")


@pytest.mark.parametrize("function", writing_functions(), ids=lambda function: function.__name__)
@pytest.mark.parametrize("person", [VISITOR, SIGNED_IN_VISITOR, Person("", True), Person("  ", True)], ids=str)
def test_whoever_may_only_read_is_refused_before_anything_is_done(function: Callable[..., Any], person: Person) -> None:
    needed = [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    ]
    with pytest.raises(NotAllowed, match="Only an editor may do this"):
        outcome = function(Untouched(), person, *[None] * (len(needed) - 2))
        if inspect.isgenerator(outcome):
            next(outcome)


def test_the_functions_that_write_are_found() -> None:
    names = {function.__name__ for function in writing_functions()}
    assert names >= {"add_document", "change_document", "complete_document", "remove_document", "decide"}
    assert demand_editor(Person("anna", True)) == "anna"


def test_whatever_opens_the_desk_to_write_asks_who_it_is() -> None:
    strangers = []
    folder = Path(room.__file__).parent
    for path in sorted(folder.glob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and opens_to_write(function):
                asks = [argument.arg for argument in function.args.args][1:2] == ["person"]
                if (not asks or function.name.startswith("_")) and function.name not in OF_THE_MACHINE.get(
                    path.name, set()
                ):
                    strangers.append(f"{path.name}: {function.name}")
    assert strangers == []


def opens_to_write(function: ast.FunctionDef) -> bool:
    """Whether this function asks for `writing`, or for the engine itself."""
    asked = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    return bool(asked & {"writing", "engine"})


def test_a_function_that_writes_and_asks_nobody_is_seen() -> None:
    tree = ast.parse("def sneak(desk):\n    with desk.writing() as connection:\n        pass")
    assert [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and opens_to_write(node)]
