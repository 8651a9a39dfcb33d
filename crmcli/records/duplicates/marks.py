"""What a customer can be reached by, written in one way: mail address, domains and phone numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

_FREE = """
gmail googlemail yahoo ymail outlook hotmail live msn icloud me mac aol gmx web t-online freenet proton protonmail mail
yandex qq 163 126 sina sohu foxmail naver daum orange wanadoo free laposte libero
"""
FREE = frozenset(_FREE.split())
"""Domains, without their ending, at which anybody can have an address."""

ENDING = 6
"""Letters of such an ending: com, co.uk, com.br."""

DIGITS = 9
"""The end of a phone number that tells: however it is written, it begins in several ways."""


def mail(row: Row) -> str:
    """The mail address, bare."""
    text = str(row.get("email") or "").rpartition("<")[2].strip(" >").casefold()
    return text if "@" in text else ""


def domains(row: Row) -> list[str]:
    """The domains by which the customer is known: that of its mail address and that of its web site."""
    hosts = [str(row.get("email") or "").rpartition("@")[2].strip(" >").casefold()]
    if row.get("website"):
        site = re.sub(r"^(https?://)?(www\.)?", "", str(row["website"]).strip().casefold())
        hosts.append(re.split(r"[/:?#]", site)[0])
    return [each for each in dict.fromkeys(hosts) if "." in each and not _is_free(each)]


def _is_free(host: str) -> bool:
    name, _, ending = host.partition(".")
    return name in FREE and len(ending) <= ENDING


def phone(row: Row) -> str:
    """The end of the phone number in digits, if it is long enough to be one."""
    text = row.get("phone")
    digits = re.sub(r"\D+", "", str(text)) if text else ""
    return digits[-DIGITS:] if len(digits) >= 7 else ""
