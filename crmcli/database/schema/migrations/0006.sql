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
