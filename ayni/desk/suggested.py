"""A first wording for the legal pages: what has to stand there, with what Ayni knows and gaps for what it does not.

Gaps stand in square brackets, and a page with gaps cannot be shown to anybody outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, override

from ayni.core.multilingual import Text
from ayni.records.models import Municipality, Notice


def suggested(town: Municipality, kind: str) -> dict[str, Any]:
    """What the form of a page holds that nobody has begun, in every language of the partnership."""
    found: dict[str, dict[str, str]] = {"words": {}, "enforcer": {}}
    for code in town.partnership.language_codes:
        with override(code):
            found["words"][code] = "\n\n".join([_draft(), *WORDS[kind](town, code)])
            if kind == Notice.Kind.ACCESSIBILITY:
                found["enforcer"][code] = _enforcer(town)
    original = town.language_codes[0]
    return {
        name: Text.of(original=original if original in said else "", **said) for name, said in found.items() if said
    }


def _draft() -> str:
    return gettext("[Draft: have somebody who knows the law read this page, then take this line out.]")


def _office(town: Municipality, code: str) -> str:
    known = [text.show(code, town.partnership.language_codes) for text in (town.name, town.office, town.address)]
    lines = [shown.words for shown in known if shown]
    mail = gettext("E-mail: %(address)s") % {"address": town.office_email or gettext("[mail address]")}
    phone = gettext("Telephone: %(number)s") % {"number": town.office_phone or gettext("[telephone]")}
    return "\n".join([*lines, mail, phone])


def _in(town: Municipality, country: str, *paragraphs: str) -> list[str]:
    """Paragraphs for a town of one country."""
    return list(paragraphs) if town.country == country else []


def _abroad(town: Municipality) -> list[str]:
    """One gap where the law of a country is not known here."""
    return [] if town.country in ("DE", "PE") else [gettext("[What the law of your country asks of this page.]")]


def _imprint(town: Municipality, code: str) -> list[str]:
    return [
        "# " + gettext("Who is responsible for these pages"),
        *_in(town, "DE", gettext("Information under section 5 of the German Digital Services Act (DDG)")),
        _office(town, code),
        gettext("Represented by: [office and name]"),
        *_in(
            town,
            "DE",
            gettext("Legal entity: [for example the Land of which the district is a part]"),
            gettext("VAT identification number: [if there is one]"),
            gettext(
                "Responsible for editorial content under section 18 (2) of the State Media Treaty: [name, address]"
            ),
        ),
        *_in(town, "PE", gettext("Taxpayer number (RUC): [number]")),
        *_abroad(town),
        "# " + gettext("Two town halls, two voices"),
        gettext("Each town hall answers for what it has written itself. What both have agreed, both answer for."),
        "# " + gettext("Technical operation"),
        gettext("[Who runs the server, and where it stands]"),
    ]


def _privacy(town: Municipality, code: str) -> list[str]:
    return [
        "# " + gettext("Who is responsible"),
        _office(town, code),
        *_in(town, "DE", gettext("Data protection officer: [name or office, address, e-mail]")),
        *_in(town, "PE", gettext("Personal data officer (oficial de datos personales): [name or office, e-mail]")),
        gettext(
            "Both town halls decide together what this workspace is for, and have agreed who does what. "
            "Ask either of them. [Where the essence of the arrangement can be read]"
        ),
        *_kept(),
        *_grounds(town),
        *_seen_by(town),
        *_rights(town),
        *_cookies(),
    ]


def _kept() -> list[str]:
    points = (
        gettext("of people who sign in: name, mail address, language, role, and what they wrote, when"),
        gettext("of people who write to an office: name, mail address, message"),
        gettext(
            "of people who say through a link what happened: their words, and if they like name, address, a picture"
        ),
        gettext("against abuse: a count under a keyed digest of the network address, for an hour"),
    )
    return ["# " + gettext("What is kept"), "\n".join(f"- {point}" for point in points)]


def _grounds(town: Municipality) -> list[str]:
    return [
        "# " + gettext("On what ground"),
        *_in(
            town,
            "DE",
            gettext(
                "Tasks in the public interest, Article 6 (1) (e) GDPR with [your Land's data protection act]; what you "
                "give freely (name, address, a picture): your consent, Article 6 (1) (a) GDPR. You can withdraw it."
            ),
        ),
        *_in(
            town,
            "PE",
            gettext(
                "Law 29733 and its regulation, D.S. 016-2024-JUS: the tasks of the municipality by law, and your "
                "prior, informed, express and unequivocal consent for what you give freely. You can withdraw it."
            ),
        ),
        *_abroad(town),
    ]


def _seen_by(town: Municipality) -> list[str]:
    return [
        "# " + gettext("Who sees it, and in which country"),
        gettext(
            "The people of both town halls who have a seat here see who wrote what, in both countries. Mail addresses "
            "are seen only by the coordinators of the own side, and by whoever runs the server."
        ),
        *_in(
            town,
            "DE",
            gettext(
                "What people in Peru read here is transferred there. There is no adequacy decision for Peru; "
                "the transfer rests on [an arrangement under Article 46 (2) (a) or (3) (b) GDPR, or consent "
                "under Article 49]."
            ),
        ),
        *_in(
            town,
            "PE",
            gettext(
                "What people in the other country read here is a cross-border flow of personal data under Law 29733. "
                "[How it was communicated to the Autoridad Nacional de Protección de Datos Personales]"
            ),
        ),
    ]


def _rights(town: Municipality) -> list[str]:
    return [
        "# " + gettext("How long"),
        gettext("The table below says it for each kind. It is carried out every night."),
        "# " + gettext("Your rights"),
        gettext("Write to the office above. It sends you all that is held on you, corrects it, and erases it."),
        *_in(
            town,
            "DE",
            gettext(
                "You have the rights of access, rectification, erasure, restriction and objection, Articles 15 to 21 "
                "GDPR, and may complain to [the supervisory authority of your Land]."
            ),
        ),
        *_in(
            town,
            "PE",
            gettext(
                "You have the rights of access, rectification, cancellation and opposition, and may turn to the "
                "Autoridad Nacional de Protección de Datos Personales of the Ministry of Justice and Human Rights."
            ),
        ),
    ]


def _cookies() -> list[str]:
    return [
        "# " + gettext("Cookies and logs"),
        gettext(
            "Public pages set no cookie, except where there is a form: one against forged requests. Signing in sets "
            "one that ends after 14 days. Nothing is counted or measured, and no page loads anything from elsewhere."
        ),
        gettext("[What your server and its proxy write into their logs, and for how long]"),
    ]


def _accessibility(town: Municipality, code: str) -> list[str]:
    return [
        gettext("We want everybody to be able to use these pages."),
        *_in(town, "DE", gettext("This statement is made under BITV 2.0 and [the act of your Land].")),
        *_in(town, "PE", gettext("The ground is Law 29973, the general law on persons with disabilities.")),
        *_abroad(town),
        "# " + gettext("How far we are"),
        gettext(
            "The pages aim at WCAG 2.2, level AA. They are [fully, partly] accessible. [Who judged it, how, and when]"
        ),
        "# " + gettext("What does not work yet"),
        gettext("- [what, why, and what people can use instead]"),
        "# " + gettext("Tell us"),
        gettext("Use the form below. You need no account. We answer within [how many] weeks."),
        _office(town, code),
    ]


def _enforcer(town: Municipality) -> str:
    if town.country == "DE":
        return gettext(
            "[the enforcement body of your Land; in Berlin the Landesbeauftragte für digitale Barrierefreiheit]"
        )
    if town.country == "PE":
        return gettext("[who watches over it; for example CONADIS]")
    return gettext("[who watches over it in your country]")


WORDS: Mapping[str, Callable[[Municipality, str], list[str]]] = {
    "imprint": _imprint,
    "privacy": _privacy,
    "accessibility": _accessibility,
}
