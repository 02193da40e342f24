"""Answers as late as a service that is far away."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send


def later(app: ASGIApp, milliseconds: float) -> ASGIApp:
    """The application, with that much time between a request and its answer; it holds up no other request."""
    if milliseconds <= 0:
        return app

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(milliseconds / 1000)
        await app(scope, receive, send)

    return serve
