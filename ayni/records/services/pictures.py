"""Keeping pictures: small enough for thin lines, and without the place, the time and the camera they were taken with.

Only the picture made here is kept. What came in is read once, in memory, and forgotten.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from django.db import transaction

from ayni.core.multilingual import Text
from ayni.core.reasons import Reason, reason
from ayni.core.sides import Side
from ayni.core.words import clean
from ayni.records.models import File, Partnership, Person, Picture
from ayni.records.services.base import Refused, demand_free
from ayni.records.services.files import MOST_BYTES, place, store

if TYPE_CHECKING:
    from PIL.Image import Image

MEDIA_TYPE, ENDING = "image/jpeg", "jpg"  # what every telephone, Word and Typst can read
MOST_KEPT = 60_000
LONGEST_SIDES = (1280, 1024, 800, 640, 480, 320)
QUALITIES = (80, 70, 60, 50, 40)
KINDS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""What is read, with the most pixels each may unfold to: JPEG is unfolded small, the others whole."""
MOST_SCANS = 100  # a progressive JPEG draws itself in about ten; thousands only serve to keep a server busy
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


@dataclass(frozen=True)
class Judged:
    """A picture that may be kept: already small, with all that has to stand beside it. Nothing was stored yet."""

    data: bytes
    width: int
    height: int
    alt: str
    credit: str
    consent: str


def judge_picture(*, upload: BinaryIO, credit: str, alt: str, consent: str, guest: bool) -> Judged:
    """Raises Refused with all that is wrong, at `picture`, `alt`, `credit`, `consent`."""
    alt, credit = clean(alt, lines=False), clean(credit, lines=False)
    lacking = list(_lacking(alt, credit, consent, guest))
    try:
        data, width, height = _small(upload)
    except Refused as refused:
        raise Refused(*refused.reasons, *lacking) from None
    if lacking:
        raise Refused(*lacking)
    return Judged(data, width, height, alt, credit, consent)


@transaction.atomic
def keep_picture(
    *,
    partnership: Partnership,
    side: Side,
    uid: UUID,
    upload: BinaryIO,
    credit: str,
    alt: str,
    consent: str,
    language: str,
    person: Person | None,
    now: datetime,
) -> Picture:
    """The picture, made small and freed of all that hung on it. The same `uid` twice keeps it once.

    `person` None: it is a guest's. Raises Refused as `judge_picture` does.
    """
    known = Picture.objects.filter(uid=uid, partnership=partnership, side=side.value).first()
    if known:
        return known
    judged = judge_picture(upload=upload, credit=credit, alt=alt, consent=consent, guest=person is None)
    return keep_judged(
        partnership=partnership, side=side, uid=uid, judged=judged, language=language, person=person, now=now
    )


@transaction.atomic
def keep_judged(
    *,
    partnership: Partnership,
    side: Side,
    uid: UUID,
    judged: Judged,
    language: str,
    person: Person | None,
    now: datetime,
) -> Picture:
    demand_free(Picture, uid)
    demand_free(File, uid)
    sha256 = hashlib.sha256(judged.data).hexdigest()
    store(sha256, judged.data)
    file = File.objects.create(
        partnership=partnership,
        uid=uid,
        side=side.value,
        shown_name=f"{sha256[:12]}.{ENDING}",
        kind=MEDIA_TYPE,
        size=len(judged.data),
        sha256=sha256,
        person=person,
        at=now,
    )
    return Picture.objects.create(
        partnership=partnership,
        uid=uid,
        side=side.value,
        file=file,
        width=judged.width,
        height=judged.height,
        alt=Text().fill({language: judged.alt}),
        credit=judged.credit,
        consent=judged.consent,
    )


@transaction.atomic
def put_away(*, picture: Picture, now: datetime) -> None:
    """Nobody sees it any more, and its bytes are gone from the disk; that it was there stays known."""
    if picture.retired_at is not None:
        return
    picture.retired_at = now
    picture.save(update_fields=["retired_at"])
    transaction.on_commit(lambda: _erase(picture.file.sha256))


def _erase(sha256: str) -> None:
    """The same bytes may hang on another picture, or be the scan that proves an acceptance: then they stay."""
    gone = Picture.objects.filter(retired_at__isnull=False).values("file_id")
    if not File.objects.filter(sha256=sha256).exclude(pk__in=gone).exists():
        place(sha256).unlink(missing_ok=True)


def bytes_of(picture: Picture) -> bytes:
    """What is shown; raises FileNotFoundError when the files folder and the database do not belong together."""
    return place(picture.file.sha256).read_bytes()


def _lacking(alt: str, credit: str, consent: str, guest: bool) -> Iterator[Reason]:
    """What a picture needs before anybody may see it; to a guest's a coordinator adds the words later."""
    yield from faults_beside(alt or ("…" if guest else ""), credit)
    if consent not in Picture.Consent.values:
        yield reason("consent_missing", subject="consent")


def faults_beside(alt: str, credit: str) -> Iterator[Reason]:
    """What is wrong with the words that stand with a picture."""
    if not alt:
        yield reason("alt_missing", subject="alt")
    if not credit:
        yield reason("credit_missing", subject="credit")
    elif len(credit) > 200:
        yield reason("credit_too_long", subject="credit", most=200)


def _small(upload: BinaryIO) -> tuple[bytes, int, int]:
    """JPEG, width, height; judged by what is in the file, whatever it is called."""
    name = clean(str(getattr(upload, "name", "") or ""), lines=False)[:80] or "…"
    raw = upload.read(MOST_BYTES + 1)
    if not raw:
        raise Refused(reason("picture_empty", subject="picture", name=name))
    if len(raw) > MOST_BYTES:
        raise Refused(reason("picture_too_large", subject="picture", name=name, most=MOST_BYTES // 1024 // 1024))
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC:
        raise Refused(reason("picture_heic", subject="picture", name=name))
    return _fitting(_unfolded(raw, name))


def _unfolded(raw: bytes, name: str) -> Image:
    """The pixels alone: upright, in sRGB, on white, hardly larger than needed, and nothing else of the file."""
    from PIL import Image

    try:
        found = Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP"))
    except Image.DecompressionBombError:
        raise Refused(reason("picture_too_many_pixels", subject="picture", name=name)) from None
    except Exception:
        raise Refused(reason("picture_kind", subject="picture", name=name)) from None
    with found:
        if found.width * found.height > KINDS.get(found.format or "", 0):
            raise Refused(reason("picture_too_many_pixels", subject="picture", name=name))
        if found.format in ("JPEG", "MPO") and raw.count(b"\xff\xda") > MOST_SCANS:
            raise Refused(reason("picture_damaged", subject="picture", name=name))
        try:
            return _plain(found)
        except Exception:  # hostile bytes make a decoder fail in every way there is
            raise Refused(reason("picture_damaged", subject="picture", name=name)) from None


def _plain(found: Image) -> Image:
    """A new picture that took nothing over but what one sees."""
    from PIL import Image, ImageOps

    longest = LONGEST_SIDES[0]
    found.draft(None, (longest, longest))
    found.load()
    profile = found.info.get("icc_profile")
    seen = ImageOps.exif_transpose(found)
    if seen.mode.startswith("I") or seen.mode == "F":  # 16 bits of grey
        seen = seen.convert("I").point(lambda value: value / 256).convert("L")
        profile = None
    seen = _in_srgb(seen, profile)
    seen.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    return plain


def _in_srgb(seen: Image, profile: bytes | None) -> Image:
    """As the camera meant its colours; a profile that cannot be read is left out."""
    from PIL import Image, ImageCms

    clear = seen.has_transparency_data
    if profile and seen.mode in ("RGB", "CMYK", "L") and not clear:
        try:
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(seen, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if isinstance(turned, Image.Image):
            return turned
    return seen.convert("RGBA" if clear else "RGB")


def _fitting(plain: Image) -> tuple[bytes, int, int]:
    """As JPEG of MOST_KEPT bytes: less fine first, then smaller. Pure noise may stay above."""
    from PIL import Image

    for longest in LONGEST_SIDES:
        if longest != LONGEST_SIDES[0] and longest >= max(plain.size):
            continue
        shown = plain.copy()
        shown.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            out = io.BytesIO()
            shown.save(out, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
            if out.tell() <= MOST_KEPT:
                return out.getvalue(), *shown.size
    return out.getvalue(), *shown.size
