-- Version 31: when customers were asked how a case was seen to, and what they answered.

DROP TRIGGER feedback_delete_guard;
DROP TRIGGER case_insert_guard;
DROP TRIGGER case_update_guard;
DROP VIEW v_cases;
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
	surveyed VARCHAR(20), 
	rating_id INTEGER, 
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
	CONSTRAINT fk_case_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_case_rating_id FOREIGN KEY(rating_id) REFERENCES feedback (id)
)' WHERE type = 'table' AND name = 'case';
PRAGMA writable_schema = RESET;
CREATE INDEX ix_case_rating_id ON "case" (rating_id) WHERE rating_id IS NOT NULL;
CREATE INDEX ix_case_unasked ON "case" (rep_id, solved) WHERE solved IS NOT NULL AND surveyed IS NULL;
CREATE TRIGGER feedback_delete_guard BEFORE DELETE ON feedback
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM "case" WHERE feedback_id = OLD.id) THEN RAISE(ABORT, 'feedback.id: FOREIGN KEY, a case refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE rating_id = OLD.id) THEN RAISE(ABORT, 'feedback.id: FOREIGN KEY, a case refers to it')
    END;
END;
CREATE TRIGGER case_insert_guard BEFORE INSERT ON "case"
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM "case" WHERE id = NEW.id) THEN RAISE(FAIL, 'case.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'case.external_key: another row has it')
    WHEN NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'case.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'case.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'case.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.feedback_id IS NOT NULL AND NEW.feedback_id NOT IN (SELECT id FROM feedback) THEN RAISE(FAIL, 'case.feedback_id: FOREIGN KEY, there is no such feedback')
    WHEN NEW.contact_id IS NOT NULL AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'case.contact_id: FOREIGN KEY, there is no such contact')
    WHEN NEW.rating_id IS NOT NULL AND NEW.rating_id NOT IN (SELECT id FROM feedback) THEN RAISE(FAIL, 'case.rating_id: FOREIGN KEY, there is no such feedback')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.opened, '+0 days') IS NOT NEW.opened OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.answered, '+0 days') IS NOT NEW.answered OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.solved, '+0 days') IS NOT NEW.solved OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.closed, '+0 days') IS NOT NEW.closed OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.surveyed, '+0 days') IS NOT NEW.surveyed THEN RAISE(FAIL, 'case.opened, answered, solved, closed, surveyed: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.priority), typeof(NEW.status), typeof(NEW.subject), typeof(NEW.solution), typeof(NEW.external_key)) THEN RAISE(FAIL, 'case.kind, priority, status, subject, solution, external_key: it is text')
    END;
END;
CREATE TRIGGER case_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, feedback_id, kind, priority, status, subject, opened, answered, solved, closed, solution, external_key, contact_id, surveyed, rating_id ON "case"
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'case.id: an id stays what it is')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'case.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'case.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'case.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.feedback_id IS NOT OLD.feedback_id AND NEW.feedback_id IS NOT NULL AND NEW.feedback_id NOT IN (SELECT id FROM feedback) THEN RAISE(ABORT, 'case.feedback_id: FOREIGN KEY, there is no such feedback')
    WHEN NEW.contact_id IS NOT OLD.contact_id AND NEW.contact_id IS NOT NULL AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'case.contact_id: FOREIGN KEY, there is no such contact')
    WHEN NEW.rating_id IS NOT OLD.rating_id AND NEW.rating_id IS NOT NULL AND NEW.rating_id NOT IN (SELECT id FROM feedback) THEN RAISE(ABORT, 'case.rating_id: FOREIGN KEY, there is no such feedback')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM "case" WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'case.external_key: another row has it')
    WHEN NEW.opened IS NOT OLD.opened AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.opened, '+0 days') IS NOT NEW.opened OR NEW.answered IS NOT OLD.answered AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.answered, '+0 days') IS NOT NEW.answered OR NEW.solved IS NOT OLD.solved AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.solved, '+0 days') IS NOT NEW.solved OR NEW.closed IS NOT OLD.closed AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.closed, '+0 days') IS NOT NEW.closed OR NEW.surveyed IS NOT OLD.surveyed AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.surveyed, '+0 days') IS NOT NEW.surveyed THEN RAISE(ABORT, 'case.opened, answered, solved, closed, surveyed: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.priority), typeof(NEW.status), typeof(NEW.subject), typeof(NEW.solution), typeof(NEW.external_key)) THEN RAISE(ABORT, 'case.kind, priority, status, subject, solution, external_key: it is text')
    END;
END;
CREATE VIEW v_cases AS
SELECT
    found.id, found.external_key, found.customer_id, customer.name AS customer,
    found.rep_id, rep.name AS rep, rep.team, found.deal_id, deal.title AS deal,
    found.kind, found.priority, found.status, found.subject, found.solution,
    found.opened, found.answered, found.solved, found.closed, substr(found.opened, 1, 10) AS day,
    found.surveyed, (SELECT score FROM feedback WHERE feedback.id = found.rating_id) AS rating,
    (SELECT count(*) FROM case_wait WHERE case_wait.case_id = found.id) AS waits
FROM "case" AS found
JOIN customer ON customer.id = found.customer_id
LEFT JOIN rep ON rep.id = found.rep_id
LEFT JOIN deal ON deal.id = found.deal_id;
