"""Addresses that a phone can reach, and links that carry a token where no log sees it."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from scoreboard.settings import Settings


def base_url(settings: Settings, port: int) -> str:
    """Give the address under which phones find this server, without a slash at the end.

    The public address of the settings, else the host that is listened on; when that is
    every interface, the one that leads out of this machine.
    """
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = settings.host
    if host in ("0.0.0.0", "::", ""):
        host = lan_address()
    if ":" in host:
        host = f"[{host}]"
    scheme = "https" if settings.cert else "http"
    return f"{scheme}://{host}:{port}"


def pass_link(base: str, slug: str, token: str) -> str:
    """Give the link that lets a device in. The fragment behind # is never sent to a server."""
    return f"{base}/{slug}/pass#{token}"


def only_here(base: str) -> bool:
    """Say whether an address works on this machine alone: no phone can reach it."""
    host = urlsplit(base).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def lan_address() -> str:
    """Give this machine's address on the network of its default route; nothing is sent for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            address: str = probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
    return address
