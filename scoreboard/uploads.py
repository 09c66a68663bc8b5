"""Pictures that people upload: read, drawn anew, and small enough for a wall; nothing of the file itself is kept."""

import warnings
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

import gevent
from gevent.lock import BoundedSemaphore
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 2_000_000
LONGEST_SIDE = 1600
MOST_PIXELS = 24_000_000
MOST_KEPT_BYTES = 1_000_000
LEAST_SIDE = 16

KINDS = ("PNG", "JPEG", "WEBP")
JPEG_QUALITY = 88
LOOKED_AT = 4096
"""An SVG says so among its first bytes."""

DARK_GROUND = (14, 20, 38)
LIGHT_GROUND = (255, 255, 255)
LIGHT = 170
"""Of 255: letters that are lighter than this on average were drawn for a dark ground."""
MARGIN = 12
"""The rim around a picture that had no ground of its own: one so many-th of its shorter side."""

_one_at_a_time = BoundedSemaphore(1)


class Unfit(StrEnum):
    """What is wrong with a picture."""

    NOTHING = "nothing"
    TOO_HEAVY = "too_heavy"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    SVG = "svg"
    MOVES = "moves"
    UNREADABLE = "unreadable"


class Refusal(Exception):
    """A picture that cannot be taken."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it is kept: our own file, drawn from what was read."""

    media_type: str
    body: bytes


def drawn(body: bytes) -> Drawn:
    """Draw a picture anew, in a thread: the caller's greenlet waits, others run. Raises Refusal.

    One at a time, so that a picture that is large when it is unpacked is the only one.
    """
    with _one_at_a_time:
        done: Drawn | Refusal = gevent.get_hub().threadpool.apply(_redrawn_or_not, (body,))
    if isinstance(done, Refusal):
        raise done
    return done


def redrawn(body: bytes) -> Drawn:
    """Read a PNG, JPEG or WebP and write it anew, no larger than it must be. Raises Refusal.

    Nothing but the picture is left: no words, no place, nothing that was hung on its end.
    """
    if not body:
        raise Refusal(Unfit.NOTHING)
    if len(body) > MOST_BYTES:
        raise Refusal(Unfit.TOO_HEAVY)
    if _is_svg(body):
        raise Refusal(Unfit.SVG)
    try:
        with warnings.catch_warnings():
            # What Pillow only warns of, a bomb of half its limit, is looked at by `_fit` too.
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(body), formats=KINDS) as picture:
                _fit(picture)
                # A photograph is read at a fraction of its size where that is enough.
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                return _written(_upright(picture), photograph=picture.format == "JPEG")
    except Image.DecompressionBombError as bomb:
        raise Refusal(Unfit.TOO_LARGE) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as broken:
        # Pillow's decoders raise all of these for files that do not hold together.
        raise Refusal(Unfit.UNREADABLE) from broken


def _redrawn_or_not(body: bytes) -> Drawn | Refusal:
    """Give a refusal back: what a thread raises is written to the log as if it were a bug."""
    try:
        return redrawn(body)
    except Refusal as no:
        return no


def _is_svg(body: bytes) -> bool:
    head = body[:LOOKED_AT].replace(b"\0", b"").lower()
    return b"<svg" in head or b"<!doctype svg" in head or body[:2] == b"\x1f\x8b"


def _fit(picture: Image.Image) -> None:
    """Refuse by what the head of the file says, before anything is unpacked. Raises Refusal."""
    if picture.width * picture.height > MOST_PIXELS:
        raise Refusal(Unfit.TOO_LARGE)
    if min(picture.size) < LEAST_SIDE:
        raise Refusal(Unfit.TOO_SMALL)
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise Refusal(Unfit.MOVES)


def _upright(picture: Image.Image) -> Image.Image:
    """Give the bare pixels, at most so many, turned as the camera was held, on a ground that suits them."""
    picture.load()
    bare = ImageOps.exif_transpose(picture)
    has_holes = "A" in bare.getbands() or "transparency" in bare.info
    bare = bare.convert("RGBA" if has_holes else "RGB")
    bare.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _grounded(bare) if has_holes else bare


def _grounded(picture: Image.Image) -> Image.Image:
    """Lay a picture with holes on white, or where it is light itself on the colour of the stage.

    So it is to be seen on the dark wall and on white pages alike.
    """
    solid = picture.getchannel("A")
    weights = solid.histogram()
    if not sum(weights[1:]):
        raise Refusal(Unfit.UNREADABLE)
    lightness = picture.convert("L").histogram(mask=solid.point(lambda alpha: 255 if alpha > 127 else 0))
    seen = sum(lightness) or 1
    mean = sum(value * times for value, times in enumerate(lightness)) / seen
    ground = DARK_GROUND if mean > LIGHT else LIGHT_GROUND
    rim = min(picture.size) // MARGIN if weights[0] else 0
    laid = Image.new("RGB", (picture.width + 2 * rim, picture.height + 2 * rim), ground)
    laid.paste(picture, (rim, rim), solid)
    laid.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return laid


def _written(picture: Image.Image, *, photograph: bool) -> Drawn:
    """Write a picture as small as it has to be."""
    while True:
        out = BytesIO()
        if photograph:
            picture.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
        else:
            picture.save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= MOST_KEPT_BYTES:
            return Drawn("image/jpeg" if photograph else "image/png", out.getvalue())
        # A photograph that came as PNG is one all the same.
        if not photograph:
            photograph = True
            continue
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))
