"""The encoding of a file is found from its bytes, or said; the text is what was written, or the file is refused."""

from __future__ import annotations

import pytest

from crmcli.core.errors import RefusedError, UsageError
from tests.exchange.importing.reading import read

WRITTEN = {
    "gb18030": (
        "商机名称,客户名称,商机阶段,商机金额,负责人,创建时间\n官网改版,杭州西湖科技有限公司,赢单,12000,王小明,2017年03月01日\n",
        "name\n王小明\n陈美丽\n李强\n", "name,x\n李娜,1\n", "customer\n上海贸易\n", "owner\n曹\n喻\n翟\n",
        "名称,金额\nAcme,￥1\n",
    ),
    "cp950": (
        "商機名稱,客戶名稱,階段,金額,負責人\n官網改版,臺北貿易股份有限公司,贏單,12000,陳美麗\n",
        "name\n王小明\n陳美麗\n林志玲\n", "name\n鴻海精密\n", "name\n黃\n林\n",
    ),
    "cp932": (
        "商談名,取引先名,金額,担当者\nサイトリニューアル,株式会社アクメ,12000,山田太郎\n",
        "name\n田中\n佐藤\n鈴木\n", "会社名\nソニー\n", "氏名\n髙橋一郎\n山﨑\n", "name\n東京\n",
    ),
    "cp1252": (
        "Kunde;Verkäufer;Betrag\nMüller & Söhne GmbH;Jürgen Größ;1.200,00 €\n",
        "Société,Propriétaire\nGénérale d’Énergie,Françoise Lefèvre\nCœur à cœur,Zoë\n",
        "name\nRené\n", "name\nÖl AG\n",
        "name,price\nAcme,€ 5\n", "name\nAcme – North\n", "name\nPeña\nSão Paulo Lda\nÅngström AB\nØrsted A/S\n",
        "name\nMÜLLER\nGRÖßE\n", "name,price\nAcme®,£5\n",
    ),
    "cp1250": (
        "Nazwa,Właściciel\nPrzedsiębiorstwo Łódź,Wiśniewski\nŻółty Młyn,Wójcik\n", "name\nDvořák\nNěmec\nŠkoda\n",
    ),
    "cp1251": ("Название,Владелец\nООО Ромашка,Иванов\n",),
    "cp1254": ("Müşteri,Ünvan\nİstanbul Şişli Dağ,Yılmaz Oğlu\n",),
    "cp1253": ("Όνομα,Εταιρεία\nΑθήνα Εμπορική,Νίκος\n",),
    "cp949": ("회사명,담당자,금액\n삼성전자주식회사,김철수,1200\n현대자동차,이영희,5\n",),
    "euc_jp": (
        "商談名,取引先名,金額,担当者\nサイトリニューアル,株式会社アクメ,12000,山田太郎\n",
        "name\n取引の案件\n株式会社テスト\n田中\n",
    ),
    "utf-8": ("name\nMüller\n王小明\n",), "utf-8-sig": ("name\nMüller\n", "name\nA\n"),
    "utf-16": ("名称\t金额\n王小明\t1\n", "a,b\n1,2\n"),
    "utf-16-le": ("name,x\n王小明,1\n",), "utf-16-be": ("name,x\nMüller,1\n",),
    "utf-32": ("name,x\nMüller,1\n",),
}  # fmt: skip
TITLES = {
    "gb18030": "GB18030", "cp950": "Big5", "cp932": "Shift-JIS", "euc_jp": "EUC-JP", "cp949": "Windows-949",
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16",
    "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32",
}  # fmt: skip
SHORT = [(codec, text) for codec, texts in WRITTEN.items() for text in texts]


@pytest.mark.parametrize(("codec", "text"), SHORT)
def test_what_was_written_is_read(codec, text):
    found = read(text.encode(codec))
    separator = found.found.delimiter or ""
    lines = text.splitlines()
    assert [found.header, *found.cells] == [line.split(separator) for line in lines]
    assert found.found.encoding == TITLES.get(codec, codec.replace("cp", "Windows-"))


@pytest.mark.parametrize("codec", ["gb18030", "cp950", "cp932", "cp1252", "utf-16"])
def test_text_that_comes_late_in_a_long_file_decides_too(codec):
    text = WRITTEN[codec][0].splitlines()[0]
    name = text.replace(";", ",").replace("\t", ",").split(",")[1]
    lines = ["name,x", *(f"Acme {at},{at}" for at in range(20_000)), f"{name},1"]
    assert read("\n".join(lines).encode(codec)).cells[-1] == [name, "1"]


def test_utf_8_is_preferred_where_all_of_the_file_is_that():
    # "Ã©" in Windows-1252, but a file whose every byte fits UTF-8 is UTF-8.
    assert read("name\né\n".encode()).cells == [["é"]]
    assert read("name\né\n".encode(), encoding="cp1252").cells == [["Ã©"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name\nMüller\nGröße\nJürgen".encode() + b"\xc3", "line 4: is not UTF-8 (byte 0xc3 after 6 characters)"),
        ("name\nMüller\nGröße\n".encode() + b"Ko\xffe\n", "line 4: is not UTF-8 (byte 0xff after 2 characters)"),
        (b"\xef\xbb\xbfname\nM\xfcller\n", "line 2: is not UTF-8 (byte 0xfc after 1 characters)"),
        ("name\nx\n".encode("utf-16")[:-1], "line 2: is not UTF-16"),
        ("name\nx\n".encode("utf-16") + b"\x00\xd8\x41\x00", "line 3: is not UTF-16"),
        (b"name\nx\xe2\x82\n", "line 2: is not UTF-8 (byte 0xe2"),
        (WRITTEN["gb18030"][0].encode("gb18030") + b"x,\xff\n", "is not UTF-8"),  # damaged, and no Big5 either
        (WRITTEN["cp1252"][0].encode("cp1252") + b"M\x81ller\n", "is not UTF-8"),
    ],
)  # fmt: skip
def test_damaged_text_is_refused_where_it_is_damaged(content, says):
    with pytest.raises(RefusedError) as caught:
        read(content)
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("name", "codec"),
    [("gbk", "gb18030"), ("GB2312", "gb18030"), ("Shift-JIS", "cp932"), ("sjis", "cp932"), ("big5", "cp950"),
     ("latin-1", "latin-1"), ("utf-16", "utf-16-le"), ("UTF-8", "utf-8-sig"), ("windows-1252", "cp1252")],
)  # fmt: skip
def test_the_person_may_say_it_in_any_usual_name(name, codec):
    texts = {"gb18030": "名\n王小明\n", "cp932": "名\n髙橋\n", "cp950": "名\n黃\n", "utf-16-le": "名\n王\n"}
    text = texts.get(codec, "nämé\nx\n")
    found = read(text.encode(codec), encoding=name)
    assert [found.header, *found.cells] == [[line] for line in text.splitlines()]


def test_an_encoding_that_does_not_fit_or_is_none_is_refused():
    with pytest.raises(RefusedError, match=r"line 2: is not GB18030 \(byte 0xff after 1 characters\)"):
        read(b"name\nx\xff\n", encoding="gbk")
    for wrong in ("klingon", "base64", "a\0b", ""):
        with pytest.raises(UsageError, match="no encoding"):
            read("name\nx\n", encoding=wrong or " ")
