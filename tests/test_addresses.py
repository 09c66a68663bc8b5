"""Under which addresses a machine is found: the settings first, then its networks."""

from ipaddress import ip_address
from pathlib import Path

import pytest

from scoreboard.addresses import bases, lan_addresses
from scoreboard.settings import Settings


def settings(**more):
    return Settings(data_dir=Path(), **more)


@pytest.mark.parametrize(
    ("chosen", "base"),
    [
        ({"public_url": "https://belweek.example/", "host": "0.0.0.0"}, "https://belweek.example"),
        ({"host": "192.168.1.20"}, "http://192.168.1.20:5000"),
        ({"host": "127.0.0.1", "cert": "c.pem"}, "https://127.0.0.1:5000"),
    ],
)
def test_where_the_settings_decide_there_is_nothing_to_choose(chosen, base):
    assert bases(settings(**chosen), 5000) == (base,)


def test_a_server_on_all_networks_is_found_under_each_address_of_this_machine():
    found = lan_addresses()

    assert all(ip_address(address).version == 4 for address in found)
    assert len(set(found)) == len(found) > 0
    assert bases(settings(host="0.0.0.0"), 5000) == tuple(f"http://{address}:5000" for address in found)
