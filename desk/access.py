"""Who is at the desk, and may they write: asked on the server at every write, never by hiding a button."""

from __future__ import annotations

import getpass
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final

MODES: Final = ("alone", "oidc", "proxy")
"""alone: whoever sits at this machine may do everything, anybody else only read. oidc: editors sign in with OpenID
Connect (`st.login`). proxy: a proxy in front of the app says who it is."""

FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""Headers that only a proxy sends: with one of them the reader is not at this machine."""

SECRET_HEADER: Final = "x-figures-proxy-secret"


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
    if not person.may_edit or not person.name:
        raise NotAllowed("Only an editor may do this. Sign in as one, or use the dashboard on your own machine.")
    return person.name


def at_this_machine() -> Person:
    """Whoever runs a command on this machine: what they can do to the files, they may do here."""
    return Person(os.environ.get("FIGURES_EDITOR") or getpass.getuser(), True)


def identify(headers: Mapping[str, str], address: str | None, signed_in: Mapping[str, Any]) -> Person:
    """Who asks for a page, from the request's headers, the address of the other end and what st.user holds.

    ``address`` is null where the other end is this machine. Who is not known for certain is a visitor, who may read.
    Raises ValueError where ``FIGURES_ACCESS`` names no known mode.
    """
    mode = os.environ.get("FIGURES_ACCESS", "alone")
    sent = {name.lower(): value for name, value in headers.items()}
    if mode == "alone":
        return at_this_machine() if _is_at_this_machine(sent, address) else VISITOR
    if mode == "oidc":
        verified = signed_in.get("is_logged_in") and signed_in.get("email_verified") is True
        return _named(str(signed_in.get("email") or "")) if verified else VISITOR
    if mode == "proxy":
        secret = os.environ.get("FIGURES_PROXY_SECRET", "")
        header = os.environ.get("FIGURES_PROXY_HEADER", "X-Forwarded-Email").lower()
        trusted = secret and hmac.compare_digest(secret.encode(), sent.get(SECRET_HEADER, "").encode())
        return _named(sent.get(header, "")) if trusted else VISITOR
    raise ValueError(f"FIGURES_ACCESS is {mode!r}; write one of {', '.join(MODES)}")


def _is_at_this_machine(sent: Mapping[str, str], address: str | None) -> bool:
    """Whether the request was made by a browser on this machine, to an address of this machine, through no proxy.

    A page of another site can make the reader's browser ask (DNS rebinding): then the host is that site's.
    """
    host = sent.get("host", "").rpartition(":")[0].strip("[]") or sent.get("host", "")
    return _is_loopback(address or "127.0.0.1") and _is_loopback(host) and not any(name in sent for name in FORWARDED)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _named(name: str) -> Person:
    """The person whom the list of editors, ``FIGURES_EDITORS``, allows to write, or a visitor.

    The list holds e-mail addresses or names, with commas between them; ``@example.org`` allows all of one domain.
    """
    said = name.strip().lower()
    listed = {one.strip().lower() for one in os.environ.get("FIGURES_EDITORS", "").split(",") if one.strip()}
    domain = "@" + said.rpartition("@")[2] if "@" in said else ""
    return Person(said, True) if said and (said in listed or domain in listed) else VISITOR
