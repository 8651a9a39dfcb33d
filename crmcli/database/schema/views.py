"""Views for other programs: Excel, Tableau, Datasette or DuckDB read from them what `crm` means by its words.

They are plain SQLite, so that any tool reads them. Amounts are in major units, beside their currency. Periods are those
of the team's fiscal year. SQLite knows no time zones: the day of a moment is its day in UTC.
"""

from __future__ import annotations

from crmcli.core.money import DECIMALS
from crmcli.core.vocabulary import TAGGED


def _units(currency: str) -> str:
    """The branches of a CASE that give how many minor units one of the currency is."""

    def branch(places: int) -> str:
        codes = ", ".join(f"'{code}'" for code, decimals in DECIMALS.items() if decimals == places)
        return f"WHEN {currency} IN ({codes}) THEN {10**places}.0"

    return f"{' '.join(map(branch, sorted(set(DECIMALS.values()))))} ELSE 100.0"


_TEAM = f"""
SELECT
    value AS currency,
    CASE {_units("value")} END AS minor_units,
    (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'fiscal_year_start') AS fiscal_year_start,
    (SELECT value FROM setting WHERE key = 'timezone') AS timezone,
    coalesce((SELECT value FROM setting WHERE key = 'fiscal_year_named'), 'first') AS fiscal_year_named
FROM setting
WHERE key = 'currency'
"""


def _month(day: str) -> str:
    """The number of the day's calendar month, counted from January of the year 0."""
    return f"CAST(substr({day}, 1, 4) AS INTEGER) * 12 + CAST(substr({day}, 6, 2) AS INTEGER) - 1"


def _first_of(month: str) -> str:
    return f"printf('%04d-%02d-01', ({month}) / 12, ({month}) % 12 + 1)"


def _quarter(day: str) -> str:
    """The number of the day's fiscal quarter; `team` is at hand."""
    return f"({_month(day)} - (team.fiscal_year_start - 1)) / 3"


def _quarter_label(day: str) -> str:
    return f"CASE WHEN {day} IS NOT NULL THEN {_named(_quarter(day))} END"


def _named(quarter: str) -> str:
    """What people call the quarter of that number."""
    later = "(team.fiscal_year_named = 'last' AND team.fiscal_year_start > 1)"
    return f"printf('%dQ%d', {quarter} / 4 + {later}, {quarter} % 4 + 1)"


_AMOUNT = "CAST({0} / team.minor_units AS REAL)"
_OWN_AMOUNT = (
    f"CAST(coalesce(deal.own_amount / CASE {_units('deal.currency')} END, deal.amount / team.minor_units) AS REAL)"
)

_DEALS = f"""
SELECT
    deal.id, deal.external_key, deal.title,
    deal.customer_id, customer.name AS customer, customer.region, customer.industry,
    deal.rep_id, owner.name AS rep, deal.credited_id, credited.name AS credited,
    coalesce(credited.team, CASE WHEN credited.id IS NULL THEN owner.team END) AS team,
    product.name AS product, product.category,
    {_AMOUNT.format("deal.amount")} AS amount, team.currency,
    coalesce(deal.currency, team.currency) AS own_currency, {_OWN_AMOUNT} AS own_amount,
    stage.name AS stage, deal.status, stage.probability,
    deal.opened, deal.closed, deal.expected,
    CAST(julianday(deal.closed) - julianday(deal.opened) AS INTEGER) AS days,
    {_quarter_label("deal.closed")} AS closed_quarter,
    deal.lost_reason, deal.source, deal.archived, deal.tags
FROM deal
JOIN v_team AS team
JOIN rep AS owner ON owner.id = deal.rep_id
JOIN stage ON stage.id = deal.stage_id
LEFT JOIN rep AS credited ON credited.id = deal.credited_id
LEFT JOIN customer ON customer.id = deal.customer_id
LEFT JOIN product ON product.id = deal.product_id
"""

_CUSTOMERS = """
SELECT
    customer.id, customer.external_key, customer.name, customer.email, customer.phone, customer.website,
    customer.industry, customer.region, customer.source, customer.owner_id, rep.name AS owner, rep.team,
    customer.created, customer.first_won, customer.note, customer.archived, customer.tags, customer.cadence
FROM customer
LEFT JOIN rep ON rep.id = customer.owner_id
"""

_CONTACTS = """
SELECT
    contact.id, contact.external_key, contact.name, contact.customer_id, customer.name AS customer, contact.role,
    contact.email, contact.phone, contact.note, contact.archived, contact.tags
FROM contact
LEFT JOIN customer ON customer.id = contact.customer_id
"""

_POSITIONS = """
SELECT
    position.id, position.contact_id, contact.name AS contact, position.customer_id, customer.name AS customer,
    position.role, position.since, position.until,
    position.until IS NULL AND contact.archived IS NULL AND position.id = (
        SELECT other.id FROM position AS other JOIN contact AS person ON person.id = other.contact_id
        WHERE other.customer_id = position.customer_id AND other.until IS NULL AND person.archived IS NULL
        ORDER BY other.main DESC, other.id LIMIT 1
    ) AS main
FROM position
JOIN contact ON contact.id = position.contact_id
JOIN customer ON customer.id = position.customer_id
"""

_CAMPAIGN_MEMBERS = """
SELECT
    member.id, member.campaign_id, campaign.name AS campaign, member.contact_id, contact.name AS contact,
    member.state, member.at
FROM campaign_member AS member
JOIN campaign ON campaign.id = member.campaign_id
JOIN contact ON contact.id = member.contact_id
"""

_TOUCHES = """
SELECT
    touch.id, touch.customer_id, customer.name AS customer, touch.at, coalesce(campaign.name, touch.source) AS source,
    touch.campaign_id
FROM touch
JOIN customer ON customer.id = touch.customer_id
LEFT JOIN campaign ON campaign.id = touch.campaign_id
"""

_REACHES = """
SELECT
    reach.id, reach.contact_id, contact.name AS contact, reach.kind, reach.value, reach.label, reach.opted_out,
    reach.bad
FROM reach
JOIN contact ON contact.id = reach.contact_id
"""

_DEAL_CONTACTS = """
SELECT
    deal_contact.id, deal_contact.deal_id, deal.title AS deal, deal_contact.contact_id, contact.name AS contact,
    deal_contact.role
FROM deal_contact
JOIN deal ON deal.id = deal_contact.deal_id
JOIN contact ON contact.id = deal_contact.contact_id
"""

_REPS = """
SELECT id, external_key, name, email, team, manager, joined, "left", archived, tags
FROM rep
"""

_PRODUCTS = f"""
SELECT
    product.id, product.external_key, product.name, product.category,
    {_AMOUNT.format("product.list_price")} AS list_price, team.currency, product.archived,
    product.tags
FROM product
JOIN v_team AS team
"""


JSON_TAGS = """'["' || replace({0}.tags, ' ', '","') || '"]'"""
"""The tags of a record as a list in JSON."""

_TAGS = "\nUNION ALL\n".join(
    f"""
SELECT '{kind}' AS kind, {kind}.id AS record_id, word.value AS tag
FROM {kind}
JOIN json_each({JSON_TAGS.format(kind)}) AS word
WHERE {kind}.tags IS NOT NULL
""".strip()
    for kind in TAGGED
)
"""Each tag of each record."""


_REFUNDS = f"""
SELECT
    refund.id, refund.external_key, refund.deal_id, deal.title AS deal, deal.customer_id, customer.name AS customer,
    deal.credited_id, rep.name AS credited, rep.team,
    {_AMOUNT.format("refund.amount")} AS amount, team.currency,
    coalesce(deal.currency, team.currency) AS own_currency,
    {_OWN_AMOUNT.replace("deal.own_amount", "refund.own_amount").replace("deal.amount", "refund.amount")} AS own_amount,
    refund.at AS day, {_quarter_label("refund.at")} AS quarter, refund.reason, refund."by"
FROM refund
JOIN v_team AS team
JOIN deal ON deal.id = refund.deal_id
JOIN customer ON customer.id = deal.customer_id
JOIN rep ON rep.id = deal.credited_id
"""

_UNITS_OF_DEAL = f"CASE {_units('coalesce(deal.currency, team.currency)')} END"
_OF_DEAL = """
    deal_id, deal.title AS deal, deal.customer_id, customer.name AS customer, rep.name AS rep,
    deal.status, deal.closed, coalesce(deal.currency, team.currency) AS currency,
"""

_LINES = f"""
SELECT
    line.id, line.external_key, line.{_OF_DEAL.strip()}
    line.position, product.name AS product, product.category, line.text,
    line.quantity / 1000.0 AS quantity, CAST(line.price / {_UNITS_OF_DEAL} AS REAL) AS price,
    CAST(line.discount / {_UNITS_OF_DEAL} AS REAL) AS discount, line.discount_rate / 10000.0 AS discount_rate,
    line.tax / 10000.0 AS tax_rate, CAST(line.amount / {_UNITS_OF_DEAL} AS REAL) AS amount
FROM line
JOIN v_team AS team
JOIN deal ON deal.id = line.deal_id
JOIN rep ON rep.id = deal.rep_id
LEFT JOIN customer ON customer.id = deal.customer_id
LEFT JOIN product ON product.id = line.product_id
"""

_QUOTES = f"""
SELECT
    quote.id, 'Q-' || quote.number AS number, quote.version, quote.{_OF_DEAL.strip()}
    CAST(quote.amount / {_UNITS_OF_DEAL} AS REAL) AS amount,
    quote.valid, quote.sent, quote.accepted, quote.rejected, quote.at, quote."by"
FROM quote
JOIN v_team AS team
JOIN deal ON deal.id = quote.deal_id
JOIN rep ON rep.id = deal.rep_id
LEFT JOIN customer ON customer.id = deal.customer_id
"""

_RATES = """
SELECT
    currency, day, CAST(value AS REAL) AS rate, value AS exact_rate, (SELECT currency FROM v_team) AS team_currency
FROM rate
"""


def _of_customer(table: str, *columns: str) -> str:
    """A record with its customer, rep and deal by name; those columns at the end."""
    return f"""
SELECT
    {table}.id, {table}.external_key, {table}.customer_id, customer.name AS customer,
    {table}.rep_id, rep.name AS rep, rep.team, {table}.deal_id, deal.title AS deal,
    {table}.kind, {", ".join(f"{table}.{column}" for column in columns)},
    {table}.at, substr({table}.at, 1, 10) AS day
FROM {table}
JOIN customer ON customer.id = {table}.customer_id
LEFT JOIN rep ON rep.id = {table}.rep_id
LEFT JOIN deal ON deal.id = {table}.deal_id
"""


_CASES = """
SELECT
    found.id, found.external_key, found.customer_id, customer.name AS customer,
    found.rep_id, rep.name AS rep, rep.team, found.deal_id, deal.title AS deal,
    found.kind, found.priority, found.status, found.subject, found.solution,
    found.opened, found.answered, found.solved, found.closed, substr(found.opened, 1, 10) AS day,
    found.surveyed, (SELECT score FROM feedback WHERE feedback.id = found.rating_id) AS rating,
    (SELECT count(*) FROM case_wait WHERE case_wait.case_id = found.id) AS waits
FROM "case" AS found
JOIN customer ON customer.id = found.customer_id
LEFT JOIN rep ON rep.id = found.rep_id
LEFT JOIN deal ON deal.id = found.deal_id
"""

_MOVES = """
SELECT
    move.id, move.deal_id, deal.title AS deal, customer.name AS customer,
    coalesce(credited.name, owner.name) AS rep,
    move.from_id, begun.name AS from_stage, move.to_id, ended.name AS to_stage, ended.status AS to_status,
    move.at AS day, move."by", move.checked, move.forced
FROM move
JOIN deal ON deal.id = move.deal_id
JOIN rep AS owner ON owner.id = deal.rep_id
JOIN stage AS ended ON ended.id = move.to_id
LEFT JOIN stage AS begun ON begun.id = move.from_id
LEFT JOIN rep AS credited ON credited.id = deal.credited_id
LEFT JOIN customer ON customer.id = deal.customer_id
"""


_TASKS = """
SELECT
    task.id, task.external_key, task.title, task.rep_id, rep.name AS rep, rep.team,
    task.customer_id, customer.name AS customer, task.deal_id, deal.title AS deal,
    task.due, task.time, task.wait, task.priority, task.every, task.repeats, task.series, task.done,
    task.promise, task.promised
FROM task
LEFT JOIN rep ON rep.id = task.rep_id
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN deal ON deal.id = task.deal_id
"""


def _per_rep(period: str) -> str:
    """A row for each rep and period ("quarter" or "month") with anything in it: the metrics of `crm metrics` that a
    row of plain SQLite can say, for the whole period."""
    number = _quarter if period == "quarter" else _month
    first = "period * 3 + team.fiscal_year_start - 1" if period == "quarter" else "period"
    label = _named("period") if period == "quarter" else f"substr({_first_of(first)}, 1, 7)"
    months = 3 if period == "quarter" else 1
    start, end = _first_of(first), _first_of(f"{first} + {months}")
    return f"""
WITH fact AS (
    SELECT
        deal.credited_id AS rep_id, {number("deal.closed")} AS period,
        deal.status = 'won' AS won, deal.status = 'lost' AS lost,
        CASE deal.status WHEN 'won' THEN deal.amount ELSE 0 END AS revenue,
        CASE deal.status WHEN 'won' THEN deal.amount ELSE 0 END AS sold,
        CASE WHEN deal.status = 'won' THEN julianday(deal.closed) - julianday(deal.opened) END AS cycle,
        deal.status = 'won' AND deal.closed = deal.customer_won AND NOT EXISTS (
            SELECT 1 FROM deal AS other WHERE other.status = 'won' AND other.customer_id = deal.customer_id
            AND other.closed = deal.closed AND other.id < deal.id
        ) AS new_customer,
        NULL AS csat, NULL AS nps, 0 AS contact
    FROM deal JOIN v_team AS team
    WHERE deal.closed IS NOT NULL
    UNION ALL
    SELECT deal.credited_id, {number("refund.at")}, 0, 0, -refund.amount, 0, NULL, 0, NULL, NULL, 0
    FROM refund JOIN deal ON deal.id = refund.deal_id JOIN v_team AS team
    UNION ALL
    SELECT
        feedback.rep_id, {number("feedback.at")}, 0, 0, 0, 0, NULL, 0,
        CASE feedback.kind WHEN 'csat' THEN feedback.score END, CASE feedback.kind WHEN 'nps' THEN feedback.score END, 0
    FROM feedback JOIN v_team AS team
    WHERE feedback.rep_id IS NOT NULL AND feedback.kind IN ('csat', 'nps')
    UNION ALL
    SELECT activity.rep_id, {number("activity.at")}, 0, 0, 0, 0, NULL, 0, NULL, NULL, 1
    FROM activity JOIN v_team AS team
    WHERE activity.direction = 'out'
)
SELECT
    rep.id AS rep_id, rep.name AS rep, rep.team, {label} AS {period},
    {start} AS first_day, date({end}, '-1 day') AS last_day,
    CAST(sum(revenue) / team.minor_units AS REAL) AS revenue, team.currency,
    CAST(sum(won) AS INTEGER) AS orders, CAST(sum(won) AS INTEGER) AS won, CAST(sum(lost) AS INTEGER) AS lost,
    CAST(sum(won) * 1.0 / nullif(sum(won) + sum(lost), 0) AS REAL) AS win_rate,
    CAST(sum(new_customer) AS INTEGER) AS new_customers,
    CAST(avg(csat >= 4) AS REAL) AS csat, CAST(count(csat) AS INTEGER) AS csat_answers,
    CAST(100.0 * (sum(nps >= 9) - sum(nps <= 6)) / count(nps) AS REAL) AS nps,
    CAST(count(nps) AS INTEGER) AS nps_answers,
    CAST(avg(cycle) AS REAL) AS sales_cycle,
    CAST(sum(sold) / team.minor_units / nullif(sum(won), 0) AS REAL) AS avg_deal,
    CAST(sum(contact) AS INTEGER) AS contacts,
    CAST(sum(contact) * 7 / (julianday({end}) - julianday({start})) AS REAL) AS contacts_per_week
FROM fact
JOIN v_team AS team
JOIN rep ON rep.id = fact.rep_id
GROUP BY rep.id, period
"""


_ASSIGNMENTS = """
SELECT
    assignment.id, assignment.kind, assignment.record_id, coalesce(customer.name, deal.title) AS record,
    assignment.rep_id, rep.name AS rep, rep.team, assignment.reason, assignment.version, assignment.at,
    substr(assignment.at, 1, 10) AS day, assignment."by"
FROM assignment
LEFT JOIN rep ON rep.id = assignment.rep_id
LEFT JOIN customer ON assignment.kind = 'customer' AND customer.id = assignment.record_id
LEFT JOIN deal ON assignment.kind = 'deal' AND deal.id = assignment.record_id
"""


VIEWS = {
    "v_team": _TEAM,
    "v_reps": _REPS,
    "v_customers": _CUSTOMERS,
    "v_contacts": _CONTACTS,
    "v_products": _PRODUCTS,
    "v_deals": _DEALS,
    "v_refunds": _REFUNDS,
    "v_lines": _LINES,
    "v_quotes": _QUOTES,
    "v_tags": _TAGS,
    "v_rates": _RATES,
    "v_moves": _MOVES,
    "v_positions": _POSITIONS,
    "v_reaches": _REACHES,
    "v_deal_contacts": _DEAL_CONTACTS,
    "v_activities": _of_customer("activity", "direction", "note", "contact_id"),
    "v_feedback": _of_customer("feedback", "score", "text"),
    "v_cases": _CASES,
    "v_tasks": _TASKS,
    "v_assignments": _ASSIGNMENTS,
    "v_campaign_members": _CAMPAIGN_MEMBERS,
    "v_touches": _TOUCHES,
    "v_rep_quarter": _per_rep("quarter"),
    "v_rep_month": _per_rep("month"),
}
"""Each view's select, by name, in an order in which they can be made."""


def views() -> dict[str, str]:
    """The `CREATE VIEW` statements by name."""
    return {name: f"CREATE VIEW {name} AS\n{select.strip()}" for name, select in VIEWS.items()}
