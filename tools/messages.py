"""Compile the message catalogues without gettext: `python tools/messages.py`.

With `--tidy` the freshly extracted .po files lose the date that would change them at every extraction, and the breaks
that some versions of gettext put into the line of places.
"""

import re
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "ayni" / "locale"


def compile_catalogue(po: Path) -> Path:
    """Write the .mo beside the .po; fuzzy entries stay out, so the English source shows instead of a guess."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name)
    mo = po.with_suffix(".mo")
    partial = mo.with_suffix(".mo.partial")
    with partial.open("wb") as target:
        write_mo(target, catalogue)
    partial.replace(mo)  # a running server or test never reads half a catalogue
    return mo


def tidy(po: Path) -> None:
    lines = po.read_text(encoding="utf-8").splitlines(keepends=True)
    told = "".join(line for line in lines if not line.startswith('"POT-Creation-Date:'))
    po.write_text(
        re.sub(r"(?m)^#: .*(?:\n#: .*)+", lambda places: places[0].replace("\n#: ", " "), told), encoding="utf-8"
    )


def main(arguments: list[str]) -> None:
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        if "--tidy" in arguments:
            tidy(po)
        compile_catalogue(po)


if __name__ == "__main__":
    main(sys.argv[1:])
