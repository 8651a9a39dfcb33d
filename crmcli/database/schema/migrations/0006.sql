-- Version 6: deals in a currency of their own at dated rates, and refunds of won deals.

ALTER TABLE deal ADD COLUMN currency VARCHAR;
ALTER TABLE deal ADD COLUMN own_amount BIGINT;
CREATE INDEX ix_deal_currency ON deal (currency) WHERE currency IS NOT NULL;
CREATE INDEX ix_deal_own_amount ON deal (own_amount) WHERE own_amount IS NOT NULL;
CREATE TABLE rate (
    id INTEGER NOT NULL,
    currency VARCHAR NOT NULL,
    day VARCHAR(10) NOT NULL,
    value VARCHAR NOT NULL,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    CONSTRAINT pk_rate PRIMARY KEY (id),
    CONSTRAINT uq_rate_currency UNIQUE (currency, day)
);
CREATE TABLE refund (
    id INTEGER NOT NULL,
    deal_id INTEGER NOT NULL,
    amount BIGINT NOT NULL,
    own_amount BIGINT,
    at VARCHAR(10) NOT NULL,
    reason VARCHAR,
    "by" VARCHAR NOT NULL,
    external_key VARCHAR,
    CONSTRAINT pk_refund PRIMARY KEY (id),
    CONSTRAINT ck_refund_amount_above_zero CHECK (amount >= 0 AND (amount > 0 OR own_amount > 0)),
    CONSTRAINT ck_refund_own_amount_above_zero CHECK (own_amount > 0),
    CONSTRAINT fk_refund_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id),
    CONSTRAINT uq_refund_external_key UNIQUE (external_key)
);
CREATE INDEX ix_refund_at ON refund (at, deal_id, amount);
CREATE INDEX ix_refund_deal_id ON refund (deal_id);
CREATE TRIGGER deal_refunded
BEFORE UPDATE OF status, closed, amount, own_amount, currency ON deal
WHEN EXISTS (SELECT 1 FROM refund WHERE deal_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'deal_refunded') WHERE NEW.status <> 'won' OR NEW.currency IS NOT OLD.currency
        OR NEW.closed > (SELECT min(at) FROM refund WHERE deal_id = OLD.id)
        OR coalesce(NEW.own_amount, NEW.amount) - (SELECT coalesce(sum(coalesce(own_amount, amount)), 0) FROM refund WHERE deal_id = NEW.id) < 0;
END;
CREATE TRIGGER refund_fits
AFTER INSERT ON refund
BEGIN
    SELECT RAISE(ABORT, 'refund_fits') WHERE NOT EXISTS (
        SELECT 1 FROM deal WHERE id = NEW.deal_id AND status = 'won' AND closed <= NEW.at
        AND (currency IS NULL) = (NEW.own_amount IS NULL)
        AND coalesce(deal.own_amount, deal.amount) - (SELECT coalesce(sum(coalesce(own_amount, amount)), 0) FROM refund WHERE deal_id = NEW.deal_id) >= 0
    );
END;
DROP TRIGGER deal_added_journal;
DROP TRIGGER deal_changed_journal;
DROP TRIGGER deal_gone_journal;
CREATE TRIGGER rate_added_journal AFTER INSERT ON rate
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'rate', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rate_changed_journal AFTER UPDATE OF currency, day, value, at, "by" ON rate
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'rate', OLD.id, json_object('currency', OLD.currency, 'day', OLD.day, 'value', OLD.value, 'at', OLD.at, 'by', OLD."by"), json_object('currency', NEW.currency, 'day', NEW.day, 'value', NEW.value, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rate_gone_journal AFTER DELETE ON rate
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'rate', OLD.id, json_object('currency', OLD.currency, 'day', OLD.day, 'value', OLD.value, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_added_journal AFTER INSERT ON deal
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'deal', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_changed_journal AFTER UPDATE OF title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened, closed, credited_id, expected, lost_reason, source, archived, external_key, currency, own_amount ON deal
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'deal', OLD.id, json_object('title', OLD.title, 'title_key', OLD.title_key, 'customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'product_id', OLD.product_id, 'amount', OLD.amount, 'stage_id', OLD.stage_id, 'status', OLD.status, 'opened', OLD.opened, 'closed', OLD.closed, 'credited_id', OLD.credited_id, 'expected', OLD.expected, 'lost_reason', OLD.lost_reason, 'source', OLD.source, 'archived', OLD.archived, 'external_key', OLD.external_key, 'currency', OLD.currency, 'own_amount', OLD.own_amount), json_object('title', NEW.title, 'title_key', NEW.title_key, 'customer_id', NEW.customer_id, 'rep_id', NEW.rep_id, 'product_id', NEW.product_id, 'amount', NEW.amount, 'stage_id', NEW.stage_id, 'status', NEW.status, 'opened', NEW.opened, 'closed', NEW.closed, 'credited_id', NEW.credited_id, 'expected', NEW.expected, 'lost_reason', NEW.lost_reason, 'source', NEW.source, 'archived', NEW.archived, 'external_key', NEW.external_key, 'currency', NEW.currency, 'own_amount', NEW.own_amount) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_gone_journal AFTER DELETE ON deal
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'deal', OLD.id, json_object('title', OLD.title, 'title_key', OLD.title_key, 'customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'product_id', OLD.product_id, 'amount', OLD.amount, 'stage_id', OLD.stage_id, 'status', OLD.status, 'opened', OLD.opened, 'closed', OLD.closed, 'credited_id', OLD.credited_id, 'expected', OLD.expected, 'lost_reason', OLD.lost_reason, 'source', OLD.source, 'archived', OLD.archived, 'external_key', OLD.external_key, 'currency', OLD.currency, 'own_amount', OLD.own_amount) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER refund_added_journal AFTER INSERT ON refund
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'refund', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER refund_changed_journal AFTER UPDATE OF deal_id, amount, own_amount, at, reason, "by", external_key ON refund
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'refund', OLD.id, json_object('deal_id', OLD.deal_id, 'amount', OLD.amount, 'own_amount', OLD.own_amount, 'at', OLD.at, 'reason', OLD.reason, 'by', OLD."by", 'external_key', OLD.external_key), json_object('deal_id', NEW.deal_id, 'amount', NEW.amount, 'own_amount', NEW.own_amount, 'at', NEW.at, 'reason', NEW.reason, 'by', NEW."by", 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER refund_gone_journal AFTER DELETE ON refund
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'refund', OLD.id, json_object('deal_id', OLD.deal_id, 'amount', OLD.amount, 'own_amount', OLD.own_amount, 'at', OLD.at, 'reason', OLD.reason, 'by', OLD."by", 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
DROP VIEW v_rep_month;
DROP VIEW v_rep_quarter;
DROP VIEW v_deals;
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
    CASE WHEN deal.closed IS NOT NULL THEN printf('%dQ%d', (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 / 4, (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 % 4 + 1) END AS closed_quarter,
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
    refund.at AS day, CASE WHEN refund.at IS NOT NULL THEN printf('%dQ%d', (CAST(substr(refund.at, 1, 4) AS INTEGER) * 12 + CAST(substr(refund.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 / 4, (CAST(substr(refund.at, 1, 4) AS INTEGER) * 12 + CAST(substr(refund.at, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 % 4 + 1) END AS quarter, refund.reason, refund."by"
FROM refund
JOIN v_team AS team
JOIN deal ON deal.id = refund.deal_id
JOIN customer ON customer.id = deal.customer_id
JOIN rep ON rep.id = deal.credited_id;
CREATE VIEW v_rates AS
SELECT
    currency, day, CAST(value AS REAL) AS rate, value AS exact_rate, (SELECT currency FROM v_team) AS team_currency
FROM rate;
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
