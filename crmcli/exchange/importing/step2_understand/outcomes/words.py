"""Words of other programs for values of ours, whichever program wrote the file: data."""

from __future__ import annotations

import re
from functools import cache

from crmcli.core.names import key
from crmcli.exchange.importing.step2_understand.outcomes.closing_words import (
    ENDED_STEMS,
    LOST,
    LOST_STEMS,
    OPEN,
    WON,
    WON_STEMS,
)
from crmcli.exchange.importing.step2_understand.titles.program_headers import SIMPLER

YES = (
    "true, yes, y, 1, x, checked, ja, wahr, 是, 真, vrai, oui, sí, verdadero, sim, verdadeiro, vero, waar, да,"
    " истина, tak, prawda, evet, doğru, はい, 1.0"
)
NO = (
    "false, no, n, 0, unchecked, nein, falsch, 否, 假, faux, non, falso, não, nee, onwaar, нет, ложь, nie, fałsz,"
    " hayır, yanlış, いいえ, 0.0"
)

GONE = (
    "deleted, removed, void, voided, trash, trashed, in trash, recycle bin, archived, draft, template, gelöscht,"
    " papierkorb,"
    " archiviert, entwurf, vorlage, eliminado, eliminada, borrado, archivado, archivada, borrador, excluído,"
    " excluída, lixeira, arquivado, arquivada, rascunho, supprimé, supprimée, corbeille, archivé, archivée,"
    " brouillon, eliminato, eliminata, cestino, archiviato, bozza, verwijderd, gearchiveerd, удален, удалена,"
    " удалено, корзина, в архиве, черновик, usunięty, usunięta, usunięte, szkic, silindi, taslak, 已删除, 删除,"
    " 回收站, 已归档, 草稿, 削除, 削除済み, 下書き, 삭제됨, 임시저장"
)
"""States of what is no record (any more)."""

DONE = (
    "done, completed, complete, finished, closed, held, sent, received, logged, made, attended, success, erledigt,"
    " abgeschlossen, beendet, durchgeführt, stattgefunden, gehalten, fertig, hecho, hecha, completado, completada,"
    " finalizado, finalizada, realizado, realizada, cerrado, cerrada, concluído, concluída, feito, feita, fechado,"
    " fechada, terminé, terminée, fait, faite, effectué, effectuée, achevé, achevée, clôturé, tenue, tenu, fatto,"
    " fatta, completato, completata, svolto, svolta, eseguito, chiuso, voltooid, afgerond, gedaan, gehouden,"
    " выполнено, выполнена, завершено, завершена, завершен, сделано, состоялась, состоялось, закрыта, zakończone,"
    " zakończona, ukończone, wykonane, odbyte, dokončeno, hotovo, tamamlandı, yapıldı, slutförd, utfört, fullført,"
    " afsluttet, valmis, 完成, 已完成, 已结束, 完了, 完了済み, 実施済み, 実施済, 済, 완료, 완료됨"
)
PLANNED = (
    "to do, todo, open, planned, scheduled, not started, in progress, waiting, waiting on someone else,"
    " waiting for input, deferred, overdue, pending, canceled, cancelled, not held, no show, rescheduled, upcoming,"
    " active, new, not done, incomplete, uncompleted, not completed, assigned, inbox, on hold, offen, geplant,"
    " nicht begonnen, in bearbeitung, wartend, zurückgestellt, überfällig, abgesagt, storniert, nicht erledigt,"
    " zu erledigen, unerledigt, por hacer, pendiente, planificado, planificada, programado, programada, sin iniciar,"
    " no iniciado, no iniciada, en curso, en progreso, aplazado, aplazada, cancelado, cancelada, vencida, vencido,"
    " no realizada, a fazer, por fazer, pendente, planejado, planejada, planeado, agendado, agendada, não iniciado,"
    " não iniciada, em andamento, adiado, adiada, atrasado, atrasada, não realizado, não realizada, à faire,"
    " planifié, planifiée, prévu, prévue, non commencé, non commencée, en cours, en attente, reporté, reportée,"
    " annulé, annulée, en retard, non effectué, da fare, pianificato, pianificata, programmato, programmata,"
    " non iniziato, non iniziata, in corso, in attesa, rimandato, annullato, annullata, te doen, gepland, open,"
    " niet gestart, bezig, uitgesteld, geannuleerd, запланировано, запланирована, запланирован, не выполнено,"
    " не выполнена, не начато, не начата, в работе, выполняется, ожидает, ожидание, отложено, отложена, отменено,"
    " отменена, просрочено, не состоялась, do zrobienia, zaplanowane, zaplanowana, nierozpoczęte, w toku, oczekuje,"
    " odłożone, anulowane, zaległe, plánováno, yapılacak, planlandı, başlamadı, devam ediyor, beklemede, ertelendi,"
    " iptal edildi, iptal, planerad, avbruten, 未完成, 待办, 计划, 计划中, 未开始, 进行中, 待处理, 已取消, 取消,"
    " 推迟, 已逾期, 未着手, 予定, 未完了, 未実施, 進行中, キャンセル, 中止, 延期, 예정, 미완료, 진행중, 취소"
)
"""States of activities that were done, and of those that were not."""

ACTIVITIES = {
    "call": "call, phone call, phone, telephone, telefon, telefonat, anruf, 电话, 打电话, 电话拜访, 通话, 電話,"
    " 架電, logged call, llamada, ligação, chamada, telefonema, appel, звонок, chiamata, gesprek, połączenie, arama",
    "email": "email, e-mail, mail, e mail, outgoing email, incoming email, 邮件, 电子邮件, メール, 郵件,"
    " 发邮件, list email, correo, correo electrónico, courriel, письмо, эл. почта, электронная почта, e-posta",
    "meeting": "meeting, event, demo, appointment, lunch, video call, termin, besprechung, treffen, 会议, 会面,"
    " 会議, 打ち合わせ, 商談,"
    " 线上会议, reunión, cita, reunião, réunion, rendez-vous, встреча, riunione, appuntamento, vergadering, afspraak,"
    " spotkanie, toplantı",
    "visit": "visit, site visit, on site, onsite, besuch, vor ort, 拜访, 上门拜访, 见面拜访, 实地拜访, 到访,"
    " 訪問, 来訪, 拜訪, visita, visite, визит, bezoek, wizyta, ziyaret",
    "note": "note, task, to do, todo, deadline, comment, notiz, aufgabe, 备注, 任务, 记录, 其他, 其它, nota,"
    " tarea, tarefa, tâche, задача, заметка, compito, taak, zadanie, görev",
}
DIRECTIONS = {
    "in": "in, inbound, incoming, received, eingehend, ein, eingang, 呼入, 来电, 收到, entrante, recibido, recebida,"
    " recebido, entrant, reçu, входящий, входящая, входящее",
    "out": "out, outbound, outgoing, sent, made, ausgehend, aus, ausgang, 呼出, 去电, 拨打, 发送, saliente, enviado,"
    " enviada, efetuada, sortant, envoyé, исходящий, исходящая, исходящее",
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
    return re.sub(r"[\s_\-–—/:|&.,()（）]+", "", unaccented(key(text)))


def unaccented(text: str) -> str:
    """The text without the accents that people leave out, small, in simplified characters."""
    if text.isascii():
        return text.casefold()
    import unicodedata

    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold().replace("ı", "i").replace("ł", "l")))
    return unicodedata.normalize("NFC", bare).translate(SIMPLER)


def table(words: dict[str, str]) -> dict[str, str]:
    """For each word, as it is compared, what it means."""
    return {same(word): meaning for meaning, line in words.items() for word in line.split(",")}


@cache
def _tables() -> dict[str, dict[str, str]]:
    """The tables, made when first asked for: few files need them."""
    return {
        "status": table({"won": WON, "lost": LOST, "open": OPEN}),
        "flag": table({"yes": YES, "no": NO}),
        "gone": table({"gone": GONE}),
        "done": table({"no": PLANNED, "yes": DONE}),
        **{type: table(words) for type, words in BY_TYPE.items()},
        **{name: {**table(words), **{same(each): each for each in words}} for name, words in CHOICES.items()},
    }


_ACCENTS = re.compile("[\u0300-\u036f]")

_ENDINGS = re.compile(f"(?P<won>{WON_STEMS})|(?P<lost>{LOST_STEMS})|(?P<ended>{ENDED_STEMS})")

BY_TYPE = {"activity": ACTIVITIES, "direction": DIRECTIONS, "feedback": FEEDBACK}
"""For the fields of these types: other words for the ones that are kept."""


CHOICES: dict[str, dict[str, str]] = {
    "priority": {
        "low": "minor, trivial, lowest, niedrig, 低", "normal": "medium, standard, moderate, mittel, none, 中",
        "high": "major, important, hoch, 高", "urgent": "critical, highest, emergency, blocker, dringend, 紧急",
    },
    "case.kind": {
        "question": "how to, inquiry, enquiry, general inquiry, support, frage, 咨询",
        "problem": "incident, bug, issue, defect, fault, error, product issue, störung, 问题, 故障",
        "complaint": "complain, grievance, beschwerde, reklamation, 投诉",
        "request": "task, feature request, feature, change request, service request, refund, anfrage, 需求",
    },
    "case.status": {
        "open": "new, reopened, working, in progress, escalated, waiting on us, on us, assigned, offen, 处理中, 新建",
        "waiting": "pending, on hold, hold, on-hold, waiting on contact, waiting on customer, waiting for customer,"
        " waiting on third party, wartet, 等待",
        "solved": "resolved, done, fixed, completed, gelöst, 已解决",
        "closed": "closed resolved, cancelled, canceled, geschlossen, 已关闭",
    },
    "task.status": {
        "open": "not started, not_started, in progress, in_progress, todo, to do, pending, waiting, deferred, new,"
        " active, incomplete, waiting on someone else, needs action, planned, no, false, 0, offen, 未开始, 进行中",
        "done": "completed, complete, closed, finished, yes, true, 1, erledigt, 已完成",
    },
}  # fmt: skip
"""For the choices of these fields, of every kind or of one: other words for the ones that are kept."""


def choice_of(kind: str, field: str, text: str) -> str:
    """The choice that the text is another word for, with or without a number before it: "1 - High"."""
    for name in (f"{kind}.{field}", field):
        if found := _tables().get(name):
            return found.get(same(text)) or found.get(same(text).lstrip("0123456789")) or text
    return text


def status_of(text: str) -> str | None:
    """won, lost or open, where the text is a word for one of them, with or without a number: "7 - Closed Won"."""
    word = same(text)
    return _tables()["status"].get(word) or _tables()["status"].get(word.strip("0123456789%"))


def sounds_like(text: str) -> str | None:
    """won, lost or ended, where a word of such deals' stages is in the text: "Closed Won - Renewal"."""
    found = {match.lastgroup for match in _ENDINGS.finditer(unaccented(text))}
    ends = found - {"ended"}
    return ends.pop() if len(ends) == 1 else "ended" if found else None


def flag_of(text: str) -> bool | None:
    """Yes or no, where the text is a word for one of them."""
    answer = _tables()["flag"].get(same(text))
    return None if answer is None else answer == "yes"


def is_gone(text: str) -> bool:
    """Is that the state of what is no record (any more): deleted, in the bin, a draft?"""
    return same(text) in _tables()["gone"]


def done_of(text: str) -> bool | None:
    """Was an activity in that state done? None where nobody knows the word."""
    answer = _tables()["done"].get(same(text))
    return None if answer is None else answer == "yes"


def in_our_words(type: str, text: str) -> str:
    """The word that is kept in fields of that type; the text itself where it is none that is known."""
    return _tables()[type].get(same(text), text)


_PIPELINE = re.compile(r"(?P<stage>.+?)\s*[(（][^()（）]*[)）]")


def without_pipeline(text: str) -> str:
    """ "Closed Won (Sales Pipeline)" without the pipeline that some programs add to a stage's name."""
    match = _PIPELINE.fullmatch(text.strip())
    return match["stage"] if match else text
