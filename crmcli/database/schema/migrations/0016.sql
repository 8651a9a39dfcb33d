-- Version 16: contacts per week of the whole period are not called what the score counts per presence.

DROP VIEW v_rep_quarter;
DROP VIEW v_rep_month;
CREATE VIEW v_rep_quarter AS
WITH fact AS (
    SELECT
        deal.credited_id AS rep_id, (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 AS period,
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
    SELECT deal.credited_id, (CAST(substr(refund.at, 1, 4) AS INTEGER) * 12 + CAST(substr(refund.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3, 0, 0, -refund.amount, 0, NULL, 0, NULL, NULL, 0
    FROM refund JOIN deal ON deal.id = refund.deal_id JOIN v_team AS team
    UNION ALL
    SELECT
        feedback.rep_id, (CAST(substr(feedback.at, 1, 4) AS INTEGER) * 12 + CAST(substr(feedback.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3, 0, 0, 0, 0, NULL, 0,
        CASE feedback.kind WHEN 'csat' THEN feedback.score END, CASE feedback.kind WHEN 'nps' THEN feedback.score END, 0
    FROM feedback JOIN v_team AS team
    WHERE feedback.rep_id IS NOT NULL AND feedback.kind IN ('csat', 'nps')
    UNION ALL
    SELECT activity.rep_id, (CAST(substr(activity.at, 1, 4) AS INTEGER) * 12 + CAST(substr(activity.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3, 0, 0, 0, 0, NULL, 0, NULL, NULL, 1
    FROM activity JOIN v_team AS team
    WHERE activity.direction = 'out'
)
SELECT
    rep.id AS rep_id, rep.name AS rep, rep.team, printf('%dQ%d', period / 4 + (team.fiscal_year_named = 'last' AND team.fiscal_year_start > 1), period % 4 + 1) AS quarter,
    printf('%04d-%02d-01', (period * 3 + team.fiscal_year_start - 1) / 12, (period * 3 + team.fiscal_year_start - 1) % 12 + 1) AS first_day, date(printf('%04d-%02d-01', (period * 3 + team.fiscal_year_start - 1 + 3) / 12, (period * 3 + team.fiscal_year_start - 1 + 3) % 12 + 1), '-1 day') AS last_day,
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
    CAST(sum(contact) * 7 / (julianday(printf('%04d-%02d-01', (period * 3 + team.fiscal_year_start - 1 + 3) / 12, (period * 3 + team.fiscal_year_start - 1 + 3) % 12 + 1)) - julianday(printf('%04d-%02d-01', (period * 3 + team.fiscal_year_start - 1) / 12, (period * 3 + team.fiscal_year_start - 1) % 12 + 1))) AS REAL) AS contacts_per_week
FROM fact
JOIN v_team AS team
JOIN rep ON rep.id = fact.rep_id
GROUP BY rep.id, period;
CREATE VIEW v_rep_month AS
WITH fact AS (
    SELECT
        deal.credited_id AS rep_id, CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 AS period,
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
    SELECT deal.credited_id, CAST(substr(refund.at, 1, 4) AS INTEGER) * 12 + CAST(substr(refund.at, 6, 2) AS INTEGER) - 1, 0, 0, -refund.amount, 0, NULL, 0, NULL, NULL, 0
    FROM refund JOIN deal ON deal.id = refund.deal_id JOIN v_team AS team
    UNION ALL
    SELECT
        feedback.rep_id, CAST(substr(feedback.at, 1, 4) AS INTEGER) * 12 + CAST(substr(feedback.at, 6, 2) AS INTEGER) - 1, 0, 0, 0, 0, NULL, 0,
        CASE feedback.kind WHEN 'csat' THEN feedback.score END, CASE feedback.kind WHEN 'nps' THEN feedback.score END, 0
    FROM feedback JOIN v_team AS team
    WHERE feedback.rep_id IS NOT NULL AND feedback.kind IN ('csat', 'nps')
    UNION ALL
    SELECT activity.rep_id, CAST(substr(activity.at, 1, 4) AS INTEGER) * 12 + CAST(substr(activity.at, 6, 2) AS INTEGER) - 1, 0, 0, 0, 0, NULL, 0, NULL, NULL, 1
    FROM activity JOIN v_team AS team
    WHERE activity.direction = 'out'
)
SELECT
    rep.id AS rep_id, rep.name AS rep, rep.team, substr(printf('%04d-%02d-01', (period) / 12, (period) % 12 + 1), 1, 7) AS month,
    printf('%04d-%02d-01', (period) / 12, (period) % 12 + 1) AS first_day, date(printf('%04d-%02d-01', (period + 1) / 12, (period + 1) % 12 + 1), '-1 day') AS last_day,
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
    CAST(sum(contact) * 7 / (julianday(printf('%04d-%02d-01', (period + 1) / 12, (period + 1) % 12 + 1)) - julianday(printf('%04d-%02d-01', (period) / 12, (period) % 12 + 1))) AS REAL) AS contacts_per_week
FROM fact
JOIN v_team AS team
JOIN rep ON rep.id = fact.rep_id
GROUP BY rep.id, period;
