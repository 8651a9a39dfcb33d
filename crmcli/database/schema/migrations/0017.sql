-- Version 17: cases, and when they wait.

CREATE TABLE "case" (
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
	CONSTRAINT pk_case PRIMARY KEY (id), 
	CONSTRAINT ck_case_kind CHECK (kind IN ('question', 'problem', 'complaint', 'request')), 
	CONSTRAINT ck_case_priority CHECK (priority IN ('low', 'normal', 'high', 'urgent')), 
	CONSTRAINT ck_case_status CHECK (status IN ('open', 'waiting', 'solved', 'closed')), 
	CONSTRAINT ck_case_solved_when_solved CHECK ((status IN ('solved', 'closed')) = (solved IS NOT NULL)), 
	CONSTRAINT ck_case_closed_when_closed CHECK ((status = 'closed') = (closed IS NOT NULL)), 
	CONSTRAINT ck_case_in_order CHECK (answered >= opened AND solved >= opened AND closed >= solved), 
	CONSTRAINT fk_case_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_case_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id), 
	CONSTRAINT fk_case_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id), 
	CONSTRAINT fk_case_feedback_id FOREIGN KEY(feedback_id) REFERENCES feedback (id), 
	CONSTRAINT uq_case_external_key UNIQUE (external_key)
);
CREATE INDEX ix_case_current ON "case" (rep_id, status, opened) WHERE solved IS NULL;
CREATE INDEX ix_case_customer_id ON "case" (customer_id, opened);
CREATE INDEX ix_case_deal_id ON "case" (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX ix_case_feedback_id ON "case" (feedback_id) WHERE feedback_id IS NOT NULL;
CREATE INDEX ix_case_opened ON "case" (opened);
CREATE INDEX ix_case_rep_id ON "case" (rep_id, opened);
CREATE TABLE case_wait (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	since VARCHAR(20) NOT NULL, 
	until VARCHAR(20), 
	CONSTRAINT pk_case_wait PRIMARY KEY (id), 
	CONSTRAINT ck_case_wait_until_after_since CHECK (until >= since), 
	CONSTRAINT fk_case_wait_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
);
CREATE INDEX ix_case_wait_case_id ON case_wait (case_id);
DROP TRIGGER rep_delete_guard;
DROP TRIGGER customer_delete_guard;
DROP TRIGGER deal_delete_guard;
CREATE TRIGGER case_added_journal AFTER INSERT ON "case"
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'case', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER case_changed_journal AFTER UPDATE OF customer_id, rep_id, deal_id, feedback_id, kind, priority, status, subject, opened, answered, solved, closed, solution, external_key ON "case"
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'case', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'feedback_id', OLD.feedback_id, 'kind', OLD.kind, 'priority', OLD.priority, 'status', OLD.status, 'subject', OLD.subject, 'opened', OLD.opened, 'answered', OLD.answered, 'solved', OLD.solved, 'closed', OLD.closed, 'solution', OLD.solution, 'external_key', OLD.external_key), json_object('customer_id', NEW.customer_id, 'rep_id', NEW.rep_id, 'deal_id', NEW.deal_id, 'feedback_id', NEW.feedback_id, 'kind', NEW.kind, 'priority', NEW.priority, 'status', NEW.status, 'subject', NEW.subject, 'opened', NEW.opened, 'answered', NEW.answered, 'solved', NEW.solved, 'closed', NEW.closed, 'solution', NEW.solution, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER case_gone_journal AFTER DELETE ON "case"
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'case', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'feedback_id', OLD.feedback_id, 'kind', OLD.kind, 'priority', OLD.priority, 'status', OLD.status, 'subject', OLD.subject, 'opened', OLD.opened, 'answered', OLD.answered, 'solved', OLD.solved, 'closed', OLD.closed, 'solution', OLD.solution, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER case_wait_added_journal AFTER INSERT ON case_wait
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'case_wait', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER case_wait_changed_journal AFTER UPDATE OF case_id, since, until ON case_wait
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'case_wait', OLD.id, json_object('case_id', OLD.case_id, 'since', OLD.since, 'until', OLD.until), json_object('case_id', NEW.case_id, 'since', NEW.since, 'until', NEW.until) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER case_wait_gone_journal AFTER DELETE ON case_wait
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'case_wait', OLD.id, json_object('case_id', OLD.case_id, 'since', OLD.since, 'until', OLD.until) FROM journal WHERE change_id IS NOT NULL;
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
    END;
END;
CREATE TRIGGER customer_delete_guard BEFORE DELETE ON customer
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a deal refers to it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a feedback refers to it')
    WHEN EXISTS (SELECT 1 FROM merged WHERE id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a merged refers to it')
    WHEN EXISTS (SELECT 1 FROM merged WHERE into_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a merged refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a case refers to it')
    END;
END;
CREATE TRIGGER deal_delete_guard BEFORE DELETE ON deal
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM move WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a move refers to it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a feedback refers to it')
    WHEN EXISTS (SELECT 1 FROM refund WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a refund refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a case refers to it')
    END;
END;
CREATE TRIGGER feedback_delete_guard BEFORE DELETE ON feedback
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM "case" WHERE feedback_id = OLD.id) THEN RAISE(ABORT, 'feedback.id: FOREIGN KEY, a case refers to it')
    END;
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
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.priority), typeof(NEW.status), typeof(NEW.subject), typeof(NEW.solution), typeof(NEW.external_key)) THEN RAISE(FAIL, 'case.kind, priority, status, subject, solution, external_key: it is text')
    END;
END;
CREATE TRIGGER case_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, feedback_id, kind, priority, status, subject, opened, answered, solved, closed, solution, external_key ON "case"
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
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM "case" WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'case.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.priority), typeof(NEW.status), typeof(NEW.subject), typeof(NEW.solution), typeof(NEW.external_key)) THEN RAISE(ABORT, 'case.kind, priority, status, subject, solution, external_key: it is text')
    END;
END;
CREATE TRIGGER case_delete_guard BEFORE DELETE ON "case"
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM case_wait WHERE case_id = OLD.id) THEN RAISE(ABORT, 'case.id: FOREIGN KEY, a case_wait refers to it')
    END;
END;
CREATE TRIGGER case_wait_insert_guard BEFORE INSERT ON case_wait
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM case_wait WHERE id = NEW.id) THEN RAISE(FAIL, 'case_wait.id: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.since, '+0 days') IS NOT NEW.since THEN RAISE(FAIL, 'case_wait.since: a moment is written as 2026-08-01T09:30:00Z')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.until, '+0 days') IS NOT NEW.until THEN RAISE(FAIL, 'case_wait.until: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.case_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "case" WHERE id = NEW.case_id) THEN RAISE(FAIL, 'case_wait.case_id: FOREIGN KEY, there is no such case')
    END;
END;
CREATE TRIGGER case_wait_update_guard BEFORE UPDATE OF id, case_id, since, until ON case_wait
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'case_wait.id: an id stays what it is')
    WHEN (NEW.since IS NOT OLD.since) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.since, '+0 days') IS NOT NEW.since THEN RAISE(ABORT, 'case_wait.since: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.until IS NOT OLD.until) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.until, '+0 days') IS NOT NEW.until THEN RAISE(ABORT, 'case_wait.until: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.case_id IS NOT OLD.case_id) AND NEW.case_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "case" WHERE id = NEW.case_id) THEN RAISE(ABORT, 'case_wait.case_id: FOREIGN KEY, there is no such case')
    END;
END;
CREATE VIEW v_cases AS
SELECT
    found.id, found.external_key, found.customer_id, customer.name AS customer,
    found.rep_id, rep.name AS rep, rep.team, found.deal_id, deal.title AS deal,
    found.kind, found.priority, found.status, found.subject, found.solution,
    found.opened, found.answered, found.solved, found.closed, substr(found.opened, 1, 10) AS day,
    (SELECT count(*) FROM case_wait WHERE case_wait.case_id = found.id) AS waits
FROM "case" AS found
JOIN customer ON customer.id = found.customer_id
LEFT JOIN rep ON rep.id = found.rep_id
LEFT JOIN deal ON deal.id = found.deal_id;
