-- Imports that can be taken back, what was changed since, reports that were delivered, and views for other programs.
CREATE TABLE import_run (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    profile VARCHAR,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    created VARCHAR NOT NULL,
    touched INTEGER NOT NULL,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    undone VARCHAR(20),
    CONSTRAINT pk_import_run PRIMARY KEY (id)
);
CREATE TABLE import_change (
    id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    record_id INTEGER NOT NULL,
    "before" VARCHAR NOT NULL,
    "after" VARCHAR NOT NULL,
    CONSTRAINT pk_import_change PRIMARY KEY (id),
    CONSTRAINT fk_import_change_import_id FOREIGN KEY(import_id) REFERENCES import_run (id)
);
CREATE INDEX ix_import_change_import_id ON import_change (import_id);
CREATE TABLE touched (
    kind VARCHAR NOT NULL,
    record_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    CONSTRAINT pk_touched PRIMARY KEY (kind, record_id)
);
CREATE INDEX ix_touched_number ON touched (number);
CREATE TABLE report_run (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    start VARCHAR(10) NOT NULL,
    "end" VARCHAR(10) NOT NULL,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    CONSTRAINT pk_report_run PRIMARY KEY (id),
    CONSTRAINT ck_report_run_end_after_start CHECK ("end" > start)
);
CREATE INDEX ix_report_run_name ON report_run (name);
CREATE TRIGGER rep_touched AFTER UPDATE OF name, email, team, manager, joined, "left", archived, external_key ON rep
BEGIN
    INSERT OR REPLACE INTO touched (kind, record_id, number) VALUES ('rep', NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM touched));
END;
CREATE TRIGGER customer_touched AFTER UPDATE OF name, email, phone, website, industry, region, source, owner_id, created, note, archived, external_key ON customer
BEGIN
    INSERT OR REPLACE INTO touched (kind, record_id, number) VALUES ('customer', NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM touched));
END;
CREATE TRIGGER product_touched AFTER UPDATE OF name, category, list_price, archived, external_key ON product
BEGIN
    INSERT OR REPLACE INTO touched (kind, record_id, number) VALUES ('product', NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM touched));
END;
CREATE TRIGGER stage_touched AFTER UPDATE OF name, status, position, probability, archived ON stage
BEGIN
    INSERT OR REPLACE INTO touched (kind, record_id, number) VALUES ('stage', NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM touched));
END;
CREATE TRIGGER deal_touched AFTER UPDATE OF title, customer_id, rep_id, product_id, amount, stage_id, opened, closed, credited_id, expected, lost_reason, source, archived, external_key ON deal
BEGIN
    INSERT OR REPLACE INTO touched (kind, record_id, number) VALUES ('deal', NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM touched));
END;
CREATE TRIGGER activity_touched AFTER UPDATE OF customer_id, rep_id, deal_id, kind, direction, at, note, external_key ON activity
BEGIN
    INSERT OR REPLACE INTO touched (kind, record_id, number) VALUES ('activity', NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM touched));
END;
CREATE TRIGGER feedback_touched AFTER UPDATE OF customer_id, rep_id, deal_id, kind, score, at, text, external_key ON feedback
BEGIN
    INSERT OR REPLACE INTO touched (kind, record_id, number) VALUES ('feedback', NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM touched));
END;
CREATE VIEW v_team AS
SELECT
    value AS currency,
    CASE WHEN value IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN value IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN value IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END AS minor_units,
    (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'fiscal_year_start') AS fiscal_year_start,
    (SELECT value FROM setting WHERE key = 'timezone') AS timezone
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
    stage.name AS stage, deal.status, stage.probability,
    deal.opened, deal.closed, deal.expected,
    CAST(julianday(deal.closed) - julianday(deal.opened) AS INTEGER) AS days,
    CASE WHEN deal.closed IS NOT NULL THEN printf('%dQ%d', (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 / 4, (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 % 4 + 1) END AS closed_quarter,
    deal.lost_reason, deal.source, deal.archived
FROM deal
JOIN v_team AS team
JOIN rep AS owner ON owner.id = deal.rep_id
JOIN stage ON stage.id = deal.stage_id
LEFT JOIN rep AS credited ON credited.id = deal.credited_id
LEFT JOIN customer ON customer.id = deal.customer_id
LEFT JOIN product ON product.id = deal.product_id;
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
        CASE WHEN deal.status = 'won' THEN julianday(deal.closed) - julianday(deal.opened) END AS cycle,
        deal.status = 'won' AND deal.closed = deal.customer_won AND NOT EXISTS (
            SELECT 1 FROM deal AS other WHERE other.status = 'won' AND other.customer_id = deal.customer_id
            AND other.closed = deal.closed AND other.id < deal.id
        ) AS new_customer,
        NULL AS csat, NULL AS nps, 0 AS contact
    FROM deal JOIN v_team AS team
    WHERE deal.closed IS NOT NULL
    UNION ALL
    SELECT
        feedback.rep_id, (CAST(substr(feedback.at, 1, 4) AS INTEGER) * 12 + CAST(substr(feedback.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3, 0, 0, 0, NULL, 0,
        CASE feedback.kind WHEN 'csat' THEN feedback.score END, CASE feedback.kind WHEN 'nps' THEN feedback.score END, 0
    FROM feedback JOIN v_team AS team
    WHERE feedback.rep_id IS NOT NULL AND feedback.kind IN ('csat', 'nps')
    UNION ALL
    SELECT activity.rep_id, (CAST(substr(activity.at, 1, 4) AS INTEGER) * 12 + CAST(substr(activity.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3, 0, 0, 0, NULL, 0, NULL, NULL, 1
    FROM activity JOIN v_team AS team
    WHERE activity.direction = 'out'
)
SELECT
    rep.id AS rep_id, rep.name AS rep, rep.team, printf('%dQ%d', period / 4, period % 4 + 1) AS quarter,
    printf('%04d-%02d-01', (period * 3 + team.fiscal_year_start - 1) / 12, (period * 3 + team.fiscal_year_start - 1) % 12 + 1) AS first_day, date(printf('%04d-%02d-01', (period * 3 + team.fiscal_year_start - 1 + 3) / 12, (period * 3 + team.fiscal_year_start - 1 + 3) % 12 + 1), '-1 day') AS last_day,
    CAST(sum(revenue) / team.minor_units AS REAL) AS revenue, team.currency,
    CAST(sum(won) AS INTEGER) AS orders, CAST(sum(won) AS INTEGER) AS won, CAST(sum(lost) AS INTEGER) AS lost,
    CAST(sum(won) * 1.0 / nullif(sum(won) + sum(lost), 0) AS REAL) AS win_rate,
    CAST(sum(new_customer) AS INTEGER) AS new_customers,
    CAST(avg(csat >= 4) AS REAL) AS csat, CAST(count(csat) AS INTEGER) AS csat_answers,
    CAST(100.0 * (sum(nps >= 9) - sum(nps <= 6)) / count(nps) AS REAL) AS nps,
    CAST(count(nps) AS INTEGER) AS nps_answers,
    CAST(avg(cycle) AS REAL) AS sales_cycle,
    CAST(sum(revenue) / team.minor_units / nullif(sum(won), 0) AS REAL) AS avg_deal,
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
        CASE WHEN deal.status = 'won' THEN julianday(deal.closed) - julianday(deal.opened) END AS cycle,
        deal.status = 'won' AND deal.closed = deal.customer_won AND NOT EXISTS (
            SELECT 1 FROM deal AS other WHERE other.status = 'won' AND other.customer_id = deal.customer_id
            AND other.closed = deal.closed AND other.id < deal.id
        ) AS new_customer,
        NULL AS csat, NULL AS nps, 0 AS contact
    FROM deal JOIN v_team AS team
    WHERE deal.closed IS NOT NULL
    UNION ALL
    SELECT
        feedback.rep_id, CAST(substr(feedback.at, 1, 4) AS INTEGER) * 12 + CAST(substr(feedback.at, 6, 2) AS INTEGER) - 1, 0, 0, 0, NULL, 0,
        CASE feedback.kind WHEN 'csat' THEN feedback.score END, CASE feedback.kind WHEN 'nps' THEN feedback.score END, 0
    FROM feedback JOIN v_team AS team
    WHERE feedback.rep_id IS NOT NULL AND feedback.kind IN ('csat', 'nps')
    UNION ALL
    SELECT activity.rep_id, CAST(substr(activity.at, 1, 4) AS INTEGER) * 12 + CAST(substr(activity.at, 6, 2) AS INTEGER) - 1, 0, 0, 0, NULL, 0, NULL, NULL, 1
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
    CAST(sum(revenue) / team.minor_units / nullif(sum(won), 0) AS REAL) AS avg_deal,
    CAST(sum(contact) AS INTEGER) AS contacts,
    CAST(sum(contact) * 7 / (julianday(printf('%04d-%02d-01', (period + 1) / 12, (period + 1) % 12 + 1)) - julianday(printf('%04d-%02d-01', (period) / 12, (period) % 12 + 1))) AS REAL) AS follow_ups
FROM fact
JOIN v_team AS team
JOIN rep ON rep.id = fact.rep_id
GROUP BY rep.id, period;
