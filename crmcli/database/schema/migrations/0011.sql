-- Version 11: tags on records, and filters that were given a name.

ALTER TABLE rep ADD COLUMN tags VARCHAR;
ALTER TABLE customer ADD COLUMN tags VARCHAR;
ALTER TABLE product ADD COLUMN tags VARCHAR;
ALTER TABLE deal ADD COLUMN tags VARCHAR;
CREATE INDEX ix_customer_tags ON customer (tags) WHERE tags IS NOT NULL;
CREATE INDEX ix_deal_tags ON deal (tags) WHERE tags IS NOT NULL;
CREATE TABLE segment (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    filter VARCHAR NOT NULL,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    CONSTRAINT pk_segment PRIMARY KEY (id),
    CONSTRAINT ck_segment_kind CHECK (kind IN ('rep', 'customer', 'product', 'deal', 'activity', 'feedback')),
    CONSTRAINT uq_segment_name_key UNIQUE (name_key)
);
DROP VIEW v_deals;
DROP VIEW v_customers;
DROP VIEW v_reps;
DROP TRIGGER product_changed_journal;
CREATE TRIGGER product_changed_journal AFTER UPDATE OF name, name_key, category, list_price, archived, external_key, tags ON product
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'product', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'category', OLD.category, 'list_price', OLD.list_price, 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags), json_object('name', NEW.name, 'name_key', NEW.name_key, 'category', NEW.category, 'list_price', NEW.list_price, 'archived', NEW.archived, 'external_key', NEW.external_key, 'tags', NEW.tags) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER product_gone_journal;
CREATE TRIGGER product_gone_journal AFTER DELETE ON product
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'product', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'category', OLD.category, 'list_price', OLD.list_price, 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER rep_changed_journal;
CREATE TRIGGER rep_changed_journal AFTER UPDATE OF name, name_key, email, team, manager, joined, "left", archived, external_key, tags ON rep
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'rep', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'team', OLD.team, 'manager', OLD.manager, 'joined', OLD.joined, 'left', OLD."left", 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags), json_object('name', NEW.name, 'name_key', NEW.name_key, 'email', NEW.email, 'team', NEW.team, 'manager', NEW.manager, 'joined', NEW.joined, 'left', NEW."left", 'archived', NEW.archived, 'external_key', NEW.external_key, 'tags', NEW.tags) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER rep_gone_journal;
CREATE TRIGGER rep_gone_journal AFTER DELETE ON rep
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'rep', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'team', OLD.team, 'manager', OLD.manager, 'joined', OLD.joined, 'left', OLD."left", 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER segment_added_journal AFTER INSERT ON segment
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'segment', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER segment_changed_journal AFTER UPDATE OF name, name_key, kind, filter, at, "by" ON segment
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'segment', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'kind', OLD.kind, 'filter', OLD.filter, 'at', OLD.at, 'by', OLD."by"), json_object('name', NEW.name, 'name_key', NEW.name_key, 'kind', NEW.kind, 'filter', NEW.filter, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER segment_gone_journal AFTER DELETE ON segment
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'segment', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'kind', OLD.kind, 'filter', OLD.filter, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER customer_changed_journal;
CREATE TRIGGER customer_changed_journal AFTER UPDATE OF name, name_key, email, phone, website, industry, region, source, owner_id, created, note, archived, external_key, tags ON customer
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'customer', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'phone', OLD.phone, 'website', OLD.website, 'industry', OLD.industry, 'region', OLD.region, 'source', OLD.source, 'owner_id', OLD.owner_id, 'created', OLD.created, 'note', OLD.note, 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags), json_object('name', NEW.name, 'name_key', NEW.name_key, 'email', NEW.email, 'phone', NEW.phone, 'website', NEW.website, 'industry', NEW.industry, 'region', NEW.region, 'source', NEW.source, 'owner_id', NEW.owner_id, 'created', NEW.created, 'note', NEW.note, 'archived', NEW.archived, 'external_key', NEW.external_key, 'tags', NEW.tags) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER customer_gone_journal;
CREATE TRIGGER customer_gone_journal AFTER DELETE ON customer
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'customer', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'phone', OLD.phone, 'website', OLD.website, 'industry', OLD.industry, 'region', OLD.region, 'source', OLD.source, 'owner_id', OLD.owner_id, 'created', OLD.created, 'note', OLD.note, 'archived', OLD.archived, 'external_key', OLD.external_key, 'tags', OLD.tags) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER deal_changed_journal;
CREATE TRIGGER deal_changed_journal AFTER UPDATE OF title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened, closed, credited_id, expected, lost_reason, source, archived, external_key, currency, own_amount, tags ON deal
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'deal', OLD.id, json_object('title', OLD.title, 'title_key', OLD.title_key, 'customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'product_id', OLD.product_id, 'amount', OLD.amount, 'stage_id', OLD.stage_id, 'status', OLD.status, 'opened', OLD.opened, 'closed', OLD.closed, 'credited_id', OLD.credited_id, 'expected', OLD.expected, 'lost_reason', OLD.lost_reason, 'source', OLD.source, 'archived', OLD.archived, 'external_key', OLD.external_key, 'currency', OLD.currency, 'own_amount', OLD.own_amount, 'tags', OLD.tags), json_object('title', NEW.title, 'title_key', NEW.title_key, 'customer_id', NEW.customer_id, 'rep_id', NEW.rep_id, 'product_id', NEW.product_id, 'amount', NEW.amount, 'stage_id', NEW.stage_id, 'status', NEW.status, 'opened', NEW.opened, 'closed', NEW.closed, 'credited_id', NEW.credited_id, 'expected', NEW.expected, 'lost_reason', NEW.lost_reason, 'source', NEW.source, 'archived', NEW.archived, 'external_key', NEW.external_key, 'currency', NEW.currency, 'own_amount', NEW.own_amount, 'tags', NEW.tags) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER deal_gone_journal;
CREATE TRIGGER deal_gone_journal AFTER DELETE ON deal
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'deal', OLD.id, json_object('title', OLD.title, 'title_key', OLD.title_key, 'customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'product_id', OLD.product_id, 'amount', OLD.amount, 'stage_id', OLD.stage_id, 'status', OLD.status, 'opened', OLD.opened, 'closed', OLD.closed, 'credited_id', OLD.credited_id, 'expected', OLD.expected, 'lost_reason', OLD.lost_reason, 'source', OLD.source, 'archived', OLD.archived, 'external_key', OLD.external_key, 'currency', OLD.currency, 'own_amount', OLD.own_amount, 'tags', OLD.tags) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER rep_insert_guard;
CREATE TRIGGER rep_insert_guard BEFORE INSERT ON rep
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM rep WHERE id = NEW.id) THEN RAISE(FAIL, 'rep.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM rep WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'rep.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM rep WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'rep.name_key: another row has it')
    WHEN date(NEW.joined, '+0 days') IS NOT NEW.joined THEN RAISE(FAIL, 'rep.joined: a day is written as 2026-08-01')
    WHEN date(NEW."left", '+0 days') IS NOT NEW."left" THEN RAISE(FAIL, 'rep.left: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'rep.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'rep.tags: tags are words with a blank between')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.team), typeof(NEW.manager), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(FAIL, 'rep.name, name_key, email, team, manager, external_key, tags: it is text')
    END;
END;
DROP TRIGGER rep_update_guard;
CREATE TRIGGER rep_update_guard BEFORE UPDATE OF id, name, name_key, email, team, manager, joined, "left", archived, external_key, tags ON rep
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rep.id: an id stays what it is')
    WHEN (NEW.joined IS NOT OLD.joined) AND date(NEW.joined, '+0 days') IS NOT NEW.joined THEN RAISE(ABORT, 'rep.joined: a day is written as 2026-08-01')
    WHEN (NEW."left" IS NOT OLD."left") AND date(NEW."left", '+0 days') IS NOT NEW."left" THEN RAISE(ABORT, 'rep.left: a day is written as 2026-08-01')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'rep.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.tags IS NOT OLD.tags) AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'rep.tags: tags are words with a blank between')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM rep WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'rep.external_key: another row has it')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM rep WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'rep.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.team), typeof(NEW.manager), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'rep.name, name_key, email, team, manager, external_key, tags: it is text')
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
    WHEN NEW.owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.owner_id) THEN RAISE(FAIL, 'customer.owner_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'customer.tags: tags are words with a blank between')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.phone), typeof(NEW.website), typeof(NEW.industry), typeof(NEW.region), typeof(NEW.source), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(FAIL, 'customer.name, name_key, email, phone, website, industry, region, source, note, external_key, tags: it is text')
    WHEN NEW.first_won IS NOT NULL THEN RAISE(FAIL, 'customer.first_won: the file keeps it by itself')
    END;
END;
DROP TRIGGER customer_update_guard;
CREATE TRIGGER customer_update_guard BEFORE UPDATE OF id, name, name_key, email, phone, website, industry, region, source, owner_id, created, note, archived, external_key, tags ON customer
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'customer.id: an id stays what it is')
    WHEN (NEW.created IS NOT OLD.created) AND date(NEW.created, '+0 days') IS NOT NEW.created THEN RAISE(ABORT, 'customer.created: a day is written as 2026-08-01')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'customer.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.owner_id IS NOT OLD.owner_id) AND NEW.owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.owner_id) THEN RAISE(ABORT, 'customer.owner_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.tags IS NOT OLD.tags) AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'customer.tags: tags are words with a blank between')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM customer WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'customer.external_key: another row has it')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM customer WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'customer.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.phone), typeof(NEW.website), typeof(NEW.industry), typeof(NEW.region), typeof(NEW.source), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'customer.name, name_key, email, phone, website, industry, region, source, note, external_key, tags: it is text')
    END;
END;
DROP TRIGGER product_insert_guard;
CREATE TRIGGER product_insert_guard BEFORE INSERT ON product
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM product WHERE id = NEW.id) THEN RAISE(FAIL, 'product.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM product WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'product.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM product WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'product.name_key: another row has it')
    WHEN typeof(NEW.list_price) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'product.list_price: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'product.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'product.tags: tags are words with a blank between')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.category), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(FAIL, 'product.name, name_key, category, external_key, tags: it is text')
    END;
END;
DROP TRIGGER product_update_guard;
CREATE TRIGGER product_update_guard BEFORE UPDATE OF id, name, name_key, category, list_price, archived, external_key, tags ON product
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'product.id: an id stays what it is')
    WHEN (NEW.list_price IS NOT OLD.list_price) AND typeof(NEW.list_price) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'product.list_price: it is a whole number')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'product.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.tags IS NOT OLD.tags) AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'product.tags: tags are words with a blank between')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM product WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'product.external_key: another row has it')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM product WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'product.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.category), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'product.name, name_key, category, external_key, tags: it is text')
    END;
END;
DROP TRIGGER deal_insert_guard;
CREATE TRIGGER deal_insert_guard BEFORE INSERT ON deal
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE id = NEW.id) THEN RAISE(FAIL, 'deal.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM deal WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'deal.external_key: another row has it')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'deal.amount: it is a whole number')
    WHEN date(NEW.opened, '+0 days') IS NOT NEW.opened THEN RAISE(FAIL, 'deal.opened: a day is written as 2026-08-01')
    WHEN date(NEW.closed, '+0 days') IS NOT NEW.closed THEN RAISE(FAIL, 'deal.closed: a day is written as 2026-08-01')
    WHEN date(NEW.expected, '+0 days') IS NOT NEW.expected THEN RAISE(FAIL, 'deal.expected: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'deal.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN typeof(NEW.own_amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'deal.own_amount: it is a whole number')
    WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(FAIL, 'deal.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'deal.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id) THEN RAISE(FAIL, 'deal.product_id: FOREIGN KEY, there is no such product')
    WHEN NEW.stage_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.stage_id AND status = NEW.status) THEN RAISE(FAIL, 'deal.stage_id, status: FOREIGN KEY, there is no such stage')
    WHEN NEW.credited_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.credited_id) THEN RAISE(FAIL, 'deal.credited_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'deal.tags: tags are words with a blank between')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.title_key), typeof(NEW.lost_reason), typeof(NEW.source), typeof(NEW.external_key), typeof(NEW.currency), typeof(NEW.tags)) THEN RAISE(FAIL, 'deal.title, title_key, lost_reason, source, external_key, currency, tags: it is text')
    WHEN NEW.next_won IS NOT NULL THEN RAISE(FAIL, 'deal.next_won: the file keeps it by itself')
    WHEN NEW.customer_won IS NOT NULL THEN RAISE(FAIL, 'deal.customer_won: the file keeps it by itself')
    END;
END;
DROP TRIGGER deal_update_guard;
CREATE TRIGGER deal_update_guard BEFORE UPDATE OF id, title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened, closed, credited_id, expected, lost_reason, source, archived, external_key, currency, own_amount, tags ON deal
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'deal.id: an id stays what it is')
    WHEN (NEW.amount IS NOT OLD.amount) AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'deal.amount: it is a whole number')
    WHEN (NEW.opened IS NOT OLD.opened) AND date(NEW.opened, '+0 days') IS NOT NEW.opened THEN RAISE(ABORT, 'deal.opened: a day is written as 2026-08-01')
    WHEN (NEW.closed IS NOT OLD.closed) AND date(NEW.closed, '+0 days') IS NOT NEW.closed THEN RAISE(ABORT, 'deal.closed: a day is written as 2026-08-01')
    WHEN (NEW.expected IS NOT OLD.expected) AND date(NEW.expected, '+0 days') IS NOT NEW.expected THEN RAISE(ABORT, 'deal.expected: a day is written as 2026-08-01')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'deal.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.own_amount IS NOT OLD.own_amount) AND typeof(NEW.own_amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'deal.own_amount: it is a whole number')
    WHEN (NEW.customer_id IS NOT OLD.customer_id) AND NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(ABORT, 'deal.customer_id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'deal.rep_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.product_id IS NOT OLD.product_id) AND NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id) THEN RAISE(ABORT, 'deal.product_id: FOREIGN KEY, there is no such product')
    WHEN (NEW.stage_id IS NOT OLD.stage_id OR NEW.status IS NOT OLD.status) AND NEW.stage_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.stage_id AND status = NEW.status) THEN RAISE(ABORT, 'deal.stage_id, status: FOREIGN KEY, there is no such stage')
    WHEN (NEW.credited_id IS NOT OLD.credited_id) AND NEW.credited_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.credited_id) THEN RAISE(ABORT, 'deal.credited_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.tags IS NOT OLD.tags) AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'deal.tags: tags are words with a blank between')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM deal WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'deal.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.title_key), typeof(NEW.lost_reason), typeof(NEW.source), typeof(NEW.external_key), typeof(NEW.currency), typeof(NEW.tags)) THEN RAISE(ABORT, 'deal.title, title_key, lost_reason, source, external_key, currency, tags: it is text')
    END;
END;
CREATE TRIGGER segment_insert_guard BEFORE INSERT ON segment
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM segment WHERE id = NEW.id) THEN RAISE(FAIL, 'segment.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM segment WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'segment.name_key: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'segment.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.kind), typeof(NEW.filter), typeof(NEW."by")) THEN RAISE(FAIL, 'segment.name, name_key, kind, filter, by: it is text')
    END;
END;
CREATE TRIGGER segment_update_guard BEFORE UPDATE OF id, name, name_key, kind, filter, at, "by" ON segment
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'segment.id: an id stays what it is')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'segment.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM segment WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'segment.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.kind), typeof(NEW.filter), typeof(NEW."by")) THEN RAISE(ABORT, 'segment.name, name_key, kind, filter, by: it is text')
    END;
END;
CREATE VIEW v_reps AS
SELECT id, external_key, name, email, team, manager, joined, "left", archived, tags
FROM rep;
CREATE VIEW v_customers AS
SELECT
    customer.id, customer.external_key, customer.name, customer.email, customer.phone, customer.website,
    customer.industry, customer.region, customer.source, customer.owner_id, rep.name AS owner, rep.team,
    customer.created, customer.first_won, customer.note, customer.archived, customer.tags
FROM customer
LEFT JOIN rep ON rep.id = customer.owner_id;
CREATE VIEW v_deals AS
SELECT
    deal.id, deal.external_key, deal.title,
    deal.customer_id, customer.name AS customer, customer.region, customer.industry,
    deal.rep_id, owner.name AS rep, deal.credited_id, credited.name AS credited,
    coalesce(credited.team, CASE WHEN credited.id IS NULL THEN owner.team END) AS team,
    product.name AS product, product.category,
    CAST(deal.amount / team.minor_units AS REAL) AS amount, team.currency,
    coalesce(deal.currency, team.currency) AS own_currency, CAST(coalesce(deal.own_amount / CASE WHEN deal.currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN deal.currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN deal.currency IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END, deal.amount / team.minor_units) AS REAL) AS own_amount,
    stage.name AS stage, deal.status, stage.probability,
    deal.opened, deal.closed, deal.expected,
    CAST(julianday(deal.closed) - julianday(deal.opened) AS INTEGER) AS days,
    CASE WHEN deal.closed IS NOT NULL THEN printf('%dQ%d', (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 / 4 + (team.fiscal_year_named = 'last' AND team.fiscal_year_start > 1), (CAST(substr(deal.closed, 1, 4) AS INTEGER) * 12 + CAST(substr(deal.closed, 6, 2) AS INTEGER) - 1 - (team.fiscal_year_start - 1)) / 3 % 4 + 1) END AS closed_quarter,
    deal.lost_reason, deal.source, deal.archived, deal.tags
FROM deal
JOIN v_team AS team
JOIN rep AS owner ON owner.id = deal.rep_id
JOIN stage ON stage.id = deal.stage_id
LEFT JOIN rep AS credited ON credited.id = deal.credited_id
LEFT JOIN customer ON customer.id = deal.customer_id
LEFT JOIN product ON product.id = deal.product_id;
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
WHERE deal.tags IS NOT NULL;
