-- Imports that can be taken back, what was changed since, and reports that were delivered.
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
