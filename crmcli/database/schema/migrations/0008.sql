-- Version 8: views of deals in their own currency, of rates and refunds; quarters named as the team names its fiscal years.

DROP VIEW v_activities;
DROP VIEW v_customers;
DROP VIEW v_deals;
DROP VIEW v_feedback;
DROP VIEW v_moves;
DROP VIEW v_rep_month;
DROP VIEW v_rep_quarter;
DROP VIEW v_reps;
DROP VIEW v_team;
CREATE VIEW v_team AS
SELECT
    value AS currency,
    CASE WHEN value IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN value IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN value IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END AS minor_units,
    (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'fiscal_year_start') AS fiscal_year_start,
    (SELECT value FROM setting WHERE key = 'timezone') AS timezone,
    coalesce((SELECT value FROM setting WHERE key = 'fiscal_year_named'), 'first') AS fiscal_year_named
FROM setting
WHERE key = 'currency';
CREATE VIEW v_reps AS
SELECT id, external_key, name, email, team, manager, joined, "left", archived
FROM rep;
CREATE VIEW v_customers AS
SELECT
    customer.id, customer.external_key, customer.name, customer.email, customer.phone, customer.website,
    customer.industry, customer.region, customer.source, customer.owner_id, rep.name AS owner, rep.team,
    customer.created, customer.first_won, customer.note, customer.archived
FROM customer
LEFT JOIN rep ON rep.id = customer.owner_id;
CREATE VIEW v_deals AS
SELECT
    deal.id, deal.external_key, deal.title,
    deal.customer_id, customer.name AS customer, customer.region, customer.industry,
    deal.rep_id, owner.name AS rep, deal.credited_id, credited.name AS credited,
    coalesce(credited.team, CASE WHEN credited.id IS NULL THEN owner.team END) AS team,
    product.name AS product, product.category,
    CAST(deal.amount / team.minor_units AS REAL) AS amount, team.currency,
    coalesce(deal.currency, team.currency) AS own_currency, CAST(coalesce(deal.own_amount / CASE WHEN deal.currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN deal.currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN deal.currency IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END, deal.amount / team.minor_units) AS REAL) AS own_amount,
    stage.name AS stage, deal.status, stage.probability,
    deal.opened, deal.closed, deal.expected,
    CAST(julianday(deal.closed) - julianday(deal.opened) AS INTEGER) AS days,
    CASE WHEN deal.closed IS NOT NULL THEN printf('%dQ%d', (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 / 4 + (team.fiscal_year_named = 'last' AND team.fiscal_year_start > 1), (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 % 4 + 1) END AS closed_quarter,
    deal.lost_reason, deal.source, deal.archived
FROM deal
JOIN v_team AS team
JOIN rep AS owner ON owner.id = deal.rep_id
JOIN stage ON stage.id = deal.stage_id
LEFT JOIN rep AS credited ON credited.id = deal.credited_id
LEFT JOIN customer ON customer.id = deal.customer_id
LEFT JOIN product ON product.id = deal.product_id;
CREATE VIEW v_refunds AS
SELECT
    refund.id, refund.external_key, refund.deal_id, deal.title AS deal, deal.customer_id, customer.name AS customer,
    deal.credited_id, rep.name AS credited, rep.team,
    CAST(refund.amount / team.minor_units AS REAL) AS amount, team.currency,
    coalesce(deal.currency, team.currency) AS own_currency,
    CAST(coalesce(refund.own_amount / CASE WHEN deal.currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN deal.currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN deal.currency IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END, refund.amount / team.minor_units) AS REAL) AS own_amount,
    refund.at AS day, CASE WHEN refund.at IS NOT NULL THEN printf('%dQ%d', (CAST(substr(refund.at, 1, 4) AS INTEGER) * 12 + CAST(substr(refund.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 / 4 + (team.fiscal_year_named = 'last' AND team.fiscal_year_start > 1), (CAST(substr(refund.at, 1, 4) AS INTEGER) * 12 + CAST(substr(refund.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 % 4 + 1) END AS quarter, refund.reason, refund."by"
FROM refund
JOIN v_team AS team
JOIN deal ON deal.id = refund.deal_id
JOIN customer ON customer.id = deal.customer_id
JOIN rep ON rep.id = deal.credited_id;
CREATE VIEW v_rates AS
SELECT
    currency, day, CAST(value AS REAL) AS rate, value AS exact_rate, (SELECT currency FROM v_team) AS team_currency
FROM rate;
CREATE VIEW v_moves AS
SELECT
    move.id, move.deal_id, deal.title AS deal, customer.name AS customer,
    coalesce(credited.name, owner.name) AS rep,
    move.from_id, begun.name AS from_stage, move.to_id, ended.name AS to_stage, ended.status AS to_status,
    move.at AS day, move."by"
FROM move
JOIN deal ON deal.id = move.deal_id
JOIN rep AS owner ON owner.id = deal.rep_id
JOIN stage AS ended ON ended.id = move.to_id
LEFT JOIN stage AS begun ON begun.id = move.from_id
LEFT JOIN rep AS credited ON credited.id = deal.credited_id
LEFT JOIN customer ON customer.id = deal.customer_id;
CREATE VIEW v_activities AS
SELECT
    activity.id, activity.external_key, activity.customer_id, customer.name AS customer,
    activity.rep_id, rep.name AS rep, rep.team, activity.deal_id, deal.title AS deal,
    activity.kind, activity.direction, activity.note,
    activity.at, substr(activity.at, 1, 10) AS day
FROM activity
JOIN customer ON customer.id = activity.customer_id
LEFT JOIN rep ON rep.id = activity.rep_id
LEFT JOIN deal ON deal.id = activity.deal_id;
CREATE VIEW v_feedback AS
SELECT
    feedback.id, feedback.external_key, feedback.customer_id, customer.name AS customer,
    feedback.rep_id, rep.name AS rep, rep.team, feedback.deal_id, deal.title AS deal,
    feedback.kind, feedback.score, feedback.text,
    feedback.at, substr(feedback.at, 1, 10) AS day
FROM feedback
JOIN customer ON customer.id = feedback.customer_id
LEFT JOIN rep ON rep.id = feedback.rep_id
LEFT JOIN deal ON deal.id = feedback.deal_id;
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
    CAST(sum(contact) * 7 / (julianday(printf('%04d-%02d-01', (period * 3 + team.fiscal_year_start - 1 + 3) / 12, (period * 3 + team.fiscal_year_start - 1 + 3) % 12 + 1)) - julianday(printf('%04d-%02d-01', (period * 3 + team.fiscal_year_start - 1) / 12, (period * 3 + team.fiscal_year_start - 1) % 12 + 1))) AS REAL) AS follow_ups
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
    CAST(sum(contact) * 7 / (julianday(printf('%04d-%02d-01', (period + 1) / 12, (period + 1) % 12 + 1)) - julianday(printf('%04d-%02d-01', (period) / 12, (period) % 12 + 1))) AS REAL) AS follow_ups
FROM fact
JOIN v_team AS team
JOIN rep ON rep.id = fact.rep_id
GROUP BY rep.id, period;
