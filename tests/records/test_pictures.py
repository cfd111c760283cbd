"""Pictures: small, upright, in plain colours, and nothing left of where and with what they were taken."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from uuid import uuid4

import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from ayni.core.sides import Side
from ayni.records.models import File, Picture
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.files import keep_scan, place
from ayni.records.services.pictures import bytes_of, keep_picture
from tests.cast import NOW, OTHER, partnership, person, seat

pytestmark = pytest.mark.django_db
SECRETS = (b"Exif", b"GPS", b"Pixel 7", b"Photoshop", b"ns.adobe.com", b"ICC_PROFILE", b"MPF", b"geheim")


def named(data: bytes, name: str = "IMG_0815.jpg") -> io.BytesIO:
    upload = io.BytesIO(data)
    upload.name = name
    return upload


def kept(data: bytes | io.BytesIO, **instead) -> Picture:
    values = {
        "partnership": partnership(),
        "side": Side.B,
        "uid": uuid4(),
        "upload": data if isinstance(data, io.BytesIO) else named(data),
        "credit": "Oficina de juventud",
        "alt": "Doce árboles jóvenes junto al río",
        "consent": "nobody",
        "language": "es",
        "person": person("coordinator_b"),
        "now": NOW,
    }
    return keep_picture(**values | instead)


def why_not(data: bytes, **instead) -> list[str]:
    before = File.objects.count(), Picture.objects.count()
    with pytest.raises(Refused) as refused:
        kept(data, **instead)
    assert (File.objects.count(), Picture.objects.count()) == before
    for why in refused.value.reasons:
        assert "%(" not in sentence(why, {"A": "a", "B": "b"})
    return [why.kind for why in refused.value.reasons]


def seen(picture: Picture) -> Image.Image:
    found = Image.open(io.BytesIO(bytes_of(picture)))
    found.load()
    return found


def photo(size=(1500, 1000), mode="RGB") -> Image.Image:
    """Left half red, right half blue, with the noise of a real photograph."""
    plain = Image.effect_noise(size, 30).convert("RGB").point(lambda value: value // 2)
    draw = ImageDraw.Draw(plain)
    draw.rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=(200, 20, 20))
    draw.rectangle((size[0] // 2, 0, size[0], size[1] // 2), fill=(20, 20, 200))
    return plain.convert(mode)


def written(image: Image.Image, kind="JPEG", **more) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def with_everything() -> bytes:
    """As a telephone makes it: place, time, camera, comment, profile, lying on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110], exif[0x010F] = 6, "Pixel 7", "Google"
    exif.get_ifd(0x8825).update({1: "N", 2: (7.0, 9.0, 50.0), 3: "W", 4: (78.0, 31.0, 5.0)})
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a exif:GPSLatitude="52,29N"/></x:xmpmeta>'
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return written(photo(), exif=exif, xmp=xmp, icc_profile=profile, comment=b"geheim", quality=90)


# What is kept


def test_a_picture_is_small_upright_and_says_nothing_of_where_it_was_taken():
    original = with_everything()
    assert all(secret in original for secret in (b"Exif", b"Pixel 7", b"ICC_PROFILE", b"geheim", b"GPSLatitude"))
    picture = kept(original)
    data = bytes_of(picture)
    shown = seen(picture)
    assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (853, 1280))
    assert (picture.width, picture.height) == shown.size
    assert len(data) <= 60_000
    assert [secret for secret in SECRETS if secret in data] == []
    assert dict(shown.getexif()) == {}
    assert set(shown.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    top, bottom = shown.getpixel((400, 100)), shown.getpixel((800, 1200))
    assert top[0] > 180 > 60 > top[2]  # what lay on the left stands on top
    assert bottom[2] > 180 > 60 > bottom[0]


def test_only_the_small_one_reaches_the_disk(settings):
    original = with_everything()
    picture = kept(original)
    files = [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()]
    assert files == [place(picture.file.sha256)]
    assert files[0].read_bytes() != original
    assert (picture.file.kind, picture.file.size) == ("image/jpeg", files[0].stat().st_size)
    assert "IMG_0815" not in picture.file.shown_name


def test_it_is_kept_with_who_took_it_and_what_it_shows():
    picture = kept(written(photo()), alt="  Doce\nárboles ", credit=" María ", consent="given", person=None)
    assert (picture.alt.spoken(), picture.credit, picture.consent) == ({"es": "Doce árboles"}, "María", "given")
    assert (picture.side, picture.file.side, picture.file.person) == ("B", "B", None)


def test_pressing_twice_keeps_it_once():
    uid = uuid4()
    first = kept(written(photo()), uid=uid)
    assert kept(b"", uid=uid) == first
    assert (Picture.objects.filter(uid=uid).count(), File.objects.filter(uid=uid).count()) == (1, 1)
    with pytest.raises(Refused, match="uid_of_another"):
        kept(written(photo()), uid=uid, partnership=partnership(OTHER))


KINDS = {
    "png": lambda: written(photo(), "PNG"),
    "webp": lambda: written(photo(), "WEBP"),
    "gray": lambda: written(photo(mode="L")),
    "cmyk": lambda: written(photo(mode="CMYK")),
    "palette": lambda: written(photo().quantize(16), "PNG"),
    "one bit": lambda: written(photo(mode="1"), "PNG"),
    "16 bits of grey": lambda: written(Image.new("I;16", (2000, 1000), 40_000), "PNG"),
    "animated webp": lambda: written(photo(), "WEBP", save_all=True, append_images=[photo(mode="L")], duration=50),
    "mpo": lambda: written(photo(), "MPO", save_all=True, append_images=[photo()]),
    "thin": lambda: written(Image.new("RGB", (12_000, 1), "red"), "PNG"),
    "tiny": lambda: written(Image.new("RGB", (1, 1), "red"), "PNG"),
    "named otherwise": lambda: written(photo(), "PNG"),
}


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS)
def test_all_that_a_telephone_or_an_office_makes_becomes_one_small_jpeg(kind):
    picture = kept(KINDS[kind]())
    shown = seen(picture)
    assert (shown.format, shown.mode) == ("JPEG", "RGB")
    assert max(shown.size) <= 1280
    assert len(bytes_of(picture)) <= 60_000
    if kind == "16 bits of grey":
        assert abs(shown.getpixel((5, 5))[0] - 156) <= 2
    if kind in ("cmyk", "png", "webp", "animated webp", "mpo"):
        assert shown.getpixel((20, 20))[0] > 150 > shown.getpixel((20, 20))[2]


def test_what_is_clear_becomes_white():
    shown = seen(kept(written(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG")))
    assert min(shown.getpixel((150, 150))) > 250
    palette = Image.new("P", (300, 300), 0)
    palette.putpalette([0, 0, 0])
    assert min(seen(kept(written(palette, "PNG", transparency=0))).getpixel((150, 150))) > 250


def test_a_small_picture_is_not_blown_up_and_noise_becomes_smaller():
    assert seen(kept(written(photo((300, 200))))).size == (300, 200)
    noisy = kept(written(Image.effect_noise((3000, 3000), 120).convert("RGB"), quality=80))
    assert len(bytes_of(noisy)) <= 60_000
    assert max(seen(noisy).size) < 1280


def test_broken_marks_beside_the_pixels_do_no_harm():
    """A profile of nonsense, an orientation of 99, half an Exif block."""
    exif = Image.Exif()
    exif[0x0112] = 99
    assert kept(written(photo(), icc_profile=b"nonsense" * 20, exif=exif)).width == 1280
    assert kept(written(photo(), exif=b"Exif\x00\x00II*\x00\xff\xff")).width == 1280


# What is refused


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unfolds to gigabytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(3 * 1000 * 1000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "a" * 50_000_000, zip=True)
    return written(Image.new("RGB", (10, 10)), "PNG", pnginfo=text)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WRONG = {
    "nothing": (lambda: b"", "picture_empty"),
    "100 MB": (lambda: b"\xff\xd8\xff" + bytes(100 * 1024 * 1024), "picture_too_large"),
    "a GIF called JPG": (lambda: written(photo((100, 100)), "GIF"), "picture_kind"),
    "a TIFF": (lambda: written(photo((100, 100)), "TIFF"), "picture_kind"),
    "an SVG": (lambda: SVG, "picture_kind"),
    "a PDF": (lambda: b"%PDF-1.7\n%%EOF", "picture_kind"),
    "words": (lambda: b"this is no picture at all", "picture_kind"),
    "the beginning of a JPEG": (lambda: b"\xff\xd8\xff", "picture_kind"),
    "a HEIC": (lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(500), "picture_heic"),
    "half a JPEG": (lambda: written(photo())[:20_000], "picture_damaged"),
    "half a PNG": (lambda: written(photo(), "PNG")[:20_000], "picture_damaged"),
    "half a WebP": (lambda: written(photo(), "WEBP")[:5_000], "picture_kind"),
    "a bomb": (lambda: bomb(60_000, 60_000), "picture_too_many_pixels"),
    "a smaller bomb": (lambda: bomb(9_000, 9_000), "picture_too_many_pixels"),
    "a bomb of words": (text_bomb, "picture_kind"),
    "thousands of scans": (lambda: written(photo()) + b"\xff\xda" * 5_000, "picture_damaged"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_picture_or_means_harm_is_refused_in_a_sentence(what):
    make, kind = WRONG[what]
    assert why_not(make()) == [kind]


def test_the_sentence_names_the_file():
    with pytest.raises(Refused) as refused:
        kept(named(SVG, "árbol\n<b>.svg"))
    assert "“árbol <b>.svg”" in sentence(refused.value.reasons[0], {"A": "a", "B": "b"})


@pytest.mark.parametrize(
    ("instead", "kinds"),
    [
        ({"alt": " \n"}, ["alt_missing"]),
        ({"credit": ""}, ["credit_missing"]),
        ({"credit": "x" * 201}, ["credit_too_long"]),
        ({"consent": ""}, ["consent_missing"]),
        ({"consent": "yes"}, ["consent_missing"]),
        ({"alt": "", "credit": "", "consent": ""}, ["alt_missing", "credit_missing", "consent_missing"]),
    ],
)
def test_without_words_name_and_consent_no_picture(instead, kinds):
    assert why_not(written(photo((50, 50))), **instead) == kinds


def test_all_that_is_wrong_is_said_at_once():
    assert why_not(b"", alt="") == ["picture_empty", "alt_missing"]


def test_bombs_do_not_fill_the_memory(tmp_path):
    """In a process of its own, with 400 MB and 20 seconds."""
    files = {"bomb.png": bomb(60_000, 60_000), "nine.png": bomb(9_000, 9_000), "wide.webp": _huge_webp()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    asked = (
        "import os, pathlib, resource, sys, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup()\n"
        "from ayni.records.services import Refused\n"
        "from ayni.records.services.pictures import _small\n"
        "import PIL.Image, PIL.ImageCms, PIL.ImageOps\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    try: _small(path.open('rb'))\n"
        "    except Refused as refused: print(refused)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked, str(tmp_path)], capture_output=True, text=True, timeout=20, check=True
    )
    *kinds, megabytes = told.stdout.split("\n")[:-1]
    assert set(kinds) == {"picture_too_many_pixels"}
    assert int(megabytes) < 100


def test_nobody_is_handed_a_scan_that_unfolds_to_gigabytes():
    """Ayni never opens a scan; whoever loads it down does."""
    given = {"seat": seat("coordinator_b"), "shown_name": "Acta.png", "now": NOW}
    with pytest.raises(Refused, match="picture_too_many_pixels"):
        keep_scan(uid=uuid4(), upload=io.BytesIO(bomb(20_000, 20_000)), **given)
    assert keep_scan(uid=uuid4(), upload=io.BytesIO(bomb(9_000, 9_000)), **given).kind == "image/png"


def _huge_webp() -> bytes:
    """The head says 16,383 × 16,383."""
    data = bytearray(written(Image.new("RGB", (16, 16)), "WEBP", lossless=True))
    position = data.index(b"VP8L") + 9
    bits = (16_382) | (16_382 << 14)
    data[position : position + 4] = struct.pack("<I", bits)
    return bytes(data)
