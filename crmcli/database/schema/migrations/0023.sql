-- Version 23: what deals are made of, what products cost, and quotes.

DROP TRIGGER product_delete_guard;
DROP TRIGGER deal_delete_guard;
CREATE TABLE price (
	id INTEGER NOT NULL, 
	product_id INTEGER NOT NULL, 
	currency VARCHAR NOT NULL, 
	list VARCHAR, 
	day VARCHAR(10) NOT NULL, 
	price BIGINT NOT NULL, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_price PRIMARY KEY (id), 
	CONSTRAINT ck_price_not_negative CHECK (price >= 0), 
	CONSTRAINT fk_price_product_id FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE INDEX ix_price_product_id ON price (product_id);
CREATE TABLE line (
	id INTEGER NOT NULL, 
	deal_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	product_id INTEGER, 
	text VARCHAR, 
	quantity BIGINT NOT NULL, 
	price BIGINT NOT NULL, 
	discount BIGINT, 
	discount_rate INTEGER, 
	tax INTEGER, 
	amount BIGINT NOT NULL, 
	external_key VARCHAR, 
	CONSTRAINT pk_line PRIMARY KEY (id), 
	CONSTRAINT ck_line_quantity_above_zero CHECK (quantity > 0), 
	CONSTRAINT ck_line_price_not_negative CHECK (price >= 0 AND amount >= 0), 
	CONSTRAINT ck_line_one_discount CHECK (discount IS NULL OR discount_rate IS NULL AND discount >= 0), 
	CONSTRAINT ck_line_percent CHECK (discount_rate BETWEEN 0 AND 10000 AND coalesce(tax, 0) BETWEEN 0 AND 10000), 
	CONSTRAINT fk_line_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id), 
	CONSTRAINT fk_line_product_id FOREIGN KEY(product_id) REFERENCES product (id), 
	CONSTRAINT uq_line_external_key UNIQUE (external_key)
);
CREATE INDEX ix_line_deal_id ON line (deal_id, position);
CREATE INDEX ix_line_product_id ON line (product_id);
CREATE TABLE quote (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	deal_id INTEGER NOT NULL, 
	amount BIGINT NOT NULL, 
	valid VARCHAR(10) NOT NULL, 
	content VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	sent VARCHAR(10), 
	accepted VARCHAR(10), 
	rejected VARCHAR(10), 
	CONSTRAINT pk_quote PRIMARY KEY (id), 
	CONSTRAINT ck_quote_one_answer CHECK (accepted IS NULL OR rejected IS NULL), 
	CONSTRAINT uq_quote_number UNIQUE (number, version), 
	CONSTRAINT fk_quote_deal_id FOREIGN KEY(deal_id) REFERENCES deal (id)
);
CREATE INDEX ix_quote_deal_id ON quote (deal_id);
CREATE TRIGGER price_added_journal AFTER INSERT ON price
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'price', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER price_changed_journal AFTER UPDATE OF product_id, currency, list, day, price, at, "by" ON price
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'price', OLD.id, json_object('product_id', OLD.product_id, 'currency', OLD.currency, 'list', OLD.list, 'day', OLD.day, 'price', OLD.price, 'at', OLD.at, 'by', OLD."by"), json_object('product_id', NEW.product_id, 'currency', NEW.currency, 'list', NEW.list, 'day', NEW.day, 'price', NEW.price, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER price_gone_journal AFTER DELETE ON price
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'price', OLD.id, json_object('product_id', OLD.product_id, 'currency', OLD.currency, 'list', OLD.list, 'day', OLD.day, 'price', OLD.price, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER line_added_journal AFTER INSERT ON line
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'line', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER line_changed_journal AFTER UPDATE OF deal_id, position, product_id, text, quantity, price, discount, discount_rate, tax, amount, external_key ON line
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'line', OLD.id, json_object('deal_id', OLD.deal_id, 'position', OLD.position, 'product_id', OLD.product_id, 'text', OLD.text, 'quantity', OLD.quantity, 'price', OLD.price, 'discount', OLD.discount, 'discount_rate', OLD.discount_rate, 'tax', OLD.tax, 'amount', OLD.amount, 'external_key', OLD.external_key), json_object('deal_id', NEW.deal_id, 'position', NEW.position, 'product_id', NEW.product_id, 'text', NEW.text, 'quantity', NEW.quantity, 'price', NEW.price, 'discount', NEW.discount, 'discount_rate', NEW.discount_rate, 'tax', NEW.tax, 'amount', NEW.amount, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER line_gone_journal AFTER DELETE ON line
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'line', OLD.id, json_object('deal_id', OLD.deal_id, 'position', OLD.position, 'product_id', OLD.product_id, 'text', OLD.text, 'quantity', OLD.quantity, 'price', OLD.price, 'discount', OLD.discount, 'discount_rate', OLD.discount_rate, 'tax', OLD.tax, 'amount', OLD.amount, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER quote_added_journal AFTER INSERT ON quote
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'quote', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER quote_changed_journal AFTER UPDATE OF number, version, deal_id, amount, valid, content, digest, at, "by", sent, accepted, rejected ON quote
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'quote', OLD.id, json_object('number', OLD.number, 'version', OLD.version, 'deal_id', OLD.deal_id, 'amount', OLD.amount, 'valid', OLD.valid, 'content', OLD.content, 'digest', OLD.digest, 'at', OLD.at, 'by', OLD."by", 'sent', OLD.sent, 'accepted', OLD.accepted, 'rejected', OLD.rejected), json_object('number', NEW.number, 'version', NEW.version, 'deal_id', NEW.deal_id, 'amount', NEW.amount, 'valid', NEW.valid, 'content', NEW.content, 'digest', NEW.digest, 'at', NEW.at, 'by', NEW."by", 'sent', NEW.sent, 'accepted', NEW.accepted, 'rejected', NEW.rejected) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER quote_gone_journal AFTER DELETE ON quote
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'quote', OLD.id, json_object('number', OLD.number, 'version', OLD.version, 'deal_id', OLD.deal_id, 'amount', OLD.amount, 'valid', OLD.valid, 'content', OLD.content, 'digest', OLD.digest, 'at', OLD.at, 'by', OLD."by", 'sent', OLD.sent, 'accepted', OLD.accepted, 'rejected', OLD.rejected) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER product_delete_guard BEFORE DELETE ON product
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE product_id = OLD.id) THEN RAISE(ABORT, 'product.id: FOREIGN KEY, a deal refers to it')
    WHEN EXISTS (SELECT 1 FROM line WHERE product_id = OLD.id) THEN RAISE(ABORT, 'product.id: FOREIGN KEY, a line refers to it')
    WHEN EXISTS (SELECT 1 FROM price WHERE product_id = OLD.id) THEN RAISE(ABORT, 'product.id: FOREIGN KEY, a price refers to it')
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
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a deal_contact refers to it')
    WHEN EXISTS (SELECT 1 FROM line WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a line refers to it')
    WHEN EXISTS (SELECT 1 FROM quote WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a quote refers to it')
    END;
END;
CREATE TRIGGER line_insert_guard BEFORE INSERT ON line
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM line WHERE id = NEW.id) THEN RAISE(FAIL, 'line.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM line WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'line.external_key: another row has it')
    WHEN typeof(NEW.position) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'line.position: it is a whole number')
    WHEN typeof(NEW.quantity) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'line.quantity: it is a whole number')
    WHEN typeof(NEW.price) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'line.price: it is a whole number')
    WHEN typeof(NEW.discount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'line.discount: it is a whole number')
    WHEN typeof(NEW.discount_rate) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'line.discount_rate: it is a whole number')
    WHEN typeof(NEW.tax) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'line.tax: it is a whole number')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'line.amount: it is a whole number')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'line.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id) THEN RAISE(FAIL, 'line.product_id: FOREIGN KEY, there is no such product')
    WHEN 'blob' IN (typeof(NEW.text), typeof(NEW.external_key)) THEN RAISE(FAIL, 'line.text, external_key: it is text')
    END;
END;
CREATE TRIGGER line_update_guard BEFORE UPDATE OF id, deal_id, position, product_id, text, quantity, price, discount, discount_rate, tax, amount, external_key ON line
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'line.id: an id stays what it is')
    WHEN (NEW.position IS NOT OLD.position) AND typeof(NEW.position) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'line.position: it is a whole number')
    WHEN (NEW.quantity IS NOT OLD.quantity) AND typeof(NEW.quantity) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'line.quantity: it is a whole number')
    WHEN (NEW.price IS NOT OLD.price) AND typeof(NEW.price) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'line.price: it is a whole number')
    WHEN (NEW.discount IS NOT OLD.discount) AND typeof(NEW.discount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'line.discount: it is a whole number')
    WHEN (NEW.discount_rate IS NOT OLD.discount_rate) AND typeof(NEW.discount_rate) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'line.discount_rate: it is a whole number')
    WHEN (NEW.tax IS NOT OLD.tax) AND typeof(NEW.tax) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'line.tax: it is a whole number')
    WHEN (NEW.amount IS NOT OLD.amount) AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'line.amount: it is a whole number')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'line.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.product_id IS NOT OLD.product_id) AND NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id) THEN RAISE(ABORT, 'line.product_id: FOREIGN KEY, there is no such product')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM line WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'line.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.text), typeof(NEW.external_key)) THEN RAISE(ABORT, 'line.text, external_key: it is text')
    END;
END;
CREATE TRIGGER price_insert_guard BEFORE INSERT ON price
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM price WHERE id = NEW.id) THEN RAISE(FAIL, 'price.id: another row has it')
    WHEN date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(FAIL, 'price.day: a day is written as 2026-08-01')
    WHEN typeof(NEW.price) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'price.price: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'price.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id) THEN RAISE(FAIL, 'price.product_id: FOREIGN KEY, there is no such product')
    WHEN 'blob' IN (typeof(NEW.currency), typeof(NEW.list), typeof(NEW."by")) THEN RAISE(FAIL, 'price.currency, list, by: it is text')
    END;
END;
CREATE TRIGGER price_update_guard BEFORE UPDATE OF id, product_id, currency, list, day, price, at, "by" ON price
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'price.id: an id stays what it is')
    WHEN (NEW.day IS NOT OLD.day) AND date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(ABORT, 'price.day: a day is written as 2026-08-01')
    WHEN (NEW.price IS NOT OLD.price) AND typeof(NEW.price) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'price.price: it is a whole number')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'price.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.product_id IS NOT OLD.product_id) AND NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id) THEN RAISE(ABORT, 'price.product_id: FOREIGN KEY, there is no such product')
    WHEN 'blob' IN (typeof(NEW.currency), typeof(NEW.list), typeof(NEW."by")) THEN RAISE(ABORT, 'price.currency, list, by: it is text')
    END;
END;
CREATE TRIGGER quote_insert_guard BEFORE INSERT ON quote
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM quote WHERE id = NEW.id) THEN RAISE(FAIL, 'quote.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM quote WHERE number = NEW.number AND version = NEW.version) THEN RAISE(FAIL, 'quote.number, version: another row has it')
    WHEN typeof(NEW.number) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'quote.number: it is a whole number')
    WHEN typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'quote.version: it is a whole number')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'quote.amount: it is a whole number')
    WHEN date(NEW.valid, '+0 days') IS NOT NEW.valid THEN RAISE(FAIL, 'quote.valid: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'quote.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN date(NEW.sent, '+0 days') IS NOT NEW.sent THEN RAISE(FAIL, 'quote.sent: a day is written as 2026-08-01')
    WHEN date(NEW.accepted, '+0 days') IS NOT NEW.accepted THEN RAISE(FAIL, 'quote.accepted: a day is written as 2026-08-01')
    WHEN date(NEW.rejected, '+0 days') IS NOT NEW.rejected THEN RAISE(FAIL, 'quote.rejected: a day is written as 2026-08-01')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'quote.deal_id: FOREIGN KEY, there is no such deal')
    WHEN 'blob' IN (typeof(NEW.content), typeof(NEW.digest), typeof(NEW."by")) THEN RAISE(FAIL, 'quote.content, digest, by: it is text')
    END;
END;
CREATE TRIGGER quote_update_guard BEFORE UPDATE OF id, number, version, deal_id, amount, valid, content, digest, at, "by", sent, accepted, rejected ON quote
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'quote.id: an id stays what it is')
    WHEN (NEW.number IS NOT OLD.number) AND typeof(NEW.number) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'quote.number: it is a whole number')
    WHEN (NEW.version IS NOT OLD.version) AND typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'quote.version: it is a whole number')
    WHEN (NEW.amount IS NOT OLD.amount) AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'quote.amount: it is a whole number')
    WHEN (NEW.valid IS NOT OLD.valid) AND date(NEW.valid, '+0 days') IS NOT NEW.valid THEN RAISE(ABORT, 'quote.valid: a day is written as 2026-08-01')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'quote.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.sent IS NOT OLD.sent) AND date(NEW.sent, '+0 days') IS NOT NEW.sent THEN RAISE(ABORT, 'quote.sent: a day is written as 2026-08-01')
    WHEN (NEW.accepted IS NOT OLD.accepted) AND date(NEW.accepted, '+0 days') IS NOT NEW.accepted THEN RAISE(ABORT, 'quote.accepted: a day is written as 2026-08-01')
    WHEN (NEW.rejected IS NOT OLD.rejected) AND date(NEW.rejected, '+0 days') IS NOT NEW.rejected THEN RAISE(ABORT, 'quote.rejected: a day is written as 2026-08-01')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'quote.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.number IS NOT OLD.number OR NEW.version IS NOT OLD.version) AND EXISTS (SELECT 1 FROM quote WHERE number = NEW.number AND version = NEW.version AND id <> OLD.id) THEN RAISE(ABORT, 'quote.number, version: another row has it')
    WHEN 'blob' IN (typeof(NEW.content), typeof(NEW.digest), typeof(NEW."by")) THEN RAISE(ABORT, 'quote.content, digest, by: it is text')
    END;
END;
CREATE VIEW v_lines AS
SELECT
    line.id, line.external_key, line.deal_id, deal.title AS deal, deal.customer_id, customer.name AS customer, rep.name AS rep,
    deal.status, deal.closed, coalesce(deal.currency, team.currency) AS currency,
    line.position, product.name AS product, product.category, line.text,
    line.quantity / 1000.0 AS quantity, CAST(line.price / CASE WHEN coalesce(deal.currency, team.currency) IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN coalesce(deal.currency, team.currency) IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN coalesce(deal.currency, team.currency) IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END AS REAL) AS price,
    CAST(line.discount / CASE WHEN coalesce(deal.currency, team.currency) IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN coalesce(deal.currency, team.currency) IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN coalesce(deal.currency, team.currency) IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END AS REAL) AS discount, line.discount_rate / 10000.0 AS discount_rate,
    line.tax / 10000.0 AS tax_rate, CAST(line.amount / CASE WHEN coalesce(deal.currency, team.currency) IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN coalesce(deal.currency, team.currency) IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN coalesce(deal.currency, team.currency) IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END AS REAL) AS amount
FROM line
JOIN v_team AS team
JOIN deal ON deal.id = line.deal_id
JOIN rep ON rep.id = deal.rep_id
LEFT JOIN customer ON customer.id = deal.customer_id
LEFT JOIN product ON product.id = line.product_id;
CREATE VIEW v_quotes AS
SELECT
    quote.id, 'Q-' || quote.number AS number, quote.version, quote.deal_id, deal.title AS deal, deal.customer_id, customer.name AS customer, rep.name AS rep,
    deal.status, deal.closed, coalesce(deal.currency, team.currency) AS currency,
    CAST(quote.amount / CASE WHEN coalesce(deal.currency, team.currency) IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN coalesce(deal.currency, team.currency) IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000.0 WHEN coalesce(deal.currency, team.currency) IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END AS REAL) AS amount,
    quote.valid, quote.sent, quote.accepted, quote.rejected, quote.at, quote."by"
FROM quote
JOIN v_team AS team
JOIN deal ON deal.id = quote.deal_id
JOIN rep ON rep.id = deal.rep_id
LEFT JOIN customer ON customer.id = deal.customer_id;
