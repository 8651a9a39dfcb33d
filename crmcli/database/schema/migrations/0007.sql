-- Version 7: a stage is known to imports by the names that it had before, too.

ALTER TABLE stage ADD COLUMN former VARCHAR;
DROP TRIGGER stage_changed_journal;
CREATE TRIGGER stage_changed_journal AFTER UPDATE OF name, name_key, status, position, probability, archived, former ON stage
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'stage', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'status', OLD.status, 'position', OLD.position, 'probability', OLD.probability, 'archived', OLD.archived, 'former', OLD.former), json_object('name', NEW.name, 'name_key', NEW.name_key, 'status', NEW.status, 'position', NEW.position, 'probability', NEW.probability, 'archived', NEW.archived, 'former', NEW.former) FROM journal WHERE change_id IS NOT NULL;
END;
DROP TRIGGER stage_gone_journal;
CREATE TRIGGER stage_gone_journal AFTER DELETE ON stage
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'stage', OLD.id, json_object('name', OLD.name, 'name_key', OLD.name_key, 'status', OLD.status, 'position', OLD.position, 'probability', OLD.probability, 'archived', OLD.archived, 'former', OLD.former) FROM journal WHERE change_id IS NOT NULL;
END;
