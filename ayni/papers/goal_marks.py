"""The drawings of the 17 goals, as papers print them on the goal's colour."""

import re
from functools import cache

from django.conf import settings

MARKS = settings.ROOT / "ayni" / "web" / "static" / "ayni" / "goals.svg"
_SYMBOL = re.compile(r'<symbol id="g(\d+)"([^>]*)>(.*?)</symbol>', re.DOTALL)


@cache
def goal_marks() -> dict[str, str]:
    """Goal → SVG in white lines on nothing."""
    return {
        number: f'<svg xmlns="http://www.w3.org/2000/svg"{attributes}>{shapes}</svg>'.replace("currentColor", "#ffffff")
        for number, attributes, shapes in _SYMBOL.findall(MARKS.read_text(encoding="utf-8"))
    }
