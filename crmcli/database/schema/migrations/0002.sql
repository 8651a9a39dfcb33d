-- Version 2: rules in versions, targets, frozen periods, development and reviews; and each deal knows the day on which
-- its customer was first won, where it knew of a win.

CREATE TABLE rule_set (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    valid_from VARCHAR(10),
    text VARCHAR NOT NULL,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    reason VARCHAR,
    CONSTRAINT pk_rule_set PRIMARY KEY (id),
    CONSTRAINT ck_rule_set_kind CHECK (kind IN ('scorecard', 'commission', 'coaching')),
    CONSTRAINT ck_rule_set_version CHECK (version >= 1),
    CONSTRAINT uq_rule_set_kind UNIQUE (kind, name_key, version)
);
CREATE TABLE snapshot (
    id INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    start VARCHAR(10) NOT NULL,
    "end" VARCHAR(10) NOT NULL,
    content VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    reason VARCHAR,
    CONSTRAINT pk_snapshot PRIMARY KEY (id),
    CONSTRAINT ck_snapshot_end_after_start CHECK ("end" > start)
);
CREATE INDEX ix_snapshot_start ON snapshot (start, "end");
CREATE TABLE development (
    id INTEGER NOT NULL,
    rep_id INTEGER NOT NULL,
    metric VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    added VARCHAR(10) NOT NULL,
    review VARCHAR(10) NOT NULL,
    done VARCHAR(10),
    "by" VARCHAR NOT NULL,
    note VARCHAR,
    CONSTRAINT pk_development PRIMARY KEY (id),
    CONSTRAINT ck_development_review_after_added CHECK (review > added),
    CONSTRAINT fk_development_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
CREATE INDEX ix_development_rep_id ON development (rep_id);
CREATE TABLE review (
    id INTEGER NOT NULL,
    rep_id INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    start VARCHAR(10) NOT NULL,
    "end" VARCHAR(10) NOT NULL,
    role VARCHAR NOT NULL,
    criterion VARCHAR,
    score INTEGER NOT NULL,
    text VARCHAR,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    CONSTRAINT pk_review PRIMARY KEY (id),
    CONSTRAINT ck_review_role CHECK (role IN ('self', 'peer', 'manager')),
    CONSTRAINT ck_review_score CHECK (score BETWEEN 1 AND 5),
    CONSTRAINT ck_review_end_after_start CHECK ("end" > start),
    CONSTRAINT fk_review_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
CREATE INDEX ix_review_rep_id ON review (rep_id, start, "end", role, score);
CREATE TABLE rule_use (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    name_key VARCHAR,
    rep_id INTEGER,
    team_key VARCHAR,
    valid_from VARCHAR(10),
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    CONSTRAINT pk_rule_use PRIMARY KEY (id),
    CONSTRAINT ck_rule_use_kind CHECK (kind IN ('scorecard', 'commission', 'coaching')),
    CONSTRAINT ck_rule_use_one_owner CHECK (rep_id IS NULL OR team_key IS NULL),
    CONSTRAINT fk_rule_use_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
CREATE INDEX ix_rule_use_rep_id ON rule_use (rep_id);
CREATE TABLE target (
    id INTEGER NOT NULL,
    metric VARCHAR NOT NULL,
    rep_id INTEGER,
    team VARCHAR,
    team_key VARCHAR,
    label VARCHAR NOT NULL,
    start VARCHAR(10) NOT NULL,
    "end" VARCHAR(10) NOT NULL,
    amount BIGINT,
    number FLOAT,
    split VARCHAR NOT NULL,
    shares VARCHAR NOT NULL,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    reason VARCHAR,
    CONSTRAINT pk_target PRIMARY KEY (id),
    CONSTRAINT ck_target_one_value CHECK (amount IS NULL OR number IS NULL),
    CONSTRAINT ck_target_amount_not_negative CHECK (amount >= 0),
    CONSTRAINT ck_target_end_after_start CHECK ("end" > start),
    CONSTRAINT ck_target_one_owner CHECK (rep_id IS NULL OR team_key IS NULL),
    CONSTRAINT ck_target_split CHECK (split IN ('even', 'season', 'shares')),
    CONSTRAINT fk_target_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
CREATE INDEX ix_target_rep_id ON target (rep_id);
CREATE INDEX ix_target_start ON target (start, "end");
DROP TRIGGER deal_added;
DROP TRIGGER deal_gone;
DROP TRIGGER deal_changed;
UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = deal.customer_id)
    WHERE customer_won > (SELECT first_won FROM customer WHERE id = deal.customer_id);
CREATE TRIGGER deal_added AFTER INSERT ON deal
WHEN NEW.status = 'won' OR NEW.customer_id IS NOT NULL
BEGIN
    UPDATE deal SET next_won = NEW.closed WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) < (NEW.closed, NEW.id) ORDER BY closed DESC, id DESC LIMIT 1) AND NEW.status = 'won';
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) > (NEW.closed, NEW.id) ORDER BY closed, id LIMIT 1) WHERE id = NEW.id AND NEW.status = 'won';
    UPDATE deal SET customer_won = NEW.closed WHERE customer_id = (SELECT id FROM customer WHERE id = NEW.customer_id AND first_won >= NEW.closed) AND customer_won > NEW.closed AND NEW.status = 'won';
    UPDATE customer SET first_won = NEW.closed WHERE id = NEW.customer_id AND (first_won IS NULL OR first_won > NEW.closed) AND NEW.status = 'won';
    UPDATE deal SET customer_won = NEW.closed WHERE customer_id = NEW.customer_id AND customer_won IS NULL AND NEW.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) WHERE id = NEW.id AND customer_won IS NOT (SELECT first_won FROM customer WHERE id = NEW.customer_id) AND NEW.customer_id IS NOT NULL;
END;
CREATE TRIGGER deal_gone AFTER DELETE ON deal
WHEN OLD.status = 'won' OR OLD.customer_id IS NOT NULL
BEGIN
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id AND (closed, id) > (OLD.closed, OLD.id) ORDER BY closed, id LIMIT 1) WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id AND (closed, id) < (OLD.closed, OLD.id) ORDER BY closed DESC, id DESC LIMIT 1) AND OLD.status = 'won';
    UPDATE deal SET next_won = NULL WHERE id = OLD.id AND OLD.status = 'won';
    UPDATE customer SET first_won = (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id) WHERE id = OLD.customer_id AND OLD.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = OLD.customer_id) WHERE customer_id = OLD.customer_id AND customer_won = OLD.closed AND OLD.status = 'won';
    UPDATE deal SET customer_won = NULL WHERE id = OLD.id AND OLD.customer_id IS NOT NULL;
END;
CREATE TRIGGER deal_changed AFTER UPDATE OF status, closed, customer_id ON deal
WHEN OLD.status IS NOT NEW.status OR OLD.closed IS NOT NEW.closed OR OLD.customer_id IS NOT NEW.customer_id
BEGIN
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id AND (closed, id) > (OLD.closed, OLD.id) ORDER BY closed, id LIMIT 1) WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id AND (closed, id) < (OLD.closed, OLD.id) ORDER BY closed DESC, id DESC LIMIT 1) AND OLD.status = 'won';
    UPDATE deal SET next_won = NULL WHERE id = OLD.id AND OLD.status = 'won';
    UPDATE customer SET first_won = (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id) WHERE id = OLD.customer_id AND OLD.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = OLD.customer_id) WHERE customer_id = OLD.customer_id AND customer_won = OLD.closed AND OLD.status = 'won';
    UPDATE deal SET customer_won = NULL WHERE id = OLD.id AND OLD.customer_id IS NOT NULL;
    UPDATE deal SET next_won = NEW.closed WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) < (NEW.closed, NEW.id) ORDER BY closed DESC, id DESC LIMIT 1) AND NEW.status = 'won';
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) > (NEW.closed, NEW.id) ORDER BY closed, id LIMIT 1) WHERE id = NEW.id AND NEW.status = 'won';
    UPDATE deal SET customer_won = NEW.closed WHERE customer_id = (SELECT id FROM customer WHERE id = NEW.customer_id AND first_won >= NEW.closed) AND customer_won > NEW.closed AND NEW.status = 'won';
    UPDATE customer SET first_won = NEW.closed WHERE id = NEW.customer_id AND (first_won IS NULL OR first_won > NEW.closed) AND NEW.status = 'won';
    UPDATE deal SET customer_won = NEW.closed WHERE customer_id = NEW.customer_id AND customer_won IS NULL AND NEW.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) WHERE id = NEW.id AND customer_won IS NOT (SELECT first_won FROM customer WHERE id = NEW.customer_id) AND NEW.customer_id IS NOT NULL;
END;
