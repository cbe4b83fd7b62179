"""What somebody sees who may see nothing yet: why, and how to come in."""

import streamlit as st

from lib.access import Who
from lib.ui.session import config, token

SIGN_IN = {  # the settings with which people sign in
    "ENTENTE_OWNERS": "you@example.org",
    "ENTENTE_URL": "https://your-app.example.org",
    "ENTENTE_OIDC_URL": "https://accounts.google.com/.well-known/openid-configuration",
    "ENTENTE_OIDC_CLIENT": "...",
    "ENTENTE_OIDC_SECRET": "...",
    "ENTENTE_COOKIE_SECRET": "at least 32 letters of chance",
}


def closed(somebody: Who) -> None:
    """The page of a stranger. It does not tell what there is, nor why a link does not open."""
    st.html("<h1 class='entente-title'>Entente</h1>")
    if token():
        st.html(
            "<p class='entente-problem' role='alert'>This link does not work. Ask whoever sent it for a new one.</p>"
        )
    elif not config().hosted:
        st.html(
            "<p class='entente-problem' role='alert'>This collection is open only on the machine it runs on. Its owner can share it by a link.</p>"
        )
        st.caption(
            "If it is yours: this line among the secrets, or the environment, of the app lets everybody look at it,"
        )
        st.code('ENTENTE_PUBLIC = "viewer"', language="toml")
        st.caption("and these let people sign in (docs/hosting.md says where each comes from):")
        st.code("\n".join(f'{name} = "{example}"' for name, example in SIGN_IN.items()), language="toml")
    elif somebody.name:
        st.html(
            "<p class='entente-problem' role='alert'>You are signed in, but this collection does not know you. Ask one of its owners.</p>"
        )
    else:
        st.html("<p class='entente-question'>This collection is for those who sign in, or have a link.</p>")
    if config().hosted and not token():
        sign_out() if somebody.name else st.button("Sign in", type="primary", on_click=st.login, key="sign_in")


def sign_out() -> None:
    """The button that ends a sign-in."""
    st.button("Sign out", on_click=st.logout, key="sign_out", icon=":material/logout:", type="tertiary")


def name_plate(somebody: Who) -> None:
    """At the foot of every page: as whom this session is used."""
    with st.container(key="foot", horizontal=True, vertical_alignment="center"):
        if somebody.link:
            st.caption("You look at what was shared with you.")
        elif config().hosted and somebody.name:
            st.caption(f"Signed in, {somebody.role}")
            sign_out()
        elif not config().hosted and somebody.role == "owner":
            st.caption("Local: everything stays on this machine, and only it can open this.")


PHONE = {
    "explore": "public",
    "ties": "hub",
    "people": "group",
    "articles": "article",
    "add": "add_circle",
}  # page -> icon


def phone_bar(pages: dict) -> None:
    """The doors at the lower edge of a narrow screen (page.css)."""
    with st.container(key="phone_bar", horizontal=True):
        for name, icon in PHONE.items():
            if name in pages:
                st.page_link(pages[name], label=name.capitalize(), icon=f":material/{icon}:")
