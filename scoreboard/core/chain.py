"""The hash chain: each entry is bound to all before it."""

from hashlib import sha256


def first_link(slug: str, file_id: str) -> bytes:
    """Give what the first entry is bound to: the competition and its file."""
    return sha256(_fields(slug.encode(), file_id.encode())).digest()


def link(previous: bytes, seq: int, at: str, request_id: str, kind: str, version: int, body: str) -> bytes:
    """Give the hash of an entry.

    SHA-256 over the fields in this order, each as its UTF-8 bytes behind their number
    in four bytes, highest first. `body` is the stored text itself.
    """
    return sha256(
        _fields(
            previous,
            str(seq).encode(),
            at.encode(),
            request_id.encode(),
            kind.encode(),
            str(version).encode(),
            body.encode(),
        )
    ).digest()


def _fields(*fields: bytes) -> bytes:
    return b"".join([len(field).to_bytes(4, "big") + field for field in fields])
