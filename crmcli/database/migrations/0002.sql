-- Version 2: rules in versions, targets, frozen periods, development and reviews.

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
