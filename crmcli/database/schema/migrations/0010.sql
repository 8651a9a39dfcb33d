-- Version 10: triggers that refuse what no row may hold, whichever program writes it; see guards.py and derived.py.

DROP TRIGGER deal_added;
CREATE TRIGGER deal_added AFTER INSERT ON deal
WHEN NEW.status = 'won' OR NEW.customer_id IS NOT NULL
BEGIN
    UPDATE deal SET next_won = NEW.closed WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) < (NEW.closed, NEW.id) ORDER BY closed DESC, id DESC LIMIT 1) AND NEW.status = 'won';
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) > (NEW.closed, NEW.id) ORDER BY closed, id LIMIT 1) WHERE id = NEW.id AND NEW.status = 'won';
    UPDATE deal SET customer_won = NEW.closed WHERE customer_id = (SELECT id FROM customer WHERE id = NEW.customer_id AND first_won >= NEW.closed) AND customer_won > NEW.closed AND NEW.status = 'won';
    UPDATE customer SET first_won = NEW.closed WHERE id = NEW.customer_id AND (first_won IS NULL OR first_won > NEW.closed) AND NEW.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) WHERE customer_id = NEW.customer_id AND customer_won IS NULL AND NEW.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) WHERE id = NEW.id AND customer_won IS NOT (SELECT first_won FROM customer WHERE id = NEW.customer_id) AND NEW.customer_id IS NOT NULL;
END;
DROP TRIGGER deal_gone;
CREATE TRIGGER deal_gone AFTER DELETE ON deal
WHEN OLD.status = 'won' OR OLD.customer_id IS NOT NULL
BEGIN
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id AND (closed, id) > (OLD.closed, OLD.id) ORDER BY closed, id LIMIT 1) WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id AND (closed, id) < (OLD.closed, OLD.id) ORDER BY closed DESC, id DESC LIMIT 1) AND OLD.status = 'won';
    UPDATE deal SET next_won = NULL WHERE id = OLD.id AND status <> 'won' AND OLD.status = 'won';
    UPDATE customer SET first_won = (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id) WHERE id = OLD.customer_id AND OLD.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = OLD.customer_id) WHERE customer_id = OLD.customer_id AND customer_won = OLD.closed AND OLD.status = 'won';
    UPDATE deal SET customer_won = NULL WHERE id = OLD.id AND customer_id IS NULL AND OLD.customer_id IS NOT NULL;
END;
DROP TRIGGER deal_changed;
CREATE TRIGGER deal_changed AFTER UPDATE OF status, closed, customer_id ON deal
WHEN OLD.status IS NOT NEW.status OR OLD.closed IS NOT NEW.closed OR OLD.customer_id IS NOT NEW.customer_id
BEGIN
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id AND (closed, id) > (OLD.closed, OLD.id) ORDER BY closed, id LIMIT 1) WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id AND (closed, id) < (OLD.closed, OLD.id) ORDER BY closed DESC, id DESC LIMIT 1) AND OLD.status = 'won';
    UPDATE deal SET next_won = NULL WHERE id = OLD.id AND status <> 'won' AND OLD.status = 'won';
    UPDATE customer SET first_won = (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = OLD.customer_id) WHERE id = OLD.customer_id AND OLD.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = OLD.customer_id) WHERE customer_id = OLD.customer_id AND customer_won = OLD.closed AND OLD.status = 'won';
    UPDATE deal SET customer_won = NULL WHERE id = OLD.id AND customer_id IS NULL AND OLD.customer_id IS NOT NULL;
    UPDATE deal SET next_won = NEW.closed WHERE id = (SELECT id FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) < (NEW.closed, NEW.id) ORDER BY closed DESC, id DESC LIMIT 1) AND NEW.status = 'won';
    UPDATE deal SET next_won = (SELECT closed FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) > (NEW.closed, NEW.id) ORDER BY closed, id LIMIT 1) WHERE id = NEW.id AND NEW.status = 'won';
    UPDATE deal SET customer_won = NEW.closed WHERE customer_id = (SELECT id FROM customer WHERE id = NEW.customer_id AND first_won >= NEW.closed) AND customer_won > NEW.closed AND NEW.status = 'won';
    UPDATE customer SET first_won = NEW.closed WHERE id = NEW.customer_id AND (first_won IS NULL OR first_won > NEW.closed) AND NEW.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) WHERE customer_id = NEW.customer_id AND customer_won IS NULL AND NEW.status = 'won';
    UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) WHERE id = NEW.id AND customer_won IS NOT (SELECT first_won FROM customer WHERE id = NEW.customer_id) AND NEW.customer_id IS NOT NULL;
END;
DROP TRIGGER activity_added;
CREATE TRIGGER activity_added AFTER INSERT ON activity
WHEN NEW.direction = 'in' OR NEW.direction = 'out'
BEGIN
    UPDATE activity SET answered = (SELECT min(at) FROM activity WHERE direction = 'out' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND at >= NEW.at) WHERE id = NEW.id AND NEW.direction = 'in';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered IS NULL AND NEW.direction = 'out';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered > NEW.at AND NEW.direction = 'out';
END;
DROP TRIGGER activity_gone;
CREATE TRIGGER activity_gone AFTER DELETE ON activity
WHEN OLD.direction = 'in' OR OLD.direction = 'out'
BEGIN
    UPDATE activity SET answered = NULL WHERE id = OLD.id AND direction IS NOT 'in' AND OLD.direction = 'in';
    UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out' AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at) WHERE direction = 'in' AND customer_id = OLD.customer_id AND rep_id = OLD.rep_id AND answered = OLD.at AND OLD.direction = 'out';
END;
DROP TRIGGER activity_changed;
CREATE TRIGGER activity_changed AFTER UPDATE OF direction, at, customer_id, rep_id ON activity
WHEN OLD.direction IS NOT NEW.direction OR OLD.at IS NOT NEW.at OR OLD.customer_id IS NOT NEW.customer_id OR OLD.rep_id IS NOT NEW.rep_id
BEGIN
    UPDATE activity SET answered = NULL WHERE id = OLD.id AND direction IS NOT 'in' AND OLD.direction = 'in';
    UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out' AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at) WHERE direction = 'in' AND customer_id = OLD.customer_id AND rep_id = OLD.rep_id AND answered = OLD.at AND OLD.direction = 'out';
    UPDATE activity SET answered = (SELECT min(at) FROM activity WHERE direction = 'out' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND at >= NEW.at) WHERE id = NEW.id AND NEW.direction = 'in';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered IS NULL AND NEW.direction = 'out';
    UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND +at <= NEW.at AND answered > NEW.at AND NEW.direction = 'out';
END;
DROP TRIGGER deal_refunded;
CREATE TRIGGER deal_refunded
BEFORE UPDATE OF status, closed, amount, own_amount, currency ON deal
WHEN EXISTS (SELECT 1 FROM refund WHERE deal_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'deal_refunded') WHERE NEW.status <> 'won' OR NEW.currency IS NOT OLD.currency
        OR NEW.closed > (SELECT min(at) FROM refund WHERE deal_id = OLD.id)
        OR coalesce(NEW.own_amount, NEW.amount) - (SELECT coalesce(sum(coalesce(own_amount, amount)), 0) FROM refund WHERE deal_id = NEW.id) < 0;
END;
DROP TRIGGER refund_fits;
CREATE TRIGGER refund_fits
AFTER INSERT ON refund
BEGIN
    SELECT RAISE(ABORT, 'refund_fits') WHERE NOT EXISTS (
        SELECT 1 FROM deal WHERE id = NEW.deal_id AND status = 'won' AND closed <= NEW.at
        AND (currency IS NULL) = (NEW.own_amount IS NULL)
        AND coalesce(deal.own_amount, deal.amount) - (SELECT coalesce(sum(coalesce(own_amount, amount)), 0) FROM refund WHERE deal_id = NEW.deal_id) >= 0
    );
END;
CREATE TRIGGER setting_insert_guard BEFORE INSERT ON setting
BEGIN
    SELECT CASE
    WHEN NEW.key = 'currency' AND NEW.value NOT GLOB '[A-Z][A-Z][A-Z]' THEN RAISE(FAIL, 'setting.value: the currency is three capital letters')
    WHEN NEW.key = 'fiscal_year_start' AND NEW.value NOT IN ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12') THEN RAISE(FAIL, 'setting.value: the fiscal year starts with a month, 1 to 12')
    WHEN 'blob' IN (typeof(NEW.key), typeof(NEW.value)) THEN RAISE(FAIL, 'setting.key, value: it is text')
    END;
END;
CREATE TRIGGER setting_update_guard BEFORE UPDATE OF key, value ON setting
BEGIN
    SELECT CASE
    WHEN (NEW.value IS NOT OLD.value) AND NEW.key = 'currency' AND NEW.value NOT GLOB '[A-Z][A-Z][A-Z]' THEN RAISE(ABORT, 'setting.value: the currency is three capital letters')
    WHEN (NEW.value IS NOT OLD.value) AND NEW.key = 'fiscal_year_start' AND NEW.value NOT IN ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12') THEN RAISE(ABORT, 'setting.value: the fiscal year starts with a month, 1 to 12')
    WHEN 'blob' IN (typeof(NEW.key), typeof(NEW.value)) THEN RAISE(ABORT, 'setting.key, value: it is text')
    END;
END;
CREATE TRIGGER rep_insert_guard BEFORE INSERT ON rep
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM rep WHERE id = NEW.id) THEN RAISE(FAIL, 'rep.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM rep WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'rep.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM rep WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'rep.name_key: another row has it')
    WHEN date(NEW.joined, '+0 days') IS NOT NEW.joined THEN RAISE(FAIL, 'rep.joined: a day is written as 2026-08-01')
    WHEN date(NEW."left", '+0 days') IS NOT NEW."left" THEN RAISE(FAIL, 'rep.left: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'rep.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.team), typeof(NEW.manager), typeof(NEW.external_key)) THEN RAISE(FAIL, 'rep.name, name_key, email, team, manager, external_key: it is text')
    END;
END;
CREATE TRIGGER rep_update_guard BEFORE UPDATE OF id, name, name_key, email, team, manager, joined, "left", archived, external_key ON rep
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rep.id: an id stays what it is')
    WHEN (NEW.joined IS NOT OLD.joined) AND date(NEW.joined, '+0 days') IS NOT NEW.joined THEN RAISE(ABORT, 'rep.joined: a day is written as 2026-08-01')
    WHEN (NEW."left" IS NOT OLD."left") AND date(NEW."left", '+0 days') IS NOT NEW."left" THEN RAISE(ABORT, 'rep.left: a day is written as 2026-08-01')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'rep.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM rep WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'rep.external_key: another row has it')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM rep WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'rep.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.team), typeof(NEW.manager), typeof(NEW.external_key)) THEN RAISE(ABORT, 'rep.name, name_key, email, team, manager, external_key: it is text')
    END;
END;
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
    END;
END;
CREATE TRIGGER customer_insert_guard BEFORE INSERT ON customer
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM customer WHERE id = NEW.id) THEN RAISE(FAIL, 'customer.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM customer WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'customer.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM customer WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'customer.name_key: another row has it')
    WHEN date(NEW.created, '+0 days') IS NOT NEW.created THEN RAISE(FAIL, 'customer.created: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'customer.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.owner_id) THEN RAISE(FAIL, 'customer.owner_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.phone), typeof(NEW.website), typeof(NEW.industry), typeof(NEW.region), typeof(NEW.source), typeof(NEW.note), typeof(NEW.external_key)) THEN RAISE(FAIL, 'customer.name, name_key, email, phone, website, industry, region, source, note, external_key: it is text')
    WHEN NEW.first_won IS NOT NULL THEN RAISE(FAIL, 'customer.first_won: the file keeps it by itself')
    END;
END;
CREATE TRIGGER customer_update_guard BEFORE UPDATE OF id, name, name_key, email, phone, website, industry, region, source, owner_id, created, note, archived, external_key ON customer
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'customer.id: an id stays what it is')
    WHEN (NEW.created IS NOT OLD.created) AND date(NEW.created, '+0 days') IS NOT NEW.created THEN RAISE(ABORT, 'customer.created: a day is written as 2026-08-01')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'customer.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.owner_id IS NOT OLD.owner_id) AND NEW.owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.owner_id) THEN RAISE(ABORT, 'customer.owner_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM customer WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'customer.external_key: another row has it')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM customer WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'customer.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.phone), typeof(NEW.website), typeof(NEW.industry), typeof(NEW.region), typeof(NEW.source), typeof(NEW.note), typeof(NEW.external_key)) THEN RAISE(ABORT, 'customer.name, name_key, email, phone, website, industry, region, source, note, external_key: it is text')
    END;
END;
CREATE TRIGGER customer_kept_guard BEFORE UPDATE OF first_won ON customer
BEGIN
    SELECT CASE
    WHEN (NEW.first_won IS NOT OLD.first_won) AND NEW.first_won IS NOT (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = NEW.id) THEN RAISE(ABORT, 'customer.first_won: the file keeps it by itself')
    END;
END;
CREATE TRIGGER customer_delete_guard BEFORE DELETE ON customer
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a deal refers to it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a feedback refers to it')
    WHEN EXISTS (SELECT 1 FROM merged WHERE id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a merged refers to it')
    WHEN EXISTS (SELECT 1 FROM merged WHERE into_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a merged refers to it')
    END;
END;
CREATE TRIGGER product_insert_guard BEFORE INSERT ON product
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM product WHERE id = NEW.id) THEN RAISE(FAIL, 'product.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM product WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'product.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM product WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'product.name_key: another row has it')
    WHEN typeof(NEW.list_price) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'product.list_price: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'product.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.category), typeof(NEW.external_key)) THEN RAISE(FAIL, 'product.name, name_key, category, external_key: it is text')
    END;
END;
CREATE TRIGGER product_update_guard BEFORE UPDATE OF id, name, name_key, category, list_price, archived, external_key ON product
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'product.id: an id stays what it is')
    WHEN (NEW.list_price IS NOT OLD.list_price) AND typeof(NEW.list_price) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'product.list_price: it is a whole number')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'product.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM product WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'product.external_key: another row has it')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM product WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'product.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.category), typeof(NEW.external_key)) THEN RAISE(ABORT, 'product.name, name_key, category, external_key: it is text')
    END;
END;
CREATE TRIGGER product_delete_guard BEFORE DELETE ON product
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE product_id = OLD.id) THEN RAISE(ABORT, 'product.id: FOREIGN KEY, a deal refers to it')
    END;
END;
CREATE TRIGGER stage_insert_guard BEFORE INSERT ON stage
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM stage WHERE id = NEW.id) THEN RAISE(FAIL, 'stage.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM stage WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'stage.name_key: another row has it')
    WHEN typeof(NEW.position) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'stage.position: it is a whole number')
    WHEN typeof(NEW.probability) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'stage.probability: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'stage.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.status), typeof(NEW.former)) THEN RAISE(FAIL, 'stage.name, name_key, status, former: it is text')
    END;
END;
CREATE TRIGGER stage_update_guard BEFORE UPDATE OF id, name, name_key, status, position, probability, archived, former ON stage
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'stage.id: an id stays what it is')
    WHEN (NEW.position IS NOT OLD.position) AND typeof(NEW.position) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'stage.position: it is a whole number')
    WHEN (NEW.probability IS NOT OLD.probability) AND typeof(NEW.probability) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'stage.probability: it is a whole number')
    WHEN (NEW.archived IS NOT OLD.archived) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'stage.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.name_key IS NOT OLD.name_key) AND EXISTS (SELECT 1 FROM stage WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'stage.name_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.status), typeof(NEW.former)) THEN RAISE(ABORT, 'stage.name, name_key, status, former: it is text')
    END;
END;
CREATE TRIGGER stage_delete_guard BEFORE DELETE ON stage
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE stage_id = OLD.id) THEN RAISE(ABORT, 'stage.id: FOREIGN KEY, a deal refers to it')
    WHEN EXISTS (SELECT 1 FROM move WHERE from_id = OLD.id) THEN RAISE(ABORT, 'stage.id: FOREIGN KEY, a move refers to it')
    WHEN EXISTS (SELECT 1 FROM move WHERE to_id = OLD.id) THEN RAISE(ABORT, 'stage.id: FOREIGN KEY, a move refers to it')
    END;
END;
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
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.title_key), typeof(NEW.lost_reason), typeof(NEW.source), typeof(NEW.external_key), typeof(NEW.currency)) THEN RAISE(FAIL, 'deal.title, title_key, lost_reason, source, external_key, currency: it is text')
    WHEN NEW.next_won IS NOT NULL THEN RAISE(FAIL, 'deal.next_won: the file keeps it by itself')
    WHEN NEW.customer_won IS NOT NULL THEN RAISE(FAIL, 'deal.customer_won: the file keeps it by itself')
    END;
END;
CREATE TRIGGER deal_update_guard BEFORE UPDATE OF id, title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened, closed, credited_id, expected, lost_reason, source, archived, external_key, currency, own_amount ON deal
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
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM deal WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'deal.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.title_key), typeof(NEW.lost_reason), typeof(NEW.source), typeof(NEW.external_key), typeof(NEW.currency)) THEN RAISE(ABORT, 'deal.title, title_key, lost_reason, source, external_key, currency: it is text')
    END;
END;
CREATE TRIGGER deal_kept_guard BEFORE UPDATE OF next_won, customer_won ON deal
BEGIN
    SELECT CASE
    WHEN (NEW.next_won IS NOT OLD.next_won) AND NEW.next_won IS NOT (CASE NEW.status WHEN 'won' THEN (SELECT closed FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) > (NEW.closed, NEW.id) ORDER BY closed, id LIMIT 1) END) THEN RAISE(ABORT, 'deal.next_won: the file keeps it by itself')
    WHEN (NEW.customer_won IS NOT OLD.customer_won) AND NEW.customer_won IS NOT (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id) THEN RAISE(ABORT, 'deal.customer_won: the file keeps it by itself')
    END;
END;
CREATE TRIGGER deal_delete_guard BEFORE DELETE ON deal
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM move WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a move refers to it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a feedback refers to it')
    WHEN EXISTS (SELECT 1 FROM refund WHERE deal_id = OLD.id) THEN RAISE(ABORT, 'deal.id: FOREIGN KEY, a refund refers to it')
    END;
END;
CREATE TRIGGER move_insert_guard BEFORE INSERT ON move
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM move WHERE id = NEW.id) THEN RAISE(FAIL, 'move.id: another row has it')
    WHEN date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'move.at: a day is written as 2026-08-01')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'move.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.from_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.from_id) THEN RAISE(FAIL, 'move.from_id: FOREIGN KEY, there is no such stage')
    WHEN NEW.to_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.to_id) THEN RAISE(FAIL, 'move.to_id: FOREIGN KEY, there is no such stage')
    WHEN 'blob' IN (typeof(NEW."by")) THEN RAISE(FAIL, 'move.by: it is text')
    END;
END;
CREATE TRIGGER move_update_guard BEFORE UPDATE OF id, deal_id, from_id, to_id, at, "by" ON move
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'move.id: an id stays what it is')
    WHEN (NEW.at IS NOT OLD.at) AND date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'move.at: a day is written as 2026-08-01')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'move.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.from_id IS NOT OLD.from_id) AND NEW.from_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.from_id) THEN RAISE(ABORT, 'move.from_id: FOREIGN KEY, there is no such stage')
    WHEN (NEW.to_id IS NOT OLD.to_id) AND NEW.to_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.to_id) THEN RAISE(ABORT, 'move.to_id: FOREIGN KEY, there is no such stage')
    WHEN 'blob' IN (typeof(NEW."by")) THEN RAISE(ABORT, 'move.by: it is text')
    END;
END;
CREATE TRIGGER activity_insert_guard BEFORE INSERT ON activity
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM activity WHERE id = NEW.id) THEN RAISE(FAIL, 'activity.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'activity.external_key: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'activity.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(FAIL, 'activity.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'activity.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'activity.deal_id: FOREIGN KEY, there is no such deal')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.direction), typeof(NEW.note), typeof(NEW.external_key)) THEN RAISE(FAIL, 'activity.kind, direction, note, external_key: it is text')
    WHEN NEW.answered IS NOT NULL THEN RAISE(FAIL, 'activity.answered: the file keeps it by itself')
    END;
END;
CREATE TRIGGER activity_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, kind, direction, at, note, external_key ON activity
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'activity.id: an id stays what it is')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'activity.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.customer_id IS NOT OLD.customer_id) AND NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(ABORT, 'activity.customer_id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'activity.rep_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'activity.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM activity WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'activity.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.direction), typeof(NEW.note), typeof(NEW.external_key)) THEN RAISE(ABORT, 'activity.kind, direction, note, external_key: it is text')
    END;
END;
CREATE TRIGGER activity_kept_guard BEFORE UPDATE OF answered ON activity
BEGIN
    SELECT CASE
    WHEN (NEW.answered IS NOT OLD.answered) AND NEW.answered IS NOT (CASE NEW.direction WHEN 'in' THEN (SELECT min(at) FROM activity WHERE direction = 'out' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND at >= NEW.at) END) THEN RAISE(ABORT, 'activity.answered: the file keeps it by itself')
    END;
END;
CREATE TRIGGER feedback_insert_guard BEFORE INSERT ON feedback
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM feedback WHERE id = NEW.id) THEN RAISE(FAIL, 'feedback.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'feedback.external_key: another row has it')
    WHEN typeof(NEW.score) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'feedback.score: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'feedback.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(FAIL, 'feedback.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'feedback.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'feedback.deal_id: FOREIGN KEY, there is no such deal')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.text), typeof(NEW.external_key)) THEN RAISE(FAIL, 'feedback.kind, text, external_key: it is text')
    END;
END;
CREATE TRIGGER feedback_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, kind, score, at, text, external_key ON feedback
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'feedback.id: an id stays what it is')
    WHEN (NEW.score IS NOT OLD.score) AND typeof(NEW.score) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'feedback.score: it is a whole number')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'feedback.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.customer_id IS NOT OLD.customer_id) AND NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id) THEN RAISE(ABORT, 'feedback.customer_id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'feedback.rep_id: FOREIGN KEY, there is no such rep')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'feedback.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM feedback WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'feedback.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.text), typeof(NEW.external_key)) THEN RAISE(ABORT, 'feedback.kind, text, external_key: it is text')
    END;
END;
CREATE TRIGGER rule_set_insert_guard BEFORE INSERT ON rule_set
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM rule_set WHERE id = NEW.id) THEN RAISE(FAIL, 'rule_set.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM rule_set WHERE kind = NEW.kind AND name_key = NEW.name_key AND version = NEW.version) THEN RAISE(FAIL, 'rule_set.kind, name_key, version: another row has it')
    WHEN typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'rule_set.version: it is a whole number')
    WHEN date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(FAIL, 'rule_set.valid_from: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'rule_set.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.text), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(FAIL, 'rule_set.kind, name, name_key, text, by, reason: it is text')
    END;
END;
CREATE TRIGGER rule_set_update_guard BEFORE UPDATE OF id, kind, name, name_key, version, valid_from, text, at, "by", reason ON rule_set
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rule_set.id: an id stays what it is')
    WHEN (NEW.version IS NOT OLD.version) AND typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'rule_set.version: it is a whole number')
    WHEN (NEW.valid_from IS NOT OLD.valid_from) AND date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(ABORT, 'rule_set.valid_from: a day is written as 2026-08-01')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'rule_set.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.kind IS NOT OLD.kind OR NEW.name_key IS NOT OLD.name_key OR NEW.version IS NOT OLD.version) AND EXISTS (SELECT 1 FROM rule_set WHERE kind = NEW.kind AND name_key = NEW.name_key AND version = NEW.version AND id <> OLD.id) THEN RAISE(ABORT, 'rule_set.kind, name_key, version: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.text), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(ABORT, 'rule_set.kind, name, name_key, text, by, reason: it is text')
    END;
END;
CREATE TRIGGER rule_use_insert_guard BEFORE INSERT ON rule_use
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM rule_use WHERE id = NEW.id) THEN RAISE(FAIL, 'rule_use.id: another row has it')
    WHEN date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(FAIL, 'rule_use.valid_from: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'rule_use.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'rule_use.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name_key), typeof(NEW.team_key), typeof(NEW."by")) THEN RAISE(FAIL, 'rule_use.kind, name_key, team_key, by: it is text')
    END;
END;
CREATE TRIGGER rule_use_update_guard BEFORE UPDATE OF id, kind, name_key, rep_id, team_key, valid_from, at, "by" ON rule_use
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rule_use.id: an id stays what it is')
    WHEN (NEW.valid_from IS NOT OLD.valid_from) AND date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(ABORT, 'rule_use.valid_from: a day is written as 2026-08-01')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'rule_use.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'rule_use.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name_key), typeof(NEW.team_key), typeof(NEW."by")) THEN RAISE(ABORT, 'rule_use.kind, name_key, team_key, by: it is text')
    END;
END;
CREATE TRIGGER target_insert_guard BEFORE INSERT ON target
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM target WHERE id = NEW.id) THEN RAISE(FAIL, 'target.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(FAIL, 'target.start: a day is written as 2026-08-01')
    WHEN date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'target.end: a day is written as 2026-08-01')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'target.amount: it is a whole number')
    WHEN typeof(NEW.number) NOT IN ('integer', 'real', 'null') THEN RAISE(FAIL, 'target.number: it is a number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'target.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'target.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.metric), typeof(NEW.team), typeof(NEW.team_key), typeof(NEW.label), typeof(NEW.split), typeof(NEW.shares), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(FAIL, 'target.metric, team, team_key, label, split, shares, by, reason: it is text')
    END;
END;
CREATE TRIGGER target_update_guard BEFORE UPDATE OF id, metric, rep_id, team, team_key, label, start, "end", amount, number, split, shares, at, "by", reason ON target
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'target.id: an id stays what it is')
    WHEN (NEW.start IS NOT OLD.start) AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'target.start: a day is written as 2026-08-01')
    WHEN (NEW."end" IS NOT OLD."end") AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'target.end: a day is written as 2026-08-01')
    WHEN (NEW.amount IS NOT OLD.amount) AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'target.amount: it is a whole number')
    WHEN (NEW.number IS NOT OLD.number) AND typeof(NEW.number) NOT IN ('integer', 'real', 'null') THEN RAISE(ABORT, 'target.number: it is a number')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'target.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'target.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.metric), typeof(NEW.team), typeof(NEW.team_key), typeof(NEW.label), typeof(NEW.split), typeof(NEW.shares), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(ABORT, 'target.metric, team, team_key, label, split, shares, by, reason: it is text')
    END;
END;
CREATE TRIGGER snapshot_insert_guard BEFORE INSERT ON snapshot
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM snapshot WHERE id = NEW.id) THEN RAISE(FAIL, 'snapshot.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(FAIL, 'snapshot.start: a day is written as 2026-08-01')
    WHEN date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'snapshot.end: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'snapshot.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW.inputs), typeof(NEW.digest), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(FAIL, 'snapshot.label, content, inputs, digest, by, reason: it is text')
    END;
END;
CREATE TRIGGER snapshot_update_guard BEFORE UPDATE OF id, label, start, "end", content, inputs, digest, at, "by", reason ON snapshot
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'snapshot.id: an id stays what it is')
    WHEN (NEW.start IS NOT OLD.start) AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'snapshot.start: a day is written as 2026-08-01')
    WHEN (NEW."end" IS NOT OLD."end") AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'snapshot.end: a day is written as 2026-08-01')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'snapshot.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW.inputs), typeof(NEW.digest), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(ABORT, 'snapshot.label, content, inputs, digest, by, reason: it is text')
    END;
END;
CREATE TRIGGER development_insert_guard BEFORE INSERT ON development
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM development WHERE id = NEW.id) THEN RAISE(FAIL, 'development.id: another row has it')
    WHEN date(NEW.added, '+0 days') IS NOT NEW.added THEN RAISE(FAIL, 'development.added: a day is written as 2026-08-01')
    WHEN date(NEW.review, '+0 days') IS NOT NEW.review THEN RAISE(FAIL, 'development.review: a day is written as 2026-08-01')
    WHEN date(NEW.done, '+0 days') IS NOT NEW.done THEN RAISE(FAIL, 'development.done: a day is written as 2026-08-01')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'development.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.metric), typeof(NEW.action), typeof(NEW."by"), typeof(NEW.note)) THEN RAISE(FAIL, 'development.metric, action, by, note: it is text')
    END;
END;
CREATE TRIGGER development_update_guard BEFORE UPDATE OF id, rep_id, metric, action, added, review, done, "by", note ON development
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'development.id: an id stays what it is')
    WHEN (NEW.added IS NOT OLD.added) AND date(NEW.added, '+0 days') IS NOT NEW.added THEN RAISE(ABORT, 'development.added: a day is written as 2026-08-01')
    WHEN (NEW.review IS NOT OLD.review) AND date(NEW.review, '+0 days') IS NOT NEW.review THEN RAISE(ABORT, 'development.review: a day is written as 2026-08-01')
    WHEN (NEW.done IS NOT OLD.done) AND date(NEW.done, '+0 days') IS NOT NEW.done THEN RAISE(ABORT, 'development.done: a day is written as 2026-08-01')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'development.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.metric), typeof(NEW.action), typeof(NEW."by"), typeof(NEW.note)) THEN RAISE(ABORT, 'development.metric, action, by, note: it is text')
    END;
END;
CREATE TRIGGER review_insert_guard BEFORE INSERT ON review
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM review WHERE id = NEW.id) THEN RAISE(FAIL, 'review.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(FAIL, 'review.start: a day is written as 2026-08-01')
    WHEN date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'review.end: a day is written as 2026-08-01')
    WHEN typeof(NEW.score) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'review.score: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'review.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(FAIL, 'review.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.role), typeof(NEW.criterion), typeof(NEW.text), typeof(NEW."by")) THEN RAISE(FAIL, 'review.label, role, criterion, text, by: it is text')
    END;
END;
CREATE TRIGGER review_update_guard BEFORE UPDATE OF id, rep_id, label, start, "end", role, criterion, score, text, at, "by" ON review
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'review.id: an id stays what it is')
    WHEN (NEW.start IS NOT OLD.start) AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'review.start: a day is written as 2026-08-01')
    WHEN (NEW."end" IS NOT OLD."end") AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'review.end: a day is written as 2026-08-01')
    WHEN (NEW.score IS NOT OLD.score) AND typeof(NEW.score) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'review.score: it is a whole number')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'review.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.rep_id IS NOT OLD.rep_id) AND NEW.rep_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.rep_id) THEN RAISE(ABORT, 'review.rep_id: FOREIGN KEY, there is no such rep')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.role), typeof(NEW.criterion), typeof(NEW.text), typeof(NEW."by")) THEN RAISE(ABORT, 'review.label, role, criterion, text, by: it is text')
    END;
END;
CREATE TRIGGER rate_insert_guard BEFORE INSERT ON rate
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM rate WHERE id = NEW.id) THEN RAISE(FAIL, 'rate.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM rate WHERE currency = NEW.currency AND day = NEW.day) THEN RAISE(FAIL, 'rate.currency, day: another row has it')
    WHEN date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(FAIL, 'rate.day: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'rate.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.currency), typeof(NEW.value), typeof(NEW."by")) THEN RAISE(FAIL, 'rate.currency, value, by: it is text')
    END;
END;
CREATE TRIGGER rate_update_guard BEFORE UPDATE OF id, currency, day, value, at, "by" ON rate
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rate.id: an id stays what it is')
    WHEN (NEW.day IS NOT OLD.day) AND date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(ABORT, 'rate.day: a day is written as 2026-08-01')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'rate.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN (NEW.currency IS NOT OLD.currency OR NEW.day IS NOT OLD.day) AND EXISTS (SELECT 1 FROM rate WHERE currency = NEW.currency AND day = NEW.day AND id <> OLD.id) THEN RAISE(ABORT, 'rate.currency, day: another row has it')
    WHEN 'blob' IN (typeof(NEW.currency), typeof(NEW.value), typeof(NEW."by")) THEN RAISE(ABORT, 'rate.currency, value, by: it is text')
    END;
END;
CREATE TRIGGER refund_insert_guard BEFORE INSERT ON refund
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM refund WHERE id = NEW.id) THEN RAISE(FAIL, 'refund.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM refund WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'refund.external_key: another row has it')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'refund.amount: it is a whole number')
    WHEN typeof(NEW.own_amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'refund.own_amount: it is a whole number')
    WHEN date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'refund.at: a day is written as 2026-08-01')
    WHEN NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(FAIL, 'refund.deal_id: FOREIGN KEY, there is no such deal')
    WHEN 'blob' IN (typeof(NEW.reason), typeof(NEW."by"), typeof(NEW.external_key)) THEN RAISE(FAIL, 'refund.reason, by, external_key: it is text')
    END;
END;
CREATE TRIGGER refund_update_guard BEFORE UPDATE OF id, deal_id, amount, own_amount, at, reason, "by", external_key ON refund
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'refund.id: an id stays what it is')
    WHEN (NEW.amount IS NOT OLD.amount) AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'refund.amount: it is a whole number')
    WHEN (NEW.own_amount IS NOT OLD.own_amount) AND typeof(NEW.own_amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'refund.own_amount: it is a whole number')
    WHEN (NEW.at IS NOT OLD.at) AND date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'refund.at: a day is written as 2026-08-01')
    WHEN (NEW.deal_id IS NOT OLD.deal_id) AND NEW.deal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.deal_id) THEN RAISE(ABORT, 'refund.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.external_key IS NOT OLD.external_key) AND EXISTS (SELECT 1 FROM refund WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'refund.external_key: another row has it')
    WHEN 'blob' IN (typeof(NEW.reason), typeof(NEW."by"), typeof(NEW.external_key)) THEN RAISE(ABORT, 'refund.reason, by, external_key: it is text')
    END;
END;
CREATE TRIGGER merged_insert_guard BEFORE INSERT ON merged
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM merged WHERE id = NEW.id) THEN RAISE(FAIL, 'merged.id: another row has it')
    WHEN NEW.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.id) THEN RAISE(FAIL, 'merged.id: FOREIGN KEY, there is no such customer')
    WHEN NEW.into_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.into_id) THEN RAISE(FAIL, 'merged.into_id: FOREIGN KEY, there is no such customer')
    END;
END;
CREATE TRIGGER merged_update_guard BEFORE UPDATE OF id, into_id ON merged
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'merged.id: an id stays what it is')
    WHEN (NEW.id IS NOT OLD.id) AND NEW.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.id) THEN RAISE(ABORT, 'merged.id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.into_id IS NOT OLD.into_id) AND NEW.into_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.into_id) THEN RAISE(ABORT, 'merged.into_id: FOREIGN KEY, there is no such customer')
    END;
END;
CREATE TRIGGER not_duplicate_insert_guard BEFORE INSERT ON not_duplicate
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM not_duplicate WHERE id = NEW.id) THEN RAISE(FAIL, 'not_duplicate.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM not_duplicate WHERE kind = NEW.kind AND one_id = NEW.one_id AND other_id = NEW.other_id) THEN RAISE(FAIL, 'not_duplicate.kind, one_id, other_id: another row has it')
    WHEN typeof(NEW.one_id) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'not_duplicate.one_id: it is a whole number')
    WHEN typeof(NEW.other_id) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'not_duplicate.other_id: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.kind)) THEN RAISE(FAIL, 'not_duplicate.kind: it is text')
    END;
END;
CREATE TRIGGER not_duplicate_update_guard BEFORE UPDATE OF id, kind, one_id, other_id ON not_duplicate
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'not_duplicate.id: an id stays what it is')
    WHEN (NEW.one_id IS NOT OLD.one_id) AND typeof(NEW.one_id) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'not_duplicate.one_id: it is a whole number')
    WHEN (NEW.other_id IS NOT OLD.other_id) AND typeof(NEW.other_id) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'not_duplicate.other_id: it is a whole number')
    WHEN (NEW.kind IS NOT OLD.kind OR NEW.one_id IS NOT OLD.one_id OR NEW.other_id IS NOT OLD.other_id) AND EXISTS (SELECT 1 FROM not_duplicate WHERE kind = NEW.kind AND one_id = NEW.one_id AND other_id = NEW.other_id AND id <> OLD.id) THEN RAISE(ABORT, 'not_duplicate.kind, one_id, other_id: another row has it')
    WHEN 'blob' IN (typeof(NEW.kind)) THEN RAISE(ABORT, 'not_duplicate.kind: it is text')
    END;
END;
CREATE TABLE schema_object (
    name VARCHAR NOT NULL,
    sql VARCHAR NOT NULL,
    CONSTRAINT pk_schema_object PRIMARY KEY (name)
);
