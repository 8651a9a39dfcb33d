-- The journal of changes takes the place of the imports' own ledger.
CREATE TABLE change (
    id INTEGER NOT NULL,
    at VARCHAR(20) NOT NULL,
    "by" VARCHAR NOT NULL,
    command VARCHAR NOT NULL,
    undoes INTEGER,
    undone_by INTEGER,
    detail VARCHAR,
    CONSTRAINT pk_change PRIMARY KEY (id),
    CONSTRAINT fk_change_undoes FOREIGN KEY(undoes) REFERENCES change (id),
    CONSTRAINT fk_change_undone_by FOREIGN KEY(undone_by) REFERENCES change (id)
);
CREATE INDEX ix_change_detail ON change (id) WHERE detail IS NOT NULL;
CREATE TABLE change_row (
    id INTEGER NOT NULL,
    change_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    record_id INTEGER,
    last_id INTEGER,
    "before" VARCHAR,
    "after" VARCHAR,
    CONSTRAINT pk_change_row PRIMARY KEY (id),
    CONSTRAINT fk_change_row_change_id FOREIGN KEY(change_id) REFERENCES change (id)
);
CREATE INDEX ix_change_row_change_id ON change_row (change_id);
CREATE INDEX ix_change_row_kind ON change_row (kind, record_id, change_id);
CREATE TABLE journal (
    id INTEGER NOT NULL,
    change_id INTEGER,
    CONSTRAINT pk_journal PRIMARY KEY (id),
    CONSTRAINT ck_journal_one_row CHECK (id = 1)
);
INSERT INTO journal (id, change_id) VALUES (1, NULL);

-- Imports keep their numbers; those that were taken back are followed by what took them back.
INSERT INTO change (id, at, "by", command, detail) SELECT id, at, "by", 'crm import ' || kind || ' ' || file,
    json_object('kind', kind, 'file', file, 'profile', profile, 'new', new, 'changed', changed, 'unchanged', unchanged, 'refused', refused)
    FROM import_run;
INSERT INTO change (at, "by", command, undoes) SELECT undone, "by", 'crm import undo ' || id, id
    FROM import_run WHERE undone IS NOT NULL ORDER BY undone, id;
UPDATE change SET undone_by = (SELECT id FROM change AS later WHERE later.undoes = change.id)
    WHERE id IN (SELECT undoes FROM change);
INSERT INTO change_row (change_id, kind, record_id, last_id)
    SELECT run.id, made.key, json_extract(ids.value, '$[0]'), json_extract(ids.value, '$[1]')
    FROM import_run AS run, json_each(run.created) AS made, json_each(made.value) AS ids
    WHERE run.undone IS NULL ORDER BY run.id;
INSERT INTO change_row (change_id, kind, record_id, "before", "after")
    SELECT import_id, kind, record_id, json_remove("before", '$.touched'), "after" FROM import_change ORDER BY id;
-- What was changed besides is known only to have been: an import that it stands on cannot be undone.
INSERT INTO change (at, "by", command)
    SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), '', 'changes before there was a journal'
    WHERE EXISTS (SELECT 1 FROM touched WHERE kind <> 'import');
INSERT INTO change_row (change_id, kind, record_id, "before", "after")
    SELECT (SELECT max(id) FROM change), kind, record_id, '{}', '{}' FROM touched
    WHERE kind <> 'import' AND NOT EXISTS (
        SELECT 1 FROM import_change AS c JOIN import_run AS run ON run.id = c.import_id
        WHERE c.kind = touched.kind AND c.record_id = touched.record_id AND touched.number <= run.touched);
DELETE FROM change WHERE command = 'changes before there was a journal' AND id NOT IN (SELECT change_id FROM change_row);
DROP TABLE import_change;
DROP TABLE import_run;
DROP TRIGGER rep_touched;
DROP TRIGGER customer_touched;
DROP TRIGGER product_touched;
DROP TRIGGER stage_touched;
DROP TRIGGER deal_touched;
DROP TRIGGER activity_touched;
DROP TRIGGER feedback_touched;
DROP TABLE touched;
CREATE TRIGGER product_added_journal AFTER INSERT ON product
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'product', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER product_changed_journal AFTER UPDATE OF name, name_key, category, list_price, archived, external_key ON product
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'product', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'category', OLD.category, 'list_price', OLD.list_price, 'archived', OLD.archived, 'external_key', OLD.external_key), json_object('name', NEW.name, 'name_key', NEW.name_key, 'category', NEW.category, 'list_price', NEW.list_price, 'archived', NEW.archived, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER product_gone_journal AFTER DELETE ON product
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'product', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'category', OLD.category, 'list_price', OLD.list_price, 'archived', OLD.archived, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rep_added_journal AFTER INSERT ON rep
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'rep', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rep_changed_journal AFTER UPDATE OF name, name_key, email, team, manager, joined, "left", archived, external_key ON rep
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'rep', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'team', OLD.team, 'manager', OLD.manager, 'joined', OLD.joined, 'left', OLD."left", 'archived', OLD.archived, 'external_key', OLD.external_key), json_object('name', NEW.name, 'name_key', NEW.name_key, 'email', NEW.email, 'team', NEW.team, 'manager', NEW.manager, 'joined', NEW.joined, 'left', NEW."left", 'archived', NEW.archived, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rep_gone_journal AFTER DELETE ON rep
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'rep', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'team', OLD.team, 'manager', OLD.manager, 'joined', OLD.joined, 'left', OLD."left", 'archived', OLD.archived, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER report_run_added_journal AFTER INSERT ON report_run
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'report_run', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER report_run_changed_journal AFTER UPDATE OF name, start, "end", at, "by" ON report_run
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'report_run', OLD.id, json_object('name', OLD.name, 'start', OLD.start, 'end', OLD."end", 'at', OLD.at, 'by', OLD."by"), json_object('name', NEW.name, 'start', NEW.start, 'end', NEW."end", 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER report_run_gone_journal AFTER DELETE ON report_run
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'report_run', OLD.id, json_object('name', OLD.name, 'start', OLD.start, 'end', OLD."end", 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_set_added_journal AFTER INSERT ON rule_set
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'rule_set', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_set_changed_journal AFTER UPDATE OF kind, name, name_key, version, valid_from, text, at, "by", reason ON rule_set
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'rule_set', OLD.id, json_object('kind', OLD.kind, 'name', OLD.name, 'name_key', OLD.name_key, 'version', OLD.version, 'valid_from', OLD.valid_from, 'text', OLD.text, 'at', OLD.at, 'by', OLD."by", 'reason', OLD.reason), json_object('kind', NEW.kind, 'name', NEW.name, 'name_key', NEW.name_key, 'version', NEW.version, 'valid_from', NEW.valid_from, 'text', NEW.text, 'at', NEW.at, 'by', NEW."by", 'reason', NEW.reason) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_set_gone_journal AFTER DELETE ON rule_set
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'rule_set', OLD.id, json_object('kind', OLD.kind, 'name', OLD.name, 'name_key', OLD.name_key, 'version', OLD.version, 'valid_from', OLD.valid_from, 'text', OLD.text, 'at', OLD.at, 'by', OLD."by", 'reason', OLD.reason) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER setting_added_journal AFTER INSERT ON setting
BEGIN
    INSERT INTO change_row (change_id, kind, after) SELECT change_id, 'setting', json_object('key', NEW.key, 'value', NEW.value) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER setting_changed_journal AFTER UPDATE ON setting
BEGIN
    INSERT INTO change_row (change_id, kind, before, after) SELECT change_id, 'setting', json_object('key', OLD.key, 'value', OLD.value), json_object('key', NEW.key, 'value', NEW.value) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER setting_gone_journal AFTER DELETE ON setting
BEGIN
    INSERT INTO change_row (change_id, kind, before) SELECT change_id, 'setting', json_object('key', OLD.key, 'value', OLD.value) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER snapshot_added_journal AFTER INSERT ON snapshot
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'snapshot', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER snapshot_changed_journal AFTER UPDATE OF label, start, "end", content, inputs, digest, at, "by", reason ON snapshot
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'snapshot', OLD.id, json_object('label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'content', OLD.content, 'inputs', OLD.inputs, 'digest', OLD.digest, 'at', OLD.at, 'by', OLD."by", 'reason', OLD.reason), json_object('label', NEW.label, 'start', NEW.start, 'end', NEW."end", 'content', NEW.content, 'inputs', NEW.inputs, 'digest', NEW.digest, 'at', NEW.at, 'by', NEW."by", 'reason', NEW.reason) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER snapshot_gone_journal AFTER DELETE ON snapshot
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'snapshot', OLD.id, json_object('label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'content', OLD.content, 'inputs', OLD.inputs, 'digest', OLD.digest, 'at', OLD.at, 'by', OLD."by", 'reason', OLD.reason) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER stage_added_journal AFTER INSERT ON stage
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'stage', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER stage_changed_journal AFTER UPDATE OF name, name_key, status, position, probability, archived ON stage
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'stage', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'status', OLD.status, 'position', OLD.position, 'probability', OLD.probability, 'archived', OLD.archived), json_object('name', NEW.name, 'name_key', NEW.name_key, 'status', NEW.status, 'position', NEW.position, 'probability', NEW.probability, 'archived', NEW.archived) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER stage_gone_journal AFTER DELETE ON stage
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'stage', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'status', OLD.status, 'position', OLD.position, 'probability', OLD.probability, 'archived', OLD.archived) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER customer_added_journal AFTER INSERT ON customer
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'customer', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER customer_changed_journal AFTER UPDATE OF name, name_key, email, phone, website, industry, region, source, owner_id, created, note, archived, external_key ON customer
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'customer', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'phone', OLD.phone, 'website', OLD.website, 'industry', OLD.industry, 'region', OLD.region, 'source', OLD.source, 'owner_id', OLD.owner_id, 'created', OLD.created, 'note', OLD.note, 'archived', OLD.archived, 'external_key', OLD.external_key), json_object('name', NEW.name, 'name_key', NEW.name_key, 'email', NEW.email, 'phone', NEW.phone, 'website', NEW.website, 'industry', NEW.industry, 'region', NEW.region, 'source', NEW.source, 'owner_id', NEW.owner_id, 'created', NEW.created, 'note', NEW.note, 'archived', NEW.archived, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER customer_gone_journal AFTER DELETE ON customer
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'customer', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'email', OLD.email, 'phone', OLD.phone, 'website', OLD.website, 'industry', OLD.industry, 'region', OLD.region, 'source', OLD.source, 'owner_id', OLD.owner_id, 'created', OLD.created, 'note', OLD.note, 'archived', OLD.archived, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER development_added_journal AFTER INSERT ON development
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'development', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER development_changed_journal AFTER UPDATE OF rep_id, metric, action, added, review, done, "by", note ON development
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'development', OLD.id, json_object('rep_id', OLD.rep_id, 'metric', OLD.metric, 'action', OLD.action, 'added', OLD.added, 'review', OLD.review, 'done', OLD.done, 'by', OLD."by", 'note', OLD.note), json_object('rep_id', NEW.rep_id, 'metric', NEW.metric, 'action', NEW.action, 'added', NEW.added, 'review', NEW.review, 'done', NEW.done, 'by', NEW."by", 'note', NEW.note) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER development_gone_journal AFTER DELETE ON development
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'development', OLD.id, json_object('rep_id', OLD.rep_id, 'metric', OLD.metric, 'action', OLD.action, 'added', OLD.added, 'review', OLD.review, 'done', OLD.done, 'by', OLD."by", 'note', OLD.note) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER review_added_journal AFTER INSERT ON review
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'review', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER review_changed_journal AFTER UPDATE OF rep_id, label, start, "end", role, criterion, score, text, at, "by" ON review
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'review', OLD.id, json_object('rep_id', OLD.rep_id, 'label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'role', OLD.role, 'criterion', OLD.criterion, 'score', OLD.score, 'text', OLD.text, 'at', OLD.at, 'by', OLD."by"), json_object('rep_id', NEW.rep_id, 'label', NEW.label, 'start', NEW.start, 'end', NEW."end", 'role', NEW.role, 'criterion', NEW.criterion, 'score', NEW.score, 'text', NEW.text, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER review_gone_journal AFTER DELETE ON review
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'review', OLD.id, json_object('rep_id', OLD.rep_id, 'label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'role', OLD.role, 'criterion', OLD.criterion, 'score', OLD.score, 'text', OLD.text, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_use_added_journal AFTER INSERT ON rule_use
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'rule_use', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_use_changed_journal AFTER UPDATE OF kind, name_key, rep_id, team_key, valid_from, at, "by" ON rule_use
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'rule_use', OLD.id, json_object('kind', OLD.kind, 'name_key', OLD.name_key, 'rep_id', OLD.rep_id, 'team_key', OLD.team_key, 'valid_from', OLD.valid_from, 'at', OLD.at, 'by', OLD."by"), json_object('kind', NEW.kind, 'name_key', NEW.name_key, 'rep_id', NEW.rep_id, 'team_key', NEW.team_key, 'valid_from', NEW.valid_from, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER rule_use_gone_journal AFTER DELETE ON rule_use
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'rule_use', OLD.id, json_object('kind', OLD.kind, 'name_key', OLD.name_key, 'rep_id', OLD.rep_id, 'team_key', OLD.team_key, 'valid_from', OLD.valid_from, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER target_added_journal AFTER INSERT ON target
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'target', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER target_changed_journal AFTER UPDATE OF metric, rep_id, team, team_key, label, start, "end", amount, number, split, shares, at, "by", reason ON target
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'target', OLD.id, json_object('metric', OLD.metric, 'rep_id', OLD.rep_id, 'team', OLD.team, 'team_key', OLD.team_key, 'label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'amount', OLD.amount, 'number', iif(OLD.number IS NULL, NULL, printf('%!.17g', OLD.number)), 'split', OLD.split, 'shares', OLD.shares, 'at', OLD.at, 'by', OLD."by", 'reason', OLD.reason), json_object('metric', NEW.metric, 'rep_id', NEW.rep_id, 'team', NEW.team, 'team_key', NEW.team_key, 'label', NEW.label, 'start', NEW.start, 'end', NEW."end", 'amount', NEW.amount, 'number', iif(NEW.number IS NULL, NULL, printf('%!.17g', NEW.number)), 'split', NEW.split, 'shares', NEW.shares, 'at', NEW.at, 'by', NEW."by", 'reason', NEW.reason) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER target_gone_journal AFTER DELETE ON target
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'target', OLD.id, json_object('metric', OLD.metric, 'rep_id', OLD.rep_id, 'team', OLD.team, 'team_key', OLD.team_key, 'label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'amount', OLD.amount, 'number', iif(OLD.number IS NULL, NULL, printf('%!.17g', OLD.number)), 'split', OLD.split, 'shares', OLD.shares, 'at', OLD.at, 'by', OLD."by", 'reason', OLD.reason) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_added_journal AFTER INSERT ON deal
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'deal', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_changed_journal AFTER UPDATE OF title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened, closed, credited_id, expected, lost_reason, source, archived, external_key ON deal
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'deal', OLD.id, json_object('title', OLD.title, 'title_key', OLD.title_key, 'customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'product_id', OLD.product_id, 'amount', OLD.amount, 'stage_id', OLD.stage_id, 'status', OLD.status, 'opened', OLD.opened, 'closed', OLD.closed, 'credited_id', OLD.credited_id, 'expected', OLD.expected, 'lost_reason', OLD.lost_reason, 'source', OLD.source, 'archived', OLD.archived, 'external_key', OLD.external_key), json_object('title', NEW.title, 'title_key', NEW.title_key, 'customer_id', NEW.customer_id, 'rep_id', NEW.rep_id, 'product_id', NEW.product_id, 'amount', NEW.amount, 'stage_id', NEW.stage_id, 'status', NEW.status, 'opened', NEW.opened, 'closed', NEW.closed, 'credited_id', NEW.credited_id, 'expected', NEW.expected, 'lost_reason', NEW.lost_reason, 'source', NEW.source, 'archived', NEW.archived, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER deal_gone_journal AFTER DELETE ON deal
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'deal', OLD.id, json_object('title', OLD.title, 'title_key', OLD.title_key, 'customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'product_id', OLD.product_id, 'amount', OLD.amount, 'stage_id', OLD.stage_id, 'status', OLD.status, 'opened', OLD.opened, 'closed', OLD.closed, 'credited_id', OLD.credited_id, 'expected', OLD.expected, 'lost_reason', OLD.lost_reason, 'source', OLD.source, 'archived', OLD.archived, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER activity_added_journal AFTER INSERT ON activity
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'activity', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER activity_changed_journal AFTER UPDATE OF customer_id, rep_id, deal_id, kind, direction, at, note, external_key ON activity
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'activity', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'kind', OLD.kind, 'direction', OLD.direction, 'at', OLD.at, 'note', OLD.note, 'external_key', OLD.external_key), json_object('customer_id', NEW.customer_id, 'rep_id', NEW.rep_id, 'deal_id', NEW.deal_id, 'kind', NEW.kind, 'direction', NEW.direction, 'at', NEW.at, 'note', NEW.note, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER activity_gone_journal AFTER DELETE ON activity
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'activity', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'kind', OLD.kind, 'direction', OLD.direction, 'at', OLD.at, 'note', OLD.note, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER feedback_added_journal AFTER INSERT ON feedback
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'feedback', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER feedback_changed_journal AFTER UPDATE OF customer_id, rep_id, deal_id, kind, score, at, text, external_key ON feedback
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'feedback', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'kind', OLD.kind, 'score', OLD.score, 'at', OLD.at, 'text', OLD.text, 'external_key', OLD.external_key), json_object('customer_id', NEW.customer_id, 'rep_id', NEW.rep_id, 'deal_id', NEW.deal_id, 'kind', NEW.kind, 'score', NEW.score, 'at', NEW.at, 'text', NEW.text, 'external_key', NEW.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER feedback_gone_journal AFTER DELETE ON feedback
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'feedback', OLD.id, json_object('customer_id', OLD.customer_id, 'rep_id', OLD.rep_id, 'deal_id', OLD.deal_id, 'kind', OLD.kind, 'score', OLD.score, 'at', OLD.at, 'text', OLD.text, 'external_key', OLD.external_key) FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER move_added_journal AFTER INSERT ON move
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'move', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER move_changed_journal AFTER UPDATE OF deal_id, from_id, to_id, at, "by" ON move
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'move', OLD.id, json_object('deal_id', OLD.deal_id, 'from_id', OLD.from_id, 'to_id', OLD.to_id, 'at', OLD.at, 'by', OLD."by"), json_object('deal_id', NEW.deal_id, 'from_id', NEW.from_id, 'to_id', NEW.to_id, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER move_gone_journal AFTER DELETE ON move
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'move', OLD.id, json_object('deal_id', OLD.deal_id, 'from_id', OLD.from_id, 'to_id', OLD.to_id, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
