"""Words of other programs for values of ours, whichever program wrote the file: data."""

from __future__ import annotations

import re
from functools import cache

from crmcli.core.names import key
from crmcli.exchange.importing.step2_understand.profile_headers import SIMPLER

WON = (
    "won, closed won, closedwon, win, wins, deal won, won deal, success, successful, gewonnen,"
    " abgeschlossen gewonnen,"
    " geschlossen gewonnen, geschlossen und gewonnen, abgeschlossen und gewonnen, erfolgreich abgeschlossen, auftrag"
    " gewonnen, auftrag erhalten, beauftragt, gewonnen abgeschlossen, 赢单, 已赢单, 赢单关闭, 成交, 已成交,"
    " 成功, 赢得, 赢,"
    " 签约成交, 成功结束, 结单赢单, 成功关闭, 贏單, 已贏單, 受注, 受注済, 受注済み, 成約, 成約済み, 勝ち,"
    " gagné, gagnée, ganado, ganada,"
    " ganho, ganha, vinto,"
    " vinta, gewonnen opdracht"
)
LOST = (
    "lost, closed lost, closedlost, loss, closed lost to competition, lost to competition, lost deal, deal lost,"
    " unsuccessful, verloren, abgeschlossen verloren, geschlossen verloren, geschlossen und verloren,"
    " abgeschlossen und"
    " verloren, auftrag verloren, nicht erhalten, absage, abgesagt, abgelehnt, an mitbewerber verloren, 输单, 已输单,"
    " 丢单, 已丢单, 失单, 失败, 流失, 输单关闭, 输, 失败结束, 失败关闭, 輸單, 已輸單, 失注, 失注済み, 不成立,"
    " perdu, perdue,"
    " perdido, perdida,"
    " perso, persa"
)
OPEN = (
    "open, in progress, ongoing, active, pending, offen, laufend, in arbeit, in bearbeitung, aktiv, 进行中,"
    " 跟进中, 未结束,"
    " 推进中, 开放, 未关闭, 进行, 進行中, 商談中, 対応中, 未完了, オープン"
)
YES = "true, yes, y, 1, x, checked, ja, wahr, 是, 真, vrai, sí, sim, 1.0"
NO = "false, no, n, 0, unchecked, nein, falsch, 否, 假, faux, não, 0.0"

ACTIVITIES = {
    "call": "call, phone call, phone, telephone, telefon, telefonat, anruf, 电话, 打电话, 电话拜访, 通话, 電話,"
    " 架電, logged call",
    "email": "email, e-mail, mail, e mail, outgoing email, incoming email, 邮件, 电子邮件, メール, 郵件,"
    " 发邮件, list email",
    "meeting": "meeting, event, demo, appointment, lunch, video call, termin, besprechung, treffen, 会议, 会面,"
    " 会議, 打ち合わせ, 商談,"
    " 线上会议",
    "visit": "visit, site visit, on site, onsite, besuch, vor ort, 拜访, 上门拜访, 见面拜访, 实地拜访, 到访,"
    " 訪問, 来訪, 拜訪",
    "note": "note, task, to do, todo, deadline, comment, notiz, aufgabe, 备注, 任务, 记录, 其他, 其它",
}
DIRECTIONS = {
    "in": "in, inbound, incoming, received, eingehend, ein, eingang, 呼入, 来电, 收到",
    "out": "out, outbound, outgoing, sent, made, ausgehend, aus, ausgang, 呼出, 去电, 拨打, 发送",
}
FEEDBACK = {
    "csat": "csat, satisfaction, rating, zufriedenheit, 满意度, 评分",
    "nps": "nps, net promoter score, recommendation, weiterempfehlung, 推荐度",
    "complaint": "complaint, beschwerde, reklamation, 投诉, 抱怨",
    "suggestion": "suggestion, idea, vorschlag, anregung, wunsch, 建议",
}


def same(text: str) -> str:
    """What words are compared by: casefolded, without blanks, dashes and other signs between, in simplified
    characters."""
    return re.sub(r"[\s_\-–—/:|&.,()（）]+", "", key(text)).translate(SIMPLER)


def table(words: dict[str, str]) -> dict[str, str]:
    """For each word, as it is compared, what it means."""
    return {same(word): meaning for meaning, line in words.items() for word in line.split(",")}


@cache
def _tables() -> dict[str, dict[str, str]]:
    """The tables, made when first asked for: few files need them."""
    return {
        "status": table({"won": WON, "lost": LOST, "open": OPEN}),
        "flag": table({"yes": YES, "no": NO}),
        **{type: table(words) for type, words in BY_TYPE.items()},
    }


_CLOSED = re.compile(
    r"(?P<won>\b(?:won(?!['’])|gewonnen)\b|赢单)|(?P<lost>\b(?:lost|verloren)\b|输单|丢单|失注)", re.IGNORECASE
)

BY_TYPE = {"activity": ACTIVITIES, "direction": DIRECTIONS, "feedback": FEEDBACK}
"""For the fields of these types: other words for the ones that are kept."""


def status_of(text: str) -> str | None:
    """won, lost or open, where the text is a word for one of them, with or without a number: "7 - Closed Won"."""
    word = same(text)
    return _tables()["status"].get(word) or _tables()["status"].get(word.strip("0123456789%"))


def sounds_like(text: str) -> str | None:
    """won or lost, where a word of such deals' stages is in the text: "Closed Won - Renewal"."""
    match = _CLOSED.search(text.translate(SIMPLER))
    return match.lastgroup if match else None


def flag_of(text: str) -> bool | None:
    """Yes or no, where the text is a word for one of them."""
    answer = _tables()["flag"].get(same(text))
    return None if answer is None else answer == "yes"


def in_our_words(type: str, text: str) -> str:
    """The word that is kept in fields of that type; the text itself where it is none that is known."""
    return _tables()[type].get(same(text), text)


_PIPELINE = re.compile(r"(?P<stage>.+?)\s*[(（][^()（）]*[)）]")


def without_pipeline(text: str) -> str:
    """ "Closed Won (Sales Pipeline)" without the pipeline that some programs add to a stage's name."""
    match = _PIPELINE.fullmatch(text.strip())
    return match["stage"] if match else text
