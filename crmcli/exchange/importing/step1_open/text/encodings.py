"""Which encoding a text file is in, and the file as UTF-8: everything after this module reads that alone.

A byte order mark or the pattern of NUL bytes tells UTF-16; then the WHOLE file is tried as strict UTF-8; only then are
the encodings of one country scored by how plausible the text would be. What was chosen is shown to the person.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import NamedTuple

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.names import nearest
from crmcli.exchange.importing.step1_open.source import CHUNK, Source

MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",  # before UTF-16: it begins with the same bytes
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""Byte order marks."""

TITLES = {
    "utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32-le": "UTF-32", "utf-32-be": "UTF-32",
    "gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS", "cp932": "Shift-JIS", "euc_jp": "EUC-JP",
    "cp949": "Windows-949", "cp1250": "Windows-1250", "cp1251": "Windows-1251", "cp1252": "Windows-1252",
    "cp1253": "Windows-1253", "cp1254": "Windows-1254",
}  # fmt: skip
"""What people call them."""

MEANT = {
    "gbk": "gb18030", "gb2312": "gb18030", "big5": "cp950", "shift_jis": "cp932", "euc_kr": "cp949", "ascii": "utf-8",
    "utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le",
}  # fmt: skip
"""What is meant by names of smaller encodings: the larger ones that Windows writes under these names."""

_SAMPLE = 1 << 17
_DAMAGED = 0.6
_FIRST_END = re.compile(rb'(?:"[^"]*"|[^"\r\n])*+(\r\n?|\n)')
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class Text(NamedTuple):
    """A file as UTF-8, checked: from which byte on, the title of its encoding, the end of its lines, and where a line
    is longer than a chunk: how many bytes (more or less), and which it is."""

    source: Source
    start: int
    encoding: str
    newline: str
    longest: int
    longest_line: int


class _WrongError(Exception):
    """The bytes from that place on are no text of the encoding."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def known(name: str) -> str:
    """The codec of that name. Refused: none of that name, or one that is no encoding of text."""
    try:
        info = codecs.lookup(name.strip())
        codecs.getincrementaldecoder(info.name)
        b" ".decode(info.name, "ignore")  # refused: what is no encoding of text
    except (LookupError, ValueError, UnicodeError) as error:
        near = nearest(name, [*TITLES, *TITLES.values(), "gbk"], 1)
        hint = f"did you mean {near[0]}?" if near else "such as utf-8, utf-16, gbk, big5, shift_jis, cp1252"
        raise UsageError(f'no encoding "{brief(name)}"', hint) from error
    return MEANT.get(info.name, info.name)


@contextmanager
def as_utf8(source: Source, wanted: str | None) -> Iterator[Text]:
    """The file as UTF-8 text, checked to its end. Refused: what is no text, or of an encoding not found out."""
    head = source.head()
    mark = next((mark for mark in MARKS if head.startswith(mark)), b"")
    found = MARKS.get(mark) or _wide(head) or "utf-8"
    codec = known(wanted) if wanted else found
    if codec[:6] == found[:6]:  # the order of its bytes is known better than it was said
        codec = found
    start = len(mark) if codec == MARKS.get(mark) else 0
    wrong = 0
    if codec == "utf-8":
        try:
            text = _checked(source, start, codec)
        except _WrongError as error:
            if wanted or mark:
                raise _refused(source, codec, error.at) from error
            wrong = error.at
        else:
            yield text
            return
    with TemporaryFile() as file:
        copy = Source(source.name, file)
        chosen = _guessed(source, copy, wrong) if codec == "utf-8" else _as_said(source, copy, codec, start)
        yield _checked(copy, 0, chosen)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: one half of its bytes is often NUL, the other never, and there are lines or cells."""
    pairs = len(head) // 2
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1::2].count(0)
    for codec, nuls, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if (
            nuls * 20 > pairs
            and not others
            and any(sign in head[: pairs * 2].decode(codec, "replace") for sign in "\n\r,\t;")
        ):
            return codec
    return None


def _checked(source: Source, start: int, codec: str) -> Text:
    """UTF-8 from that byte on, looked through to its end. Refused: NUL bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    newline = _newline(source.head())
    at, since, line, longest, longest_line = start, 0, 1, 0, 1
    for chunk in source.chunks(start):
        if decoder.getstate()[0] or not chunk.isascii():
            _decoded(decoder, chunk, at)
        if b"\0" in chunk:
            number = line + chunk.count(newline, 0, chunk.index(b"\0"))
            raise source.refused(number, "holds a NUL byte", "that is no text: save it as CSV or XLSX")
        ends = chunk.count(newline)
        since = len(chunk) - chunk.rfind(newline) - 1 if ends else since + len(chunk)
        line, at = line + ends, at + len(chunk)
        if not ends and since > longest:
            longest, longest_line = since, line
    _decoded(decoder, b"", at, final=True)
    return Text(source, start, TITLES.get(codec, codec), newline.decode(), longest, longest_line)


def _newline(head: bytes) -> bytes:
    """The end of the lines: a lone carriage return where the first one outside of quotation marks is that."""
    first = _FIRST_END.match(head)
    return b"\r" if first and first[1] == b"\r" else b"\n"


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes, at: int, final: bool = False) -> str:
    """The next piece of text; `at` is where the chunk stands in the file."""
    before = len(decoder.getstate()[0])
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        raise _WrongError(at - before + error.start) from error


def _as_said(source: Source, copy: Source, codec: str, start: int) -> str:
    try:
        _transcode(source, copy, codec, start)
    except _WrongError as error:
        raise _refused(source, codec, error.at) from error
    return codec


def _transcode(source: Source, copy: Source, codec: str, start: int = 0) -> None:
    """Write the file as UTF-8 into its copy."""
    copy.file.seek(0)
    copy.file.truncate()
    decoder, at = codecs.getincrementaldecoder(codec)(), start
    for chunk in source.chunks(start):
        copy.file.write(_encoded(_decoded(decoder, chunk, at), at))
        at += len(chunk)
    copy.file.write(_encoded(_decoded(decoder, b"", at, final=True), at))
    copy.file.flush()


def _encoded(text: str, at: int) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:  # half a character of UTF-16
        raise _WrongError(at) from error


def _guessed(source: Source, copy: Source, at: int) -> str:
    """The most plausible encoding in which all of the file can be read; `at` is where it stops being UTF-8."""
    from crmcli.exchange.importing.step1_open.text.alphabets import ranked

    sample = _sample(source)
    if b"\0" in sample:
        raise source.refused(_line(source, at), "is no text: it holds NUL bytes", "name a table, such as CSV or XLSX")
    if _share_of_utf8(sample) < _DAMAGED:
        for codec in ranked(sample):
            try:
                _transcode(source, copy, codec)
            except _WrongError:
                continue
            return codec
    raise _refused(source, "utf-8", at)


def _sample(source: Source) -> bytes:
    """Lines with bytes beyond ASCII, from the beginning of the file on."""
    found, size, rest = list[bytes](), 0, b""
    for chunk in source.chunks():
        *lines, rest = (rest + chunk).splitlines()
        if not lines:
            lines, rest = [rest], b""
        found += (beyond := [line for line in lines if not line.isascii()])
        size += sum(map(len, beyond))
        if size > _SAMPLE:
            break
    return b"\n".join([*found, rest])


def _share_of_utf8(sample: bytes) -> float:
    """How much of what is beyond ASCII is well-formed UTF-8: much, in a file of which a byte is damaged."""
    beyond = sum(map(len, re.findall(rb"[\x80-\xff]+", sample)))
    return sum(map(len, _MULTIBYTE.findall(sample))) / beyond if beyond else 0.0


def _line(source: Source, at: int) -> int:
    """The line of that byte."""
    line = 1
    for chunk in source.chunks():
        if at <= len(chunk):
            return line + chunk.count(b"\n", 0, at)
        line, at = line + chunk.count(b"\n"), at - len(chunk)
    return line


def _refused(source: Source, codec: str, at: int) -> RefusedError:
    """Where the file stops being text of that encoding."""
    source.file.seek(max(0, at - CHUNK))
    before = source.file.read(min(at, CHUNK))
    byte = source.file.read(1)
    same_line = before[max(before.rfind(b"\n"), before.rfind(b"\r")) + 1 :]
    characters = len(same_line.decode(codec, "replace"))
    title = TITLES.get(codec, codec)
    what = f"is not {title} (byte 0x{byte.hex()} after {characters} characters)" if byte else f"ends amid {title}"
    return source.refused(_line(source, at), what, "say what it is, such as --encoding gbk, or save it as UTF-8")
