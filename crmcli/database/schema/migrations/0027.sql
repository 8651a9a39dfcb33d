-- Version 27: when the last contact went out, contacts that are one, and a view of assignments.

DROP TRIGGER activity_added;
DROP TRIGGER activity_gone;
DROP TRIGGER activity_changed;
DROP TRIGGER contact_delete_guard;
DROP TRIGGER customer_insert_guard;
DROP TRIGGER customer_kept_guard;
DROP INDEX ix_customer_cadence;
CREATE TABLE merged_contact (
	id INTEGER NOT NULL, 
	into_id INTEGER NOT NULL, 
	CONSTRAINT pk_merged_contact PRIMARY KEY (id), 
	CONSTRAINT fk_merged_contact_id FOREIGN KEY(id) REFERENCES contact (id), 
	CONSTRAINT fk_merged_contact_into_id FOREIGN KEY(into_id) REFERENCES contact (id)
);
-- Columns and rules that ALTER TABLE cannot add: the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = 'CREATE TABLE not_duplicate (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	one_id INTEGER NOT NULL, 
	other_id INTEGER NOT NULL, 
	CONSTRAINT pk_not_duplicate PRIMARY KEY (id), 
	CONSTRAINT ck_not_duplicate_kind CHECK (kind IN (''rep'', ''customer'', ''product'', ''contact'')), 
	CONSTRAINT ck_not_duplicate_one_first CHECK (one_id < other_id), 
	CONSTRAINT uq_not_duplicate_kind UNIQUE (kind, one_id, other_id)
)' WHERE type = 'table' AND name = 'not_duplicate';
UPDATE sqlite_master SET sql = 'CREATE TABLE customer (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	email VARCHAR, 
	phone VARCHAR, 
	website VARCHAR, 
	industry VARCHAR, 
	region VARCHAR, 
	source VARCHAR, 
	owner_id INTEGER, 
	created VARCHAR(10) NOT NULL, 
	note VARCHAR, 
	archived VARCHAR(20), 
	external_key VARCHAR, 
	first_won VARCHAR(10), 
	tags VARCHAR, 
	cadence INTEGER, 
	last_out VARCHAR(20), 
	CONSTRAINT pk_customer PRIMARY KEY (id), 
	CONSTRAINT uq_customer_name_key UNIQUE (name_key), 
	CONSTRAINT fk_customer_owner_id FOREIGN KEY(owner_id) REFERENCES rep (id), 
	CONSTRAINT uq_customer_external_key UNIQUE (external_key)
)' WHERE type = 'table' AND name = 'customer';
PRAGMA writable_schema = RESET;
UPDATE customer SET last_out = w.last FROM (
	SELECT customer_id, max(at) AS last FROM activity WHERE direction = 'out' GROUP BY customer_id
) AS w WHERE customer.id = w.customer_id;
CREATE INDEX ix_customer_cadence ON customer (owner_id, coalesce(CAST(strftime('%s', last_out) AS BIGINT), 0) + cadence * 86400, last_out, created, cadence, archived) WHERE cadence IS NOT NULL;
CREATE INDEX ix_merged_contact_into_id ON merged_contact (into_id);
CREATE TRIGGER activity_added AFTER INSERT ON activity
WHEN NEW.direction = 'in' OR NEW.direction = 'out'
BEGIN
    UPDATE activity SET answered = (SELECT min(at) FROM activity WHERE direction = 'out' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND at >= NEW.at) WHERE id = NEW.id AND NEW.direction = 'in';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered IS NULL AND NEW.direction = 'out';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered > NEW.at AND NEW.direction = 'out';
    UPDATE customer SET last_out = NEW.at WHERE id = NEW.customer_id AND (last_out IS NULL OR last_out < NEW.at) AND NEW.direction = 'out';
END;
CREATE TRIGGER activity_gone AFTER DELETE ON activity
WHEN OLD.direction = 'in' OR OLD.direction = 'out'
BEGIN
    UPDATE activity SET answered = NULL WHERE id = OLD.id AND direction IS NOT 'in' AND OLD.direction = 'in';
    UPDATE customer SET last_out = (SELECT max(at) FROM activity WHERE customer_id = OLD.customer_id AND direction = 'out') WHERE id = OLD.customer_id AND last_out = OLD.at AND OLD.direction = 'out';
    UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out' AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at) WHERE direction = 'in' AND customer_id = OLD.customer_id AND rep_id = OLD.rep_id AND answered = OLD.at AND OLD.direction = 'out';
END;
CREATE TRIGGER activity_changed AFTER UPDATE OF direction, at, customer_id, rep_id ON activity
WHEN OLD.direction IS NOT NEW.direction OR OLD.at IS NOT NEW.at OR OLD.customer_id IS NOT NEW.customer_id OR OLD.rep_id IS NOT NEW.rep_id
BEGIN
    UPDATE activity SET answered = NULL WHERE id = OLD.id AND direction IS NOT 'in' AND OLD.direction = 'in';
    UPDATE customer SET last_out = (SELECT max(at) FROM activity WHERE customer_id = OLD.customer_id AND direction = 'out') WHERE id = OLD.customer_id AND last_out = OLD.at AND OLD.direction = 'out';
    UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out' AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at) WHERE direction = 'in' AND customer_id = OLD.customer_id AND rep_id = OLD.rep_id AND answered = OLD.at AND OLD.direction = 'out';
    UPDATE activity SET answered = (SELECT min(at) FROM activity WHERE direction = 'out' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND at >= NEW.at) WHERE id = NEW.id AND NEW.direction = 'in';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered IS NULL AND NEW.direction = 'out';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered > NEW.at AND NEW.direction = 'out';
    UPDATE customer SET last_out = NEW.at WHERE id = NEW.customer_id AND (last_out IS NULL OR last_out < NEW.at) AND NEW.direction = 'out';
END;
CREATE TRIGGER customer_insert_guard BEFORE INSERT ON customer
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM customer WHERE id = NEW.id) THEN RAISE(FAIL, 'customer.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM customer WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'customer.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM customer WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'customer.name_key: another row has it')
    WHEN NEW.owner_id IS NOT NULL AND NEW.owner_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'customer.owner_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'customer.tags: tags are words with a blank between')
    WHEN typeof(NEW.cadence) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'customer.cadence: it is a whole number')
    WHEN date(NEW.created, '+0 days') IS NOT NEW.created THEN RAISE(FAIL, 'customer.created: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'customer.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.phone), typeof(NEW.website), typeof(NEW.industry), typeof(NEW.region), typeof(NEW.source), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(FAIL, 'customer.name, name_key, email, phone, website, industry, region, source, note, external_key, tags: it is text')
    WHEN NEW.first_won IS NOT NULL THEN RAISE(FAIL, 'customer.first_won: the file keeps it by itself')
    WHEN NEW.last_out IS NOT NULL THEN RAISE(FAIL, 'customer.last_out: the file keeps it by itself')
    END;
END;
CREATE TRIGGER customer_kept_guard BEFORE UPDATE OF first_won, last_out ON customer
BEGIN
    SELECT CASE
    WHEN NEW.first_won IS NOT OLD.first_won AND NEW.first_won IS NOT (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = NEW.id) THEN RAISE(ABORT, 'customer.first_won: the file keeps it by itself')
    WHEN NEW.last_out IS NOT OLD.last_out AND NEW.last_out IS NOT (SELECT max(at) FROM activity WHERE customer_id = NEW.id AND direction = 'out') THEN RAISE(ABORT, 'customer.last_out: the file keeps it by itself')
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
    WHEN EXISTS (SELECT 1 FROM merged_contact WHERE id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a merged_contact refers to it')
    WHEN EXISTS (SELECT 1 FROM merged_contact WHERE into_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a merged_contact refers to it')
    END;
END;
CREATE TRIGGER merged_contact_insert_guard BEFORE INSERT ON merged_contact
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM merged_contact WHERE id = NEW.id) THEN RAISE(FAIL, 'merged_contact.id: another row has it')
    WHEN NEW.id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'merged_contact.id: FOREIGN KEY, there is no such contact')
    WHEN NEW.into_id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'merged_contact.into_id: FOREIGN KEY, there is no such contact')
    END;
END;
CREATE TRIGGER merged_contact_update_guard BEFORE UPDATE OF id, into_id ON merged_contact
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'merged_contact.id: an id stays what it is')
    WHEN NEW.id IS NOT OLD.id AND NEW.id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'merged_contact.id: FOREIGN KEY, there is no such contact')
    WHEN NEW.into_id IS NOT OLD.into_id AND NEW.into_id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'merged_contact.into_id: FOREIGN KEY, there is no such contact')
    END;
END;
CREATE VIEW v_assignments AS
SELECT
    assignment.id, assignment.kind, assignment.record_id, coalesce(customer.name, deal.title) AS record,
    assignment.rep_id, rep.name AS rep, rep.team, assignment.reason, assignment.version, assignment.at,
    substr(assignment.at, 1, 10) AS day, assignment."by"
FROM assignment
LEFT JOIN rep ON rep.id = assignment.rep_id
LEFT JOIN customer ON assignment.kind = 'customer' AND customer.id = assignment.record_id
LEFT JOIN deal ON assignment.kind = 'deal' AND deal.id = assignment.record_id;
