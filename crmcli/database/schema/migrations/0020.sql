-- Version 20: contacts: people at customers, how they are reached, where they work and what they are in deals.
CREATE TABLE contact (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	note VARCHAR, 
	archived VARCHAR(20), 
	external_key VARCHAR, 
	tags VARCHAR, 
	customer_id INTEGER, 
	role VARCHAR, 
	email VARCHAR, 
	phone VARCHAR, 
	CONSTRAINT pk_contact PRIMARY KEY (id), 
	CONSTRAINT uq_contact_external_key UNIQUE (external_key)
);
CREATE TABLE reach (
	id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	label VARCHAR, 
	opted_out INTEGER NOT NULL, 
	bad INTEGER NOT NULL, 
	CONSTRAINT pk_reach PRIMARY KEY (id), 
	CONSTRAINT ck_reach_kind CHECK (kind IN ('email', 'phone')), 
	CONSTRAINT ck_reach_flags CHECK (opted_out IN (0, 1) AND bad IN (0, 1)), 
	CONSTRAINT fk_reach_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)
);
CREATE TABLE position (
	id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	role VARCHAR, 
	since VARCHAR(10), 
	until VARCHAR(10), 
	main INTEGER NOT NULL, 
	CONSTRAINT pk_position PRIMARY KEY (id), 
	CONSTRAINT ck_position_until_not_before_since CHECK (until >= since), 
	CONSTRAINT ck_position_main CHECK (main IN (0, 1)), 
	CONSTRAINT uq_position_contact_id UNIQUE (contact_id, customer_id), 
	CONSTRAINT fk_position_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT fk_position_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE TABLE deal_contact (
	id INTEGER NOT NULL, 
	deal_id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	role VARCHAR, 
	CONSTRAINT pk_deal_contact PRIMARY KEY (id), 
	CONSTRAINT ck_deal_contact_role CHECK (role IN ('decider', 'user', 'payer', 'champion', 'blocker')), 
	CONSTRAINT uq_deal_contact_deal_id UNIQUE (deal_id, contact_id), 
	CONSTRAINT fk_deal_contact_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id), 
	CONSTRAINT fk_deal_contact_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)
);
-- Columns and rules that ALTER TABLE cannot add: the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = 'CREATE TABLE custom_field (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	choices VARCHAR, 
	hidden VARCHAR(20), 
	CONSTRAINT pk_custom_field PRIMARY KEY (id), 
	CONSTRAINT ck_custom_field_kind CHECK (kind IN (''customer'', ''deal'', ''product'', ''rep'', ''contact'')), 
	CONSTRAINT ck_custom_field_type CHECK (type IN (''int'', ''amount'', ''date'', ''text'', ''choice'', ''yesno'')), 
	CONSTRAINT ck_custom_field_choices CHECK ((type = ''choice'') = (choices IS NOT NULL)), 
	CONSTRAINT uq_custom_field_kind UNIQUE (kind, name)
)'
WHERE type = 'table' AND name = 'custom_field';
UPDATE sqlite_master SET sql = 'CREATE TABLE segment (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	filter VARCHAR NOT NULL, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_segment PRIMARY KEY (id), 
	CONSTRAINT ck_segment_kind CHECK (kind IN (''rep'', ''customer'', ''product'', ''deal'', ''activity'', ''feedback'', ''contact'')), 
	CONSTRAINT uq_segment_name_key UNIQUE (name_key)
)'
WHERE type = 'table' AND name = 'segment';
UPDATE sqlite_master SET sql = 'CREATE TABLE activity (
	id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	rep_id INTEGER NOT NULL, 
	deal_id INTEGER, 
	kind VARCHAR NOT NULL, 
	direction VARCHAR, 
	at VARCHAR(20) NOT NULL, 
	note VARCHAR, 
	external_key VARCHAR, 
	answered VARCHAR(20), 
	contact_id INTEGER, 
	CONSTRAINT pk_activity PRIMARY KEY (id), 
	CONSTRAINT ck_activity_kind CHECK (kind IN (''call'', ''email'', ''meeting'', ''visit'', ''note'')), 
	CONSTRAINT ck_activity_direction CHECK ((kind = ''note'') = (direction IS NULL) AND (direction IN (''in'', ''out''))), 
	CONSTRAINT fk_activity_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_activity_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id), 
	CONSTRAINT fk_activity_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id), 
	CONSTRAINT uq_activity_external_key UNIQUE (external_key), 
	CONSTRAINT fk_activity_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)
)'
WHERE type = 'table' AND name = 'activity';
PRAGMA writable_schema = RESET;
CREATE INDEX ix_contact_name_key ON contact (name_key);
CREATE INDEX ix_reach_contact_id ON reach (contact_id);
CREATE UNIQUE INDEX uq_reach_email ON reach ("key") WHERE kind = 'email';
CREATE INDEX ix_position_customer_id ON position (customer_id);
CREATE INDEX ix_activity_contact_id ON activity (contact_id, at) WHERE contact_id IS NOT NULL;
CREATE INDEX ix_deal_contact_contact_id ON deal_contact (contact_id);
CREATE TRIGGER reach_added AFTER INSERT ON reach
WHEN NEW.contact_id IS NOT NULL
BEGIN
    UPDATE contact SET email = (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = NEW.contact_id AND kind = 'email' ORDER BY id)), phone = (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = NEW.contact_id AND kind = 'phone' ORDER BY id)) WHERE id = NEW.contact_id AND NEW.contact_id IS NOT NULL;
END;
CREATE TRIGGER reach_gone AFTER DELETE ON reach
WHEN OLD.contact_id IS NOT NULL
BEGIN
    UPDATE contact SET email = (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = OLD.contact_id AND kind = 'email' ORDER BY id)), phone = (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = OLD.contact_id AND kind = 'phone' ORDER BY id)) WHERE id = OLD.contact_id AND OLD.contact_id IS NOT NULL;
END;
CREATE TRIGGER reach_changed AFTER UPDATE OF contact_id, kind, value, label, opted_out, bad ON reach
WHEN OLD.contact_id IS NOT NEW.contact_id OR OLD.kind IS NOT NEW.kind OR OLD.value IS NOT NEW.value OR OLD.label IS NOT NEW.label OR OLD.opted_out IS NOT NEW.opted_out OR OLD.bad IS NOT NEW.bad
BEGIN
    UPDATE contact SET email = (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = OLD.contact_id AND kind = 'email' ORDER BY id)), phone = (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = OLD.contact_id AND kind = 'phone' ORDER BY id)) WHERE id = OLD.contact_id AND OLD.contact_id IS NOT NULL;
    UPDATE contact SET email = (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = NEW.contact_id AND kind = 'email' ORDER BY id)), phone = (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = NEW.contact_id AND kind = 'phone' ORDER BY id)) WHERE id = NEW.contact_id AND NEW.contact_id IS NOT NULL;
END;
CREATE TRIGGER position_added AFTER INSERT ON position
WHEN NEW.contact_id IS NOT NULL
BEGIN
    UPDATE contact SET customer_id = (SELECT customer_id FROM position WHERE contact_id = NEW.contact_id AND until IS NULL ORDER BY id LIMIT 1), role = (SELECT role FROM position WHERE contact_id = NEW.contact_id AND until IS NULL ORDER BY id LIMIT 1) WHERE id = NEW.contact_id AND NEW.contact_id IS NOT NULL;
END;
CREATE TRIGGER position_gone AFTER DELETE ON position
WHEN OLD.contact_id IS NOT NULL
BEGIN
    UPDATE contact SET customer_id = (SELECT customer_id FROM position WHERE contact_id = OLD.contact_id AND until IS NULL ORDER BY id LIMIT 1), role = (SELECT role FROM position WHERE contact_id = OLD.contact_id AND until IS NULL ORDER BY id LIMIT 1) WHERE id = OLD.contact_id AND OLD.contact_id IS NOT NULL;
END;
CREATE TRIGGER position_changed AFTER UPDATE OF contact_id, customer_id, role, until ON position
WHEN OLD.contact_id IS NOT NEW.contact_id OR OLD.customer_id IS NOT NEW.customer_id OR OLD.role IS NOT NEW.role OR OLD.until IS NOT NEW.until
BEGIN
    UPDATE contact SET customer_id = (SELECT customer_id FROM position WHERE contact_id = OLD.contact_id AND until IS NULL ORDER BY id LIMIT 1), role = (SELECT role FROM position WHERE contact_id = OLD.contact_id AND until IS NULL ORDER BY id LIMIT 1) WHERE id = OLD.contact_id AND OLD.contact_id IS NOT NULL;
    UPDATE contact SET customer_id = (SELECT customer_id FROM position WHERE contact_id = NEW.contact_id AND until IS NULL ORDER BY id LIMIT 1), role = (SELECT role FROM position WHERE contact_id = NEW.contact_id AND until IS NULL ORDER BY id LIMIT 1) WHERE id = NEW.contact_id AND NEW.contact_id IS NOT NULL;
END;
CREATE TRIGGER contact_added_journal AFTER INSERT ON contact
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'contact', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER contact_changed_journal AFTER UPDATE OF name, name_key, note, archived, external_key, tags ON contact
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'contact', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'note', OLD.note, 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags), json_object('name', NEW.name, 'name_key', NEW.name_key, 'note', NEW.note, 'archived', NEW.archived, 'external_key', NEW.external_key, 'tags', NEW.tags) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER contact_gone_journal AFTER DELETE ON contact
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'contact', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'note', OLD.note, 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER reach_added_journal AFTER INSERT ON reach
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'reach', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER reach_changed_journal AFTER UPDATE OF contact_id, kind, value, key, label, opted_out, bad ON reach
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'reach', OLD.id, json_object('contact_id', OLD.contact_id, 'kind', OLD.kind, 'value', OLD.value, 'key', OLD.key, 'label', OLD.label, 'opted_out', OLD.opted_out, 'bad', OLD.bad), json_object('contact_id', NEW.contact_id, 'kind', NEW.kind, 'value', NEW.value, 'key', NEW.key, 'label', NEW.label, 'opted_out', NEW.opted_out, 'bad', NEW.bad) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER reach_gone_journal AFTER DELETE ON reach
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'reach', OLD.id, json_object('contact_id', OLD.contact_id, 'kind', OLD.kind, 'value', OLD.value, 'key', OLD.key, 'label', OLD.label, 'opted_out', OLD.opted_out, 'bad', OLD.bad) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER position_added_journal AFTER INSERT ON position
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'position', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER position_changed_journal AFTER UPDATE OF contact_id, customer_id, role, since, until, main ON position
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'position', OLD.id, json_object('contact_id', OLD.contact_id, 'customer_id', OLD.customer_id, 'role', OLD.role, 'since', OLD.since, 'until', OLD.until, 'main', OLD.main), json_object('contact_id', NEW.contact_id, 'customer_id', NEW.customer_id, 'role', NEW.role, 'since', NEW.since, 'until', NEW.until, 'main', NEW.main) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER position_gone_journal AFTER DELETE ON position
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'position', OLD.id, json_object('contact_id', OLD.contact_id, 'customer_id', OLD.customer_id, 'role', OLD.role, 'since', OLD.since, 'until', OLD.until, 'main', OLD.main) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER activity_changed_journal;
CREATE TRIGGER activity_changed_journal AFTER UPDATE OF customer_id, rep_id, deal_id, kind, direction, at, note, external_key, contact_id ON activity
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'activity', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'kind', OLD.kind, 'direction', OLD.direction, 'at', OLD.at, 'note', OLD.note, 'external_key', OLD.external_key, 'contact_id', OLD.contact_id), json_object('customer_id', NEW.customer_id, 'rep_id', NEW.rep_id, 'deal_id', NEW.deal_id, 'kind', NEW.kind, 'direction', NEW.direction, 'at', NEW.at, 'note', NEW.note, 'external_key', NEW.external_key, 'contact_id', NEW.contact_id) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER activity_gone_journal;
CREATE TRIGGER activity_gone_journal AFTER DELETE ON activity
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'activity', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'kind', OLD.kind, 'direction', OLD.direction, 'at', OLD.at, 'note', OLD.note, 'external_key', OLD.external_key, 'contact_id', OLD.contact_id) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_contact_added_journal AFTER INSERT ON deal_contact
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'deal_contact', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_contact_changed_journal AFTER UPDATE OF deal_id, contact_id, role ON deal_contact
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'deal_contact', OLD.id, json_object('deal_id', OLD.deal_id, 'contact_id', OLD.contact_id, 'role', OLD.role), json_object('deal_id', NEW.deal_id, 'contact_id', NEW.contact_id, 'role', NEW.role) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_contact_gone_journal AFTER DELETE ON deal_contact
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'deal_contact', OLD.id, json_object('deal_id', OLD.deal_id, 'contact_id', OLD.contact_id, 'role', OLD.role) FROM journal WHERE change_id IS NOT NULL;
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
    END;
END;
DROP TRIGGER activity_insert_guard;
CREATE TRIGGER activity_insert_guard BEFORE INSERT ON activity
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM activity WHERE id = NEW.id) THEN RAISE(FAIL, 'activity.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'activity.external_key: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'activity.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(FAIL, 'activity.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'activity.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'activity.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(FAIL, 'activity.contact_id: FOREIGN KEY, there is no such contact')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.direction), typeof(NEW.note), typeof(NEW.external_key)) THEN RAISE(FAIL, 'activity.kind, direction, note, external_key: it is text')
    WHEN NEW.answered IS NOT NULL THEN RAISE(FAIL, 'activity.answered: the file keeps it by itself')
    END;
END;
DROP TRIGGER activity_update_guard;
CREATE TRIGGER activity_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, kind, direction, at, note, external_key, contact_id ON activity
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'activity.id: an id stays what it is')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'activity.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.customer_id IS NOT OLD.customer_id) AND NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(ABORT, 'activity.customer_id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'activity.rep_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'activity.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.contact_id IS NOT OLD.contact_id) AND NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(ABORT, 'activity.contact_id: FOREIGN KEY, there is no such contact')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM activity WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'activity.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.direction), typeof(NEW.note), typeof(NEW.external_key)) THEN RAISE(ABORT, 'activity.kind, direction, note, external_key: it is text')
    END;
END;
DROP TRIGGER custom_value_insert_guard;
CREATE TRIGGER custom_value_insert_guard BEFORE INSERT ON custom_value
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM custom_value WHERE id = NEW.id) THEN RAISE(FAIL, 'custom_value.id: another row has it')
    WHEN typeof(NEW.record_id) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'custom_value.record_id: it is a whole number')
    WHEN typeof(NEW.number) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'custom_value.number: it is a whole number')
    WHEN NEW.field_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.field_id: FOREIGN KEY, there is no such custom_field')
    WHEN (SELECT CASE type WHEN 'int' THEN typeof(NEW.number) IS NOT 'integer' WHEN 'amount' THEN typeof(NEW.number) IS NOT 'integer' OR NEW.number < 0 WHEN 'yesno' THEN coalesce(NEW.number NOT IN (0, 1), 1) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.number, field_id: it is not the number that its field holds')
    WHEN (SELECT CASE type WHEN 'date' THEN NEW.text IS NULL OR date(NEW.text, '+0 days') IS NOT NEW.text WHEN 'text' THEN NEW.text IS NULL WHEN 'choice' THEN NEW.text IS NULL OR instr(char(10) || choices || char(10), char(10) || NEW.text || char(10)) = 0 END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.text, field_id: it is not the text that its field holds')
    WHEN (SELECT CASE kind WHEN 'customer' THEN NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.record_id) WHEN 'deal' THEN NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.record_id) WHEN 'product' THEN NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.record_id) WHEN 'rep' THEN NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.record_id) WHEN 'contact' THEN NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.record_id) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.record_id, field_id: there is no such record')
    WHEN 'blob' IN (typeof(NEW.text)) THEN RAISE(FAIL, 'custom_value.text: it is text')
    END;
END;
DROP TRIGGER custom_value_update_guard;
CREATE TRIGGER custom_value_update_guard BEFORE UPDATE OF id, field_id, record_id, number, text ON custom_value
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'custom_value.id: an id stays what it is')
    WHEN (NEW.record_id IS NOT OLD.record_id) AND typeof(NEW.record_id) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'custom_value.record_id: it is a whole number')
    WHEN (NEW.number IS NOT OLD.number) AND typeof(NEW.number) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'custom_value.number: it is a whole number')
    WHEN (NEW.field_id IS NOT OLD.field_id) AND NEW.field_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.field_id: FOREIGN KEY, there is no such custom_field')
    WHEN (NEW.number IS NOT OLD.number OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE type WHEN 'int' THEN typeof(NEW.number) IS NOT 'integer' WHEN 'amount' THEN typeof(NEW.number) IS NOT 'integer' OR NEW.number < 0 WHEN 'yesno' THEN coalesce(NEW.number NOT IN (0, 1), 1) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.number, field_id: it is not the number that its field holds')
    WHEN (NEW.text IS NOT OLD.text OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE type WHEN 'date' THEN NEW.text IS NULL OR date(NEW.text, '+0 days') IS NOT NEW.text WHEN 'text' THEN NEW.text IS NULL WHEN 'choice' THEN NEW.text IS NULL OR instr(char(10) || choices || char(10), char(10) || NEW.text || char(10)) = 0 END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.text, field_id: it is not the text that its field holds')
    WHEN (NEW.record_id IS NOT OLD.record_id OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE kind WHEN 'customer' THEN NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.record_id) WHEN 'deal' THEN NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.record_id) WHEN 'product' THEN NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.record_id) WHEN 'rep' THEN NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.record_id) WHEN 'contact' THEN NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.record_id) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.record_id, field_id: there is no such record')
    WHEN 'blob' IN (typeof(NEW.text)) THEN RAISE(ABORT, 'custom_value.text: it is text')
    END;
END;
CREATE TRIGGER contact_insert_guard BEFORE INSERT ON contact
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM contact WHERE id = NEW.id) THEN RAISE(FAIL, 'contact.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM contact WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'contact.external_key: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'contact.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'contact.tags: tags are words with a blank between')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(FAIL, 'contact.name, name_key, note, external_key, tags: it is text')
    WHEN NEW.customer_id IS NOT NULL THEN RAISE(FAIL, 'contact.customer_id: the file keeps it by itself')
    WHEN NEW.role IS NOT NULL THEN RAISE(FAIL, 'contact.role: the file keeps it by itself')
    WHEN NEW.email IS NOT NULL THEN RAISE(FAIL, 'contact.email: the file keeps it by itself')
    WHEN NEW.phone IS NOT NULL THEN RAISE(FAIL, 'contact.phone: the file keeps it by itself')
    END;
END;
CREATE TRIGGER contact_update_guard BEFORE UPDATE OF id, name, name_key, note, archived, external_key, tags ON contact
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'contact.id: an id stays what it is')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'contact.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.tags IS NOT OLD.tags) AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'contact.tags: tags are words with a blank between')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM contact WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'contact.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'contact.name, name_key, note, external_key, tags: it is text')
    END;
END;
CREATE TRIGGER contact_kept_guard BEFORE UPDATE OF customer_id, role, email, phone ON contact
BEGIN
    SELECT CASE
    WHEN (NEW.customer_id IS NOT OLD.customer_id) AND NEW.customer_id IS NOT (SELECT customer_id FROM position WHERE contact_id = NEW.id AND until IS NULL ORDER BY id LIMIT 1) THEN RAISE(ABORT, 'contact.customer_id: the file keeps it by itself')
    WHEN (NEW.role IS NOT OLD.role) AND NEW.role IS NOT (SELECT role FROM position WHERE contact_id = NEW.id AND until IS NULL ORDER BY id LIMIT 1) THEN RAISE(ABORT, 'contact.role: the file keeps it by itself')
    WHEN (NEW.email IS NOT OLD.email) AND NEW.email IS NOT (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = NEW.id AND kind = 'email' ORDER BY id)) THEN RAISE(ABORT, 'contact.email: the file keeps it by itself')
    WHEN (NEW.phone IS NOT OLD.phone) AND NEW.phone IS NOT (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = NEW.id AND kind = 'phone' ORDER BY id)) THEN RAISE(ABORT, 'contact.phone: the file keeps it by itself')
    END;
END;
CREATE TRIGGER contact_delete_guard BEFORE DELETE ON contact
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM activity WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM reach WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a reach refers to it')
    WHEN EXISTS (SELECT 1 FROM position WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a position refers to it')
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a deal_contact refers to it')
    END;
END;
CREATE TRIGGER reach_insert_guard BEFORE INSERT ON reach
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM reach WHERE id = NEW.id) THEN RAISE(FAIL, 'reach.id: another row has it')
    WHEN typeof(NEW.opted_out) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'reach.opted_out: it is a whole number')
    WHEN typeof(NEW.bad) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'reach.bad: it is a whole number')
    WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(FAIL, 'reach.contact_id: FOREIGN KEY, there is no such contact')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.value), typeof(NEW.key), typeof(NEW.label)) THEN RAISE(FAIL, 'reach.kind, value, key, label: it is text')
    END;
END;
CREATE TRIGGER reach_update_guard BEFORE UPDATE OF id, contact_id, kind, value, key, label, opted_out, bad ON reach
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'reach.id: an id stays what it is')
    WHEN (NEW.opted_out IS NOT OLD.opted_out) AND typeof(NEW.opted_out) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'reach.opted_out: it is a whole number')
    WHEN (NEW.bad IS NOT OLD.bad) AND typeof(NEW.bad) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'reach.bad: it is a whole number')
    WHEN (NEW.contact_id IS NOT OLD.contact_id) AND NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(ABORT, 'reach.contact_id: FOREIGN KEY, there is no such contact')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.value), typeof(NEW.key), typeof(NEW.label)) THEN RAISE(ABORT, 'reach.kind, value, key, label: it is text')
    END;
END;
CREATE TRIGGER position_insert_guard BEFORE INSERT ON position
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM position WHERE id = NEW.id) THEN RAISE(FAIL, 'position.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM position WHERE contact_id = NEW.contact_id AND customer_id = NEW.customer_id) THEN RAISE(FAIL, 'position.contact_id, customer_id: another row has it')
    WHEN date(NEW.since, '+0 days') IS NOT NEW.since THEN RAISE(FAIL, 'position.since: a day is written as 2026-08-01')
    WHEN date(NEW.until, '+0 days') IS NOT NEW.until THEN RAISE(FAIL, 'position.until: a day is written as 2026-08-01')
    WHEN typeof(NEW.main) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'position.main: it is a whole number')
    WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(FAIL, 'position.contact_id: FOREIGN KEY, there is no such contact')
    WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(FAIL, 'position.customer_id: FOREIGN KEY, there is no such customer')
    WHEN 'blob' IN (typeof(NEW.role)) THEN RAISE(FAIL, 'position.role: it is text')
    END;
END;
CREATE TRIGGER position_update_guard BEFORE UPDATE OF id, contact_id, customer_id, role, since, until, main ON position
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'position.id: an id stays what it is')
    WHEN (NEW.since IS NOT OLD.since) AND date(NEW.since, '+0 days') IS NOT NEW.since THEN RAISE(ABORT, 'position.since: a day is written as 2026-08-01')
    WHEN (NEW.until IS NOT OLD.until) AND date(NEW.until, '+0 days') IS NOT NEW.until THEN RAISE(ABORT, 'position.until: a day is written as 2026-08-01')
    WHEN (NEW.main IS NOT OLD.main) AND typeof(NEW.main) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'position.main: it is a whole number')
    WHEN (NEW.contact_id IS NOT OLD.contact_id) AND NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(ABORT, 'position.contact_id: FOREIGN KEY, there is no such contact')
    WHEN (NEW.customer_id IS NOT OLD.customer_id) AND NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(ABORT, 'position.customer_id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.contact_id IS NOT OLD.contact_id OR NEW.customer_id IS NOT OLD.customer_id) AND EXISTS (SELECT 1 FROM position WHERE contact_id = NEW.contact_id AND customer_id = NEW.customer_id AND id <> OLD.id) THEN RAISE(ABORT, 'position.contact_id, customer_id: another row has it')
    WHEN 'blob' IN (typeof(NEW.role)) THEN RAISE(ABORT, 'position.role: it is text')
    END;
END;
CREATE TRIGGER deal_contact_insert_guard BEFORE INSERT ON deal_contact
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE id = NEW.id) THEN RAISE(FAIL, 'deal_contact.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE deal_id = NEW.deal_id AND contact_id = NEW.contact_id) THEN RAISE(FAIL, 'deal_contact.deal_id, contact_id: another row has it')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'deal_contact.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(FAIL, 'deal_contact.contact_id: FOREIGN KEY, there is no such contact')
    WHEN 'blob' IN (typeof(NEW.role)) THEN RAISE(FAIL, 'deal_contact.role: it is text')
    END;
END;
CREATE TRIGGER deal_contact_update_guard BEFORE UPDATE OF id, deal_id, contact_id, role ON deal_contact
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'deal_contact.id: an id stays what it is')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'deal_contact.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.contact_id IS NOT OLD.contact_id) AND NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id) THEN RAISE(ABORT, 'deal_contact.contact_id: FOREIGN KEY, there is no such contact')
    WHEN (NEW.deal_id IS NOT OLD.deal_id OR NEW.contact_id IS NOT OLD.contact_id) AND EXISTS (SELECT 1 FROM deal_contact WHERE deal_id = NEW.deal_id AND contact_id = NEW.contact_id AND id <> OLD.id) THEN RAISE(ABORT, 'deal_contact.deal_id, contact_id: another row has it')
    WHEN 'blob' IN (typeof(NEW.role)) THEN RAISE(ABORT, 'deal_contact.role: it is text')
    END;
END;
CREATE TRIGGER contact_values_gone BEFORE DELETE ON contact
BEGIN
    DELETE FROM custom_value WHERE id IN (SELECT id * 1099511627776 + OLD.id FROM custom_field WHERE kind = 'contact');
END;
DROP VIEW v_activities;
DROP VIEW v_tags;
CREATE VIEW v_contacts AS
SELECT
    contact.id, contact.external_key, contact.name, contact.customer_id, customer.name AS customer, contact.role,
    contact.email, contact.phone, contact.note, contact.archived, contact.tags
FROM contact
LEFT JOIN customer ON customer.id = contact.customer_id;
CREATE VIEW v_tags AS
SELECT 'rep' AS kind, rep.id AS record_id, word.value AS tag
FROM rep
JOIN json_each('["' || replace(rep.tags, ' ', '","') || '"]') AS word
WHERE rep.tags IS NOT NULL
UNION ALL
SELECT 'customer' AS kind, customer.id AS record_id, word.value AS tag
FROM customer
JOIN json_each('["' || replace(customer.tags, ' ', '","') || '"]') AS word
WHERE customer.tags IS NOT NULL
UNION ALL
SELECT 'product' AS kind, product.id AS record_id, word.value AS tag
FROM product
JOIN json_each('["' || replace(product.tags, ' ', '","') || '"]') AS word
WHERE product.tags IS NOT NULL
UNION ALL
SELECT 'deal' AS kind, deal.id AS record_id, word.value AS tag
FROM deal
JOIN json_each('["' || replace(deal.tags, ' ', '","') || '"]') AS word
WHERE deal.tags IS NOT NULL
UNION ALL
SELECT 'contact' AS kind, contact.id AS record_id, word.value AS tag
FROM contact
JOIN json_each('["' || replace(contact.tags, ' ', '","') || '"]') AS word
WHERE contact.tags IS NOT NULL;
CREATE VIEW v_positions AS
SELECT
    position.id, position.contact_id, contact.name AS contact, position.customer_id, customer.name AS customer,
    position.role, position.since, position.until,
    position.until IS NULL AND contact.archived IS NULL AND position.id = (
        SELECT other.id FROM position AS other JOIN contact AS person ON person.id = other.contact_id
        WHERE other.customer_id = position.customer_id AND other.until IS NULL AND person.archived IS NULL
        ORDER BY other.main DESC, other.id LIMIT 1
    ) AS main
FROM position
JOIN contact ON contact.id = position.contact_id
JOIN customer ON customer.id = position.customer_id;
CREATE VIEW v_reaches AS
SELECT
    reach.id, reach.contact_id, contact.name AS contact, reach.kind, reach.value, reach.label, reach.opted_out,
    reach.bad
FROM reach
JOIN contact ON contact.id = reach.contact_id;
CREATE VIEW v_deal_contacts AS
SELECT
    deal_contact.id, deal_contact.deal_id, deal.title AS deal, deal_contact.contact_id, contact.name AS contact,
    deal_contact.role
FROM deal_contact
JOIN deal ON deal.id = deal_contact.deal_id
JOIN contact ON contact.id = deal_contact.contact_id;
CREATE VIEW v_activities AS
SELECT
    activity.id, activity.external_key, activity.customer_id, customer.name AS customer,
    activity.rep_id, rep.name AS rep, rep.team, activity.deal_id, deal.title AS deal,
    activity.kind, activity.direction, activity.note, activity.contact_id,
    activity.at, substr(activity.at, 1, 10) AS day
FROM activity
JOIN customer ON customer.id = activity.customer_id
LEFT JOIN rep ON rep.id = activity.rep_id
LEFT JOIN deal ON deal.id = activity.deal_id;
