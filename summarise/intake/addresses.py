"""Which addresses may be fetched from: a user of a bot must not reach what only the machine it runs on can reach.

A name is resolved once, every address it has is looked at, and the connection goes to an address that was looked at: a name
that answers otherwise the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from ..errors import InputError

Address = IPv4Address | IPv6Address

_NAT64 = ip_network("64:ff9b::/96")
"""IPv4 within IPv6 for translators (RFC 6052)."""
_METADATA = (
    "169.254.0.0/16",
    "fe80::/10",
    "fd00:ec2::254/128",
    "fd20:ce::254/128",
    "100.100.100.200/32",
    "168.63.129.16/32",
    "192.0.0.192/32",
)
_NEVER = tuple(ip_network(network) for network in _METADATA)
"""Link-local, and where clouds keep the metadata and keys of a machine: nobody's intranet."""


def resolved(host: str, port: int, allow_private: bool) -> list[tuple[int, Any]]:
    """The family and socket address of each address of a host, in the resolver's order.

    Raises:
        InputError: the name is not known, or one of its addresses is refused.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise InputError(f"no address is known for '{host}'; check the link and the connection") from None
    internet = (socket.AF_INET, socket.AF_INET6)
    found: list[tuple[int, Any]] = [(family, place) for family, _, _, _, place in answers if family in internet]
    for _, place in found:
        if why := refused(str(place[0]), allow_private):
            raise InputError(f"'{host}' is at {place[0]}, {why}")
    if not found:
        raise InputError(f"no address is known for '{host}'; check the link and the connection")
    return found


ALLOW = "--allow-private is for your own network"
"""What the refusal of an address says to try; where nobody can give options, as in Slack, it is left out."""


def refused(address: str, allow_private: bool) -> str:
    """Why nothing is fetched from an address, "" if it may be.

    >>> refused("93.184.215.14", False), refused("10.0.0.7", True), refused("169.254.169.254", True)
    ('', '', 'a link-local or metadata address: never fetched')
    >>> refused("::ffff:127.0.0.1", False)
    'a loopback address; --allow-private is for your own network'
    """
    value = _inner(ip_address(address.partition("%")[0]))
    if any(value in network for network in _NEVER):
        return "a link-local or metadata address: never fetched"
    if value.is_multicast or value.is_unspecified:
        return "no address of a single machine: never fetched"
    local = isinstance(value, IPv6Address) and value.is_site_local
    if allow_private or (value.is_global and not value.is_reserved and not local):
        return ""
    return f"a {'loopback' if value.is_loopback else 'private'} address; {ALLOW}"


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address carries, where it does; else itself."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
    return address
