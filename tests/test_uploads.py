"""Pictures are drawn anew, and what is none, or too much, is turned away with what is wrong."""

import struct
import zlib
from io import BytesIO

import gevent
import pytest
from PIL import Image, PngImagePlugin

from scoreboard import uploads
from scoreboard.uploads import DARK_GROUND, LONGEST_SIDE, MOST_BYTES, MOST_KEPT_BYTES, Refusal, Unfit, redrawn

SIZE = (120, 80)
RED = (229, 50, 45)
SECRET = b"made by J. Jansen, 52.37 N 4.89 E"


def encoded(picture, kind="PNG", **more):
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def plain(kind="PNG", size=SIZE, colour=RED, mode="RGB"):
    return encoded(Image.new(mode, size, colour), kind)


def seen(body):
    return Image.open(BytesIO(redrawn(body).body)).convert("RGB")


def why(body):
    with pytest.raises(Refusal) as refused:
        redrawn(body)
    return refused.value.why


def png_that_claims(width, height):
    """A PNG of a few hundred bytes whose head promises millions of pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_is_taken_is_our_own_png_or_jpeg(kind):
    drawn = redrawn(plain(kind))

    assert drawn.media_type == ("image/jpeg" if kind == "JPEG" else "image/png")
    assert all(abs(one - other) < 12 for one, other in zip(seen(plain(kind)).getpixel((60, 40)), RED, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_nothing_but_the_picture_is_kept(kind):
    picture = Image.new("RGB", SIZE, RED)
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", SECRET.decode())
        body = encoded(picture, kind, pnginfo=words)
    else:
        body = encoded(picture, kind, exif=exif)
    hidden = body + b"<script>alert(1)</script>"

    assert SECRET in hidden
    assert SECRET not in redrawn(hidden).body
    assert b"script" not in redrawn(hidden).body


def test_a_large_picture_is_kept_as_large_as_a_wall_needs():
    assert max(seen(plain(size=(4000, 1000))).size) == LONGEST_SIDE
    assert seen(plain(size=SIZE)).size == SIZE


def test_a_photograph_that_is_held_upright_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert seen(encoded(Image.new("RGB", SIZE, RED), "JPEG", exif=exif)).size == (80, 120)


def test_a_picture_without_a_ground_gets_one_on_which_it_is_seen():
    def letters(colour):
        picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
        picture.paste(colour, (30, 20, 90, 60))
        return seen(encoded(picture)).getpixel((1, 1))

    assert letters((20, 20, 60, 255)) == (255, 255, 255)
    assert letters((250, 250, 250, 255)) == DARK_GROUND


def test_noise_is_made_smaller_until_it_may_be_kept():
    noise = Image.effect_noise((700, 700), 90).convert("RGB")
    body = encoded(noise)
    assert len(body) <= MOST_BYTES

    assert len(redrawn(body).body) <= MOST_KEPT_BYTES


@pytest.mark.parametrize(
    "body",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- logo -->\n<SVG></SVG>",
        "<svg/>".encode("utf-16"),
        b"\x1f\x8b\x08" + bytes(40),
    ],
)
def test_an_svg_is_known_however_it_begins(body):
    assert why(body) is Unfit.SVG


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_not_taken(kind):
    frames = [Image.new("RGB", SIZE, colour) for colour in (RED, (0, 0, 0), (9, 99, 9))]

    assert why(encoded(frames[0], kind, save_all=True, append_images=frames[1:])) is Unfit.MOVES


@pytest.mark.parametrize(("width", "height"), [(6001, 4000), (100_000, 100_000), (2_000_000, 20)])
def test_a_bomb_is_known_by_its_head(width, height, monkeypatch):
    def never(*_):
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(uploads, "_upright", never)

    assert why(png_that_claims(width, height)) is Unfit.TOO_LARGE


@pytest.mark.parametrize(
    ("body", "unfit"),
    [
        (b"", Unfit.NOTHING),
        (bytes(MOST_BYTES + 1), Unfit.TOO_HEAVY),
        (plain(size=(8, 300)), Unfit.TOO_SMALL),
        (b"GIF89a" + bytes(200), Unfit.UNREADABLE),
        (b"%PDF-1.7" + bytes(200), Unfit.UNREADABLE),
        (plain()[:150], Unfit.UNREADABLE),
        (plain("JPEG")[:300], Unfit.UNREADABLE),
        (png_that_claims(200, 200), Unfit.UNREADABLE),
        (encoded(Image.new("RGBA", SIZE, (0, 0, 0, 0))), Unfit.UNREADABLE),
    ],
)
def test_what_is_no_picture_is_said_to_be_none(body, unfit):
    assert why(body) is unfit


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_way_to_keep_colours_can_be_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert redrawn(
        encoded(Image.new(mode, SIZE, 0 if mode in ("I;16", "1", "L", "P") else None), kind)
        if mode not in ("LA", "RGBA")
        else plain(mode=mode, colour=(40, 255) if mode == "LA" else (*RED, 255))
    ).body


def test_others_run_while_a_picture_is_drawn():
    body = plain(size=(5000, 4500))
    turns = []

    def others():
        while True:
            turns.append(1)
            gevent.sleep(0)

    beside = gevent.spawn(others)
    uploads.drawn(body)
    beside.kill()

    assert len(turns) > 5
