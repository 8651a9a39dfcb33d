"""What is left of a company's name without what is written now so and now otherwise: case, signs, accents, legal form,
"the", and the place in brackets, in front or behind."""

from __future__ import annotations

import re

_LEGAL = """
inc incorporated ltd limited llc llp lp plc corp corporation co company cie group holding holdings pvt private
gmbh mbh ag kg kgaa ohg ug ev eg se gesmbh sa sas sarl sasu eurl snc spa srl srls sapa sl slu sau sc scs bv nv
vof cv bvba sprl oy oyj ab as asa aps ivs ks ou uab sia spzoo zoo sp z o sro spol kft zrt nyrt bt doo dd ad
eood ood ooo oao zao pao ao pty pte sdn bhd tbk pt jsc pjsc ltda eireli me cia sab rl de
ооо оао зао пао ао ип epe ike ae αε επε ικε şti sti anonim sirketi şirketi ticaret tic
kk gk yk and und et y e
"""
LEGAL = frozenset(_LEGAL.split())
"""Words at the end of a name that say what kind of company it is."""

LEADING = frozenset(("the", "ооо", "оао", "зао", "пао", "ао", "ип", "pt", "firma"))
"""Words at its beginning that say nothing."""

_WORDS = r"[^\W_]+"

# Patterns that few names need are compiled when they are.
_NUMBERS = r"\d+|[一二三四五六七八九十]"
_DIGITS = r"\d+"
_CJK = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_BRACKETS = r"[(\[（【]([^)\]）】]*)[)\]）】]"
_MINUS = r"(?<!\S)-(?=\d)"
"""A number below zero is another number."""

AND = frozenset(("und", "et", "och", "og"))
"""What "&" is in other languages: "Müller & Söhne", "Mueller und Soehne"."""

_INITIALS = r"(?<=\b\w)\.(?=\w\b)"


Name = tuple[str, str, str, str, str, str]
"""`words` is what is left, in its order; `joined` the same as one word, `sorted` with the words in order of the
alphabet. Two that have different `places` or `numbers` (each listed) are different companies. `chinese` is "" or not.
(A class of its own for it would cost each `crm add` more than all the rest.)"""


def parts(name: str) -> Name:
    """What tells the name from others."""
    text, places = name.casefold(), ""
    chinese = not text.isascii() and bool(re.search(_CJK, text))
    if chinese:
        from crmcli.records.duplicates.chinese import core

        text, found = core(_composed(text))
        places = " ".join(sorted(found))
    elif not text.isascii():
        text = _composed(text)
    if not chinese and any(sign in text for sign in "([（【"):
        places, text = _without_brackets(text)
    words = _bare(text)
    ordered = " ".join(sorted(words.split()))
    numbers = re.findall(_DIGITS if words.isascii() else _NUMBERS, words)
    if "-" in text:
        numbers += re.findall(_MINUS, text)
    return (words, _plain(words.replace(" ", "")), _plain(ordered), places,
            " ".join(sorted(numbers)), "1" if chinese else "")  # fmt: skip


def _without_brackets(text: str) -> tuple[str, str]:
    """The place in brackets, and the text without it; all of the text where nothing else stands there."""
    inside, left = re.search(_BRACKETS, text), re.sub(_BRACKETS, " ", text)
    return (_bare(inside[1]).replace(" ", ""), left) if inside and len(left) > 1 and _bare(left) else ("", text)


def bare(name: str) -> str:
    """The name in words without case, signs, accents and legal form."""
    return parts(name)[0]


def _plain(text: str) -> str:
    """With "a" for "ae" as for "ä": people write both."""
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _composed(text: str) -> str:
    import unicodedata

    letters = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(each for each in letters if not unicodedata.combining(each)))


def _bare(text: str) -> str:
    words = re.findall(
        _WORDS, (re.sub(_INITIALS, "", text) if "." in text else text).replace("'s", "s").replace("&", " and ")
    )
    while len(words) > 1 and words[-1] in LEGAL:
        words.pop()
    while len(words) > 1 and words[0] in LEADING:
        words.pop(0)
    if len(words) > 1 and words[-1] == "the":
        words.pop()
    return " ".join("and" if word in AND else word for word in words)
