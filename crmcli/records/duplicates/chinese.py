"""Chinese company names: [place] [brand and trade] [legal form], the place in front, behind or in brackets."""

from __future__ import annotations

import re

from crmcli.records.duplicates.chinese_words import PLACES, SIMPLIFIED, SOUNDS, TRADES

_LEGAL = re.compile("(股份有限公司|有限责任公司|有限责任|有限公司|集团公司|股份公司|总公司|集团|公司|控股)$")
_OTHER_LEGAL = re.compile("(株式会社|有限会社|合同会社|주식회사|유한회사|\\(주\\)|\\(株\\)|㈜|㈱)")
_REMARKS = frozenset({"集团", "控股", "股份", "有限", "公司", "总部", "中国", "普通合伙", "有限合伙", "特殊普通合伙"})
_BRACKETS = re.compile(r"[(\[（【〔]([^)\]）】〕]*)[)\]）】〕]")
_SPACE = re.compile(r"[\s·・.,，。、\-_]+")

LONGEST = max(map(len, PLACES))
_KIND = re.compile("(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|省|市|县)")
_DISTRICT = re.compile("([\u4e00-\u9fff]{2,3}?)??(新区|区|县|镇)")

_TRADE = re.compile(f"(?:{'|'.join(sorted(TRADES, key=len, reverse=True))})+")


def core(text: str) -> tuple[str, frozenset[str]]:
    """The brand and trade of a name, and its places."""
    text, places = _OTHER_LEGAL.sub(" ", text).translate(SIMPLIFIED), set[str]()
    for inside in _BRACKETS.findall(text):
        content = _KIND.sub("", inside.strip())
        if content in PLACES:
            places.add(content)
        elif content in _REMARKS:
            pass
        else:
            continue
        text = re.sub(rf"[(\[（【〔]{re.escape(inside)}[)\]）】〕]", "", text)
    text = _SPACE.sub("", text)
    while len(left := _LEGAL.sub("", text)) > 1 and left != text:
        text = left
    for take in (_front, _behind):
        while (found := take(text)) and not _TRADE.fullmatch(found[1]):
            places.add(found[0])
            text = found[1]
    if places and (district := _DISTRICT.match(text)) and len(text) - district.end() > 1:
        text = text[district.end() :]
    return text, frozenset(places - {"中国"})


def _front(text: str) -> tuple[str, str] | None:
    for length in range(LONGEST, 1, -1):
        if text[:length] in PLACES:
            kind = _KIND.match(text, length)
            left = text[kind.end() if kind else length :]
            return (text[:length], left) if len(left) > 1 else None
    return None


def _behind(text: str) -> tuple[str, str] | None:
    kind = next((each for each in ("省", "市") if text.endswith(each)), "")
    end = len(text) - len(kind)
    for length in range(LONGEST, 1, -1):
        if text[max(end - length, 0) : end] in PLACES and end - length > 1:
            return text[end - length : end], text[: end - length]
    return None


def nearly(one: str, other: str) -> bool:
    """Do the cores differ by one slip of the pen? A sign for another of the same sound, or two that changed places; in
    what follows the brand of a long one also a sign that is another, missing or too many."""
    if one == other:
        return True
    low = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
               min(len(one), len(other)))  # fmt: skip
    high = 0
    while high < min(len(one), len(other)) - low and one[-1 - high] == other[-1 - high]:
        high += 1
    a, b = one[low : len(one) - high], other[low : len(other) - high]
    if len(a) == len(b) == 1 and len(one) > 3 and any(a in each and b in each for each in SOUNDS):
        return True
    if len(a) == len(b) == 2 and a == b[::-1] and len(one) > 3:
        return True
    if min(len(one), len(other)) < 6 or max(len(a), len(b)) > 1 or low < 2:
        return False
    return _TRADE.sub("", one) != _TRADE.sub("", other)
