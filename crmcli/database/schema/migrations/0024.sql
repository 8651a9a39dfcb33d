-- Version 24: tasks, and how often customers are to be heard from.

ALTER TABLE customer ADD COLUMN cadence INTEGER;
CREATE INDEX ix_customer_cadence ON customer (owner_id, cadence) WHERE cadence IS NOT NULL;
CREATE TABLE task (
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
	CONSTRAINT pk_task PRIMARY KEY (id), 
	CONSTRAINT ck_task_priority CHECK (priority IN ('low', 'normal', 'high', 'urgent')), 
	CONSTRAINT ck_task_time CHECK (time IS NULL OR (due IS NOT NULL AND length(time) = 5 AND time BETWEEN '00:00' AND '23:59')), 
	CONSTRAINT ck_task_repeats CHECK (repeats IN ('fixed', 'after')), 
	CONSTRAINT ck_task_series CHECK ((every IS NULL) = (series IS NULL) AND (every IS NULL) = (start IS NULL) AND (every IS NULL) = (repeats IS NULL) AND (every IS NULL OR due IS NOT NULL)), 
	CONSTRAINT fk_task_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id), 
	CONSTRAINT fk_task_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_task_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id), 
	CONSTRAINT uq_task_external_key UNIQUE (external_key)
);
CREATE INDEX ix_task_customer_id ON task (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX ix_task_deal_id ON task (deal_id, done, due) WHERE deal_id IS NOT NULL;
CREATE INDEX ix_task_rep_id ON task (rep_id, done, due, wait, priority);
CREATE UNIQUE INDEX uq_task_series ON task (series) WHERE done IS NULL AND series IS NOT NULL;
DROP TRIGGER customer_changed_journal;
CREATE TRIGGER customer_changed_journal AFTER UPDATE OF name, name_key, email, phone, website, industry, region, source, owner_id, created, note, archived, external_key, tags, cadence ON customer
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'customer', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'phone', OLD.phone, 'website', OLD.website, 'industry', OLD.industry, 'region', OLD.region, 'source', OLD.source, 'owner_id', OLD.owner_id, 'created', OLD.created, 'note', OLD.note, 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags, 'cadence', OLD.cadence), json_object('name', NEW.name, 'name_key', NEW.name_key, 'email', NEW.email, 'phone', NEW.phone, 'website', NEW.website, 'industry', NEW.industry, 'region', NEW.region, 'source', NEW.source, 'owner_id', NEW.owner_id, 'created', NEW.created, 'note', NEW.note, 'archived', NEW.archived, 'external_key', NEW.external_key, 'tags', NEW.tags, 'cadence', NEW.cadence) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER customer_gone_journal;
CREATE TRIGGER customer_gone_journal AFTER DELETE ON customer
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'customer', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'phone', OLD.phone, 'website', OLD.website, 'industry', OLD.industry, 'region', OLD.region, 'source', OLD.source, 'owner_id', OLD.owner_id, 'created', OLD.created, 'note', OLD.note, 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags, 'cadence', OLD.cadence) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER task_added_journal AFTER INSERT ON task
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'task', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER task_changed_journal AFTER UPDATE OF title, rep_id, customer_id, deal_id, due, time, wait, priority, every, repeats, start, series, done, external_key ON task
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'task', OLD.id, json_object('title', OLD.title, 'rep_id', OLD.rep_id, 'customer_id', OLD.customer_id, 'deal_id', OLD.deal_id, 'due', OLD.due, 'time', OLD.time, 'wait', OLD.wait, 'priority', OLD.priority, 'every', OLD.every, 'repeats', OLD.repeats, 'start', OLD.start, 'series', OLD.series, 'done', OLD.done, 'external_key', OLD.external_key), json_object('title', NEW.title, 'rep_id', NEW.rep_id, 'customer_id', NEW.customer_id, 'deal_id', NEW.deal_id, 'due', NEW.due, 'time', NEW.time, 'wait', NEW.wait, 'priority', NEW.priority, 'every', NEW.every, 'repeats', NEW.repeats, 'start', NEW.start, 'series', NEW.series, 'done', NEW.done, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER task_gone_journal AFTER DELETE ON task
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'task', OLD.id, json_object('title', OLD.title, 'rep_id', OLD.rep_id, 'customer_id', OLD.customer_id, 'deal_id', OLD.deal_id, 'due', OLD.due, 'time', OLD.time, 'wait', OLD.wait, 'priority', OLD.priority, 'every', OLD.every, 'repeats', OLD.repeats, 'start', OLD.start, 'series', OLD.series, 'done', OLD.done, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
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
    WHEN EXISTS (SELECT 1 FROM reply WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a reply refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a case refers to it')
    WHEN EXISTS (SELECT 1 FROM task WHERE rep_id = OLD.id) THEN RAISE(ABORT, 'rep.id: FOREIGN KEY, a task refers to it')
    END;
END;
DROP TRIGGER customer_insert_guard;
CREATE TRIGGER customer_insert_guard BEFORE INSERT ON customer
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM customer WHERE id = NEW.id) THEN RAISE(FAIL, 'customer.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM customer WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'customer.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM customer WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'customer.name_key: another row has it')
    WHEN date(NEW.created, '+0 days') IS NOT NEW.created THEN RAISE(FAIL, 'customer.created: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'customer.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN typeof(NEW.cadence) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'customer.cadence: it is a whole number')
    WHEN NEW.owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.owner_id) THEN RAISE(FAIL, 'customer.owner_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'customer.tags: tags are words with a blank between')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.phone), typeof(NEW.website), typeof(NEW.industry), typeof(NEW.region), typeof(NEW.source), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(FAIL, 'customer.name, name_key, email, phone, website, industry, region, source, note, external_key, tags: it is text')
    WHEN NEW.first_won IS NOT NULL THEN RAISE(FAIL, 'customer.first_won: the file keeps it by itself')
    END;
END;
DROP TRIGGER customer_update_guard;
CREATE TRIGGER customer_update_guard BEFORE UPDATE OF id, name, name_key, email, phone, website, industry, region, source, owner_id, created, note, archived, external_key, tags, cadence ON customer
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'customer.id: an id stays what it is')
    WHEN (NEW.created IS NOT OLD.created) AND date(NEW.created, '+0 days') IS NOT NEW.created THEN RAISE(ABORT, 'customer.created: a day is written as 2026-08-01')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'customer.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.cadence IS NOT OLD.cadence) AND typeof(NEW.cadence) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'customer.cadence: it is a whole number')
    WHEN (NEW.owner_id IS NOT OLD.owner_id) AND NEW.owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.owner_id) THEN RAISE(ABORT, 'customer.owner_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.tags IS NOT OLD.tags) AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'customer.tags: tags are words with a blank between')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM customer WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'customer.external_key: another row has it')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM customer WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'customer.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.phone), typeof(NEW.website), typeof(NEW.industry), typeof(NEW.region), typeof(NEW.source), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'customer.name, name_key, email, phone, website, industry, region, source, note, external_key, tags: it is text')
    END;
END;
DROP TRIGGER customer_delete_guard;
CREATE TRIGGER customer_delete_guard BEFORE DELETE ON customer
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a deal refers to it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a feedback refers to it')
    WHEN EXISTS (SELECT 1 FROM merged WHERE id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a merged refers to it')
    WHEN EXISTS (SELECT 1 FROM merged WHERE into_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a merged refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a case refers to it')
    WHEN EXISTS (SELECT 1 FROM position WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a position refers to it')
    WHEN EXISTS (SELECT 1 FROM task WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a task refers to it')
    END;
END;
DROP TRIGGER deal_delete_guard;
CREATE TRIGGER deal_delete_guard BEFORE DELETE ON deal
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM move WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a move refers to it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a feedback refers to it')
    WHEN EXISTS (SELECT 1 FROM refund WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a refund refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a case refers to it')
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a deal_contact refers to it')
    WHEN EXISTS (SELECT 1 FROM line WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a line refers to it')
    WHEN EXISTS (SELECT 1 FROM quote WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a quote refers to it')
    WHEN EXISTS (SELECT 1 FROM task WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a task refers to it')
    END;
END;
CREATE TRIGGER task_insert_guard BEFORE INSERT ON task
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM task WHERE id = NEW.id) THEN RAISE(FAIL, 'task.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM task WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'task.external_key: another row has it')
    WHEN date(NEW.due, '+0 days') IS NOT NEW.due THEN RAISE(FAIL, 'task.due: a day is written as 2026-08-01')
    WHEN date(NEW.wait, '+0 days') IS NOT NEW.wait THEN RAISE(FAIL, 'task.wait: a day is written as 2026-08-01')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(FAIL, 'task.start: a day is written as 2026-08-01')
    WHEN typeof(NEW.series) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'task.series: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.done, '+0 days') IS NOT NEW.done THEN RAISE(FAIL, 'task.done: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'task.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(FAIL, 'task.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'task.deal_id: FOREIGN KEY, there is no such deal')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.time), typeof(NEW.priority), typeof(NEW.every), typeof(NEW.repeats), typeof(NEW.external_key)) THEN RAISE(FAIL, 'task.title, time, priority, every, repeats, external_key: it is text')
    END;
END;
CREATE TRIGGER task_update_guard BEFORE UPDATE OF id, title, rep_id, customer_id, deal_id, due, time, wait, priority, every, repeats, start, series, done, external_key ON task
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'task.id: an id stays what it is')
    WHEN (NEW.due IS NOT OLD.due) AND date(NEW.due, '+0 days') IS NOT NEW.due THEN RAISE(ABORT, 'task.due: a day is written as 2026-08-01')
    WHEN (NEW.wait IS NOT OLD.wait) AND date(NEW.wait, '+0 days') IS NOT NEW.wait THEN RAISE(ABORT, 'task.wait: a day is written as 2026-08-01')
    WHEN (NEW.start IS NOT OLD.start) AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'task.start: a day is written as 2026-08-01')
    WHEN (NEW.series IS NOT OLD.series) AND typeof(NEW.series) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'task.series: it is a whole number')
    WHEN (NEW.done IS NOT OLD.done) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.done, '+0 days') IS NOT NEW.done THEN RAISE(ABORT, 'task.done: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'task.rep_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.customer_id IS NOT OLD.customer_id) AND NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(ABORT, 'task.customer_id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'task.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM task WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'task.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.time), typeof(NEW.priority), typeof(NEW.every), typeof(NEW.repeats), typeof(NEW.external_key)) THEN RAISE(ABORT, 'task.title, time, priority, every, repeats, external_key: it is text')
    END;
END;
DROP VIEW v_customers;
CREATE VIEW v_customers AS
SELECT
    customer.id, customer.external_key, customer.name, customer.email, customer.phone, customer.website,
    customer.industry, customer.region, customer.source, customer.owner_id, rep.name AS owner, rep.team,
    customer.created, customer.first_won, customer.note, customer.archived, customer.tags, customer.cadence
FROM customer
LEFT JOIN rep ON rep.id = customer.owner_id;
CREATE VIEW v_tasks AS
SELECT
    task.id, task.external_key, task.title, task.rep_id, rep.name AS rep, rep.team,
    task.customer_id, customer.name AS customer, task.deal_id, deal.title AS deal,
    task.due, task.time, task.wait, task.priority, task.every, task.repeats, task.series, task.done
FROM task
LEFT JOIN rep ON rep.id = task.rep_id
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN deal ON deal.id = task.deal_id;
