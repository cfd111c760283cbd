"""How often somebody may do something. Counted in the cache that all workers share."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` within `seconds`, for what is named."""

    name: str
    times: int
    seconds: int = HOUR


def address(request: HttpRequest) -> str:
    """Where the request comes from, of an IPv6 address the network that one household has.

    X-Forwarded-For is believed only as far as AYNI_PROXIES says.
    """
    found = ip_address(get_adapter().get_client_ip(request))
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)


def take(limit: Limit, whose: str) -> bool:
    """Takes one of the places that are left; False when there is none.

    Each place is a key of its own, added only if it is not there: so two workers never take the same one, and each
    place comes free again by itself.
    """
    mark = salted_hmac("ayni.web.throttle", whose).hexdigest()[:32]  # no address is kept
    places = [f"throttle:{limit.name}:{mark}:{place}" for place in range(limit.times)]
    taken = cache.get_many(places)
    return any(cache.add(place, 1, limit.seconds) for place in places if place not in taken)


def once(what: str, seconds: int = DAY) -> bool:
    """True the first time, False for every later time: a second press does nothing."""
    return cache.add(f"once:{what}", 1, seconds)


def was(what: str) -> bool:
    return cache.get(f"once:{what}") is not None
