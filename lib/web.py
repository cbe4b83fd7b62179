"""What every answer of the server carries: headers that keep other hosts, frames and Referers out."""

import os
from collections.abc import Awaitable, Callable

from lib.config import load

POLICY = {
    "default-src": "'self'", "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'", "img-src": "'self' data: blob:", "font-src": "'self' data:",
    "connect-src": "'self' data: blob:", "worker-src": "'self' blob:", "object-src": "'none'", "base-uri": "'self'",
    "form-action": "'self'",
}  # fmt: skip
FRAMEABLE = "/embed"  # the only page that others may show inside theirs


def sign_in_secrets() -> dict | None:
    """What st.login needs, out of the environment; None where ENTENTE_OIDC_URL is not set (then secrets.toml may say
    it).
    """
    at = os.environ.get("ENTENTE_OIDC_URL", "").strip()
    if not at:
        return None
    read = lambda name: os.environ.get(name, "").strip()  # noqa: E731
    return {"auth": {
        "redirect_uri": f"{load().public_url}/oauth2callback", "cookie_secret": read("ENTENTE_COOKIE_SECRET"),
        "client_id": read("ENTENTE_OIDC_CLIENT"), "client_secret": read("ENTENTE_OIDC_SECRET"),
        "server_metadata_url": at,
    }}  # fmt: skip


def headers(path: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer to this path."""
    within = "*" if path.rstrip("/").endswith(FRAMEABLE) else "'self'"
    policy = "; ".join(f"{k} {v}" for k, v in {**POLICY, "frame-ancestors": within}.items())
    return [
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    ]


class Headers:
    """ASGI middleware that adds headers() where the answer has none of that name."""

    def __init__(self, app: Callable[..., Awaitable[None]]):
        self.app = app

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: dict) -> None:
            if message["type"] == "http.response.start":
                has = {k.lower() for k, _ in message.get("headers", [])}
                message = {
                    **message,
                    "headers": [*message.get("headers", []), *(h for h in headers(scope["path"]) if h[0] not in has)],
                }
            await send(message)

        await self.app(scope, receive, sending)
