-- Version 9: customers that turned out to be one, those that look so and are not, and what new ones are looked up by.

CREATE TABLE merged (
    id INTEGER NOT NULL,
    into_id INTEGER NOT NULL,
    CONSTRAINT pk_merged PRIMARY KEY (id),
    CONSTRAINT fk_merged_id FOREIGN KEY(id) REFERENCES customer (id),
    CONSTRAINT fk_merged_into_id FOREIGN KEY(into_id) REFERENCES customer (id)
);
CREATE INDEX ix_merged_into_id ON merged (into_id);
CREATE TABLE not_duplicate (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    one_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    CONSTRAINT pk_not_duplicate PRIMARY KEY (id),
    CONSTRAINT ck_not_duplicate_kind CHECK (kind IN ('rep', 'customer', 'product')),
    CONSTRAINT ck_not_duplicate_one_first CHECK (one_id < other_id),
    CONSTRAINT uq_not_duplicate_kind UNIQUE (kind, one_id, other_id)
);
CREATE INDEX ix_customer_mail_domain ON customer (lower(substr(email, instr(email, '@') + 1))) WHERE email IS NOT NULL;
CREATE INDEX ix_customer_phone ON customer (substr(replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '/', ''), '(', ''), ')', ''), '.', ''), '+', ''), -9)) WHERE phone IS NOT NULL;
CREATE TRIGGER not_duplicate_added_journal AFTER INSERT ON not_duplicate
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'not_duplicate', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER not_duplicate_changed_journal AFTER UPDATE OF kind, one_id, other_id ON not_duplicate
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'not_duplicate', OLD.id, json_object('kind', OLD.kind, 'one_id', OLD.one_id, 'other_id', OLD.other_id), json_object('kind', NEW.kind, 'one_id', NEW.one_id, 'other_id', NEW.other_id) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER not_duplicate_gone_journal AFTER DELETE ON not_duplicate
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'not_duplicate', OLD.id, json_object('kind', OLD.kind, 'one_id', OLD.one_id, 'other_id', OLD.other_id) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER merged_added_journal AFTER INSERT ON merged
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'merged', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER merged_changed_journal AFTER UPDATE OF into_id ON merged
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'merged', OLD.id, json_object('into_id', OLD.into_id), json_object('into_id', NEW.into_id) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER merged_gone_journal AFTER DELETE ON merged
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'merged', OLD.id, json_object('into_id', OLD.into_id) FROM journal WHERE change_id IS NOT NULL;
END;
