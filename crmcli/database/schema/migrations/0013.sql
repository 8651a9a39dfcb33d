-- Version 13: how much reps are there: absences, and the shares of part-time reps.

CREATE TABLE absence (
	id INTEGER NOT NULL, 
	rep_id INTEGER NOT NULL, 
	first VARCHAR(10) NOT NULL, 
	last VARCHAR(10), 
	percent INTEGER NOT NULL, 
	reason VARCHAR, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_absence PRIMARY KEY (id), 
	CONSTRAINT ck_absence_last_not_before_first CHECK (last >= first), 
	CONSTRAINT ck_absence_percent CHECK (percent BETWEEN 0 AND 100), 
	CONSTRAINT fk_absence_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
);
CREATE INDEX ix_absence_rep_id ON absence (rep_id);
CREATE TRIGGER absence_added_journal AFTER INSERT ON absence
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'absence', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER absence_changed_journal AFTER UPDATE OF rep_id, first, last, percent, reason, "by" ON absence
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'absence', OLD.id, json_object('rep_id', OLD.rep_id, 'first', OLD.first, 'last', OLD.last, 'percent', OLD.percent, 'reason', OLD.reason, 'by', OLD."by"), json_object('rep_id', NEW.rep_id, 'first', NEW.first, 'last', NEW.last, 'percent', NEW.percent, 'reason', NEW.reason, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER absence_gone_journal AFTER DELETE ON absence
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'absence', OLD.id, json_object('rep_id', OLD.rep_id, 'first', OLD.first, 'last', OLD.last, 'percent', OLD.percent, 'reason', OLD.reason, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER absence_insert_guard BEFORE INSERT ON absence
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM absence WHERE id = NEW.id) THEN RAISE(FAIL, 'absence.id: another row has it')
    WHEN date(NEW.first, '+0 days') IS NOT NEW.first THEN RAISE(FAIL, 'absence.first: a day is written as 2026-08-01')
    WHEN date(NEW.last, '+0 days') IS NOT NEW.last THEN RAISE(FAIL, 'absence.last: a day is written as 2026-08-01')
    WHEN typeof(NEW.percent) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'absence.percent: it is a whole number')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'absence.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.reason), typeof(NEW."by")) THEN RAISE(FAIL, 'absence.reason, by: it is text')
    END;
END;
CREATE TRIGGER absence_update_guard BEFORE UPDATE OF id, rep_id, first, last, percent, reason, "by" ON absence
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'absence.id: an id stays what it is')
    WHEN (NEW.first IS NOT OLD.first) AND date(NEW.first, '+0 days') IS NOT NEW.first THEN RAISE(ABORT, 'absence.first: a day is written as 2026-08-01')
    WHEN (NEW.last IS NOT OLD.last) AND date(NEW.last, '+0 days') IS NOT NEW.last THEN RAISE(ABORT, 'absence.last: a day is written as 2026-08-01')
    WHEN (NEW.percent IS NOT OLD.percent) AND typeof(NEW.percent) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'absence.percent: it is a whole number')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'absence.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.reason), typeof(NEW."by")) THEN RAISE(ABORT, 'absence.reason, by: it is text')
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
    END;
END;
