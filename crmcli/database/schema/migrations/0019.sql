-- Version 19: rules of the time limits of cases.

ALTER TABLE rule_set RENAME TO rule_set_before;
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
	CONSTRAINT ck_rule_set_kind CHECK (kind IN ('scorecard', 'commission', 'coaching', 'process', 'assignment', 'service')), 
	CONSTRAINT ck_rule_set_version CHECK (version >= 1), 
	CONSTRAINT uq_rule_set_kind UNIQUE (kind, name_key, version)
);
INSERT INTO rule_set (id, kind, name, name_key, version, valid_from, text, at, "by", reason) SELECT id, kind, name, name_key, version, valid_from, text, at, "by", reason FROM rule_set_before;
DROP TABLE rule_set_before;
CREATE TRIGGER rule_set_added_journal AFTER INSERT ON rule_set
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'rule_set', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_set_changed_journal AFTER UPDATE OF kind, name, name_key, version, valid_from, text, at, "by", reason ON rule_set
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'rule_set', OLD.id, json_object('kind', OLD.kind, 'name', OLD.name, 'name_key', OLD.name_key, 'version', OLD.version, 'valid_from', OLD.valid_from, 'text', OLD.text, 'at', OLD.at, 'by', OLD."by", 'reason', OLD.reason), json_object('kind', NEW.kind, 'name', NEW.name, 'name_key', NEW.name_key, 'version', NEW.version, 'valid_from', NEW.valid_from, 'text', NEW.text, 'at', NEW.at, 'by', NEW."by", 'reason', NEW.reason) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_set_gone_journal AFTER DELETE ON rule_set
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'rule_set', OLD.id, json_object('kind', OLD.kind, 'name', OLD.name, 'name_key', OLD.name_key, 'version', OLD.version, 'valid_from', OLD.valid_from, 'text', OLD.text, 'at', OLD.at, 'by', OLD."by", 'reason', OLD.reason) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_set_insert_guard BEFORE INSERT ON rule_set
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM rule_set WHERE id = NEW.id) THEN RAISE(FAIL, 'rule_set.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM rule_set WHERE kind = NEW.kind AND name_key = NEW.name_key AND version = NEW.version) THEN RAISE(FAIL, 'rule_set.kind, name_key, version: another row has it')
    WHEN typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'rule_set.version: it is a whole number')
    WHEN date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(FAIL, 'rule_set.valid_from: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'rule_set.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.text), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(FAIL, 'rule_set.kind, name, name_key, text, by, reason: it is text')
    END;
END;
CREATE TRIGGER rule_set_update_guard BEFORE UPDATE OF id, kind, name, name_key, version, valid_from, text, at, "by", reason ON rule_set
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rule_set.id: an id stays what it is')
    WHEN (NEW.version IS NOT OLD.version) AND typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'rule_set.version: it is a whole number')
    WHEN (NEW.valid_from IS NOT OLD.valid_from) AND date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(ABORT, 'rule_set.valid_from: a day is written as 2026-08-01')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'rule_set.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.kind IS NOT OLD.kind OR NEW.name_key IS NOT OLD.name_key OR NEW.version IS NOT OLD.version) AND EXISTS (SELECT 1 FROM rule_set WHERE kind = NEW.kind AND name_key = NEW.name_key AND version = NEW.version AND id <> OLD.id) THEN RAISE(ABORT, 'rule_set.kind, name_key, version: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.text), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(ABORT, 'rule_set.kind, name, name_key, text, by, reason: it is text')
    END;
END;
