-- Version 1: the first schema. A step is never edited once released; later changes are later steps.

CREATE TABLE product (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    category VARCHAR,
    list_price BIGINT,
    archived VARCHAR(20),
    external_key VARCHAR,
    CONSTRAINT pk_product PRIMARY KEY (id),
    CONSTRAINT ck_product_price_not_negative CHECK (list_price >= 0),
    CONSTRAINT uq_product_name_key UNIQUE (name_key),
    CONSTRAINT uq_product_external_key UNIQUE (external_key)
);
CREATE TABLE rep (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    email VARCHAR,
    team VARCHAR,
    manager VARCHAR,
    joined VARCHAR(10),
    "left" VARCHAR(10),
    archived VARCHAR(20),
    external_key VARCHAR,
    CONSTRAINT pk_rep PRIMARY KEY (id),
    CONSTRAINT ck_rep_left_after_joined CHECK ("left" IS NULL OR joined IS NULL OR "left" >= joined),
    CONSTRAINT uq_rep_name_key UNIQUE (name_key),
    CONSTRAINT uq_rep_external_key UNIQUE (external_key)
);
CREATE TABLE schema_change (
    version INTEGER NOT NULL,
    at VARCHAR(20) NOT NULL,
    program VARCHAR NOT NULL,
    CONSTRAINT pk_schema_change PRIMARY KEY (version)
);
CREATE TABLE setting (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY ("key")
);
CREATE TABLE stage (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    probability INTEGER NOT NULL,
    archived VARCHAR(20),
    CONSTRAINT pk_stage PRIMARY KEY (id),
    CONSTRAINT ck_stage_status CHECK (status IN ('open', 'won', 'lost')),
    CONSTRAINT ck_stage_probability CHECK (probability BETWEEN 0 AND 100),
    CONSTRAINT uq_stage_id UNIQUE (id, status),
    CONSTRAINT uq_stage_name_key UNIQUE (name_key)
);
CREATE UNIQUE INDEX uq_stage_closing ON stage (status) WHERE status <> 'open';
CREATE TABLE customer (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    email VARCHAR,
    phone VARCHAR,
    website VARCHAR,
    industry VARCHAR,
    region VARCHAR,
    source VARCHAR,
    owner_id INTEGER,
    created VARCHAR(10) NOT NULL,
    note VARCHAR,
    archived VARCHAR(20),
    external_key VARCHAR,
    first_won VARCHAR(10),
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT uq_customer_name_key UNIQUE (name_key),
    CONSTRAINT fk_customer_owner_id FOREIGN KEY(owner_id) REFERENCES rep (id),
    CONSTRAINT uq_customer_external_key UNIQUE (external_key)
);
CREATE INDEX ix_customer_first_won ON customer (first_won);
CREATE INDEX ix_customer_owner_id ON customer (owner_id);
CREATE TABLE deal (
    id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    title_key VARCHAR NOT NULL,
    customer_id INTEGER,
    rep_id INTEGER NOT NULL,
    product_id INTEGER,
    amount BIGINT,
    stage_id INTEGER NOT NULL,
    status VARCHAR NOT NULL,
    opened VARCHAR(10),
    closed VARCHAR(10),
    credited_id INTEGER,
    expected VARCHAR(10),
    lost_reason VARCHAR,
    source VARCHAR,
    archived VARCHAR(20),
    external_key VARCHAR,
    next_won VARCHAR(10),
    customer_won VARCHAR(10),
    CONSTRAINT pk_deal PRIMARY KEY (id),
    CONSTRAINT fk_deal_stage_id FOREIGN KEY(stage_id, status) REFERENCES stage (id, status),
    CONSTRAINT ck_deal_amount_not_negative CHECK (amount >= 0),
    CONSTRAINT ck_deal_closed_when_closed CHECK ((status = 'open') = (closed IS NULL)),
    CONSTRAINT ck_deal_credited_when_closed CHECK ((status = 'open') = (credited_id IS NULL)),
    CONSTRAINT ck_deal_won_has_amount CHECK (status <> 'won' OR amount IS NOT NULL),
    CONSTRAINT ck_deal_won_has_customer CHECK (status <> 'won' OR customer_id IS NOT NULL),
    CONSTRAINT ck_deal_closed_after_opened CHECK (closed >= opened),
    CONSTRAINT fk_deal_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_deal_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
    CONSTRAINT fk_deal_product_id FOREIGN KEY(product_id) REFERENCES product (id),
    CONSTRAINT fk_deal_credited_id FOREIGN KEY(credited_id) REFERENCES rep (id),
    CONSTRAINT uq_deal_external_key UNIQUE (external_key)
);
CREATE INDEX ix_deal_closed ON deal (closed, opened, customer_won, customer_id, credited_id) WHERE closed IS NOT NULL;
CREATE INDEX ix_deal_credited_id ON deal (credited_id, closed, status, customer_id, opened, amount, next_won) WHERE closed IS NOT NULL;
CREATE INDEX ix_deal_customer_id ON deal (customer_id);
CREATE INDEX ix_deal_never_won ON deal (customer_id, customer_won) WHERE customer_won IS NULL;
CREATE INDEX ix_deal_open ON deal (opened, customer_won, customer_id, rep_id, status) WHERE status = 'open';
CREATE INDEX ix_deal_product_id ON deal (product_id);
CREATE INDEX ix_deal_rep_id ON deal (rep_id, status, id);
CREATE INDEX ix_deal_stage_id ON deal (stage_id, archived, amount);
CREATE INDEX ix_deal_title_key ON deal (title_key);
CREATE INDEX ix_deal_won ON deal (customer_id, closed, id, credited_id, status) WHERE status = 'won';
CREATE TABLE activity (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    rep_id INTEGER NOT NULL,
    deal_id INTEGER,
    kind VARCHAR NOT NULL,
    direction VARCHAR,
    at VARCHAR(20) NOT NULL,
    note VARCHAR,
    external_key VARCHAR,
    answered VARCHAR(20),
    CONSTRAINT pk_activity PRIMARY KEY (id),
    CONSTRAINT ck_activity_kind CHECK (kind IN ('call', 'email', 'meeting', 'visit', 'note')),
    CONSTRAINT ck_activity_direction CHECK ((kind = 'note') = (direction IS NULL) AND (direction IN ('in', 'out'))),
    CONSTRAINT fk_activity_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_activity_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
    CONSTRAINT fk_activity_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id),
    CONSTRAINT uq_activity_external_key UNIQUE (external_key)
);
CREATE INDEX ix_activity_answer ON activity (customer_id, rep_id, at, direction) WHERE direction = 'out';
CREATE INDEX ix_activity_customer_id ON activity (customer_id, at);
CREATE INDEX ix_activity_deal_id ON activity (deal_id);
CREATE INDEX ix_activity_in ON activity (rep_id, at, answered, direction) WHERE direction = 'in';
CREATE INDEX ix_activity_note ON activity (rep_id, at) WHERE direction IS NULL;
CREATE INDEX ix_activity_out ON activity (rep_id, at, direction) WHERE direction = 'out';
CREATE INDEX ix_activity_rep_id ON activity (rep_id);
CREATE INDEX ix_activity_waiting ON activity (customer_id, rep_id, answered) WHERE direction = 'in';
CREATE TABLE feedback (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    rep_id INTEGER,
    deal_id INTEGER,
    kind VARCHAR NOT NULL,
    score INTEGER,
    at VARCHAR(20) NOT NULL,
    text VARCHAR,
    external_key VARCHAR,
    CONSTRAINT pk_feedback PRIMARY KEY (id),
    CONSTRAINT ck_feedback_score CHECK ((kind = 'csat' AND score IS NOT NULL AND score BETWEEN 1 AND 5) OR (kind = 'nps' AND score IS NOT NULL AND score BETWEEN 0 AND 10) OR (kind = 'complaint' AND score IS NULL) OR (kind = 'suggestion' AND score IS NULL)),
    CONSTRAINT fk_feedback_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_feedback_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
    CONSTRAINT fk_feedback_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id),
    CONSTRAINT uq_feedback_external_key UNIQUE (external_key)
);
CREATE INDEX ix_feedback_customer_id ON feedback (customer_id);
CREATE INDEX ix_feedback_deal_id ON feedback (deal_id);
CREATE INDEX ix_feedback_rep_id ON feedback (rep_id, at, kind, score);
CREATE TABLE move (
    id INTEGER NOT NULL,
    deal_id INTEGER NOT NULL,
    from_id INTEGER,
    to_id INTEGER NOT NULL,
    at VARCHAR(10),
    "by" VARCHAR NOT NULL,
    CONSTRAINT pk_move PRIMARY KEY (id),
    CONSTRAINT fk_move_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id),
    CONSTRAINT fk_move_from_id FOREIGN KEY(from_id) REFERENCES stage (id),
    CONSTRAINT fk_move_to_id FOREIGN KEY(to_id) REFERENCES stage (id)
);
CREATE INDEX ix_move_at ON move (at, from_id, to_id, deal_id);
CREATE INDEX ix_move_deal_id ON move (deal_id, id, at);
CREATE TRIGGER deal_added AFTER INSERT ON deal
WHEN NEW.status = 'won' OR NEW.customer_id IS NOT NULL
BEGIN
    UPDATE deal SET next_won = NEW.closed WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) < (NEW.closed, NEW.id) ORDER BY closed DESC, id DESC LIMIT 1) AND NEW.status = 'won';
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) > (NEW.closed, NEW.id) ORDER BY closed, id LIMIT 1) WHERE id = NEW.id AND NEW.status = 'won';
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
    UPDATE customer SET first_won = NEW.closed WHERE id = NEW.customer_id AND (first_won IS NULL OR first_won > NEW.closed) AND NEW.status = 'won';
    UPDATE deal SET customer_won = NEW.closed WHERE customer_id = NEW.customer_id AND customer_won IS NULL AND NEW.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) WHERE id = NEW.id AND customer_won IS NOT (SELECT first_won FROM customer WHERE id = NEW.customer_id) AND NEW.customer_id IS NOT NULL;
END;
CREATE TRIGGER activity_added AFTER INSERT ON activity
WHEN NEW.direction = 'in' OR NEW.direction = 'out'
BEGIN
    UPDATE activity SET answered = (SELECT min(at) FROM activity WHERE direction = 'out' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND at >= NEW.at) WHERE id = NEW.id AND NEW.direction = 'in';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered IS NULL AND NEW.direction = 'out';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered > NEW.at AND NEW.direction = 'out';
END;
CREATE TRIGGER activity_gone AFTER DELETE ON activity
WHEN OLD.direction = 'in' OR OLD.direction = 'out'
BEGIN
    UPDATE activity SET answered = NULL WHERE id = OLD.id AND OLD.direction = 'in';
    UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out' AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at) WHERE direction = 'in' AND customer_id = OLD.customer_id AND rep_id = OLD.rep_id AND answered = OLD.at AND OLD.direction = 'out';
END;
CREATE TRIGGER activity_changed AFTER UPDATE OF direction, at, customer_id, rep_id ON activity
WHEN OLD.direction IS NOT NEW.direction OR OLD.at IS NOT NEW.at OR OLD.customer_id IS NOT NEW.customer_id OR OLD.rep_id IS NOT NEW.rep_id
BEGIN
    UPDATE activity SET answered = NULL WHERE id = OLD.id AND OLD.direction = 'in';
    UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out' AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at) WHERE direction = 'in' AND customer_id = OLD.customer_id AND rep_id = OLD.rep_id AND answered = OLD.at AND OLD.direction = 'out';
    UPDATE activity SET answered = (SELECT min(at) FROM activity WHERE direction = 'out' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND at >= NEW.at) WHERE id = NEW.id AND NEW.direction = 'in';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered IS NULL AND NEW.direction = 'out';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered > NEW.at AND NEW.direction = 'out';
END;
