-- Version 26: the journal is kept by triggers of the connection that writes; guards are shorter.

DROP TRIGGER product_added_journal;
DROP TRIGGER rep_added_journal;
DROP TRIGGER report_run_added_journal;
DROP TRIGGER report_run_changed_journal;
DROP TRIGGER report_run_gone_journal;
DROP TRIGGER setting_added_journal;
DROP TRIGGER setting_changed_journal;
DROP TRIGGER setting_gone_journal;
DROP TRIGGER snapshot_added_journal;
DROP TRIGGER snapshot_changed_journal;
DROP TRIGGER snapshot_gone_journal;
DROP TRIGGER stage_added_journal;
DROP TRIGGER customer_added_journal;
DROP TRIGGER development_added_journal;
DROP TRIGGER development_changed_journal;
DROP TRIGGER development_gone_journal;
DROP TRIGGER review_added_journal;
DROP TRIGGER review_changed_journal;
DROP TRIGGER review_gone_journal;
DROP TRIGGER rule_use_added_journal;
DROP TRIGGER rule_use_changed_journal;
DROP TRIGGER rule_use_gone_journal;
DROP TRIGGER target_added_journal;
DROP TRIGGER target_changed_journal;
DROP TRIGGER target_gone_journal;
DROP TRIGGER activity_added_journal;
DROP TRIGGER feedback_added_journal;
DROP TRIGGER feedback_changed_journal;
DROP TRIGGER feedback_gone_journal;
DROP TRIGGER move_added_journal;
DROP TRIGGER rate_added_journal;
DROP TRIGGER rate_changed_journal;
DROP TRIGGER rate_gone_journal;
DROP TRIGGER deal_added_journal;
DROP TRIGGER refund_added_journal;
DROP TRIGGER refund_changed_journal;
DROP TRIGGER refund_gone_journal;
DROP TRIGGER stage_changed_journal;
DROP TRIGGER stage_gone_journal;
DROP TRIGGER not_duplicate_added_journal;
DROP TRIGGER not_duplicate_changed_journal;
DROP TRIGGER not_duplicate_gone_journal;
DROP TRIGGER merged_added_journal;
DROP TRIGGER merged_changed_journal;
DROP TRIGGER merged_gone_journal;
DROP TRIGGER setting_update_guard;
DROP TRIGGER customer_kept_guard;
DROP TRIGGER stage_insert_guard;
DROP TRIGGER stage_update_guard;
DROP TRIGGER deal_kept_guard;
DROP TRIGGER activity_kept_guard;
DROP TRIGGER feedback_insert_guard;
DROP TRIGGER feedback_update_guard;
DROP TRIGGER rule_use_insert_guard;
DROP TRIGGER rule_use_update_guard;
DROP TRIGGER target_insert_guard;
DROP TRIGGER target_update_guard;
DROP TRIGGER snapshot_insert_guard;
DROP TRIGGER snapshot_update_guard;
DROP TRIGGER development_insert_guard;
DROP TRIGGER development_update_guard;
DROP TRIGGER review_insert_guard;
DROP TRIGGER review_update_guard;
DROP TRIGGER rate_update_guard;
DROP TRIGGER refund_insert_guard;
DROP TRIGGER refund_update_guard;
DROP TRIGGER merged_insert_guard;
DROP TRIGGER merged_update_guard;
DROP TRIGGER not_duplicate_insert_guard;
DROP TRIGGER not_duplicate_update_guard;
DROP TRIGGER product_changed_journal;
DROP TRIGGER product_gone_journal;
DROP TRIGGER rep_changed_journal;
DROP TRIGGER rep_gone_journal;
DROP TRIGGER segment_added_journal;
DROP TRIGGER segment_changed_journal;
DROP TRIGGER segment_gone_journal;
DROP TRIGGER deal_changed_journal;
DROP TRIGGER deal_gone_journal;
DROP TRIGGER rep_insert_guard;
DROP TRIGGER rep_update_guard;
DROP TRIGGER product_insert_guard;
DROP TRIGGER product_update_guard;
DROP TRIGGER deal_insert_guard;
DROP TRIGGER deal_update_guard;
DROP TRIGGER segment_update_guard;
DROP TRIGGER custom_field_added_journal;
DROP TRIGGER custom_field_changed_journal;
DROP TRIGGER custom_field_gone_journal;
DROP TRIGGER custom_value_added_journal;
DROP TRIGGER custom_value_changed_journal;
DROP TRIGGER custom_value_gone_journal;
DROP TRIGGER custom_field_update_guard;
DROP TRIGGER absence_added_journal;
DROP TRIGGER absence_changed_journal;
DROP TRIGGER absence_gone_journal;
DROP TRIGGER absence_insert_guard;
DROP TRIGGER absence_update_guard;
DROP TRIGGER pay_run_added_journal;
DROP TRIGGER pay_run_changed_journal;
DROP TRIGGER pay_run_gone_journal;
DROP TRIGGER pay_line_added_journal;
DROP TRIGGER pay_line_changed_journal;
DROP TRIGGER pay_line_gone_journal;
DROP TRIGGER pay_run_insert_guard;
DROP TRIGGER pay_run_update_guard;
DROP TRIGGER pay_line_insert_guard;
DROP TRIGGER pay_line_update_guard;
DROP TRIGGER reply_added_journal;
DROP TRIGGER reply_changed_journal;
DROP TRIGGER reply_gone_journal;
DROP TRIGGER reply_insert_guard;
DROP TRIGGER reply_update_guard;
DROP TRIGGER case_added_journal;
DROP TRIGGER case_wait_added_journal;
DROP TRIGGER case_wait_changed_journal;
DROP TRIGGER case_wait_gone_journal;
DROP TRIGGER case_wait_insert_guard;
DROP TRIGGER case_wait_update_guard;
DROP TRIGGER move_changed_journal;
DROP TRIGGER move_gone_journal;
DROP TRIGGER move_insert_guard;
DROP TRIGGER move_update_guard;
DROP TRIGGER rule_set_added_journal;
DROP TRIGGER rule_set_changed_journal;
DROP TRIGGER rule_set_gone_journal;
DROP TRIGGER rule_set_update_guard;
DROP TRIGGER contact_added_journal;
DROP TRIGGER contact_changed_journal;
DROP TRIGGER contact_gone_journal;
DROP TRIGGER reach_added_journal;
DROP TRIGGER reach_changed_journal;
DROP TRIGGER reach_gone_journal;
DROP TRIGGER position_added_journal;
DROP TRIGGER position_changed_journal;
DROP TRIGGER position_gone_journal;
DROP TRIGGER activity_changed_journal;
DROP TRIGGER activity_gone_journal;
DROP TRIGGER deal_contact_added_journal;
DROP TRIGGER deal_contact_changed_journal;
DROP TRIGGER deal_contact_gone_journal;
DROP TRIGGER activity_insert_guard;
DROP TRIGGER activity_update_guard;
DROP TRIGGER custom_value_insert_guard;
DROP TRIGGER custom_value_update_guard;
DROP TRIGGER contact_insert_guard;
DROP TRIGGER contact_update_guard;
DROP TRIGGER contact_kept_guard;
DROP TRIGGER reach_insert_guard;
DROP TRIGGER reach_update_guard;
DROP TRIGGER position_insert_guard;
DROP TRIGGER position_update_guard;
DROP TRIGGER deal_contact_insert_guard;
DROP TRIGGER deal_contact_update_guard;
DROP TRIGGER forecast_added_journal;
DROP TRIGGER forecast_changed_journal;
DROP TRIGGER forecast_gone_journal;
DROP TRIGGER forecast_insert_guard;
DROP TRIGGER forecast_update_guard;
DROP TRIGGER case_changed_journal;
DROP TRIGGER case_gone_journal;
DROP TRIGGER case_insert_guard;
DROP TRIGGER case_update_guard;
DROP TRIGGER price_added_journal;
DROP TRIGGER price_changed_journal;
DROP TRIGGER price_gone_journal;
DROP TRIGGER line_added_journal;
DROP TRIGGER line_changed_journal;
DROP TRIGGER line_gone_journal;
DROP TRIGGER quote_added_journal;
DROP TRIGGER quote_changed_journal;
DROP TRIGGER quote_gone_journal;
DROP TRIGGER line_insert_guard;
DROP TRIGGER line_update_guard;
DROP TRIGGER price_insert_guard;
DROP TRIGGER price_update_guard;
DROP TRIGGER quote_insert_guard;
DROP TRIGGER quote_update_guard;
DROP TRIGGER customer_changed_journal;
DROP TRIGGER customer_gone_journal;
DROP TRIGGER task_added_journal;
DROP TRIGGER task_changed_journal;
DROP TRIGGER task_gone_journal;
DROP TRIGGER customer_insert_guard;
DROP TRIGGER customer_update_guard;
DROP TRIGGER task_insert_guard;
DROP TRIGGER task_update_guard;
DROP TRIGGER assignment_added_journal;
DROP TRIGGER assignment_changed_journal;
DROP TRIGGER assignment_gone_journal;
DROP TRIGGER assignment_insert_guard;
DROP TRIGGER assignment_update_guard;
CREATE TRIGGER setting_update_guard BEFORE UPDATE OF key, value ON setting
BEGIN
    SELECT CASE
    WHEN NEW.value IS NOT OLD.value AND NEW.key = 'currency' AND NEW.value NOT GLOB '[A-Z][A-Z][A-Z]' THEN RAISE(ABORT, 'setting.value: the currency is three capital letters')
    WHEN NEW.value IS NOT OLD.value AND NEW.key = 'fiscal_year_start' AND NEW.value NOT IN ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12') THEN RAISE(ABORT, 'setting.value: the fiscal year starts with a month, 1 to 12')
    WHEN 'blob' IN (typeof(NEW.key), typeof(NEW.value)) THEN RAISE(ABORT, 'setting.key, value: it is text')
    END;
END;
CREATE TRIGGER rep_insert_guard BEFORE INSERT ON rep
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM rep WHERE id = NEW.id) THEN RAISE(FAIL, 'rep.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM rep WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'rep.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM rep WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'rep.name_key: another row has it')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'rep.tags: tags are words with a blank between')
    WHEN date(NEW.joined, '+0 days') IS NOT NEW.joined OR date(NEW."left", '+0 days') IS NOT NEW."left" THEN RAISE(FAIL, 'rep.joined, left: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'rep.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.team), typeof(NEW.manager), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(FAIL, 'rep.name, name_key, email, team, manager, external_key, tags: it is text')
    END;
END;
CREATE TRIGGER rep_update_guard BEFORE UPDATE OF id, name, name_key, email, team, manager, joined, "left", archived, external_key, tags ON rep
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rep.id: an id stays what it is')
    WHEN NEW.tags IS NOT OLD.tags AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'rep.tags: tags are words with a blank between')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM rep WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'rep.external_key: another row has it')
    WHEN NEW.name_key IS NOT OLD.name_key AND EXISTS (SELECT 1 FROM rep WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'rep.name_key: another row has it')
    WHEN NEW.joined IS NOT OLD.joined AND date(NEW.joined, '+0 days') IS NOT NEW.joined OR NEW."left" IS NOT OLD."left" AND date(NEW."left", '+0 days') IS NOT NEW."left" THEN RAISE(ABORT, 'rep.joined, left: a day is written as 2026-08-01')
    WHEN NEW.archived IS NOT OLD.archived AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'rep.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.team), typeof(NEW.manager), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'rep.name, name_key, email, team, manager, external_key, tags: it is text')
    END;
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
    END;
END;
CREATE TRIGGER customer_update_guard BEFORE UPDATE OF id, name, name_key, email, phone, website, industry, region, source, owner_id, created, note, archived, external_key, tags, cadence ON customer
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'customer.id: an id stays what it is')
    WHEN NEW.owner_id IS NOT OLD.owner_id AND NEW.owner_id IS NOT NULL AND NEW.owner_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'customer.owner_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.tags IS NOT OLD.tags AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'customer.tags: tags are words with a blank between')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM customer WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'customer.external_key: another row has it')
    WHEN NEW.name_key IS NOT OLD.name_key AND EXISTS (SELECT 1 FROM customer WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'customer.name_key: another row has it')
    WHEN NEW.cadence IS NOT OLD.cadence AND typeof(NEW.cadence) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'customer.cadence: it is a whole number')
    WHEN NEW.created IS NOT OLD.created AND date(NEW.created, '+0 days') IS NOT NEW.created THEN RAISE(ABORT, 'customer.created: a day is written as 2026-08-01')
    WHEN NEW.archived IS NOT OLD.archived AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'customer.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.email), typeof(NEW.phone), typeof(NEW.website), typeof(NEW.industry), typeof(NEW.region), typeof(NEW.source), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'customer.name, name_key, email, phone, website, industry, region, source, note, external_key, tags: it is text')
    END;
END;
CREATE TRIGGER customer_kept_guard BEFORE UPDATE OF first_won ON customer
BEGIN
    SELECT CASE
    WHEN NEW.first_won IS NOT OLD.first_won AND NEW.first_won IS NOT (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = NEW.id) THEN RAISE(ABORT, 'customer.first_won: the file keeps it by itself')
    END;
END;
CREATE TRIGGER product_insert_guard BEFORE INSERT ON product
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM product WHERE id = NEW.id) THEN RAISE(FAIL, 'product.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM product WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'product.external_key: another row has it')
    WHEN EXISTS (SELECT 1 FROM product WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'product.name_key: another row has it')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'product.tags: tags are words with a blank between')
    WHEN typeof(NEW.list_price) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'product.list_price: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'product.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.category), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(FAIL, 'product.name, name_key, category, external_key, tags: it is text')
    END;
END;
CREATE TRIGGER product_update_guard BEFORE UPDATE OF id, name, name_key, category, list_price, archived, external_key, tags ON product
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'product.id: an id stays what it is')
    WHEN NEW.tags IS NOT OLD.tags AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'product.tags: tags are words with a blank between')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM product WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'product.external_key: another row has it')
    WHEN NEW.name_key IS NOT OLD.name_key AND EXISTS (SELECT 1 FROM product WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'product.name_key: another row has it')
    WHEN NEW.list_price IS NOT OLD.list_price AND typeof(NEW.list_price) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'product.list_price: it is a whole number')
    WHEN NEW.archived IS NOT OLD.archived AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'product.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.category), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'product.name, name_key, category, external_key, tags: it is text')
    END;
END;
CREATE TRIGGER stage_insert_guard BEFORE INSERT ON stage
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM stage WHERE id = NEW.id) THEN RAISE(FAIL, 'stage.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM stage WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'stage.name_key: another row has it')
    WHEN typeof(NEW.position) NOT IN ('integer', 'null') OR typeof(NEW.probability) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'stage.position, probability: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'stage.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.status), typeof(NEW.former)) THEN RAISE(FAIL, 'stage.name, name_key, status, former: it is text')
    END;
END;
CREATE TRIGGER stage_update_guard BEFORE UPDATE OF id, name, name_key, status, position, probability, archived, former ON stage
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'stage.id: an id stays what it is')
    WHEN NEW.name_key IS NOT OLD.name_key AND EXISTS (SELECT 1 FROM stage WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'stage.name_key: another row has it')
    WHEN NEW.position IS NOT OLD.position AND typeof(NEW.position) NOT IN ('integer', 'null') OR NEW.probability IS NOT OLD.probability AND typeof(NEW.probability) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'stage.position, probability: it is a whole number')
    WHEN NEW.archived IS NOT OLD.archived AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'stage.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.status), typeof(NEW.former)) THEN RAISE(ABORT, 'stage.name, name_key, status, former: it is text')
    END;
END;
CREATE TRIGGER deal_insert_guard BEFORE INSERT ON deal
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE id = NEW.id) THEN RAISE(FAIL, 'deal.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM deal WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'deal.external_key: another row has it')
    WHEN NEW.customer_id IS NOT NULL AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'deal.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'deal.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.product_id IS NOT NULL AND NEW.product_id NOT IN (SELECT id FROM product) THEN RAISE(FAIL, 'deal.product_id: FOREIGN KEY, there is no such product')
    WHEN NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.stage_id AND status = NEW.status) THEN RAISE(FAIL, 'deal.stage_id, status: FOREIGN KEY, there is no such stage')
    WHEN NEW.credited_id IS NOT NULL AND NEW.credited_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'deal.credited_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'deal.tags: tags are words with a blank between')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') OR typeof(NEW.own_amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'deal.amount, own_amount: it is a whole number')
    WHEN date(NEW.opened, '+0 days') IS NOT NEW.opened OR date(NEW.closed, '+0 days') IS NOT NEW.closed OR date(NEW.expected, '+0 days') IS NOT NEW.expected THEN RAISE(FAIL, 'deal.opened, closed, expected: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'deal.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.title_key), typeof(NEW.lost_reason), typeof(NEW.source), typeof(NEW.external_key), typeof(NEW.currency), typeof(NEW.tags)) THEN RAISE(FAIL, 'deal.title, title_key, lost_reason, source, external_key, currency, tags: it is text')
    WHEN NEW.next_won IS NOT NULL THEN RAISE(FAIL, 'deal.next_won: the file keeps it by itself')
    WHEN NEW.customer_won IS NOT NULL THEN RAISE(FAIL, 'deal.customer_won: the file keeps it by itself')
    END;
END;
CREATE TRIGGER deal_update_guard BEFORE UPDATE OF id, title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened, closed, credited_id, expected, lost_reason, source, archived, external_key, currency, own_amount, tags ON deal
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'deal.id: an id stays what it is')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id IS NOT NULL AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'deal.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'deal.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.product_id IS NOT OLD.product_id AND NEW.product_id IS NOT NULL AND NEW.product_id NOT IN (SELECT id FROM product) THEN RAISE(ABORT, 'deal.product_id: FOREIGN KEY, there is no such product')
    WHEN (NEW.stage_id IS NOT OLD.stage_id OR NEW.status IS NOT OLD.status) AND NOT EXISTS (SELECT 1 FROM stage WHERE id = NEW.stage_id AND status = NEW.status) THEN RAISE(ABORT, 'deal.stage_id, status: FOREIGN KEY, there is no such stage')
    WHEN NEW.credited_id IS NOT OLD.credited_id AND NEW.credited_id IS NOT NULL AND NEW.credited_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'deal.credited_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.tags IS NOT OLD.tags AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'deal.tags: tags are words with a blank between')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM deal WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'deal.external_key: another row has it')
    WHEN NEW.amount IS NOT OLD.amount AND typeof(NEW.amount) NOT IN ('integer', 'null') OR NEW.own_amount IS NOT OLD.own_amount AND typeof(NEW.own_amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'deal.amount, own_amount: it is a whole number')
    WHEN NEW.opened IS NOT OLD.opened AND date(NEW.opened, '+0 days') IS NOT NEW.opened OR NEW.closed IS NOT OLD.closed AND date(NEW.closed, '+0 days') IS NOT NEW.closed OR NEW.expected IS NOT OLD.expected AND date(NEW.expected, '+0 days') IS NOT NEW.expected THEN RAISE(ABORT, 'deal.opened, closed, expected: a day is written as 2026-08-01')
    WHEN NEW.archived IS NOT OLD.archived AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'deal.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.title_key), typeof(NEW.lost_reason), typeof(NEW.source), typeof(NEW.external_key), typeof(NEW.currency), typeof(NEW.tags)) THEN RAISE(ABORT, 'deal.title, title_key, lost_reason, source, external_key, currency, tags: it is text')
    END;
END;
CREATE TRIGGER deal_kept_guard BEFORE UPDATE OF next_won, customer_won ON deal
BEGIN
    SELECT CASE
    WHEN NEW.next_won IS NOT OLD.next_won AND NEW.next_won IS NOT (CASE NEW.status WHEN 'won' THEN (SELECT closed FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id AND (closed, id) > (NEW.closed, NEW.id) ORDER BY closed, id LIMIT 1) END) THEN RAISE(ABORT, 'deal.next_won: the file keeps it by itself')
    WHEN NEW.customer_won IS NOT OLD.customer_won AND NEW.customer_won IS NOT (SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = NEW.customer_id) THEN RAISE(ABORT, 'deal.customer_won: the file keeps it by itself')
    END;
END;
CREATE TRIGGER move_insert_guard BEFORE INSERT ON move
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM move WHERE id = NEW.id) THEN RAISE(FAIL, 'move.id: another row has it')
    WHEN NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'move.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.from_id IS NOT NULL AND NEW.from_id NOT IN (SELECT id FROM stage) THEN RAISE(FAIL, 'move.from_id: FOREIGN KEY, there is no such stage')
    WHEN NEW.to_id NOT IN (SELECT id FROM stage) THEN RAISE(FAIL, 'move.to_id: FOREIGN KEY, there is no such stage')
    WHEN date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'move.at: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW."by"), typeof(NEW.checked), typeof(NEW.forced)) THEN RAISE(FAIL, 'move.by, checked, forced: it is text')
    END;
END;
CREATE TRIGGER move_update_guard BEFORE UPDATE OF id, deal_id, from_id, to_id, at, "by", checked, forced ON move
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'move.id: an id stays what it is')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'move.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.from_id IS NOT OLD.from_id AND NEW.from_id IS NOT NULL AND NEW.from_id NOT IN (SELECT id FROM stage) THEN RAISE(ABORT, 'move.from_id: FOREIGN KEY, there is no such stage')
    WHEN NEW.to_id IS NOT OLD.to_id AND NEW.to_id NOT IN (SELECT id FROM stage) THEN RAISE(ABORT, 'move.to_id: FOREIGN KEY, there is no such stage')
    WHEN NEW.at IS NOT OLD.at AND date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'move.at: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW."by"), typeof(NEW.checked), typeof(NEW.forced)) THEN RAISE(ABORT, 'move.by, checked, forced: it is text')
    END;
END;
CREATE TRIGGER activity_insert_guard BEFORE INSERT ON activity
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM activity WHERE id = NEW.id) THEN RAISE(FAIL, 'activity.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'activity.external_key: another row has it')
    WHEN NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'activity.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'activity.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'activity.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.contact_id IS NOT NULL AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'activity.contact_id: FOREIGN KEY, there is no such contact')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'activity.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.direction), typeof(NEW.note), typeof(NEW.external_key)) THEN RAISE(FAIL, 'activity.kind, direction, note, external_key: it is text')
    WHEN NEW.answered IS NOT NULL THEN RAISE(FAIL, 'activity.answered: the file keeps it by itself')
    END;
END;
CREATE TRIGGER activity_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, kind, direction, at, note, external_key, contact_id ON activity
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'activity.id: an id stays what it is')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'activity.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'activity.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'activity.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.contact_id IS NOT OLD.contact_id AND NEW.contact_id IS NOT NULL AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'activity.contact_id: FOREIGN KEY, there is no such contact')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM activity WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'activity.external_key: another row has it')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'activity.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.direction), typeof(NEW.note), typeof(NEW.external_key)) THEN RAISE(ABORT, 'activity.kind, direction, note, external_key: it is text')
    END;
END;
CREATE TRIGGER activity_kept_guard BEFORE UPDATE OF answered ON activity
BEGIN
    SELECT CASE
    WHEN NEW.answered IS NOT OLD.answered AND NEW.answered IS NOT (CASE NEW.direction WHEN 'in' THEN (SELECT min(at) FROM activity WHERE direction = 'out' AND customer_id = NEW.customer_id AND rep_id = NEW.rep_id AND at >= NEW.at) END) THEN RAISE(ABORT, 'activity.answered: the file keeps it by itself')
    END;
END;
CREATE TRIGGER feedback_insert_guard BEFORE INSERT ON feedback
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM feedback WHERE id = NEW.id) THEN RAISE(FAIL, 'feedback.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'feedback.external_key: another row has it')
    WHEN NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'feedback.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'feedback.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'feedback.deal_id: FOREIGN KEY, there is no such deal')
    WHEN typeof(NEW.score) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'feedback.score: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'feedback.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.text), typeof(NEW.external_key)) THEN RAISE(FAIL, 'feedback.kind, text, external_key: it is text')
    END;
END;
CREATE TRIGGER feedback_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, kind, score, at, text, external_key ON feedback
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'feedback.id: an id stays what it is')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'feedback.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'feedback.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'feedback.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM feedback WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'feedback.external_key: another row has it')
    WHEN NEW.score IS NOT OLD.score AND typeof(NEW.score) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'feedback.score: it is a whole number')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'feedback.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.text), typeof(NEW.external_key)) THEN RAISE(ABORT, 'feedback.kind, text, external_key: it is text')
    END;
END;
CREATE TRIGGER rule_set_update_guard BEFORE UPDATE OF id, kind, name, name_key, version, valid_from, text, at, "by", reason ON rule_set
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rule_set.id: an id stays what it is')
    WHEN (NEW.kind IS NOT OLD.kind OR NEW.name_key IS NOT OLD.name_key OR NEW.version IS NOT OLD.version) AND EXISTS (SELECT 1 FROM rule_set WHERE kind = NEW.kind AND name_key = NEW.name_key AND version = NEW.version AND id <> OLD.id) THEN RAISE(ABORT, 'rule_set.kind, name_key, version: another row has it')
    WHEN NEW.version IS NOT OLD.version AND typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'rule_set.version: it is a whole number')
    WHEN NEW.valid_from IS NOT OLD.valid_from AND date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(ABORT, 'rule_set.valid_from: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'rule_set.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.text), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(ABORT, 'rule_set.kind, name, name_key, text, by, reason: it is text')
    END;
END;
CREATE TRIGGER rule_use_insert_guard BEFORE INSERT ON rule_use
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM rule_use WHERE id = NEW.id) THEN RAISE(FAIL, 'rule_use.id: another row has it')
    WHEN NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'rule_use.rep_id: FOREIGN KEY, there is no such rep')
    WHEN date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(FAIL, 'rule_use.valid_from: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'rule_use.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name_key), typeof(NEW.team_key), typeof(NEW."by")) THEN RAISE(FAIL, 'rule_use.kind, name_key, team_key, by: it is text')
    END;
END;
CREATE TRIGGER rule_use_update_guard BEFORE UPDATE OF id, kind, name_key, rep_id, team_key, valid_from, at, "by" ON rule_use
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rule_use.id: an id stays what it is')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'rule_use.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.valid_from IS NOT OLD.valid_from AND date(NEW.valid_from, '+0 days') IS NOT NEW.valid_from THEN RAISE(ABORT, 'rule_use.valid_from: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'rule_use.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name_key), typeof(NEW.team_key), typeof(NEW."by")) THEN RAISE(ABORT, 'rule_use.kind, name_key, team_key, by: it is text')
    END;
END;
CREATE TRIGGER target_insert_guard BEFORE INSERT ON target
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM target WHERE id = NEW.id) THEN RAISE(FAIL, 'target.id: another row has it')
    WHEN NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'target.rep_id: FOREIGN KEY, there is no such rep')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'target.amount: it is a whole number')
    WHEN typeof(NEW.number) NOT IN ('integer', 'real', 'null') THEN RAISE(FAIL, 'target.number: it is a number')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start OR date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'target.start, end: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'target.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.metric), typeof(NEW.team), typeof(NEW.team_key), typeof(NEW.label), typeof(NEW.split), typeof(NEW.shares), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(FAIL, 'target.metric, team, team_key, label, split, shares, by, reason: it is text')
    END;
END;
CREATE TRIGGER target_update_guard BEFORE UPDATE OF id, metric, rep_id, team, team_key, label, start, "end", amount, number, split, shares, at, "by", reason ON target
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'target.id: an id stays what it is')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'target.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.amount IS NOT OLD.amount AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'target.amount: it is a whole number')
    WHEN NEW.number IS NOT OLD.number AND typeof(NEW.number) NOT IN ('integer', 'real', 'null') THEN RAISE(ABORT, 'target.number: it is a number')
    WHEN NEW.start IS NOT OLD.start AND date(NEW.start, '+0 days') IS NOT NEW.start OR NEW."end" IS NOT OLD."end" AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'target.start, end: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'target.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.metric), typeof(NEW.team), typeof(NEW.team_key), typeof(NEW.label), typeof(NEW.split), typeof(NEW.shares), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(ABORT, 'target.metric, team, team_key, label, split, shares, by, reason: it is text')
    END;
END;
CREATE TRIGGER snapshot_insert_guard BEFORE INSERT ON snapshot
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM snapshot WHERE id = NEW.id) THEN RAISE(FAIL, 'snapshot.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start OR date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'snapshot.start, end: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'snapshot.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW.inputs), typeof(NEW.digest), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(FAIL, 'snapshot.label, content, inputs, digest, by, reason: it is text')
    END;
END;
CREATE TRIGGER snapshot_update_guard BEFORE UPDATE OF id, label, start, "end", content, inputs, digest, at, "by", reason ON snapshot
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'snapshot.id: an id stays what it is')
    WHEN NEW.start IS NOT OLD.start AND date(NEW.start, '+0 days') IS NOT NEW.start OR NEW."end" IS NOT OLD."end" AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'snapshot.start, end: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'snapshot.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW.inputs), typeof(NEW.digest), typeof(NEW."by"), typeof(NEW.reason)) THEN RAISE(ABORT, 'snapshot.label, content, inputs, digest, by, reason: it is text')
    END;
END;
CREATE TRIGGER development_insert_guard BEFORE INSERT ON development
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM development WHERE id = NEW.id) THEN RAISE(FAIL, 'development.id: another row has it')
    WHEN NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'development.rep_id: FOREIGN KEY, there is no such rep')
    WHEN date(NEW.added, '+0 days') IS NOT NEW.added OR date(NEW.review, '+0 days') IS NOT NEW.review OR date(NEW.done, '+0 days') IS NOT NEW.done THEN RAISE(FAIL, 'development.added, review, done: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.metric), typeof(NEW.action), typeof(NEW."by"), typeof(NEW.note)) THEN RAISE(FAIL, 'development.metric, action, by, note: it is text')
    END;
END;
CREATE TRIGGER development_update_guard BEFORE UPDATE OF id, rep_id, metric, action, added, review, done, "by", note ON development
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'development.id: an id stays what it is')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'development.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.added IS NOT OLD.added AND date(NEW.added, '+0 days') IS NOT NEW.added OR NEW.review IS NOT OLD.review AND date(NEW.review, '+0 days') IS NOT NEW.review OR NEW.done IS NOT OLD.done AND date(NEW.done, '+0 days') IS NOT NEW.done THEN RAISE(ABORT, 'development.added, review, done: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.metric), typeof(NEW.action), typeof(NEW."by"), typeof(NEW.note)) THEN RAISE(ABORT, 'development.metric, action, by, note: it is text')
    END;
END;
CREATE TRIGGER review_insert_guard BEFORE INSERT ON review
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM review WHERE id = NEW.id) THEN RAISE(FAIL, 'review.id: another row has it')
    WHEN NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'review.rep_id: FOREIGN KEY, there is no such rep')
    WHEN typeof(NEW.score) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'review.score: it is a whole number')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start OR date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'review.start, end: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'review.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.role), typeof(NEW.criterion), typeof(NEW.text), typeof(NEW."by")) THEN RAISE(FAIL, 'review.label, role, criterion, text, by: it is text')
    END;
END;
CREATE TRIGGER review_update_guard BEFORE UPDATE OF id, rep_id, label, start, "end", role, criterion, score, text, at, "by" ON review
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'review.id: an id stays what it is')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'review.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.score IS NOT OLD.score AND typeof(NEW.score) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'review.score: it is a whole number')
    WHEN NEW.start IS NOT OLD.start AND date(NEW.start, '+0 days') IS NOT NEW.start OR NEW."end" IS NOT OLD."end" AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'review.start, end: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'review.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.role), typeof(NEW.criterion), typeof(NEW.text), typeof(NEW."by")) THEN RAISE(ABORT, 'review.label, role, criterion, text, by: it is text')
    END;
END;
CREATE TRIGGER rate_update_guard BEFORE UPDATE OF id, currency, day, value, at, "by" ON rate
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'rate.id: an id stays what it is')
    WHEN (NEW.currency IS NOT OLD.currency OR NEW.day IS NOT OLD.day) AND EXISTS (SELECT 1 FROM rate WHERE currency = NEW.currency AND day = NEW.day AND id <> OLD.id) THEN RAISE(ABORT, 'rate.currency, day: another row has it')
    WHEN NEW.day IS NOT OLD.day AND date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(ABORT, 'rate.day: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'rate.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.currency), typeof(NEW.value), typeof(NEW."by")) THEN RAISE(ABORT, 'rate.currency, value, by: it is text')
    END;
END;
CREATE TRIGGER refund_insert_guard BEFORE INSERT ON refund
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM refund WHERE id = NEW.id) THEN RAISE(FAIL, 'refund.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM refund WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'refund.external_key: another row has it')
    WHEN NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'refund.deal_id: FOREIGN KEY, there is no such deal')
    WHEN typeof(NEW.amount) NOT IN ('integer', 'null') OR typeof(NEW.own_amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'refund.amount, own_amount: it is a whole number')
    WHEN date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'refund.at: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.reason), typeof(NEW."by"), typeof(NEW.external_key)) THEN RAISE(FAIL, 'refund.reason, by, external_key: it is text')
    END;
END;
CREATE TRIGGER refund_update_guard BEFORE UPDATE OF id, deal_id, amount, own_amount, at, reason, "by", external_key ON refund
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'refund.id: an id stays what it is')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'refund.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM refund WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'refund.external_key: another row has it')
    WHEN NEW.amount IS NOT OLD.amount AND typeof(NEW.amount) NOT IN ('integer', 'null') OR NEW.own_amount IS NOT OLD.own_amount AND typeof(NEW.own_amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'refund.amount, own_amount: it is a whole number')
    WHEN NEW.at IS NOT OLD.at AND date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'refund.at: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.reason), typeof(NEW."by"), typeof(NEW.external_key)) THEN RAISE(ABORT, 'refund.reason, by, external_key: it is text')
    END;
END;
CREATE TRIGGER merged_insert_guard BEFORE INSERT ON merged
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM merged WHERE id = NEW.id) THEN RAISE(FAIL, 'merged.id: another row has it')
    WHEN NEW.id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'merged.id: FOREIGN KEY, there is no such customer')
    WHEN NEW.into_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'merged.into_id: FOREIGN KEY, there is no such customer')
    END;
END;
CREATE TRIGGER merged_update_guard BEFORE UPDATE OF id, into_id ON merged
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'merged.id: an id stays what it is')
    WHEN NEW.id IS NOT OLD.id AND NEW.id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'merged.id: FOREIGN KEY, there is no such customer')
    WHEN NEW.into_id IS NOT OLD.into_id AND NEW.into_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'merged.into_id: FOREIGN KEY, there is no such customer')
    END;
END;
CREATE TRIGGER not_duplicate_insert_guard BEFORE INSERT ON not_duplicate
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM not_duplicate WHERE id = NEW.id) THEN RAISE(FAIL, 'not_duplicate.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM not_duplicate WHERE kind = NEW.kind AND one_id = NEW.one_id AND other_id = NEW.other_id) THEN RAISE(FAIL, 'not_duplicate.kind, one_id, other_id: another row has it')
    WHEN typeof(NEW.one_id) NOT IN ('integer', 'null') OR typeof(NEW.other_id) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'not_duplicate.one_id, other_id: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.kind)) THEN RAISE(FAIL, 'not_duplicate.kind: it is text')
    END;
END;
CREATE TRIGGER not_duplicate_update_guard BEFORE UPDATE OF id, kind, one_id, other_id ON not_duplicate
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'not_duplicate.id: an id stays what it is')
    WHEN (NEW.kind IS NOT OLD.kind OR NEW.one_id IS NOT OLD.one_id OR NEW.other_id IS NOT OLD.other_id) AND EXISTS (SELECT 1 FROM not_duplicate WHERE kind = NEW.kind AND one_id = NEW.one_id AND other_id = NEW.other_id AND id <> OLD.id) THEN RAISE(ABORT, 'not_duplicate.kind, one_id, other_id: another row has it')
    WHEN NEW.one_id IS NOT OLD.one_id AND typeof(NEW.one_id) NOT IN ('integer', 'null') OR NEW.other_id IS NOT OLD.other_id AND typeof(NEW.other_id) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'not_duplicate.one_id, other_id: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.kind)) THEN RAISE(ABORT, 'not_duplicate.kind: it is text')
    END;
END;
CREATE TRIGGER segment_update_guard BEFORE UPDATE OF id, name, name_key, kind, filter, at, "by" ON segment
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'segment.id: an id stays what it is')
    WHEN NEW.name_key IS NOT OLD.name_key AND EXISTS (SELECT 1 FROM segment WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'segment.name_key: another row has it')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'segment.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.kind), typeof(NEW.filter), typeof(NEW."by")) THEN RAISE(ABORT, 'segment.name, name_key, kind, filter, by: it is text')
    END;
END;
CREATE TRIGGER custom_field_update_guard BEFORE UPDATE OF id, kind, name, type, choices, hidden ON custom_field
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'custom_field.id: an id stays what it is')
    WHEN (NEW.kind IS NOT OLD.kind OR NEW.name IS NOT OLD.name) AND EXISTS (SELECT 1 FROM custom_field WHERE kind = NEW.kind AND name = NEW.name AND id <> OLD.id) THEN RAISE(ABORT, 'custom_field.kind, name: another row has it')
    WHEN NEW.hidden IS NOT OLD.hidden AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.hidden, '+0 days') IS NOT NEW.hidden THEN RAISE(ABORT, 'custom_field.hidden: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.name), typeof(NEW.type), typeof(NEW.choices)) THEN RAISE(ABORT, 'custom_field.kind, name, type, choices: it is text')
    END;
END;
CREATE TRIGGER custom_value_insert_guard BEFORE INSERT ON custom_value
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM custom_value WHERE id = NEW.id) THEN RAISE(FAIL, 'custom_value.id: another row has it')
    WHEN NEW.field_id NOT IN (SELECT id FROM custom_field) THEN RAISE(FAIL, 'custom_value.field_id: FOREIGN KEY, there is no such custom_field')
    WHEN (SELECT CASE type WHEN 'int' THEN typeof(NEW.number) IS NOT 'integer' WHEN 'amount' THEN typeof(NEW.number) IS NOT 'integer' OR NEW.number < 0 WHEN 'yesno' THEN coalesce(NEW.number NOT IN (0, 1), 1) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.number, field_id: it is not the number that its field holds')
    WHEN (SELECT CASE type WHEN 'date' THEN NEW.text IS NULL OR date(NEW.text, '+0 days') IS NOT NEW.text WHEN 'text' THEN NEW.text IS NULL WHEN 'choice' THEN NEW.text IS NULL OR instr(char(10) || choices || char(10), char(10) || NEW.text || char(10)) = 0 END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.text, field_id: it is not the text that its field holds')
    WHEN (SELECT CASE kind WHEN 'customer' THEN NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.record_id) WHEN 'deal' THEN NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.record_id) WHEN 'product' THEN NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.record_id) WHEN 'rep' THEN NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.record_id) WHEN 'contact' THEN NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.record_id) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(FAIL, 'custom_value.record_id, field_id: there is no such record')
    WHEN typeof(NEW.record_id) NOT IN ('integer', 'null') OR typeof(NEW.number) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'custom_value.record_id, number: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.text)) THEN RAISE(FAIL, 'custom_value.text: it is text')
    END;
END;
CREATE TRIGGER custom_value_update_guard BEFORE UPDATE OF id, field_id, record_id, number, text ON custom_value
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'custom_value.id: an id stays what it is')
    WHEN NEW.field_id IS NOT OLD.field_id AND NEW.field_id NOT IN (SELECT id FROM custom_field) THEN RAISE(ABORT, 'custom_value.field_id: FOREIGN KEY, there is no such custom_field')
    WHEN (NEW.number IS NOT OLD.number OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE type WHEN 'int' THEN typeof(NEW.number) IS NOT 'integer' WHEN 'amount' THEN typeof(NEW.number) IS NOT 'integer' OR NEW.number < 0 WHEN 'yesno' THEN coalesce(NEW.number NOT IN (0, 1), 1) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.number, field_id: it is not the number that its field holds')
    WHEN (NEW.text IS NOT OLD.text OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE type WHEN 'date' THEN NEW.text IS NULL OR date(NEW.text, '+0 days') IS NOT NEW.text WHEN 'text' THEN NEW.text IS NULL WHEN 'choice' THEN NEW.text IS NULL OR instr(char(10) || choices || char(10), char(10) || NEW.text || char(10)) = 0 END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.text, field_id: it is not the text that its field holds')
    WHEN (NEW.record_id IS NOT OLD.record_id OR NEW.field_id IS NOT OLD.field_id) AND (SELECT CASE kind WHEN 'customer' THEN NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.record_id) WHEN 'deal' THEN NOT EXISTS (SELECT 1 FROM deal WHERE id = NEW.record_id) WHEN 'product' THEN NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.record_id) WHEN 'rep' THEN NOT EXISTS (SELECT 1 FROM rep WHERE id = NEW.record_id) WHEN 'contact' THEN NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.record_id) END FROM custom_field WHERE id = NEW.field_id) THEN RAISE(ABORT, 'custom_value.record_id, field_id: there is no such record')
    WHEN NEW.record_id IS NOT OLD.record_id AND typeof(NEW.record_id) NOT IN ('integer', 'null') OR NEW.number IS NOT OLD.number AND typeof(NEW.number) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'custom_value.record_id, number: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.text)) THEN RAISE(ABORT, 'custom_value.text: it is text')
    END;
END;
CREATE TRIGGER absence_insert_guard BEFORE INSERT ON absence
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM absence WHERE id = NEW.id) THEN RAISE(FAIL, 'absence.id: another row has it')
    WHEN NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'absence.rep_id: FOREIGN KEY, there is no such rep')
    WHEN typeof(NEW.percent) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'absence.percent: it is a whole number')
    WHEN date(NEW.first, '+0 days') IS NOT NEW.first OR date(NEW.last, '+0 days') IS NOT NEW.last THEN RAISE(FAIL, 'absence.first, last: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.reason), typeof(NEW."by")) THEN RAISE(FAIL, 'absence.reason, by: it is text')
    END;
END;
CREATE TRIGGER absence_update_guard BEFORE UPDATE OF id, rep_id, first, last, percent, reason, "by" ON absence
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'absence.id: an id stays what it is')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'absence.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.percent IS NOT OLD.percent AND typeof(NEW.percent) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'absence.percent: it is a whole number')
    WHEN NEW.first IS NOT OLD.first AND date(NEW.first, '+0 days') IS NOT NEW.first OR NEW.last IS NOT OLD.last AND date(NEW.last, '+0 days') IS NOT NEW.last THEN RAISE(ABORT, 'absence.first, last: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.reason), typeof(NEW."by")) THEN RAISE(ABORT, 'absence.reason, by: it is text')
    END;
END;
CREATE TRIGGER pay_run_insert_guard BEFORE INSERT ON pay_run
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM pay_run WHERE id = NEW.id) THEN RAISE(FAIL, 'pay_run.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start OR date(NEW."end", '+0 days') IS NOT NEW."end" OR date(NEW.paid, '+0 days') IS NOT NEW.paid THEN RAISE(FAIL, 'pay_run.start, end, paid: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'pay_run.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW.digest), typeof(NEW."by"), typeof(NEW.paid_by)) THEN RAISE(FAIL, 'pay_run.label, content, digest, by, paid_by: it is text')
    END;
END;
CREATE TRIGGER pay_run_update_guard BEFORE UPDATE OF id, label, start, "end", content, digest, at, "by", paid, paid_by ON pay_run
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'pay_run.id: an id stays what it is')
    WHEN NEW.start IS NOT OLD.start AND date(NEW.start, '+0 days') IS NOT NEW.start OR NEW."end" IS NOT OLD."end" AND date(NEW."end", '+0 days') IS NOT NEW."end" OR NEW.paid IS NOT OLD.paid AND date(NEW.paid, '+0 days') IS NOT NEW.paid THEN RAISE(ABORT, 'pay_run.start, end, paid: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'pay_run.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW.digest), typeof(NEW."by"), typeof(NEW.paid_by)) THEN RAISE(ABORT, 'pay_run.label, content, digest, by, paid_by: it is text')
    END;
END;
CREATE TRIGGER pay_line_insert_guard BEFORE INSERT ON pay_line
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM pay_line WHERE id = NEW.id) THEN RAISE(FAIL, 'pay_line.id: another row has it')
    WHEN NEW.run_id NOT IN (SELECT id FROM pay_run) THEN RAISE(FAIL, 'pay_line.run_id: FOREIGN KEY, there is no such pay_run')
    WHEN NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'pay_line.rep_id: FOREIGN KEY, there is no such rep')
    WHEN typeof(NEW.plan_version) NOT IN ('integer', 'null') OR typeof(NEW.deal_id) NOT IN ('integer', 'null') OR typeof(NEW.due) NOT IN ('integer', 'null') OR typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'pay_line.plan_version, deal_id, due, amount: it is a whole number')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start OR date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'pay_line.start, end: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.plan), typeof(NEW.line), typeof(NEW.what)) THEN RAISE(FAIL, 'pay_line.label, plan, line, what: it is text')
    END;
END;
CREATE TRIGGER pay_line_update_guard BEFORE UPDATE OF id, run_id, rep_id, label, start, "end", plan, plan_version, line, deal_id, what, due, amount ON pay_line
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'pay_line.id: an id stays what it is')
    WHEN NEW.run_id IS NOT OLD.run_id AND NEW.run_id NOT IN (SELECT id FROM pay_run) THEN RAISE(ABORT, 'pay_line.run_id: FOREIGN KEY, there is no such pay_run')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'pay_line.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.plan_version IS NOT OLD.plan_version AND typeof(NEW.plan_version) NOT IN ('integer', 'null') OR NEW.deal_id IS NOT OLD.deal_id AND typeof(NEW.deal_id) NOT IN ('integer', 'null') OR NEW.due IS NOT OLD.due AND typeof(NEW.due) NOT IN ('integer', 'null') OR NEW.amount IS NOT OLD.amount AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'pay_line.plan_version, deal_id, due, amount: it is a whole number')
    WHEN NEW.start IS NOT OLD.start AND date(NEW.start, '+0 days') IS NOT NEW.start OR NEW."end" IS NOT OLD."end" AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'pay_line.start, end: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.plan), typeof(NEW.line), typeof(NEW.what)) THEN RAISE(ABORT, 'pay_line.label, plan, line, what: it is text')
    END;
END;
CREATE TRIGGER reply_insert_guard BEFORE INSERT ON reply
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM reply WHERE id = NEW.id) THEN RAISE(FAIL, 'reply.id: another row has it')
    WHEN NEW.snapshot_id NOT IN (SELECT id FROM snapshot) THEN RAISE(FAIL, 'reply.snapshot_id: FOREIGN KEY, there is no such snapshot')
    WHEN NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'reply.rep_id: FOREIGN KEY, there is no such rep')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'reply.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.text), typeof(NEW."by")) THEN RAISE(FAIL, 'reply.text, by: it is text')
    END;
END;
CREATE TRIGGER reply_update_guard BEFORE UPDATE OF id, snapshot_id, rep_id, text, at, "by" ON reply
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'reply.id: an id stays what it is')
    WHEN NEW.snapshot_id IS NOT OLD.snapshot_id AND NEW.snapshot_id NOT IN (SELECT id FROM snapshot) THEN RAISE(ABORT, 'reply.snapshot_id: FOREIGN KEY, there is no such snapshot')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'reply.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'reply.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.text), typeof(NEW."by")) THEN RAISE(ABORT, 'reply.text, by: it is text')
    END;
END;
CREATE TRIGGER case_insert_guard BEFORE INSERT ON "case"
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM "case" WHERE id = NEW.id) THEN RAISE(FAIL, 'case.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'case.external_key: another row has it')
    WHEN NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'case.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'case.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'case.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.feedback_id IS NOT NULL AND NEW.feedback_id NOT IN (SELECT id FROM feedback) THEN RAISE(FAIL, 'case.feedback_id: FOREIGN KEY, there is no such feedback')
    WHEN NEW.contact_id IS NOT NULL AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'case.contact_id: FOREIGN KEY, there is no such contact')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.opened, '+0 days') IS NOT NEW.opened OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.answered, '+0 days') IS NOT NEW.answered OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.solved, '+0 days') IS NOT NEW.solved OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.closed, '+0 days') IS NOT NEW.closed THEN RAISE(FAIL, 'case.opened, answered, solved, closed: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.priority), typeof(NEW.status), typeof(NEW.subject), typeof(NEW.solution), typeof(NEW.external_key)) THEN RAISE(FAIL, 'case.kind, priority, status, subject, solution, external_key: it is text')
    END;
END;
CREATE TRIGGER case_update_guard BEFORE UPDATE OF id, customer_id, rep_id, deal_id, feedback_id, kind, priority, status, subject, opened, answered, solved, closed, solution, external_key, contact_id ON "case"
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'case.id: an id stays what it is')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'case.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'case.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'case.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.feedback_id IS NOT OLD.feedback_id AND NEW.feedback_id IS NOT NULL AND NEW.feedback_id NOT IN (SELECT id FROM feedback) THEN RAISE(ABORT, 'case.feedback_id: FOREIGN KEY, there is no such feedback')
    WHEN NEW.contact_id IS NOT OLD.contact_id AND NEW.contact_id IS NOT NULL AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'case.contact_id: FOREIGN KEY, there is no such contact')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM "case" WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'case.external_key: another row has it')
    WHEN NEW.opened IS NOT OLD.opened AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.opened, '+0 days') IS NOT NEW.opened OR NEW.answered IS NOT OLD.answered AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.answered, '+0 days') IS NOT NEW.answered OR NEW.solved IS NOT OLD.solved AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.solved, '+0 days') IS NOT NEW.solved OR NEW.closed IS NOT OLD.closed AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.closed, '+0 days') IS NOT NEW.closed THEN RAISE(ABORT, 'case.opened, answered, solved, closed: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.priority), typeof(NEW.status), typeof(NEW.subject), typeof(NEW.solution), typeof(NEW.external_key)) THEN RAISE(ABORT, 'case.kind, priority, status, subject, solution, external_key: it is text')
    END;
END;
CREATE TRIGGER case_wait_insert_guard BEFORE INSERT ON case_wait
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM case_wait WHERE id = NEW.id) THEN RAISE(FAIL, 'case_wait.id: another row has it')
    WHEN NEW.case_id NOT IN (SELECT id FROM "case") THEN RAISE(FAIL, 'case_wait.case_id: FOREIGN KEY, there is no such case')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.since, '+0 days') IS NOT NEW.since OR strftime('%Y-%m-%dT%H:%M:%SZ', NEW.until, '+0 days') IS NOT NEW.until THEN RAISE(FAIL, 'case_wait.since, until: a moment is written as 2026-08-01T09:30:00Z')
    END;
END;
CREATE TRIGGER case_wait_update_guard BEFORE UPDATE OF id, case_id, since, until ON case_wait
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'case_wait.id: an id stays what it is')
    WHEN NEW.case_id IS NOT OLD.case_id AND NEW.case_id NOT IN (SELECT id FROM "case") THEN RAISE(ABORT, 'case_wait.case_id: FOREIGN KEY, there is no such case')
    WHEN NEW.since IS NOT OLD.since AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.since, '+0 days') IS NOT NEW.since OR NEW.until IS NOT OLD.until AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.until, '+0 days') IS NOT NEW.until THEN RAISE(ABORT, 'case_wait.since, until: a moment is written as 2026-08-01T09:30:00Z')
    END;
END;
CREATE TRIGGER contact_insert_guard BEFORE INSERT ON contact
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM contact WHERE id = NEW.id) THEN RAISE(FAIL, 'contact.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM contact WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'contact.external_key: another row has it')
    WHEN NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(FAIL, 'contact.tags: tags are words with a blank between')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(FAIL, 'contact.archived: a moment is written as 2026-08-01T09:30:00Z')
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
    WHEN NEW.tags IS NOT OLD.tags AND NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid('["' || replace(NEW.tags, ' ', '","') || '"]')) THEN RAISE(ABORT, 'contact.tags: tags are words with a blank between')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM contact WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'contact.external_key: another row has it')
    WHEN NEW.archived IS NOT OLD.archived AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.archived, '+0 days') IS NOT NEW.archived THEN RAISE(ABORT, 'contact.archived: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.note), typeof(NEW.external_key), typeof(NEW.tags)) THEN RAISE(ABORT, 'contact.name, name_key, note, external_key, tags: it is text')
    END;
END;
CREATE TRIGGER contact_kept_guard BEFORE UPDATE OF customer_id, role, email, phone ON contact
BEGIN
    SELECT CASE
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id IS NOT (SELECT customer_id FROM position WHERE contact_id = NEW.id AND until IS NULL ORDER BY id LIMIT 1) THEN RAISE(ABORT, 'contact.customer_id: the file keeps it by itself')
    WHEN NEW.role IS NOT OLD.role AND NEW.role IS NOT (SELECT role FROM position WHERE contact_id = NEW.id AND until IS NULL ORDER BY id LIMIT 1) THEN RAISE(ABORT, 'contact.role: the file keeps it by itself')
    WHEN NEW.email IS NOT OLD.email AND NEW.email IS NOT (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = NEW.id AND kind = 'email' ORDER BY id)) THEN RAISE(ABORT, 'contact.email: the file keeps it by itself')
    WHEN NEW.phone IS NOT OLD.phone AND NEW.phone IS NOT (SELECT group_concat(said, ', ') FROM (SELECT value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END AS said FROM reach WHERE contact_id = NEW.id AND kind = 'phone' ORDER BY id)) THEN RAISE(ABORT, 'contact.phone: the file keeps it by itself')
    END;
END;
CREATE TRIGGER reach_insert_guard BEFORE INSERT ON reach
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM reach WHERE id = NEW.id) THEN RAISE(FAIL, 'reach.id: another row has it')
    WHEN NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'reach.contact_id: FOREIGN KEY, there is no such contact')
    WHEN typeof(NEW.opted_out) NOT IN ('integer', 'null') OR typeof(NEW.bad) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'reach.opted_out, bad: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.value), typeof(NEW.key), typeof(NEW.label)) THEN RAISE(FAIL, 'reach.kind, value, key, label: it is text')
    END;
END;
CREATE TRIGGER reach_update_guard BEFORE UPDATE OF id, contact_id, kind, value, key, label, opted_out, bad ON reach
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'reach.id: an id stays what it is')
    WHEN NEW.contact_id IS NOT OLD.contact_id AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'reach.contact_id: FOREIGN KEY, there is no such contact')
    WHEN NEW.opted_out IS NOT OLD.opted_out AND typeof(NEW.opted_out) NOT IN ('integer', 'null') OR NEW.bad IS NOT OLD.bad AND typeof(NEW.bad) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'reach.opted_out, bad: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.value), typeof(NEW.key), typeof(NEW.label)) THEN RAISE(ABORT, 'reach.kind, value, key, label: it is text')
    END;
END;
CREATE TRIGGER position_insert_guard BEFORE INSERT ON position
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM position WHERE id = NEW.id) THEN RAISE(FAIL, 'position.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM position WHERE contact_id = NEW.contact_id AND customer_id = NEW.customer_id) THEN RAISE(FAIL, 'position.contact_id, customer_id: another row has it')
    WHEN NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'position.contact_id: FOREIGN KEY, there is no such contact')
    WHEN NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'position.customer_id: FOREIGN KEY, there is no such customer')
    WHEN typeof(NEW.main) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'position.main: it is a whole number')
    WHEN date(NEW.since, '+0 days') IS NOT NEW.since OR date(NEW.until, '+0 days') IS NOT NEW.until THEN RAISE(FAIL, 'position.since, until: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.role)) THEN RAISE(FAIL, 'position.role: it is text')
    END;
END;
CREATE TRIGGER position_update_guard BEFORE UPDATE OF id, contact_id, customer_id, role, since, until, main ON position
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'position.id: an id stays what it is')
    WHEN NEW.contact_id IS NOT OLD.contact_id AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'position.contact_id: FOREIGN KEY, there is no such contact')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'position.customer_id: FOREIGN KEY, there is no such customer')
    WHEN (NEW.contact_id IS NOT OLD.contact_id OR NEW.customer_id IS NOT OLD.customer_id) AND EXISTS (SELECT 1 FROM position WHERE contact_id = NEW.contact_id AND customer_id = NEW.customer_id AND id <> OLD.id) THEN RAISE(ABORT, 'position.contact_id, customer_id: another row has it')
    WHEN NEW.main IS NOT OLD.main AND typeof(NEW.main) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'position.main: it is a whole number')
    WHEN NEW.since IS NOT OLD.since AND date(NEW.since, '+0 days') IS NOT NEW.since OR NEW.until IS NOT OLD.until AND date(NEW.until, '+0 days') IS NOT NEW.until THEN RAISE(ABORT, 'position.since, until: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.role)) THEN RAISE(ABORT, 'position.role: it is text')
    END;
END;
CREATE TRIGGER deal_contact_insert_guard BEFORE INSERT ON deal_contact
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE id = NEW.id) THEN RAISE(FAIL, 'deal_contact.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE deal_id = NEW.deal_id AND contact_id = NEW.contact_id) THEN RAISE(FAIL, 'deal_contact.deal_id, contact_id: another row has it')
    WHEN NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'deal_contact.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'deal_contact.contact_id: FOREIGN KEY, there is no such contact')
    WHEN 'blob' IN (typeof(NEW.role)) THEN RAISE(FAIL, 'deal_contact.role: it is text')
    END;
END;
CREATE TRIGGER deal_contact_update_guard BEFORE UPDATE OF id, deal_id, contact_id, role ON deal_contact
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'deal_contact.id: an id stays what it is')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'deal_contact.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.contact_id IS NOT OLD.contact_id AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'deal_contact.contact_id: FOREIGN KEY, there is no such contact')
    WHEN (NEW.deal_id IS NOT OLD.deal_id OR NEW.contact_id IS NOT OLD.contact_id) AND EXISTS (SELECT 1 FROM deal_contact WHERE deal_id = NEW.deal_id AND contact_id = NEW.contact_id AND id <> OLD.id) THEN RAISE(ABORT, 'deal_contact.deal_id, contact_id: another row has it')
    WHEN 'blob' IN (typeof(NEW.role)) THEN RAISE(ABORT, 'deal_contact.role: it is text')
    END;
END;
CREATE TRIGGER forecast_insert_guard BEFORE INSERT ON forecast
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM forecast WHERE id = NEW.id) THEN RAISE(FAIL, 'forecast.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start OR date(NEW."end", '+0 days') IS NOT NEW."end" OR date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(FAIL, 'forecast.start, end, day: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'forecast.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW."by")) THEN RAISE(FAIL, 'forecast.label, content, by: it is text')
    END;
END;
CREATE TRIGGER forecast_update_guard BEFORE UPDATE OF id, label, start, "end", day, content, at, "by" ON forecast
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'forecast.id: an id stays what it is')
    WHEN NEW.start IS NOT OLD.start AND date(NEW.start, '+0 days') IS NOT NEW.start OR NEW."end" IS NOT OLD."end" AND date(NEW."end", '+0 days') IS NOT NEW."end" OR NEW.day IS NOT OLD.day AND date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(ABORT, 'forecast.start, end, day: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'forecast.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW."by")) THEN RAISE(ABORT, 'forecast.label, content, by: it is text')
    END;
END;
CREATE TRIGGER line_insert_guard BEFORE INSERT ON line
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM line WHERE id = NEW.id) THEN RAISE(FAIL, 'line.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM line WHERE external_key = NEW.external_key) THEN RAISE(FAIL, 'line.external_key: another row has it')
    WHEN NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'line.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.product_id IS NOT NULL AND NEW.product_id NOT IN (SELECT id FROM product) THEN RAISE(FAIL, 'line.product_id: FOREIGN KEY, there is no such product')
    WHEN typeof(NEW.position) NOT IN ('integer', 'null') OR typeof(NEW.quantity) NOT IN ('integer', 'null') OR typeof(NEW.price) NOT IN ('integer', 'null') OR typeof(NEW.discount) NOT IN ('integer', 'null') OR typeof(NEW.discount_rate) NOT IN ('integer', 'null') OR typeof(NEW.tax) NOT IN ('integer', 'null') OR typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'line.position, quantity, price, discount, discount_rate, tax, amount: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.text), typeof(NEW.external_key)) THEN RAISE(FAIL, 'line.text, external_key: it is text')
    END;
END;
CREATE TRIGGER line_update_guard BEFORE UPDATE OF id, deal_id, position, product_id, text, quantity, price, discount, discount_rate, tax, amount, external_key ON line
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'line.id: an id stays what it is')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'line.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.product_id IS NOT OLD.product_id AND NEW.product_id IS NOT NULL AND NEW.product_id NOT IN (SELECT id FROM product) THEN RAISE(ABORT, 'line.product_id: FOREIGN KEY, there is no such product')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM line WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'line.external_key: another row has it')
    WHEN NEW.position IS NOT OLD.position AND typeof(NEW.position) NOT IN ('integer', 'null') OR NEW.quantity IS NOT OLD.quantity AND typeof(NEW.quantity) NOT IN ('integer', 'null') OR NEW.price IS NOT OLD.price AND typeof(NEW.price) NOT IN ('integer', 'null') OR NEW.discount IS NOT OLD.discount AND typeof(NEW.discount) NOT IN ('integer', 'null') OR NEW.discount_rate IS NOT OLD.discount_rate AND typeof(NEW.discount_rate) NOT IN ('integer', 'null') OR NEW.tax IS NOT OLD.tax AND typeof(NEW.tax) NOT IN ('integer', 'null') OR NEW.amount IS NOT OLD.amount AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'line.position, quantity, price, discount, discount_rate, tax, amount: it is a whole number')
    WHEN 'blob' IN (typeof(NEW.text), typeof(NEW.external_key)) THEN RAISE(ABORT, 'line.text, external_key: it is text')
    END;
END;
CREATE TRIGGER price_insert_guard BEFORE INSERT ON price
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM price WHERE id = NEW.id) THEN RAISE(FAIL, 'price.id: another row has it')
    WHEN NEW.product_id NOT IN (SELECT id FROM product) THEN RAISE(FAIL, 'price.product_id: FOREIGN KEY, there is no such product')
    WHEN typeof(NEW.price) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'price.price: it is a whole number')
    WHEN date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(FAIL, 'price.day: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'price.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.currency), typeof(NEW.list), typeof(NEW."by")) THEN RAISE(FAIL, 'price.currency, list, by: it is text')
    END;
END;
CREATE TRIGGER price_update_guard BEFORE UPDATE OF id, product_id, currency, list, day, price, at, "by" ON price
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'price.id: an id stays what it is')
    WHEN NEW.product_id IS NOT OLD.product_id AND NEW.product_id NOT IN (SELECT id FROM product) THEN RAISE(ABORT, 'price.product_id: FOREIGN KEY, there is no such product')
    WHEN NEW.price IS NOT OLD.price AND typeof(NEW.price) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'price.price: it is a whole number')
    WHEN NEW.day IS NOT OLD.day AND date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(ABORT, 'price.day: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'price.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.currency), typeof(NEW.list), typeof(NEW."by")) THEN RAISE(ABORT, 'price.currency, list, by: it is text')
    END;
END;
CREATE TRIGGER quote_insert_guard BEFORE INSERT ON quote
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM quote WHERE id = NEW.id) THEN RAISE(FAIL, 'quote.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM quote WHERE number = NEW.number AND version = NEW.version) THEN RAISE(FAIL, 'quote.number, version: another row has it')
    WHEN NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(FAIL, 'quote.deal_id: FOREIGN KEY, there is no such deal')
    WHEN typeof(NEW.number) NOT IN ('integer', 'null') OR typeof(NEW.version) NOT IN ('integer', 'null') OR typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'quote.number, version, amount: it is a whole number')
    WHEN date(NEW.valid, '+0 days') IS NOT NEW.valid OR date(NEW.sent, '+0 days') IS NOT NEW.sent OR date(NEW.accepted, '+0 days') IS NOT NEW.accepted OR date(NEW.rejected, '+0 days') IS NOT NEW.rejected THEN RAISE(FAIL, 'quote.valid, sent, accepted, rejected: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'quote.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.content), typeof(NEW.digest), typeof(NEW."by")) THEN RAISE(FAIL, 'quote.content, digest, by: it is text')
    END;
END;
CREATE TRIGGER quote_update_guard BEFORE UPDATE OF id, number, version, deal_id, amount, valid, content, digest, at, "by", sent, accepted, rejected ON quote
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'quote.id: an id stays what it is')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'quote.deal_id: FOREIGN KEY, there is no such deal')
    WHEN (NEW.number IS NOT OLD.number OR NEW.version IS NOT OLD.version) AND EXISTS (SELECT 1 FROM quote WHERE number = NEW.number AND version = NEW.version AND id <> OLD.id) THEN RAISE(ABORT, 'quote.number, version: another row has it')
    WHEN NEW.number IS NOT OLD.number AND typeof(NEW.number) NOT IN ('integer', 'null') OR NEW.version IS NOT OLD.version AND typeof(NEW.version) NOT IN ('integer', 'null') OR NEW.amount IS NOT OLD.amount AND typeof(NEW.amount) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'quote.number, version, amount: it is a whole number')
    WHEN NEW.valid IS NOT OLD.valid AND date(NEW.valid, '+0 days') IS NOT NEW.valid OR NEW.sent IS NOT OLD.sent AND date(NEW.sent, '+0 days') IS NOT NEW.sent OR NEW.accepted IS NOT OLD.accepted AND date(NEW.accepted, '+0 days') IS NOT NEW.accepted OR NEW.rejected IS NOT OLD.rejected AND date(NEW.rejected, '+0 days') IS NOT NEW.rejected THEN RAISE(ABORT, 'quote.valid, sent, accepted, rejected: a day is written as 2026-08-01')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'quote.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.content), typeof(NEW.digest), typeof(NEW."by")) THEN RAISE(ABORT, 'quote.content, digest, by: it is text')
    END;
END;
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
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.done, '+0 days') IS NOT NEW.done THEN RAISE(FAIL, 'task.done: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.time), typeof(NEW.priority), typeof(NEW.every), typeof(NEW.repeats), typeof(NEW.external_key)) THEN RAISE(FAIL, 'task.title, time, priority, every, repeats, external_key: it is text')
    END;
END;
CREATE TRIGGER task_update_guard BEFORE UPDATE OF id, title, rep_id, customer_id, deal_id, due, time, wait, priority, every, repeats, start, series, done, external_key ON task
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'task.id: an id stays what it is')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'task.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id IS NOT NULL AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'task.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.deal_id IS NOT OLD.deal_id AND NEW.deal_id IS NOT NULL AND NEW.deal_id NOT IN (SELECT id FROM deal) THEN RAISE(ABORT, 'task.deal_id: FOREIGN KEY, there is no such deal')
    WHEN NEW.external_key IS NOT OLD.external_key AND EXISTS (SELECT 1 FROM task WHERE external_key = NEW.external_key AND id <> OLD.id) THEN RAISE(ABORT, 'task.external_key: another row has it')
    WHEN NEW.series IS NOT OLD.series AND typeof(NEW.series) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'task.series: it is a whole number')
    WHEN NEW.due IS NOT OLD.due AND date(NEW.due, '+0 days') IS NOT NEW.due OR NEW.wait IS NOT OLD.wait AND date(NEW.wait, '+0 days') IS NOT NEW.wait OR NEW.start IS NOT OLD.start AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'task.due, wait, start: a day is written as 2026-08-01')
    WHEN NEW.done IS NOT OLD.done AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.done, '+0 days') IS NOT NEW.done THEN RAISE(ABORT, 'task.done: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.title), typeof(NEW.time), typeof(NEW.priority), typeof(NEW.every), typeof(NEW.repeats), typeof(NEW.external_key)) THEN RAISE(ABORT, 'task.title, time, priority, every, repeats, external_key: it is text')
    END;
END;
CREATE TRIGGER assignment_insert_guard BEFORE INSERT ON assignment
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM assignment WHERE id = NEW.id) THEN RAISE(FAIL, 'assignment.id: another row has it')
    WHEN NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(FAIL, 'assignment.rep_id: FOREIGN KEY, there is no such rep')
    WHEN typeof(NEW.record_id) NOT IN ('integer', 'null') OR typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(FAIL, 'assignment.record_id, version: it is a whole number')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'assignment.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.reason), typeof(NEW."by")) THEN RAISE(FAIL, 'assignment.kind, reason, by: it is text')
    END;
END;
CREATE TRIGGER assignment_update_guard BEFORE UPDATE OF id, kind, record_id, rep_id, reason, version, at, "by" ON assignment
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'assignment.id: an id stays what it is')
    WHEN NEW.rep_id IS NOT OLD.rep_id AND NEW.rep_id IS NOT NULL AND NEW.rep_id NOT IN (SELECT id FROM rep) THEN RAISE(ABORT, 'assignment.rep_id: FOREIGN KEY, there is no such rep')
    WHEN NEW.record_id IS NOT OLD.record_id AND typeof(NEW.record_id) NOT IN ('integer', 'null') OR NEW.version IS NOT OLD.version AND typeof(NEW.version) NOT IN ('integer', 'null') THEN RAISE(ABORT, 'assignment.record_id, version: it is a whole number')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'assignment.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.kind), typeof(NEW.reason), typeof(NEW."by")) THEN RAISE(ABORT, 'assignment.kind, reason, by: it is text')
    END;
END;
