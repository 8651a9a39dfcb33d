-- Version 25: what was given to whom, and why.

DROP TRIGGER rep_delete_guard;
CREATE TABLE assignment (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	record_id INTEGER NOT NULL, 
	rep_id INTEGER, 
	reason VARCHAR NOT NULL, 
	version INTEGER, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_assignment PRIMARY KEY (id), 
	CONSTRAINT ck_assignment_kind CHECK (kind IN ('customer', 'deal')), 
	CONSTRAINT fk_assignment_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
CREATE INDEX ix_assignment_record_id ON assignment (record_id, kind);
CREATE INDEX ix_assignment_rep_id ON assignment (rep_id);
CREATE TRIGGER assignment_added_journal AFTER INSERT ON assignment
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'assignment', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER assignment_changed_journal AFTER UPDATE OF kind, record_id, rep_id, reason, version, at, "by" ON assignment
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'assignment', OLD.id, json_object('kind', OLD.kind, 'record_id', OLD.record_id, 'rep_id', OLD.rep_id, 'reason', OLD.reason, 'version', OLD.version, 'at', OLD.at, 'by', OLD."by"), json_object('kind', NEW.kind, 'record_id', NEW.record_id, 'rep_id', NEW.rep_id, 'reason', NEW.reason, 'version', NEW.version, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER assignment_gone_journal AFTER DELETE ON assignment
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'assignment', OLD.id, json_object('kind', OLD.kind, 'record_id', OLD.record_id, 'rep_id', OLD.rep_id, 'reason', OLD.reason, 'version', OLD.version, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rep_delete_guard BEFORE DELETE ON rep
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM customer WHERE owner_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a customer refers to it')
    WHEN EXISTS (SELECT 1 FROM deal WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a deal refers to it')
    WHEN EXISTS (SELECT 1 FROM deal WHERE credited_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a deal refers to it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a feedback refers to it')
    WHEN EXISTS (SELECT 1 FROM rule_use WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a rule_use refers to it')
    WHEN EXISTS (SELECT 1 FROM target WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a target refers to it')
    WHEN EXISTS (SELECT 1 FROM development WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a development refers to it')
    WHEN EXISTS (SELECT 1 FROM review WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a review refers to it')
    WHEN EXISTS (SELECT 1 FROM absence WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a absence refers to it')
    WHEN EXISTS (SELECT 1 FROM pay_line WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a pay_line refers to it')
    WHEN EXISTS (SELECT 1 FROM reply WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a reply refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a case refers to it')
    WHEN EXISTS (SELECT 1 FROM task WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a task refers to it')
    WHEN EXISTS (SELECT 1 FROM assignment WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a assignment refers to it')
    END;
END;
CREATE TRIGGER assignment_insert_guard BEFORE INSERT ON assignment
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM assignment WHERE id = NEW.id) THEN RAISE(FAIL, 'assignment.id: another row has it')
    WHEN typeof(NEW.record_id) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'assignment.record_id: it is a whole number')
    WHEN typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'assignment.version: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'assignment.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'assignment.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.reason), typeof(NEW."by")) THEN RAISE(FAIL, 'assignment.kind, reason, by: it is text')
    END;
END;
CREATE TRIGGER assignment_update_guard BEFORE UPDATE OF id, kind, record_id, rep_id, reason, version, at, "by" ON assignment
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'assignment.id: an id stays what it is')
    WHEN (NEW.record_id IS NOT OLD.record_id) AND typeof(NEW.record_id) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'assignment.record_id: it is a whole number')
    WHEN (NEW.version IS NOT OLD.version) AND typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'assignment.version: it is a whole number')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'assignment.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'assignment.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.reason), typeof(NEW."by")) THEN RAISE(ABORT, 'assignment.kind, reason, by: it is text')
    END;
END;
