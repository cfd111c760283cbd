"""What a browser says of itself, told as roughly as somebody recognises their own devices by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """`kind`: phone, tablet, computer or other; `browser`: its name, '' where it is none of the known ones."""

    kind: str
    browser: str = ""


# The first that fits: most browsers also call themselves by the names of those before them.
BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox")),
    *(("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
COMPUTERS = ("Windows", "Macintosh", "X11", "Linux", "CrOS")


def device(user_agent: str) -> Device:
    """Of the line that browsers send; anything may stand in it."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    if "iPad" in user_agent or "Tablet" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return Device("tablet", browser)
    if "Mobi" in user_agent or "iPhone" in user_agent:
        return Device("phone", browser)
    return Device("computer" if any(sign in user_agent for sign in COMPUTERS) else "other", browser)
