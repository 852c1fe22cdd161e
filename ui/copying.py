"""A button that copies the address of the view, filters and language and all."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ledger.language import say

_SCRIPT: Final = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const told = parentElement.querySelector("[role=status]");
  button.textContent = data.copy;
  told.textContent = "";
  button.onclick = async () => {
    const address = window.location.href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {  // only served pages that the browser holds to be secure have a clipboard
      const field = document.createElement("textarea");
      field.value = address;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    told.textContent = data.copied;
  };
}
"""
_STYLE: Final = """
button {
  inline-size: 100%; min-block-size: 2.5rem; cursor: pointer; font: inherit; font-size: .875rem;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
p { margin: .25rem 0 0; min-block-size: 1.3rem; font-size: .875rem; color: var(--st-text-color); text-align: start; }
"""
_COPY: Final = st.components.v2.component(
    "copy_link", html='<button type="button"></button><p role="status"></p>', css=_STYLE, js=_SCRIPT
)


def offer_link() -> None:
    """A button that copies the full address of what is shown."""
    _COPY(key="copy_link", data={"copy": say("Copy link"), "copied": say("The link to this view is copied.")})
