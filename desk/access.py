"""Who is at the desk, and may they write: asked on the server at every write, never by hiding a button."""

from __future__ import annotations

import getpass
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

MODES: Final = ("alone", "oidc", "proxy")
"""alone: whoever sits at this machine may do everything, anybody else only read. oidc: editors sign in with OpenID
Connect (`st.login`). proxy: a proxy in front of the app says who it is."""

FORWARDED: Final = re.compile(r"forwarded|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|cf-.+|fastly-.+|via")
"""Headers that only a proxy sends: with one of them the reader is not at this machine."""

SECRET_HEADER: Final = "x-figures-proxy-secret"

ADDRESS: Final = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")
NAME: Final = re.compile(r"[^\s@,;<>\"]+( [^\s@,;<>\"]+)*")
"""What an e-mail address or a name looks like: one of them, not several, nor part of one."""

LISTED: Final = re.compile(r"(?:(?P<name>[^<>]*)<)?(?P<who>[^<>]*[^<>@\s][^<>]*)(?(name)>)")
"""An entry in the list of editors: who they are, perhaps behind the name that they decide under."""


class NotAllowed(Exception):
    """Somebody who may only read tried to write; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Person:
    """Who is at the desk: a name for what they decide, and whether they may write."""

    name: str
    may_edit: bool


VISITOR: Final = Person("", False)


def demand_editor(person: Person) -> str:
    """The name of somebody who may write. Raises NotAllowed for anybody else."""
    if not person.may_edit or not person.name.strip():
        raise NotAllowed("Only an editor may do this. Sign in as one, or use the dashboard on your own machine.")
    return person.name


def at_this_machine() -> Person:
    """Whoever runs a command on this machine: what they can do to the files, they may do here."""
    named = os.environ.get("FIGURES_EDITOR", "").strip()
    try:
        return Person(named or getpass.getuser(), True)
    except (KeyError, OSError):  # a container may run as a number that has no name
        return Person("editor", True)


def identify(headers: Mapping[str, str], address: str | None, signed_in: Mapping[str, Any]) -> Person:
    """Who asks for a page, from the request's headers, the address of the other end and what st.user holds.

    ``address`` is null where the other end is this machine. Who is not known for certain is a visitor, who may read.
    Raises ValueError where ``FIGURES_ACCESS`` names no known mode.
    """
    mode = os.environ.get("FIGURES_ACCESS", "alone")
    sent = _all_sent(headers)
    if mode == "alone":
        return at_this_machine() if _is_at_this_machine(sent, address) else VISITOR
    if mode == "oidc":
        verified = signed_in.get("is_logged_in") is True and signed_in.get("email_verified") is True
        return _named(str(signed_in.get("email") or "")) if verified else VISITOR
    if mode == "proxy":
        secret = os.environ.get("FIGURES_PROXY_SECRET", "")
        header = os.environ.get("FIGURES_PROXY_HEADER", "X-Forwarded-Email").lower()
        trusted = secret and hmac.compare_digest(secret.encode(), sent.get(SECRET_HEADER, "").encode(errors="replace"))
        return _named(sent.get(header, "")) if trusted else VISITOR
    raise ValueError(f"FIGURES_ACCESS is {mode!r}; write one of {', '.join(MODES)}")


def _all_sent(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers by their names in small letters; one that was sent more than once with all its values.

    Streamlit's mapping gives only the first of them: that would be the reader's own word before the proxy's.
    """
    every = getattr(headers, "get_all", None)
    sent: dict[str, str] = {}
    for name, value in headers.items():
        values = ", ".join(every(name)) if every else value
        sent[name.lower()] = f"{sent[name.lower()]}, {values}" if name.lower() in sent else values
    return sent


def _is_at_this_machine(sent: Mapping[str, str], address: str | None) -> bool:
    """Whether the request was made by a browser on this machine, to an address of this machine, through no proxy.

    A page of another site can make the reader's browser ask: then the host is that site's (DNS rebinding), or else
    the origin is.
    """
    host = sent.get("host", "").lower()
    named = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:[0-9]+)?", host)
    here = _is_loopback("127.0.0.1" if address is None else address)
    own = "origin" not in sent or sent["origin"].lower() in (f"http://{host}", f"https://{host}")
    forwarded = any(FORWARDED.fullmatch(name) for name in sent)
    return here and own and not forwarded and named is not None and _is_loopback(named[1].strip("[]"))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return ((isinstance(address, IPv6Address) and address.ipv4_mapped) or address).is_loopback


def _named(name: str) -> Person:
    """The person whom the list of editors, ``FIGURES_EDITORS``, allows to write, or a visitor.

    The list holds e-mail addresses or names, with commas between them; ``@example.org`` allows all of one domain, and
    ``Ana Lee <ana@example.org>`` says under which name somebody decides. What people decide is public: without such a
    name it stands under what is before the @ of the address, never under the address.
    Capital letters are the same as small ones in plain letters only: other letters that look alike are others.
    """
    said = _in_small_letters(name.strip())
    listed = {
        _in_small_letters(entry["who"].strip()): (entry["name"] or "").strip()
        for one in os.environ.get("FIGURES_EDITORS", "").split(",")
        if (entry := LISTED.fullmatch(one.strip()))
    }
    if ADDRESS.fullmatch(said):
        before, _, domain = said.partition("@")
        may = said in listed or f"@{domain}" in listed
        return Person(listed.get(said) or before, True) if may else VISITOR
    return Person(listed[said] or said, True) if NAME.fullmatch(said) and said in listed else VISITOR


def _in_small_letters(name: str) -> str:
    return name.encode(errors="replace").lower().decode()
