-- Version 12: fields of the team's own, and their values; see custom.py.

CREATE TABLE custom_field (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	choices VARCHAR, 
	hidden VARCHAR(20), 
	CONSTRAINT pk_custom_field PRIMARY KEY (id), 
	CONSTRAINT ck_custom_field_kind CHECK (kind IN ('customer', 'deal', 'product', 'rep')), 
	CONSTRAINT ck_custom_field_type CHECK (type IN ('int', 'amount', 'date', 'text', 'choice', 'yesno')), 
	CONSTRAINT ck_custom_field_choices CHECK ((type = 'choice') = (choices IS NOT NULL)), 
	CONSTRAINT uq_custom_field_kind UNIQUE (kind, name)
);
CREATE TABLE custom_value (
	id INTEGER NOT NULL, 
	field_id INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	number BIGINT, 
	text VARCHAR, 
	CONSTRAINT pk_custom_value PRIMARY KEY (id), 
	CONSTRAINT ck_custom_value_id CHECK (id = field_id * 1099511627776 + record_id), 
	CONSTRAINT ck_custom_value_one_value CHECK ((number IS NULL) <> (text IS NULL)), 
	CONSTRAINT fk_custom_value_field_id FOREIGN KEY(field_id) REFERENCES custom_field (id)
);
CREATE TRIGGER customer_values_gone BEFORE DELETE ON customer
BEGIN
    DELETE FROM custom_value WHERE id IN (SELECT id * 1099511627776 + OLD.id FROM custom_field WHERE kind = 'customer');
END;
CREATE TRIGGER deal_values_gone BEFORE DELETE ON deal
BEGIN
    DELETE FROM custom_value WHERE id IN (SELECT id * 1099511627776 + OLD.id FROM custom_field WHERE kind = 'deal');
END;
CREATE TRIGGER product_values_gone BEFORE DELETE ON product
BEGIN
    DELETE FROM custom_value WHERE id IN (SELECT id * 1099511627776 + OLD.id FROM custom_field WHERE kind = 'product');
END;
CREATE TRIGGER rep_values_gone BEFORE DELETE ON rep
BEGIN
    DELETE FROM custom_value WHERE id IN (SELECT id * 1099511627776 + OLD.id FROM custom_field WHERE kind = 'rep');
END;
CREATE TRIGGER custom_field_added_journal AFTER INSERT ON custom_field
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'custom_field', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER custom_field_changed_journal AFTER UPDATE OF kind, name, type, choices, hidden ON custom_field
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'custom_field', OLD.id, json_object('kind', OLD.kind, 'name', OLD.name, 'type', OLD.type, 'choices', OLD.choices, 'hidden', OLD.hidden), json_object('kind', NEW.kind, 'name', NEW.name, 'type', NEW.type, 'choices', NEW.choices, 'hidden', NEW.hidden) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER custom_field_gone_journal AFTER DELETE ON custom_field
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'custom_field', OLD.id, json_object('kind', OLD.kind, 'name', OLD.name, 'type', OLD.type, 'choices', OLD.choices, 'hidden', OLD.hidden) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER custom_value_added_journal AFTER INSERT ON custom_value
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'custom_value', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER custom_value_changed_journal AFTER UPDATE OF field_id, record_id, number, text ON custom_value
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'custom_value', OLD.id, json_object('field_id', OLD.field_id, 'record_id', OLD.record_id, 'number', OLD.number, 'text', OLD.text), json_object('field_id', NEW.field_id, 'record_id', NEW.record_id, 'number', NEW.number, 'text', NEW.text) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER custom_value_gone_journal AFTER DELETE ON custom_value
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'custom_value', OLD.id, json_object('field_id', OLD.field_id, 'record_id', OLD.record_id, 'number', OLD.number, 'text', OLD.text) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER custom_field_insert_guard BEFORE INSERT ON custom_field
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM custom_field WHERE id = NEW.id) THEN RAISE(FAIL, 'custom_field.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM custom_field WHERE kind = NEW.kind AND name = NEW.name) THEN RAISE(FAIL, 'custom_field.kind, name: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.hidden, '+0 days') IS NOT NEW.hidden THEN RAISE(FAIL, 'custom_field.hidden: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name), typeof(NEW.type), typeof(NEW.choices)) THEN RAISE(FAIL, 'custom_field.kind, name, type, choices: it is text')
    END;
END;
CREATE TRIGGER custom_field_update_guard BEFORE UPDATE OF id, kind, name, type, choices, hidden ON custom_field
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'custom_field.id: an id stays what it is')
    WHEN (NEW.hidden IS NOT OLD.hidden) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.hidden, '+0 days') IS NOT NEW.hidden THEN RAISE(ABORT, 'custom_field.hidden: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.kind IS NOT OLD.kind OR NEW.name IS NOT OLD.name) AND EXISTS (SELECT 1 FROM custom_field WHERE kind = NEW.kind AND name = NEW.name AND id <> OLD.id) THEN RAISE(ABORT, 'custom_field.kind, name: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name), typeof(NEW.type), typeof(NEW.choices)) THEN RAISE(ABORT, 'custom_field.kind, name, type, choices: it is text')
    END;
END;
CREATE TRIGGER custom_field_delete_guard BEFORE DELETE ON custom_field
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM custom_value WHERE field_id = OLD.id) THEN RAISE(ABORT, 'custom_field.id: FOREIGN KEY, a custom_value refers to it')
    END;
END;
CREATE TRIGGER custom_value_insert_guard BEFORE INSERT ON custom_value
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM custom_value WHERE id = NEW.id) THEN RAISE(FAIL, 'custom_value.id: another row has it')
    WHEN typeof(NEW.record_id) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'custom_value.record_id: it is a whole number')
    WHEN typeof(NEW.number) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'custom_value.number: it is a whole number')
    WHEN NEW.field_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.field_id: FOREIGN KEY, there is no such custom_field')
    WHEN (SELECT CASE type WHEN 'int' THEN typeof(NEW.number) IS NOT 'integer' WHEN 'amount' THEN typeof(NEW.number) IS NOT 'integer' OR NEW.number < 0 WHEN 'yesno' THEN coalesce(NEW.number NOT IN (0, 1), 1) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.number, field_id: it is not the number that its field holds')
    WHEN (SELECT CASE type WHEN 'date' THEN NEW.text IS NULL OR date(NEW.text, '+0 days') IS NOT NEW.text WHEN 'text' THEN NEW.text IS NULL WHEN 'choice' THEN NEW.text IS NULL OR instr(char(10) || choices || char(10), char(10) || NEW.text || char(10)) = 0 END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.text, field_id: it is not the text that its field holds')
    WHEN (SELECT CASE kind WHEN 'customer' THEN NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.record_id) WHEN 'deal' THEN NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.record_id) WHEN 'product' THEN NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.record_id) WHEN 'rep' THEN NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.record_id) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.record_id, field_id: there is no such record')
    WHEN 'blob' IN (typeof(NEW.text)) THEN RAISE(FAIL, 'custom_value.text: it is text')
    END;
END;
CREATE TRIGGER custom_value_update_guard BEFORE UPDATE OF id, field_id, record_id, number, text ON custom_value
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'custom_value.id: an id stays what it is')
    WHEN (NEW.record_id IS NOT OLD.record_id) AND typeof(NEW.record_id) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'custom_value.record_id: it is a whole number')
    WHEN (NEW.number IS NOT OLD.number) AND typeof(NEW.number) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'custom_value.number: it is a whole number')
    WHEN (NEW.field_id IS NOT OLD.field_id) AND NEW.field_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.field_id: FOREIGN KEY, there is no such custom_field')
    WHEN (NEW.number IS NOT OLD.number OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE type WHEN 'int' THEN typeof(NEW.number) IS NOT 'integer' WHEN 'amount' THEN typeof(NEW.number) IS NOT 'integer' OR NEW.number < 0 WHEN 'yesno' THEN coalesce(NEW.number NOT IN (0, 1), 1) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.number, field_id: it is not the number that its field holds')
    WHEN (NEW.text IS NOT OLD.text OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE type WHEN 'date' THEN NEW.text IS NULL OR date(NEW.text, '+0 days') IS NOT NEW.text WHEN 'text' THEN NEW.text IS NULL WHEN 'choice' THEN NEW.text IS NULL OR instr(char(10) || choices || char(10), char(10) || NEW.text || char(10)) = 0 END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.text, field_id: it is not the text that its field holds')
    WHEN (NEW.record_id IS NOT OLD.record_id OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE kind WHEN 'customer' THEN NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.record_id) WHEN 'deal' THEN NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.record_id) WHEN 'product' THEN NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.record_id) WHEN 'rep' THEN NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.record_id) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.record_id, field_id: there is no such record')
    WHEN 'blob' IN (typeof(NEW.text)) THEN RAISE(ABORT, 'custom_value.text: it is text')
    END;
END;
CREATE VIEW v_products AS
SELECT
    product.id, product.external_key, product.name, product.category,
    CAST(product.list_price / team.minor_units AS REAL) AS list_price, team.currency, product.archived,
    product.tags
FROM product
JOIN v_team AS team;
