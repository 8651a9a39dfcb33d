-- Version 15: what reps answer to frozen scores.

DROP TRIGGER rep_delete_guard;
CREATE TABLE reply (
	id INTEGER NOT NULL, 
	snapshot_id INTEGER NOT NULL, 
	rep_id INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_reply PRIMARY KEY (id), 
	CONSTRAINT fk_reply_snapshot_id FOREIGN KEY(snapshot_id) REFERENCES snapshot (id), 
	CONSTRAINT fk_reply_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
CREATE INDEX ix_reply_snapshot_id ON reply (snapshot_id);
CREATE TRIGGER reply_added_journal AFTER INSERT ON reply
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'reply', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER reply_changed_journal AFTER UPDATE OF snapshot_id, rep_id, text, at, "by" ON reply
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'reply', OLD.id, json_object('snapshot_id', OLD.snapshot_id, 'rep_id', OLD.rep_id, 'text', OLD.text, 'at', OLD.at, 'by', OLD."by"), json_object('snapshot_id', NEW.snapshot_id, 'rep_id', NEW.rep_id, 'text', NEW.text, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER reply_gone_journal AFTER DELETE ON reply
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'reply', OLD.id, json_object('snapshot_id', OLD.snapshot_id, 'rep_id', OLD.rep_id, 'text', OLD.text, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
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
    END;
END;
CREATE TRIGGER snapshot_delete_guard BEFORE DELETE ON snapshot
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM reply WHERE snapshot_id = OLD.id) THEN RAISE(ABORT, 'snapshot.id: FOREIGN KEY, a reply refers to it')
    END;
END;
CREATE TRIGGER reply_insert_guard BEFORE INSERT ON reply
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM reply WHERE id = NEW.id) THEN RAISE(FAIL, 'reply.id: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'reply.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.snapshot_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM snapshot WHERE id = NEW.snapshot_id) THEN RAISE(FAIL, 'reply.snapshot_id: FOREIGN KEY, there is no such snapshot')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'reply.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.text), typeof(NEW."by")) THEN RAISE(FAIL, 'reply.text, by: it is text')
    END;
END;
CREATE TRIGGER reply_update_guard BEFORE UPDATE OF id, snapshot_id, rep_id, text, at, "by" ON reply
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'reply.id: an id stays what it is')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'reply.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.snapshot_id IS NOT OLD.snapshot_id) AND NEW.snapshot_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM snapshot WHERE id = NEW.snapshot_id) THEN RAISE(ABORT, 'reply.snapshot_id: FOREIGN KEY, there is no such snapshot')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'reply.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.text), typeof(NEW."by")) THEN RAISE(ABORT, 'reply.text, by: it is text')
    END;
END;
