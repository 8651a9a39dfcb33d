-- Version 18: rules of the sales process and of assignment; what was confirmed with a step of a deal, and why it was forced.

DROP VIEW v_moves;
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
	CONSTRAINT ck_rule_set_kind CHECK (kind IN ('scorecard', 'commission', 'coaching', 'process', 'assignment')), 
	CONSTRAINT ck_rule_set_version CHECK (version >= 1), 
	CONSTRAINT uq_rule_set_kind UNIQUE (kind, name_key, version)
);
INSERT INTO rule_set (id, kind, name, name_key, version, valid_from, text, at, "by", reason) SELECT id, kind, name, name_key, version, valid_from, text, at, "by", reason FROM rule_set_before;
DROP TABLE rule_set_before;
ALTER TABLE move ADD COLUMN checked VARCHAR;
ALTER TABLE move ADD COLUMN forced VARCHAR;
DROP TRIGGER move_changed_journal;
DROP TRIGGER move_gone_journal;
DROP TRIGGER move_insert_guard;
DROP TRIGGER move_update_guard;
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
CREATE TRIGGER move_changed_journal AFTER UPDATE OF deal_id, from_id, to_id, at, "by", checked, forced ON move
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'move', OLD.id, json_object('deal_id', OLD.deal_id, 'from_id', OLD.from_id, 'to_id', OLD.to_id, 'at', OLD.at, 'by', OLD."by", 'checked', OLD.checked, 'forced', OLD.forced), json_object('deal_id', NEW.deal_id, 'from_id', NEW.from_id, 'to_id', NEW.to_id, 'at', NEW.at, 'by', NEW."by", 'checked', NEW.checked, 'forced', NEW.forced) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER move_gone_journal AFTER DELETE ON move
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'move', OLD.id, json_object('deal_id', OLD.deal_id, 'from_id', OLD.from_id, 'to_id', OLD.to_id, 'at', OLD.at, 'by', OLD."by", 'checked', OLD.checked, 'forced', OLD.forced) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER move_insert_guard BEFORE INSERT ON move
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM move WHERE id = NEW.id) THEN RAISE(FAIL, 'move.id: another row has it')
    WHEN date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'move.at: a day is written as 2026-08-01')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'move.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.from_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.from_id) THEN RAISE(FAIL, 'move.from_id: FOREIGN KEY, there is no such stage')
    WHEN NEW.to_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.to_id) THEN RAISE(FAIL, 'move.to_id: FOREIGN KEY, there is no such stage')
    WHEN 'blob' IN (typeof(NEW."by"), typeof(NEW.checked), typeof(NEW.forced)) THEN RAISE(FAIL, 'move.by, checked, forced: it is text')
    END;
END;
CREATE TRIGGER move_update_guard BEFORE UPDATE OF id, deal_id, from_id, to_id, at, "by", checked, forced ON move
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'move.id: an id stays what it is')
    WHEN (NEW.at IS NOT OLD.at) AND date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'move.at: a day is written as 2026-08-01')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'move.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.from_id IS NOT OLD.from_id) AND NEW.from_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.from_id) THEN RAISE(ABORT, 'move.from_id: FOREIGN KEY, there is no such stage')
    WHEN (NEW.to_id IS NOT OLD.to_id) AND NEW.to_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.to_id) THEN RAISE(ABORT, 'move.to_id: FOREIGN KEY, there is no such stage')
    WHEN 'blob' IN (typeof(NEW."by"), typeof(NEW.checked), typeof(NEW.forced)) THEN RAISE(ABORT, 'move.by, checked, forced: it is text')
    END;
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
CREATE VIEW v_moves AS
SELECT
    move.id, move.deal_id, deal.title AS deal, customer.name AS customer,
    coalesce(credited.name, owner.name) AS rep,
    move.from_id, begun.name AS from_stage, move.to_id, ended.name AS to_stage, ended.status AS to_status,
    move.at AS day, move."by", move.checked, move.forced
FROM move
JOIN deal ON deal.id = move.deal_id
JOIN rep AS owner ON owner.id = deal.rep_id
JOIN stage AS ended ON ended.id = move.to_id
LEFT JOIN stage AS begun ON begun.id = move.from_id
LEFT JOIN rep AS credited ON credited.id = deal.credited_id
LEFT JOIN customer ON customer.id = deal.customer_id;
