-- Version 29: promises: what we or they said would be done, and by when.

DROP TRIGGER task_insert_guard;
DROP TRIGGER task_update_guard;
DROP VIEW v_tasks;
-- Columns and rules that ALTER TABLE cannot add: the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = 'CREATE TABLE task (
	id INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	rep_id INTEGER, 
	customer_id INTEGER, 
	deal_id INTEGER, 
	due VARCHAR(10), 
	time VARCHAR, 
	wait VARCHAR(10), 
	priority VARCHAR, 
	every VARCHAR, 
	repeats VARCHAR, 
	start VARCHAR(10), 
	series INTEGER, 
	done VARCHAR(20), 
	external_key VARCHAR, 
	promise VARCHAR, 
	promised VARCHAR(20), 
	CONSTRAINT pk_task PRIMARY KEY (id), 
	CONSTRAINT ck_task_priority CHECK (priority IN (''low'', ''normal'', ''high'', ''urgent'')), 
	CONSTRAINT ck_task_time CHECK (time IS NULL OR (due IS NOT NULL AND length(time) = 5 AND time BETWEEN ''00:00'' AND ''23:59'')), 
	CONSTRAINT ck_task_repeats CHECK (repeats IN (''fixed'', ''after'')), 
	CONSTRAINT ck_task_series CHECK ((every IS NULL) = (series IS NULL) AND (every IS NULL) = (start IS NULL) AND (every IS NULL) = (repeats IS NULL) AND (every IS NULL OR due IS NOT NULL)), 
	CONSTRAINT ck_task_promise CHECK (promise IN (''we'', ''they'')), 
	CONSTRAINT ck_task_promised CHECK ((promise IS NULL) = (promised IS NULL)), 
	CONSTRAINT fk_task_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id), 
	CONSTRAINT fk_task_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_task_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id), 
	CONSTRAINT uq_task_external_key UNIQUE (external_key)
)' WHERE type = 'table' AND name = 'task';
PRAGMA writable_schema = RESET;
CREATE INDEX ix_task_promised ON task (promise, rep_id, promised, done) WHERE promise IS NOT NULL;
CREATE TRIGGER task_insert_guard BEFORE INSERT ON task
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM task WHERE id = NEW.id) THEN RAISE(FAIL, 'task.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM task WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'task.external_key: another row has it')
    WHEN NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'task.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.customer_id IS NOT NULL AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'task.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'task.deal_id: FOREIGN KEY, there is no such deal')
    WHEN typeof(NEW.series) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'task.series: it is a whole number')
    WHEN date(NEW.due, '+0 days') IS NOT NEW.due OR date(NEW.wait, '+0 days') IS NOT NEW.wait OR date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(FAIL, 'task.due, wait, start: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.done, '+0 days') IS NOT NEW.done OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.promised, '+0 days') IS NOT NEW.promised THEN RAISE(FAIL, 'task.done, promised: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.time), typeof(NEW.priority), typeof(NEW.every), typeof(NEW.repeats), typeof(NEW.external_key), typeof(NEW.promise)) THEN RAISE(FAIL, 'task.title, time, priority, every, repeats, external_key, promise: it is text')
    END;
END;
CREATE TRIGGER task_update_guard BEFORE UPDATE OF id, title, rep_id, customer_id, deal_id, due, time, wait, priority, every, repeats, start, series, done, external_key, promise, promised ON task
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'task.id: an id stays what it is')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'task.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id IS NOT NULL AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'task.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'task.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM task WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'task.external_key: another row has it')
    WHEN NEW.series IS NOT OLD.series AND typeof(NEW.series) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'task.series: it is a whole number')
    WHEN NEW.due IS NOT OLD.due AND date(NEW.due, '+0 days') IS NOT NEW.due OR NEW.wait IS NOT OLD.wait AND date(NEW.wait, '+0 days') IS NOT NEW.wait OR NEW.start IS NOT OLD.start AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'task.due, wait, start: a day is written as 2026-08-01')
    WHEN NEW.done IS NOT OLD.done AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.done, '+0 days') IS NOT NEW.done OR NEW.promised IS NOT OLD.promised AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.promised, '+0 days') IS NOT NEW.promised THEN RAISE(ABORT, 'task.done, promised: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.time), typeof(NEW.priority), typeof(NEW.every), typeof(NEW.repeats), typeof(NEW.external_key), typeof(NEW.promise)) THEN RAISE(ABORT, 'task.title, time, priority, every, repeats, external_key, promise: it is text')
    END;
END;
CREATE VIEW v_tasks AS
SELECT
    task.id, task.external_key, task.title, task.rep_id, rep.name AS rep, rep.team,
    task.customer_id, customer.name AS customer, task.deal_id, deal.title AS deal,
    task.due, task.time, task.wait, task.priority, task.every, task.repeats, task.series, task.done,
    task.promise, task.promised
FROM task
LEFT JOIN rep ON rep.id = task.rep_id
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN deal ON deal.id = task.deal_id;
