-- Version 14: runs of pay that were approved, and what they pay for.
CREATE TABLE pay_run (
	id INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	start VARCHAR(10) NOT NULL, 
	"end" VARCHAR(10) NOT NULL, 
	content VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	paid VARCHAR(10), 
	paid_by VARCHAR, 
	CONSTRAINT pk_pay_run PRIMARY KEY (id), 
	CONSTRAINT ck_pay_run_end_after_start CHECK ("end" > start), 
	CONSTRAINT ck_pay_run_paid_by_somebody CHECK ((paid IS NULL) = (paid_by IS NULL))
);
CREATE INDEX ix_pay_run_start ON pay_run (start, "end");
CREATE TABLE pay_line (
	id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	rep_id INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	start VARCHAR(10) NOT NULL, 
	"end" VARCHAR(10) NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	plan_version INTEGER NOT NULL, 
	line VARCHAR NOT NULL, 
	deal_id INTEGER, 
	what VARCHAR NOT NULL, 
	due BIGINT NOT NULL, 
	amount BIGINT NOT NULL, 
	CONSTRAINT pk_pay_line PRIMARY KEY (id), 
	CONSTRAINT ck_pay_line_end_after_start CHECK ("end" > start), 
	CONSTRAINT ck_pay_line_line CHECK (line IN ('deal', 'cap', 'floor', 'bonus')), 
	CONSTRAINT ck_pay_line_deal CHECK ((line = 'deal') = (deal_id IS NOT NULL)), 
	CONSTRAINT fk_pay_line_run_id FOREIGN KEY(run_id) REFERENCES pay_run (id), 
	CONSTRAINT fk_pay_line_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
CREATE INDEX ix_pay_line_rep_id ON pay_line (rep_id);
CREATE INDEX ix_pay_line_run_id ON pay_line (run_id);
CREATE INDEX ix_pay_line_start ON pay_line (start, "end");
CREATE TRIGGER pay_run_added_journal AFTER INSERT ON pay_run
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'pay_run', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER pay_run_changed_journal AFTER UPDATE OF label, start, "end", content, digest, at, "by", paid, paid_by ON pay_run
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'pay_run', OLD.id, json_object('label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'content', OLD.content, 'digest', OLD.digest, 'at', OLD.at, 'by', OLD."by", 'paid', OLD.paid, 'paid_by', OLD.paid_by), json_object('label', NEW.label, 'start', NEW.start, 'end', NEW."end", 'content', NEW.content, 'digest', NEW.digest, 'at', NEW.at, 'by', NEW."by", 'paid', NEW.paid, 'paid_by', NEW.paid_by) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER pay_run_gone_journal AFTER DELETE ON pay_run
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'pay_run', OLD.id, json_object('label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'content', OLD.content, 'digest', OLD.digest, 'at', OLD.at, 'by', OLD."by", 'paid', OLD.paid, 'paid_by', OLD.paid_by) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER pay_line_added_journal AFTER INSERT ON pay_line
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'pay_line', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER pay_line_changed_journal AFTER UPDATE OF run_id, rep_id, label, start, "end", plan, plan_version, line, deal_id, what, due, amount ON pay_line
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'pay_line', OLD.id, json_object('run_id', OLD.run_id, 'rep_id', OLD.rep_id, 'label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'plan', OLD.plan, 'plan_version', OLD.plan_version, 'line', OLD.line, 'deal_id', OLD.deal_id, 'what', OLD.what, 'due', OLD.due, 'amount', OLD.amount), json_object('run_id', NEW.run_id, 'rep_id', NEW.rep_id, 'label', NEW.label, 'start', NEW.start, 'end', NEW."end", 'plan', NEW.plan, 'plan_version', NEW.plan_version, 'line', NEW.line, 'deal_id', NEW.deal_id, 'what', NEW.what, 'due', NEW.due, 'amount', NEW.amount) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER pay_line_gone_journal AFTER DELETE ON pay_line
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'pay_line', OLD.id, json_object('run_id', OLD.run_id, 'rep_id', OLD.rep_id, 'label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'plan', OLD.plan, 'plan_version', OLD.plan_version, 'line', OLD.line, 'deal_id', OLD.deal_id, 'what', OLD.what, 'due', OLD.due, 'amount', OLD.amount) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER pay_run_insert_guard BEFORE INSERT ON pay_run
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM pay_run WHERE id = NEW.id) THEN RAISE(FAIL, 'pay_run.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(FAIL, 'pay_run.start: a day is written as 2026-08-01')
    WHEN date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'pay_run.end: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'pay_run.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN date(NEW.paid, '+0 days') IS NOT NEW.paid THEN RAISE(FAIL, 'pay_run.paid: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW.digest), typeof(NEW."by"), typeof(NEW.paid_by)) THEN RAISE(FAIL, 'pay_run.label, content, digest, by, paid_by: it is text')
    END;
END;
CREATE TRIGGER pay_run_update_guard BEFORE UPDATE OF id, label, start, "end", content, digest, at, "by", paid, paid_by ON pay_run
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'pay_run.id: an id stays what it is')
    WHEN (NEW.start IS NOT OLD.start) AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'pay_run.start: a day is written as 2026-08-01')
    WHEN (NEW."end" IS NOT OLD."end") AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'pay_run.end: a day is written as 2026-08-01')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'pay_run.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.paid IS NOT OLD.paid) AND date(NEW.paid, '+0 days') IS NOT NEW.paid THEN RAISE(ABORT, 'pay_run.paid: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW.digest), typeof(NEW."by"), typeof(NEW.paid_by)) THEN RAISE(ABORT, 'pay_run.label, content, digest, by, paid_by: it is text')
    END;
END;
CREATE TRIGGER pay_run_delete_guard BEFORE DELETE ON pay_run
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM pay_line WHERE run_id = OLD.id) THEN RAISE(ABORT, 'pay_run.id: FOREIGN KEY, a pay_line refers to it')
    END;
END;
CREATE TRIGGER pay_line_insert_guard BEFORE INSERT ON pay_line
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM pay_line WHERE id = NEW.id) THEN RAISE(FAIL, 'pay_line.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(FAIL, 'pay_line.start: a day is written as 2026-08-01')
    WHEN date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'pay_line.end: a day is written as 2026-08-01')
    WHEN typeof(NEW.plan_version) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'pay_line.plan_version: it is a whole number')
    WHEN typeof(NEW.deal_id) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'pay_line.deal_id: it is a whole number')
    WHEN typeof(NEW.due) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'pay_line.due: it is a whole number')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'pay_line.amount: it is a whole number')
    WHEN NEW.run_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pay_run WHERE id = NEW.run_id) THEN RAISE(FAIL, 'pay_line.run_id: FOREIGN KEY, there is no such pay_run')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'pay_line.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.plan), typeof(NEW.line), typeof(NEW.what)) THEN RAISE(FAIL, 'pay_line.label, plan, line, what: it is text')
    END;
END;
CREATE TRIGGER pay_line_update_guard BEFORE UPDATE OF id, run_id, rep_id, label, start, "end", plan, plan_version, line, deal_id, what, due, amount ON pay_line
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'pay_line.id: an id stays what it is')
    WHEN (NEW.start IS NOT OLD.start) AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'pay_line.start: a day is written as 2026-08-01')
    WHEN (NEW."end" IS NOT OLD."end") AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'pay_line.end: a day is written as 2026-08-01')
    WHEN (NEW.plan_version IS NOT OLD.plan_version) AND typeof(NEW.plan_version) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'pay_line.plan_version: it is a whole number')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND typeof(NEW.deal_id) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'pay_line.deal_id: it is a whole number')
    WHEN (NEW.due IS NOT OLD.due) AND typeof(NEW.due) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'pay_line.due: it is a whole number')
    WHEN (NEW.amount IS NOT OLD.amount) AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'pay_line.amount: it is a whole number')
    WHEN (NEW.run_id IS NOT OLD.run_id) AND NEW.run_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pay_run WHERE id = NEW.run_id) THEN RAISE(ABORT, 'pay_line.run_id: FOREIGN KEY, there is no such pay_run')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'pay_line.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.plan), typeof(NEW.line), typeof(NEW.what)) THEN RAISE(ABORT, 'pay_line.label, plan, line, what: it is text')
    END;
END;
DROP TRIGGER rep_delete_guard;
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
    END;
END;
