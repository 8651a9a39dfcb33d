-- Version 22: which contact a case is of.

-- Columns and rules that ALTER TABLE cannot add: the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = 'CREATE TABLE "case" (
	id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	rep_id INTEGER, 
	deal_id INTEGER, 
	feedback_id INTEGER, 
	kind VARCHAR NOT NULL, 
	priority VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	opened VARCHAR(20) NOT NULL, 
	answered VARCHAR(20), 
	solved VARCHAR(20), 
	closed VARCHAR(20), 
	solution VARCHAR, 
	external_key VARCHAR, 
	contact_id INTEGER, 
	CONSTRAINT pk_case PRIMARY KEY (id), 
	CONSTRAINT ck_case_kind CHECK (kind IN (''question'', ''problem'', ''complaint'', ''request'')), 
	CONSTRAINT ck_case_priority CHECK (priority IN (''low'', ''normal'', ''high'', ''urgent'')), 
	CONSTRAINT ck_case_status CHECK (status IN (''open'', ''waiting'', ''solved'', ''closed'')), 
	CONSTRAINT ck_case_solved_when_solved CHECK ((status IN (''solved'', ''closed'')) = (solved IS NOT NULL)), 
	CONSTRAINT ck_case_closed_when_closed CHECK ((status = ''closed'') = (closed IS NOT NULL)), 
	CONSTRAINT ck_case_in_order CHECK (answered >= opened AND solved >= opened AND closed >= solved), 
	CONSTRAINT fk_case_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_case_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id), 
	CONSTRAINT fk_case_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id), 
	CONSTRAINT fk_case_feedback_id FOREIGN KEY(feedback_id) REFERENCES feedback (id), 
	CONSTRAINT uq_case_external_key UNIQUE (external_key), 
	CONSTRAINT fk_case_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)
)'
WHERE type = 'table' AND name = 'case';
PRAGMA writable_schema = RESET;
CREATE INDEX ix_case_contact_id ON "case" (contact_id) WHERE contact_id IS NOT NULL;
DROP TRIGGER case_changed_journal;
DROP TRIGGER case_gone_journal;
DROP TRIGGER case_insert_guard;
DROP TRIGGER case_update_guard;
DROP TRIGGER contact_delete_guard;
CREATE TRIGGER case_changed_journal AFTER UPDATE OF customer_id, rep_id, deal_id, feedback_id, kind, priority, status, subject, opened, answered, solved, closed, solution, external_key, contact_id ON "case"
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'case', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'feedback_id', OLD.feedback_id, 'kind', OLD.kind, 'priority', OLD.priority, 'status', OLD.status, 'subject', OLD.subject, 'opened', OLD.opened, 'answered', OLD.answered, 'solved', OLD.solved, 'closed', OLD.closed, 'solution', OLD.solution, 'external_key', OLD.external_key, 'contact_id', OLD.contact_id), json_object('customer_id', NEW.customer_id, 'rep_id', NEW.rep_id, 'deal_id', NEW.deal_id, 'feedback_id', NEW.feedback_id, 'kind', NEW.kind, 'priority', NEW.priority, 'status', NEW.status, 'subject', NEW.subject, 'opened', NEW.opened, 'answered', NEW.answered, 'solved', NEW.solved, 'closed', NEW.closed, 'solution', NEW.solution, 'external_key', NEW.external_key, 'contact_id', NEW.contact_id) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER case_gone_journal AFTER DELETE ON "case"
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'case', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'feedback_id', OLD.feedback_id, 'kind', OLD.kind, 'priority', OLD.priority, 'status', OLD.status, 'subject', OLD.subject, 'opened', OLD.opened, 'answered', OLD.answered, 'solved', OLD.solved, 'closed', OLD.closed, 'solution', OLD.solution, 'external_key', OLD.external_key, 'contact_id', OLD.contact_id) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER case_insert_guard BEFORE INSERT ON "case"
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM "case" WHERE id = NEW.id) THEN RAISE(FAIL, 'case.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'case.external_key: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.opened, '+0 days') IS NOT NEW.opened THEN RAISE(FAIL, 'case.opened: a moment is written as 2026-08-01T09:30:00Z')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.answered, '+0 days') IS NOT NEW.answered THEN RAISE(FAIL, 'case.answered: a moment is written as 2026-08-01T09:30:00Z')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.solved, '+0 days') IS NOT NEW.solved THEN RAISE(FAIL, 'case.solved: a moment is written as 2026-08-01T09:30:00Z')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.closed, '+0 days') IS NOT NEW.closed THEN RAISE(FAIL, 'case.closed: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(FAIL, 'case.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'case.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'case.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.feedback_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM feedback WHERE id = NEW.feedback_id) THEN RAISE(FAIL, 'case.feedback_id: FOREIGN KEY, there is no such feedback')
    WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(FAIL, 'case.contact_id: FOREIGN KEY, there is no such contact')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.priority), typeof(NEW.status), typeof(NEW.subject), typeof(NEW.solution), typeof(NEW.external_key)) THEN RAISE(FAIL, 'case.kind, priority, status, subject, solution, external_key: it is text')
    END;
END;
CREATE TRIGGER case_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, feedback_id, kind, priority, status, subject, opened, answered, solved, closed, solution, external_key, contact_id ON "case"
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'case.id: an id stays what it is')
    WHEN (NEW.opened IS NOT OLD.opened) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.opened, '+0 days') IS NOT NEW.opened THEN RAISE(ABORT, 'case.opened: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.answered IS NOT OLD.answered) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.answered, '+0 days') IS NOT NEW.answered THEN RAISE(ABORT, 'case.answered: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.solved IS NOT OLD.solved) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.solved, '+0 days') IS NOT NEW.solved THEN RAISE(ABORT, 'case.solved: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.closed IS NOT OLD.closed) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.closed, '+0 days') IS NOT NEW.closed THEN RAISE(ABORT, 'case.closed: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.customer_id IS NOT OLD.customer_id) AND NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(ABORT, 'case.customer_id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'case.rep_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'case.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.feedback_id IS NOT OLD.feedback_id) AND NEW.feedback_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM feedback WHERE id = NEW.feedback_id) THEN RAISE(ABORT, 'case.feedback_id: FOREIGN KEY, there is no such feedback')
    WHEN (NEW.contact_id IS NOT OLD.contact_id) AND NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(ABORT, 'case.contact_id: FOREIGN KEY, there is no such contact')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM "case" WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'case.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.priority), typeof(NEW.status), typeof(NEW.subject), typeof(NEW.solution), typeof(NEW.external_key)) THEN RAISE(ABORT, 'case.kind, priority, status, subject, solution, external_key: it is text')
    END;
END;
CREATE TRIGGER contact_delete_guard BEFORE DELETE ON contact
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM activity WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a case refers to it')
    WHEN EXISTS (SELECT 1 FROM reach WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a reach refers to it')
    WHEN EXISTS (SELECT 1 FROM position WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a position refers to it')
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a deal_contact refers to it')
    END;
END;
