"""What figures depend on is never made up: each kind of it in several programs' words and languages."""

from __future__ import annotations

import sys

import pexpect
import pytest

from crmcli.exchange.importing.step2_understand.columns.recognition import layout
from tests.support.datafile import kept, small_team

# small_team: alice owns Acme Ltd, nobody owns Blue; Pro; deals 1 and 2; today is 2026-11-24.
STAGES = "SELECT name, probability FROM stage WHERE status = 'open' ORDER BY position"
USUAL = [("Lead", 20), ("Qualified", 40), ("Proposal", 60), ("Negotiation", 80)]
DEALS = "SELECT title, status, closed, expected FROM deal WHERE id > 2 ORDER BY title"


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


@pytest.fixture
def imported(crm, tmp_path):
    """Imports a file of that text, and gives the answer."""

    def run(kind: str, text: str, *more: str, code: int = 0):
        path = tmp_path / "file.csv"
        path.write_text(text, "utf-8")
        ran = crm("import", kind, path, *more)
        assert ran.code == code, ran
        return ran

    return run


# The chance and place of new stages

HEAD = "id,title,customer,rep,amount,stage,probability,close date\n"
NEW = ("--add-missing", "stages")


@pytest.mark.parametrize(
    ("title", "chances"),
    [
        ("Probability (%)", ("20", "60")),
        ("Deal probability", ("0.2", "0.6")),
        ("Wahrscheinlichkeit", ("20 %", "60 %")),
        ("Probabilidad", ("20%", "60%")),
        ("Вероятность", ("20", "60")),
        ("赢率", ("20", "60")),
        ("Deal - Probability", ("20.0", "60.0")),
    ],
)
def test_a_new_stage_has_the_chance_that_the_file_says_and_its_place_by_it(imported, db, title, chances):
    low, high = chances
    rows = f"1,A,Acme Ltd,alice,5,Tasting,{high}\n2,B,Acme Ltd,alice,5,First talk,{low}\n"
    imported("deals", f"id,title,customer,rep,amount,stage,{title}\n{rows}", *NEW)
    assert kept(db, STAGES) == [*USUAL[:1], ("First talk", 20), *USUAL[1:3], ("Tasting", 60), *USUAL[3:]]


def test_most_of_its_deals_say_a_stages_chance_and_else_nobody_does(imported, db):
    rows = "".join(f"{at},T,Acme Ltd,alice,5,Demo,{chance},\n" for at, chance in enumerate((30, 30, 80)))
    imported("deals", HEAD + rows, *NEW)
    assert ("Demo", 30) in kept(db, STAGES)
    rows = "".join(f"{at},T,Acme Ltd,alice,5,Trial,{chance},\n" for at, chance in enumerate((30, 40, 80)))
    assert "no one chance for most of its deals" in imported("deals", HEAD + rows, *NEW, code=4).err
    assert len(kept(db, STAGES)) == 5


def test_without_a_chance_every_new_stage_is_named_once_with_both_ways_out(imported, db):
    rows = "1,A,Acme Ltd,alice,5,Demo,,\n2,B,Acme Ltd,alice,5,Trial,,\n3,C,Acme Ltd,alice,5,Demo,,\n"
    said = imported("deals", HEAD + rows, *NEW, code=4).err.splitlines()
    assert said[0].startswith('stage "Demo" (2 rows, first in line 2): ') and said[1].startswith('stage "Trial" (1 row')
    assert '--stage "Demo=40%"' in said[0] and '--map-value "stage:Demo=Won"' in said[0] and len(said) == 3
    answers = ("--stage", "Demo=40%", "--map-value", "stage:Trial=Lead")
    imported("deals", HEAD + rows, *answers, "--save-profile", "erp")
    assert ("Demo", 40) in kept(db, STAGES) and len(kept(db, STAGES)) == 5
    assert "3 unchanged" in imported("deals", HEAD + rows, "--profile", "erp").out


def test_stages_of_closed_deals_alone_are_not_made(imported, db):
    rows = "1,A,Acme Ltd,alice,5,Handover,Won,2026-02-03\n2,B,Acme Ltd,alice,5,Lead,Open,\n"
    imported("deals", f"id,title,customer,rep,amount,deal stage,deal status,close date\n{rows}", *NEW)
    assert kept(db, STAGES) == USUAL and kept(db, DEALS)[0] == ("A", "won", "2026-02-03", None)


# Words for won and lost


@pytest.mark.parametrize(
    ("won", "lost"),
    [
        ("Cierre ganado", "CERRADA PERDIDA"),
        ("Fechado e ganho", "Negócio perdido"),
        ("Fermé gagné", "Affaire perdue"),
        ("Chiuso vinto", "Chiuso/Perso"),
        ("Gesloten - gewonnen", "Verloren"),
        ("Сделка успешна", "Сделка провалена"),
        ("Успешно реализовано", "Закрыто и не реализовано"),
        ("Zamknięte wygrane", "Przegrana"),
        ("受注", "クローズ/失注"),
        ("赢单", "输单"),
        ("Kazanıldı", "KAYBEDILDI"),
        ("Vunnen", "Förlorad"),
        ("수주", "실주"),
        ("Vyhráno", "Prohráno"),
    ],
)
def test_won_and_lost_are_understood_in_many_languages(imported, db, won, lost):
    rows = f"1,A,Acme Ltd,alice,5,{won},,2026-02-03\n2,B,Acme Ltd,alice,5,{lost},,2026-02-04\n"
    imported("deals", HEAD + rows, *NEW)
    assert kept(db, DEALS) == [("A", "won", "2026-02-03", None), ("B", "lost", "2026-02-04", None)]


@pytest.mark.parametrize(
    ("stage", "chance", "why"),
    [
        ("Ganado - renovación", 90, "it sounds like won deals"),
        ("Verloren an Mitbewerber X", 20, "it sounds like lost deals"),
        ("Closed", 50, "it sounds like the end of deals"),
        ("Storniert", 20, "it sounds like the end of deals"),
        ("Signed", 100, "a chance of 100 %: are they won?"),
        ("Parked", 0, "a chance of 0 %: are they lost?"),
    ],
)
def test_a_new_stage_that_looks_like_an_end_is_asked_about(imported, db, stage, chance, why):
    row = f"1,A,Acme Ltd,alice,5,{stage},{chance},2026-02-03\n"
    assert why in imported("deals", HEAD + row, *NEW, code=4).err
    assert kept(db, DEALS) == [] and kept(db, STAGES) == USUAL
    imported("deals", HEAD + row, *NEW, "--map-value", f"stage:{stage}=lost")
    assert kept(db, DEALS) == [("A", "lost", "2026-02-03", None)]


def test_close_dates_that_have_passed_without_a_known_end_are_asked_about(imported, db):
    rows = "1,A,Acme Ltd,alice,5,Onboarded,80,2026-02-03\n2,B,Acme Ltd,alice,5,Lead,,2026-12-24\n"
    assert "no stage of the file is known as won or lost" in imported("deals", HEAD + rows, *NEW, code=4).err
    imported("deals", HEAD + rows + "3,C,Acme Ltd,alice,5,Closed Won,100,2026-02-03\n", *NEW)
    assert ("Onboarded", 80) in kept(db, STAGES)


def test_a_reason_for_losing_makes_an_end_of_a_stage(imported):
    rows = "1,A,Acme Ltd,alice,5,Parked,30,too dear\n"
    text = f"id,title,customer,rep,amount,stage,probability,lost reason\n{rows}"
    assert "have a reason for losing them" in imported("deals", text, *NEW, code=4).err


# Close dates


@pytest.mark.parametrize(
    "header",
    [
        "ID,Opportunity Name,Account Name,Assigned to,Amount,Sales Stage,Expected Close Date,Date Created",
        "id,name,account_name,assigned_user_name,amount,sales_stage,date_closed,date_entered",
        "Opportunity No,Opportunity Name,Organization Name,Assigned To,Amount,Sales Stage,"
        "Expected Close Date,Created Time",
        "potential_no,potentialname,related_to,assigned_user_id,amount,sales_stage,closingdate,createdtime",
        "ID,Название сделки,Компания,Ответственный,Сумма,Стадия сделки,Предполагаемая дата закрытия,Дата создания",
    ],
)
def test_the_one_date_of_a_program_is_when_closed_deals_closed(imported, db, header):
    rows = "1,A,Acme Ltd,alice,5,Closed Won,2026-02-03,2026-01-02\n2,B,Acme Ltd,alice,5,Lead,2026-12-24,2026-01-02\n"
    imported("deals", f"{header}\n{rows}")
    assert kept(db, DEALS) == [("A", "won", "2026-02-03", None), ("B", "open", None, "2026-12-24")]


@pytest.mark.parametrize("stage", ["Won", "Lost", "Cierre ganado", "Closed Lost", "受注"])
def test_a_closed_deal_without_a_close_date_is_refused_with_the_way_out(imported, db, stage):
    text = f"id,title,customer,rep,amount,stage,closed,modified\n1,A,Acme Ltd,alice,5,{stage},,2026-03-04\n"
    assert "needs its close date – say which column has the day: --closed-from" in imported("deals", text, code=4).err
    imported("deals", text, "--closed-from", "Modified", "--save-profile", "erp")
    assert kept(db, DEALS)[0][2] == "2026-03-04"
    later = text.replace("2026-03-04", "2026-05-06")
    assert "1 unchanged" in imported("deals", later, "--profile", "erp").out, "a close date that is known stays"


def test_an_expected_date_alone_is_no_close_date_unless_that_is_said(imported, db):
    text = "id,title,customer,rep,amount,stage,forecast date\n1,A,Acme Ltd,alice,5,Won,2026-02-03\n"
    assert '--map "forecast date=closed"' in imported("deals", text, code=4).err
    imported("deals", text, "--map", "forecast date=closed")
    assert kept(db, DEALS) == [("A", "won", "2026-02-03", None)]


def test_a_deal_that_closed_before_its_record_was_made_has_no_opening_day(imported, db):
    head = "id,title,customer,rep,amount,stage,opened,closed\n"
    rows = "1,A,Acme Ltd,alice,5,Won,2026-03-04,2026-02-03\n2,B,Acme Ltd,alice,5,Lost,2026-03-04,2026-03-03\n"
    rows += "3,C,Acme Ltd,alice,5,Won,2026-03-04,2026-03-04\n"
    said = imported("deals", head + rows).err
    assert "2 deals closed before their records were made: they are taken without an opening day" in said
    assert kept(db, "SELECT opened, closed FROM deal WHERE id > 2 ORDER BY id") == [
        (None, "2026-02-03"), (None, "2026-03-03"), ("2026-03-04", "2026-03-04"),
    ]  # fmt: skip
    assert "3 unchanged" in imported("deals", head + rows).out


# Rows that are no records


@pytest.mark.parametrize(
    ("title", "gone", "there"),
    [
        ("IsDeleted", "true", "false"),
        ("deleted", "1", "0"),
        ("Deleted?", "Yes", ""),
        ("deleted_at", "2026-02-03 10:00", ""),
        ("Is Archived", "TRUE", "FALSE"),
        ("Archived", "yes", "no"),
        ("Record Status", "Trash", "Available"),
        ("Gelöscht", "ja", "nein"),
        ("Eliminado", "sí", "no"),
        ("Удалено", "да", "нет"),
        ("已删除", "是", "否"),
        ("Is draft", "x", ""),
        ("deal status", "Deleted", "Open"),
        ("Trash", "1", "0"),
        ("Papierkorb", "ja", "nein"),
        ("Removed", "X", ""),
        ("Inactive", "yes", "no"),
    ],
)
def test_deleted_archived_and_draft_rows_are_left_out_and_counted(imported, db, title, gone, there):
    rows = f"1,A,Acme Ltd,alice,5,Lead,{there}\n2,B,Acme Ltd,alice,5,Lead,{gone}\n"
    said = imported("deals", f"id,title,customer,rep,amount,stage,{title}\n{rows}").err
    assert f'Left out 1 row with "{gone}" in {title}' in said
    assert kept(db, "SELECT title FROM deal WHERE id > 2") == [("A",)]


@pytest.mark.parametrize("kind", ["customers", "products", "reps"])
def test_deleted_records_of_other_kinds_are_left_out_too(imported, db, kind):
    imported(kind, "id,name,IsDeleted\n1,Here,false\n2,Gone,true\n")
    assert kept(db, f"SELECT name FROM {kind[:-1]} WHERE name IN ('Here', 'Gone')") == [("Here",)]


@pytest.mark.parametrize(
    ("title", "off"), [("Active", "False"), ("Is Active?", "0"), ("Aktiv", "nein"), ("有效", "否")]
)
def test_deals_that_are_not_active_are_asked_about(imported, db, title, off):
    """Odoo's lost deals are so, other programs' archived or deleted ones."""
    rows = (
        f"id,title,customer,rep,amount,stage,{title}\n1,A,Acme Ltd,alice,5,Lead,yes\n2,B,Acme Ltd,alice,5,Lead,{off}\n"
    )
    refused = imported("deals", rows, code=4).err
    assert f'"{off}" may be of what is lost, archived or deleted' in refused
    assert f'--map-value "active:{off}=no"' in refused
    imported("deals", rows, "--map-value", f"active:{off}=no")
    assert kept(db, "SELECT title FROM deal WHERE id > 2") == [("A",)]
    imported("deals", rows, "--map-value", f"active:{off}=yes")
    assert kept(db, "SELECT title FROM deal WHERE id > 2") == [("A",), ("B",)]


def test_a_mark_that_nobody_understands_is_refused(imported, db):
    text = "id,name,deleted\n1,Here,maybe\n"
    assert '--map-value "deleted:maybe=yes" to leave it out' in imported("customers", text, code=4).err
    imported("customers", text, "--map-value", "deleted:maybe=no")
    assert kept(db, "SELECT name FROM customer WHERE name = 'Here'") == [("Here",)]


@pytest.mark.parametrize(
    ("title", "done", "planned"),
    [
        ("Activity - Done", "Done", "To do"),
        ("Completed", "True", "False"),
        ("Status", "Completed", "Not Started"),
        ("Activity Status", "Completed", "Scheduled"),
        ("Status", "Held", "Planned"),
        ("Call Status", "Completed", "Overdue"),
        ("% Complete", "100%", "50%"),
        ("Date Completed", "2026-10-02", ""),
        ("IsClosed", "true", "false"),
        ("Estado", "Completada", "Pendiente"),
        ("Статус", "Завершена", "Запланирована"),
        ("状态", "已完成", "未开始"),
        ("Aktivität - Erledigt", "Erledigt", "Zu erledigen"),
        ("Meeting outcome", "Completed", "No show"),
        ("Call Outcome", "Connected", "Canceled"),
        ("Result", "No answer", "Not held"),
        ("Ergebnis", "Interessiert", "abgesagt"),
    ],
)
def test_activities_that_were_not_done_are_left_out_and_counted(imported, db, title, done, planned):
    head = f"id,customer,rep,kind,at,note,{title}\n"
    rows = f"1,Acme Ltd,alice,call,2026-10-02,made,{done}\n2,Acme Ltd,alice,call,2026-10-03,planned,{planned}\n"
    said = imported("activities", head + rows).err
    assert f"Left out 1 row with {f'{chr(34)}{planned}{chr(34)}' if planned else 'nothing'} in {title}" in said
    assert kept(db, "SELECT note FROM activity WHERE note IS NOT NULL") == [("made",)]


# Converted amounts


@pytest.mark.parametrize(
    ("titles", "taken"),
    [
        ("Amount,Amount in company currency", 110),
        ("Amount,Amount (converted)", 110),
        ("Est. Revenue,Est. Revenue (Base)", 110),
        ("amount,amount_usdollar", 110),
        ("Amount,Amount (US Dollar)", 110),
        ("Importe,Importe en la moneda de la empresa", 110),
        ("Betrag,Betrag (umgerechnet)", 110),
        ("Valor,Valor na moeda da empresa", 110),
        ("Amount,Amount in thousands of boxes", 100),
    ],
)
def test_converted_amounts_are_taken_where_nothing_names_the_currency_of_the_others(imported, db, titles, taken):
    first, _, second = titles.partition(",")
    maps = () if first in ("Amount", "amount", "Betrag", "Importe", "Valor") else ("--map", f"{first}=amount")
    profile = {"Betrag": "german", "Importe": "spanish", "Valor": "portuguese", "Est. Revenue": "dynamics"}.get(first)
    more = ("--profile", profile) if profile else maps
    own = [word for name in ("title", "customer", "rep", "stage") for word in ("--map", f"{name}={name}")]
    text = f"id,title,customer,rep,stage,{titles}\n1,A,Acme Ltd,alice,Lead,100,110\n"
    said = imported("deals", text, *more, *own).err
    assert kept(db, "SELECT amount FROM deal WHERE id > 2") == [(taken * 100,)]
    assert (f'Amounts are those of "{second}", not of "{first}"' in said) == (taken == 110)


# Look-alikes, fixed values, names from before, deals that are gone


@pytest.mark.parametrize(
    "names",
    [
        ("Alder Ltd", "Alder Limited"),
        ("Zoo GmbH", "ZOO"),
        ("Fresno, S.L.", "Fresno SL"),
        ("Käse AG", "Kaese"),
        ("Hazelwood Furniture", "Hazelwood Furnitrue"),
    ],
)
def test_customers_of_one_file_that_look_alike_are_asked_about(imported, db, names):
    one, other = names
    text = f'id,title,customer,rep,amount\n1,A,"{one}",alice,5\n2,B,"{other}",alice,5\n'
    said = imported("deals", text, "--add-missing", "customers", code=4).err
    assert f'"{other}" looks like another one of the file, "{one}"' in said and f'--link "{other}={one}"' in said
    imported("deals", text, "--add-missing", "customers", "--link", f"{other}={one}")
    assert kept(db, "SELECT count(DISTINCT customer_id) FROM deal WHERE id > 2") == [(1,)]
    assert 'no customer "Nobody"' in imported("deals", text, "--link", f"{other}=Nobody", code=3).err


def test_a_field_has_one_value_in_every_row(imported, db):
    text = "who,customer,day\nalice,Acme Ltd,2026-10-02\nbob,Blue,2026-10-03\n"
    maps = ("--map", "who=rep", "--map", "day=at")
    assert "--set kind=meeting" in imported("activities", text, *maps, code=4).err
    imported("activities", text, *maps, "--set", "kind=meeting", "--set", "note=by hand", "--save-profile", "talks")
    assert kept(db, "SELECT kind, note, count(*) FROM activity WHERE note = 'by hand' GROUP BY 1") == [
        ("meeting", "by hand", 2)
    ]
    assert "2 unchanged" in imported("activities", text, "--profile", "talks").out
    imported("activities", text, "--profile", "talks", "--set", "kind=visit")
    assert kept(db, "SELECT count(*) FROM activity WHERE kind = 'visit'") == [(2,)]
    assert 'no field "knd"' in imported("activities", text, *maps, "--set", "knd=call", code=2).err
    assert "is not FIELD=VALUE" in imported("activities", text, *maps, "--set", "kind", code=2).err
    assert "say different things" in imported("activities", text, *maps, "--set", "rep=bob", code=2).err
    assert '"dance" is none of' in imported("activities", text, *maps, "--set", "kind=dance", code=4).err


def test_a_stage_is_known_by_the_names_that_it_had(crm, imported, db):
    row = "id,title,customer,rep,amount,stage\n1,A,Acme Ltd,alice,5,Negotiation\n"
    crm("edit", "stage", "Negotiation", "--name", "Contract", ok=True)
    crm("edit", "stage", "Contract", "--name", "Papers", ok=True)
    imported("deals", row)
    imported("deals", row.replace("1,A,", "2,B,").replace("Negotiation", "contract"))
    assert kept(db, "SELECT s.name FROM deal d JOIN stage s ON s.id = stage_id WHERE d.id > 2") == [
        ("Papers",),
        ("Papers",),
    ]
    crm("edit", "stage", "Papers", "--name", "Negotiation", ok=True)
    assert kept(db, "SELECT former FROM stage WHERE name = 'Negotiation'") == [("contract\npapers",)]


def test_deals_that_a_full_export_no_longer_has_are_named_and_archived(crm, imported, db):
    head = "id,title,customer,rep,amount\n"
    rows = [f"{at},T{at},Acme Ltd,alice,5\n" for at in range(1, 6)]
    imported("deals", head + "".join(rows))
    said = imported("deals", head + "".join(rows[:3])).err
    assert '2 deals of earlier imports are not in the file: "T4", "T5"; --full archives' in said
    assert "not in the file" not in imported("deals", head + rows[0]).err, "a part of them is no full export"
    assert "--full would archive 4 of 5" in imported("deals", head + rows[0], "--full", code=4).err
    imported("deals", head + "".join(rows[:3]), "--full")
    gone = "SELECT title FROM deal WHERE archived IS NOT NULL ORDER BY title"
    assert kept(db, gone) == [("T4",), ("T5",)]
    crm("undo", "--yes", ok=True)
    assert kept(db, gone) == []


def test_a_person_says_what_the_file_leaves_open(crm, db, tmp_path):
    path = tmp_path / "file.csv"
    rows = "1,A,Acme Ltd,alice,5,Demo,,\n2,B,Acme Ltd,alice,5,Signed,,2026-02-03\n3,C,Acme Ltd,alice,5,Won,,\n"
    path.write_text(f"id,title,customer,rep,amount,stage,probability,close date\n{rows}", "utf-8")
    child = pexpect.spawn(
        sys.executable, ["-m", "crmcli", "import", "deals", str(path), *NEW], encoding="utf-8", timeout=60
    )
    for question, answer in (
        ('stage "Demo"', "40"),
        ('stage "Signed"', "won"),
        ("no close date", "today"),
        ("[y/N]: ", "y"),
    ):
        child.expect_exact(question)
        child.expect_exact(": " if question != "[y/N]: " else "")
        child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0 and ("Demo", 40) in kept(db, STAGES)
    assert kept(db, DEALS) == [
        ("A", "open", None, None),
        ("B", "won", "2026-02-03", None),
        ("C", "won", "2026-11-24", None),
    ]


PROGRAMS = {
    "spanish": (
        "ID de registro,Nombre del negocio,Etapa del negocio,Fecha de cierre,"
        "Propietario del negocio,Valor,Empresa asociada",
        "Trato - ID,Trato - Título,Trato - Estado,Trato - Ganado el,Trato - Propietario,"
        "Trato - Valor,Trato - Organización",
        "Propietario de la oportunidad,Nombre de la cuenta,Nombre de la oportunidad,Etapa,Importe,Fecha de cierre",
        "ID,Nombre de la negociación,Etapa de la negociación,Persona responsable,Compañía,Total,Fecha de creación",
    ),
    "portuguese": (
        "ID do registro,Nome do negócio,Etapa do negócio,Data de fechamento,Proprietário do negócio,"
        "Valor,Empresa associada",
        "Negócio - ID,Negócio - Título,Negócio - Status,Negócio - Ganho em,Negócio - Proprietário,Negócio - Valor,"
        "Negócio - Organização",
        "Proprietário da oportunidade,Nome da conta,Nome da oportunidade,Fase,Valor,Data de fechamento",
        "ID,Nome do negócio,Etapa,Pessoa responsável,Companhia,Total,Criado em",
    ),
    "french": (
        "ID de fiche d'informations,Nom de la transaction,Phase de la transaction,Date de fermeture,"
        "Propriétaire de la transaction,Montant,Entreprise associée",
        "Affaire - ID,Affaire - Titre,Affaire - Statut,Affaire - Gagné le,Affaire - Propriétaire,Affaire - Valeur,"
        "Affaire - Organisation",
        "Propriétaire de l'opportunité,Nom du compte,Nom de l'opportunité,Étape,Montant,Date de clôture",
    ),
    "russian": (
        "ID;Название сделки;Стадия сделки;Ответственный;Сумма;Валюта;Компания;Дата создания;Сделка закрыта",
        "Сделка - ID,Сделка - Название,Сделка - Статус,Сделка - Этап,Сделка - Владелец,"
        "Сделка - Ценность,Сделка - Организация",
        "Владелец сделки,Название сделки,Этап сделки,Дата закрытия,Сумма,Связанная компания",
    ),
    "suitecrm": (
        "ID,Opportunity Name,Account Name,Amount,Currency,Expected Close Date,Sales Stage,Assigned to,Date Created",
        "id,name,date_entered,date_modified,assigned_user_name,amount,date_closed,sales_stage,account_name",
    ),
    "vtiger": ("Opportunity No,Opportunity Name,Organization Name,Amount,Expected Close Date,Sales Stage,Assigned To",),
    "odoo": ("External ID,Opportunity,Customer,Salesperson,Expected Revenue,Stage,Created on,Closed Date",),
    "dynamics": ("Topic,Potential Customer,Est. Close Date,Est. Revenue,Status,Owner,Created On,Pipeline Phase",),
    "monday": ("Name,Subitems,Stage,Owner,Deal Value,Accounts,Expected Close Date,Close Probability,Close Date",),
    "orocrm": ("Id,Opportunity name,Status Id,Budget Amount,Close Date,Account Account name,Owner Username",),
    "bitrix24": ("ID;Deal name;Stage;Responsible person;Amount;Currency;Company;Created on;Deal closed;Pipeline",),
}


@pytest.mark.parametrize(("name", "header"), [(name, each) for name, headers in PROGRAMS.items() for each in headers])
def test_the_exports_of_many_programs_and_languages_are_recognised(name, header):
    found = layout("deal", header.split(";" if ";" in header else ","), {})
    assert found.recognised.name == name
    assert {"title", "customer", "rep", "amount"} <= {column.field.name for column in found.columns}
    assert found.column("stage") or found.column("status")


def test_what_a_deal_was_won_with_counts_over_what_was_expected(imported, db):
    head = "Topic,Potential Customer,Est. Close Date,Est. Revenue,Status,Owner,Actual Close Date,Actual Revenue\n"
    rows = "A,Acme Ltd,2026-03-01,100,Won,alice,2026-02-03,90\nB,Acme Ltd,2026-12-24,200,Open,alice,,\n"
    imported("deals", head + rows)
    assert kept(db, "SELECT title, amount, closed FROM deal WHERE id > 2 ORDER BY title") == [
        ("A", 9000, "2026-02-03"), ("B", 20000, None),
    ]  # fmt: skip


# Amounts that can be read in two ways


@pytest.mark.parametrize(("decimal", "minor"), [(",", 850_000), (".", 850)])
def test_an_amount_that_is_two_is_read_as_the_team_settled_it_and_says_so(crm, imported, db, decimal, minor):
    text = "title,customer,rep,amount,stage,expected\nA,Acme Ltd,alice,8.500,Lead,3/4/2027\n"
    assert 'amount: is "8.500" 8500 or 8.500?' in imported("deals", text, code=4).err
    crm("config", "set", "decimal", decimal, ok=True)
    crm("config", "set", "date_order", "month-first", ok=True)
    ran = imported("deals", text)
    assert "amount: 8.500 is read as the team writes it (crm config decimal)" in ran.err
    assert "expected: 3/4/2027 is read as the team writes it (crm config date_order)" in ran.err
    assert kept(db, "SELECT amount, expected FROM deal WHERE title = 'A'") == [(minor, "2027-03-04")]


def test_currencies_of_one_column_are_read_each_as_it_is_written(crm, imported, db):
    crm("rate", "EUR", "2026-01", "2", ok=True)
    head = "title,customer,rep,amount,currency,stage\n"
    cells = (("A", '"1.234,50"', "EUR"), ("B", '"1,234.50"', "USD"), ("C", "8.500", "EUR"))
    rows = "".join(f"{title},Acme Ltd,alice,{amount},{code},Lead\n" for title, amount, code in cells)
    ran = imported("deals", f"{head}{rows}", "--dry-run", "--format", "md")
    assert "EUR: decimal comma; USD: decimal point" in ran.out
    imported("deals", f"{head}{rows}")
    assert kept(db, "SELECT title, amount, own_amount FROM deal WHERE id > 2 ORDER BY title") == [
        ("A", 246_900, 123_450), ("B", 123_450, None), ("C", 1_700_000, 850_000),
    ]  # fmt: skip
