"""Usual header words of each kind of record, and the field that each means: data, compared as `normal` says.

A field's own name is always recognised. The profile of another program is one more table like this.
"""

from __future__ import annotations

import re

SYNONYMS: dict[str, dict[str, str]] = {
    "rep": {
        "id": "rep id, sales rep id, salesperson id, agent id, user id, employee id, owner id, record id, external id",
        "name": "rep, rep name, sales rep, sales agent, salesperson, sales person, agent, seller, employee, user,"
        " full name, owner, account manager",
        "email": "e-mail, mail, email address, e-mail address, work email",
        "team": "region, regional office, office, sales team, department, group, branch",
        "manager": "supervisor, manager name, sales manager, reports to, boss, team lead, lead",
        "joined": "hired, hire date, hired on, start date, started, joined on, join date, date joined, since",
        "left": "left on, end date, ended, leave date, date left, until, terminated, termination date",
    },
    "customer": {
        "id": "customer id, account id, client id, company id, organization id, record id, external id",
        "name": "customer, customer name, account, account name, client, client name, company, company name,"
        " organization, organization name, organisation, organisation name, business name",
        "email": "e-mail, mail, email address, e-mail address, contact email",
        "phone": "telephone, tel, phone number, telephone number, mobile, contact phone",
        "website": "web, web site, url, homepage, site, domain",
        "industry": "sector, branch, segment, vertical, industry sector",
        "region": "office location, location, country, territory, area, state, market",
        "source": "lead source, account source, origin, channel, referred by",
        "owner": "rep, sales rep, sales agent, salesperson, sales person, account owner, account manager, agent,"
        " owner name, customer owner, assigned to",
        "created": "created on, created at, created date, create date, creation date, date created, customer since,"
        " since, first contact",
        "note": "notes, comment, comments, description, remark, remarks",
    },
    "contact": {
        "id": "contact id, person id, uid, record id, external id",
        "name": "full name, contact, contact name, person, person name, display name",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organization name, organisation, organisation name, employer, associated company, firma, unternehmen,"
        " empresa, société, entreprise, azienda, компания, 公司, 公司名称, 客户, 客户名称, 会社, 会社名",
        "role": "job title, title, position, job, job role, function, stellenbezeichnung, cargo, puesto, fonction,"
        " poste, ruolo, должность, 职位, 职务, 役職",
        "email": "e-mail, mail, email address, e-mail address",
        "phone": "telephone, tel, phone number, telephone number, mobile",
        "note": "notes, comment, comments, description, remark, remarks",
    },
    "product": {
        "id": "product id, product code, sku, item id, item number, code, record id, external id",
        "name": "product, product name, item, item name, title",
        "category": "series, product category, product family, family, group, line, product line, type, product type",
        "list_price": "price, sales price, list price, unit price, standard price, retail price, rate",
    },
    "deal": {
        "id": "deal id, opportunity id, deal number, opportunity number, record id, external id, order id, quote id",
        "title": "name, deal, deal name, deal title, opportunity, opportunity name, opportunity title, subject",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organization name, organisation, organisation name, associated company",
        "rep": "rep name, sales rep, sales agent, salesperson, sales person, agent, seller, owner, owner name,"
        " deal owner, opportunity owner, account manager, assigned to",
        "product": "product name, item, product interest",
        "amount": "value, close value, deal value, deal amount, deal size, opportunity amount, opportunity value,"
        " amount value, total, price",
        "currency": "currency code, deal currency, currency iso code, amount currency",
        "stage": "deal stage, opportunity stage, stage name, sales stage, pipeline stage, status, deal status",
        "opened": "engage date, open date, opened on, opened at, opened date, date opened, created, created on,"
        " created at, created date, create date, creation date, date created, start date",
        "closed": "close date, closed on, closed at, closed date, closing date, date closed, end date,"
        " actual close date, actual closing date, actual close",
        "expected": "expected close, expected close date, expected closing date, expected closing, forecast date,"
        " estimated close date, est close date, target close date",
        "lost_reason": "loss reason, reason lost, reason for loss, closed lost reason, lost because",
        "source": "lead source, deal source, opportunity source, origin, channel",
    },
    "activity": {
        "id": "activity id, task id, event id, call id, record id, external id",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organisation, related to",
        "rep": "rep name, sales rep, sales agent, salesperson, sales person, agent, owner, assigned to, user,"
        " activity owner",
        "deal": "deal name, deal title, deal id, opportunity, opportunity name, opportunity id",
        "kind": "type, activity, activity type, activity kind, channel",
        "direction": "in or out, in/out, inbound or outbound",
        "at": "date, time, when, datetime, date time, timestamp, activity date, due date, logged at, created at, day",
        "note": "notes, comment, comments, text, description, subject, summary, body, details",
    },
    "feedback": {
        "id": "feedback id, response id, answer id, survey id, ticket id, record id, external id",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organisation, respondent",
        "rep": "rep name, sales rep, sales agent, salesperson, sales person, agent, owner, assigned to",
        "deal": "deal name, deal title, deal id, opportunity, opportunity name, opportunity id",
        "kind": "type, scale, survey, survey type, feedback type, metric",
        "score": "rating, answer, points, value, stars, grade",
        "at": "date, time, when, datetime, date time, timestamp, answered, answered at, submitted at, created at, day",
        "text": "comment, comments, note, notes, feedback, message, description, remark",
    },
    "case": {
        "id": "case id, case number, ticket id, ticket number, ticket, number, record id, external id,"
        " issue key, 工单编号",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organisation, organization name, associated company, related to, company / account",
        "deal": "deal name, deal title, deal id, opportunity, opportunity name, opportunity id",
        "contact": "contact name, requester, requester name, associated contact, full name, reporter, 联系人",
        "rep": "rep name, agent, assignee, assignee name, assigned to, owner, case owner, ticket owner, 负责人",
        "kind": "type, case type, ticket type, category, issue type, 类型",
        "priority": "ticket priority, case priority, severity, urgency, 优先级",
        "status": "case status, ticket status, state, 状态",
        "subject": "title, ticket name, ticket subject, case subject, summary, issue, 标题, 主题",
        "opened": "created, created at, created time, created on, created date, create date, creation date,"
        " date created, date opened, opened at, opened on, opened date, date/time opened, requested, 创建时间",
        "answered": "answered at, first reply at, first responded at, first response at, first response time,"
        " initial response time, initially assigned at, first agent reply date, first agent email response date",
        "solved": "solved at, solved time, date solved, resolved, resolved at, resolved time, resolved on,"
        " resolution date, date resolved, 解决时间",
        "closed": "closed at, closed time, closed on, closed date, close date, date closed, date/time closed, 关闭时间",
        "solution": "resolution, resolution note, resolution notes, answer",
        "surveyed": "survey sent, survey sent at",
    },
    "task": {
        "id": "task id, activity id, record id, external id, key",
        "title": "task, task name, task title, name, subject, content, summary, what, to do, todo, 任务, 标题",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organisation, organization name, associated company, related to, company / account",
        "deal": "deal name, deal title, deal id, opportunity, opportunity name, opportunity id",
        "rep": "rep name, assigned to, assignee, assigned, responsible, owner, task owner, activity owner,"
        " user, 负责人",
        "due": "due date, due on, due at, date due, due date only, deadline, date, 截止日期",
        "time": "due time",
        "wait": "hidden until, defer until, defer date, defer, not before",
        "priority": "task priority, importance, 优先级",
        "done": "done at, completed at, completed on, completed date, date completed, completion date, closed at,"
        " completed date/time, 完成时间",
        "status": "task status, activity status, state, completed, completed?, is completed, is closed, 状态",
    },
}


CLOSING: dict[str, str] = {
    "status": "status, deal status, opportunity status, outcome, result, won/lost",
    "is_won": "is won, closed won, is closed won, won?",
    "is_lost": "is lost, closed lost, is closed lost, lost?",
    "is_closed": "is closed, closed?",
    "won_time": "won time, won on, won date, date won, won at",
    "lost_time": "lost time, lost on, lost date, date lost, lost at",
}
"""Columns of a deal that are not kept, but say whether and when it was won or lost."""


MARKS: dict[str, str] = {
    "deleted": "is deleted, deleted, deleted?, is deleted?, deleted at, deleted on, date deleted, deleted date,"
    " deletion date, in recycle bin, recycle bin, trashed, in trash, is trashed, trash, removed, is removed,"
    " removed at, removed on, void, voided, is void, gelöscht, gelöscht am, papierkorb, entfernt, eliminado,"
    " lixeira, retiré, eliminada, borrado, excluído, excluída, apagado, supprimé, supprimée, corbeille, eliminato,"
    " cestino, verwijderd, удалено, удалён, удален, удалена, в корзине, usunięty, usunięte, usunięta, smazáno,"
    " silindi, 已删除, 是否删除, 删除标记, 已刪除, 削除, 削除済み, 削除フラグ, 삭제됨, is draft, draft, entwurf,"
    " borrador, rascunho, brouillon, bozza, concept, черновик, 草稿, 下書き",
    "state": "record status, record state, statecode, state code, record status s",
}
"""Columns of any kind of record by which some rows are no records (any more)."""

ACTIVE = (
    "active, is active, active?, is active?, enabled, is enabled, aktiv, ist aktiv, activo, activa, ativo,"
    " ativa, actif, active, attivo, attiva, actief, активен, активна, активно, активный, aktywny, aktywna, aktywne,"
    " aktywny?, aktivní, aktif, 有效, 是否有效, 启用, 是否启用, 有効, 활성, 사용"
)
"""Columns of deals that say whether they are in use: what is not may be lost, archived or deleted."""

OUTCOME = (
    "outcome, result, call outcome, call result, call disposition, disposition, ergebnis, anrufergebnis, resultado,"
    " resultado de la llamada, resultado da chamada, résultat, résultat de l'appel, risultato, esito, resultaat,"
    " результат, результат звонка, wynik, sonuç, 结果, 通话结果, 結果, 결과"
)
"""What came of an activity; of one that was planned or called off nothing did."""

ARCHIVED = (
    "is archived, archived?, archived at, archived on, archiviert, archivado, archivada, arquivado, arquivada,"
    " archivé, archivée, inactive, is inactive, inactive?, inaktiv, disabled, is disabled, archiviato, gearchiveerd,"
    " архивный, в архиве, 已归档, アーカイブ済み"
)
"""Columns by which a record is out of the lists. (Of a program's activities those are old ones, and real.)"""

TAGS = (
    "tag, labels, label, keywords, tag list, tag names, tag_ids/name, tag ids, tags/name, deal tags, company tags,"
    " account tags, customer tags, deal label, deal labels, organization label, organization labels, schlagwort,"
    " schlagworte, schlagwörter, stichwort, stichworte, stichwörter, etikett, etiketten, kennzeichen, etiqueta,"
    " etiquetas, marcador, marcadores, rótulo, rótulos, étiquette, étiquettes, mots-clés, libellé, libellés,"
    " etichetta, etichette, trefwoorden, тег, теги, метка, метки, ярлык, ярлыки, tagi, etykieta, etykiety, štítky,"
    " etiket, etiketler, címkék, 标签, 標籤, 客户标签, 商机标签, タグ, ラベル, 태그, 라벨"
)
"""Columns with tags, as most programs call them."""

DONE: dict[str, str] = {
    "done": "% complete, percent complete, done, is done, done?, completed, is completed, completed?, complete,"
    " is closed, closed, finished, is finished, date completed, completed on, completed at, completion date,"
    " completed time, completed date, done date, done on, done at, done time, marked as done time, erledigt,"
    " erledigt am, abgeschlossen, hecho, completado, completada, realizado, realizada, concluído, concluída, feito,"
    " terminé, terminée, fait, effectué, completato, completata, fatto, voltooid, afgerond, gedaan, выполнено,"
    " завершено, завершена, выполнена, сделано, wykonane, zakończone, tamamlandı, 完成, 已完成, 是否完成, 完了,"
    " 完了済み, 완료",
    "state": "status, activity status, task status, call status, meeting status, event status, appointment status,"
    " state, state code, statecode, status reason, meeting outcome, outgoing call status, aktivitätsstatus,"
    " aufgabenstatus, estado, estado de la tarea, estado de la actividad, situação, status da tarefa,"
    " status da atividade, statut, statut de la tâche, état, stato, stato attività, статус, статус задачи, состояние,"
    " durum, status zadania, 状态, 任务状态, 完成状态, ステータス, 状態, 状況, 상태",
}
"""Columns of activities that say whether they were done. A blank `done` says no; a blank `state` says nothing."""

CHANCE = (
    "probability, probability %, probability (%), chance, chance (%), win probability, winning probability,"
    " deal probability, close probability, forecast probability, success rate, likelihood, win %, wahrscheinlichkeit,"
    " wahrscheinlichkeit (%), wahrscheinlichkeit %, abschlusswahrscheinlichkeit, deal-wahrscheinlichkeit,"
    " probabilidad, probabilidad (%), probabilidad %, probabilidad del negocio, probabilidad de cierre,"
    " probabilidade, probabilidade (%), probabilidade %, probabilidade do negócio, probabilidade de fechamento,"
    " probabilité, probabilité (%), probabilité %, probabilité de la transaction, probabilité de conclusion,"
    " probabilità, probabilità (%), probabilità %, waarschijnlijkheid, waarschijnlijkheid (%), kans, kans (%),"
    " slagingskans, вероятность, вероятность, %, вероятность %, вероятность (%), вероятность сделки, ймовірність,"
    " prawdopodobieństwo, prawdopodobieństwo (%), pravděpodobnost, olasılık, olasılık (%), sannolikhet,"
    " sannsynlighet, sandsynlighed, todennäköisyys, valószínűség, probabilitate, πιθανότητα, 赢率, 可能性, 成交概率,"
    " 成功率, 赢单率, 概率, 可能性(%), 赢率(%), 確度, 確度(%), 確率, 受注確度, 成約確度, 見込み確度, 확률, 수주확률"
)
"""Columns of deals with the chance of winning that their stages have."""


def normal(title: str) -> str:
    """What header words are compared by: casefolded, without blanks, underscores, dashes and dots."""
    return re.sub(r"[\s_.\-–—]+", "", title.casefold())


def plain(title: str) -> str:
    """A title as another program's headers are compared: small letters, single blanks, no mark of a required field."""
    return " ".join(title.lower().replace("–", "-").replace("—", "-").rstrip("*. ").split())


def words(kind: str, fields: tuple[str, ...]) -> dict[str, str]:
    """The field for each normal header word of that kind."""
    usual = {
        normal(word): name
        for known in (MARKS, *_OF_ITS_OWN.get(kind, ()), SYNONYMS[kind], *([CLOSING] if kind == "deal" else []))
        for name, line in known.items()
        for word in line.split(",")
    }
    return usual | {normal(name): name for name in fields}


_OF_ITS_OWN: dict[str, tuple[dict[str, str], ...]] = {
    "deal": ({"probability": CHANCE, "deleted": ARCHIVED, "active": ACTIVE, "tags": TAGS},),
    "activity": (DONE, {"outcome": OUTCOME}),
    **{kind: ({"archived": ARCHIVED, "tags": TAGS},) for kind in ("rep", "customer", "contact", "product")},
}
