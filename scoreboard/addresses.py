"""Under which addresses this machine is found, and whether a link that was printed still leads here."""

import fcntl
import socket
import struct
import sys
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from scoreboard.links import base_url, lan_address
from scoreboard.settings import Settings

ADDRESS_OF_INTERFACE = 0xC0206921 if sys.platform == "darwin" else 0x8915
"""What the system calls SIOCGIFADDR."""

ANYWHERE = ("0.0.0.0", "::", "")
IPV4_AT = slice(20, 24)
"""Where the address stands in the answer: behind the name, the family and the port."""


def bases(settings: Settings, port: int) -> tuple[str, ...]:
    """Give what links may begin with, the best first: one only when the settings decide it."""
    if settings.public_url or settings.host not in ANYWHERE:
        return (base_url(settings, port),)
    scheme = "https" if settings.cert else "http"
    return tuple(f"{scheme}://{address}:{port}" for address in lan_addresses())


def lan_addresses() -> tuple[str, ...]:
    """Give this machine's addresses, that of its default route first; nothing is sent for it."""
    found = [lan_address()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address
                request = struct.pack("256s", name.encode()[:15])
                answer = fcntl.ioctl(probe.fileno(), ADDRESS_OF_INTERFACE, request)
                found.append(socket.inet_ntoa(answer[IPV4_AT]))
    outside = dict.fromkeys(address for address in found if not ip_address(address).is_loopback)
    return tuple(outside) or (found[0],)


def leads_here(link: str, now: str, known: tuple[str, ...]) -> bool:
    """Say whether a link that began with `link` still finds the server that is now at `now` and at the `known`.

    A name is believed: what it stands for is decided elsewhere. An address is one of
    ours or it is not.
    """
    if link in (now, *known):
        return True
    try:
        ip_address(urlsplit(link).hostname or "")
    except ValueError:
        return True
    return False
