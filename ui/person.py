"""Who is at the page, and the desk that they write to: asked on the server whenever something is to be written."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from sqlalchemy import make_url

from desk.access import VISITOR, Person, identify
from desk.database import Desk, database_url, open_desk
from ledger.language import say
from ledger.table import table_path
from ui.text import in_markdown


def person() -> Person:
    """Who looks at this page at this very moment; a visitor, who may only read, where that is not known for certain.

    Never kept: a function that writes asks anew, so that who has signed out, or is taken off the list, writes no more.
    """
    if st.context.is_embedded:  # another site may stand around it, and lead the clicks
        return VISITOR
    try:
        return identify(st.context.headers, st.context.ip_address, st.user)
    except ValueError:  # FIGURES_ACCESS names no mode that there is: show_person tells it
        return VISITOR


def desk() -> Desk:
    """The desk of the published table, opened once a server. Raises DeskUnreachable."""
    table = table_path()
    return _open(database_url(table), table)


def desk_to_read() -> Desk | None:
    """The desk, for readers; null where nobody has decided anything yet: to read makes no database.

    Raises DeskUnreachable.
    """
    url = make_url(database_url(table_path()))
    if url.drivername.startswith("sqlite") and not Path(str(url.database)).exists():
        return None
    return desk()


def show_person() -> None:
    """The foot of the sidebar: who is signed in, and the way in or out; nothing on one's own machine."""
    if os.environ.get("FIGURES_ACCESS", "alone") == "alone":
        return
    here = person()
    with st.container(key="person"):
        st.divider()
        if wrong := _what_is_wrong():
            st.warning(in_markdown(wrong))
        if here.may_edit:
            st.markdown(say("Signed in as {name}", name=f"**{in_markdown(here.name)}**"))
        elif _is_signed_in():
            st.markdown(
                say(
                    "Signed in as {name}, who may read here. Whoever runs this dashboard can name you as an editor.",
                    name=f"**{in_markdown(st.user.get('email') or say('somebody without a checked e-mail address'))}**",
                )
            )
        if _is_signed_in():
            st.button(say("Sign out"), on_click=st.logout, key="sign-out")
        elif _can_sign_in():
            st.button(say("Sign in as an editor"), on_click=st.login, key="sign-in")


@st.cache_resource(max_entries=4, show_spinner=False)
def _open(url: str, _table: Path) -> Desk:
    return open_desk(_table)


def _is_signed_in() -> bool:
    """Whether st.login let somebody in; a proxy signs in and out by itself."""
    return _can_sign_in() and bool(st.user.get("is_logged_in"))


def _can_sign_in() -> bool:
    return os.environ.get("FIGURES_ACCESS") == "oidc" and st.secrets.load_if_toml_exists() and "auth" in st.secrets


def _what_is_wrong() -> str:
    """What keeps every editor out, in plain words for whoever set the dashboard up; empty where nothing does."""
    mode = os.environ.get("FIGURES_ACCESS", "alone")
    if mode not in ("alone", "oidc", "proxy"):
        return say("FIGURES_ACCESS is {mode}, which is no way to sign in: everybody may only read.", mode=f"“{mode}”")
    if mode == "oidc" and not _can_sign_in():
        return say("Nobody can sign in: the server's secrets.toml has no part named auth. Everybody may only read.")
    if mode == "proxy" and not os.environ.get("FIGURES_PROXY_SECRET"):
        return say("Nobody can sign in: FIGURES_PROXY_SECRET is not set. Everybody may only read.")
    if mode != "alone" and not os.environ.get("FIGURES_EDITORS", "").strip(" ,"):
        return say("Nobody is named in FIGURES_EDITORS: everybody may only read.")
    return ""
