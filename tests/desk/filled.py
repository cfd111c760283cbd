"""What a browser would send of a page's form as it was drawn, so that a test names only what a person changed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.found = action, False, {}
        self.area, self.select = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method") == "post" and given.get("action", "").removesuffix("?sent") == self.action
        elif not self.inside:
            return
        elif tag == "textarea":
            self.area = given["name"]
            self.found[self.area] = ""
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and (self.select not in self.found or "selected" in given):
            self.found[self.select] = given.get("value", "")
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self._more(given["name"], given.get("value", "on"))
        elif tag == "input" and given.get("name"):
            self.found[given["name"]] = given.get("value", "")

    def _more(self, name: str, value: str) -> None:
        known = self.found.get(name)
        self.found[name] = value if known is None else [*([known] if isinstance(known, str) else known), value]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.found[self.area] = self.found[self.area].removeprefix("\n")
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False


def filled(response: Any, action: str = "", **changes: Any) -> dict[str, Any]:
    """The fields of the page's form that is sent to `action` ('' is the page itself), with these changes."""
    reader = _Form(action)
    reader.feed(response.content.decode())
    assert reader.found, f"no form for '{action}'"
    return {name: value for name, value in {**reader.found, **changes}.items() if value is not None}
