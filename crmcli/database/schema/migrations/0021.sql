-- Version 21: forecasts that were frozen.

CREATE TABLE forecast (
	id INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	start VARCHAR(10) NOT NULL, 
	"end" VARCHAR(10) NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	content VARCHAR NOT NULL, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_forecast PRIMARY KEY (id), 
	CONSTRAINT ck_forecast_end_after_start CHECK ("end" > start)
);
CREATE TRIGGER forecast_added_journal AFTER INSERT ON forecast
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, last_id) SELECT change_id, 'forecast', NEW.id, NEW.id FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER forecast_changed_journal AFTER UPDATE OF label, start, "end", day, content, at, "by" ON forecast
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before, after) SELECT change_id, 'forecast', OLD.id, json_object('label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'day', OLD.day, 'content', OLD.content, 'at', OLD.at, 'by', OLD."by"), json_object('label', NEW.label, 'start', NEW.start, 'end', NEW."end", 'day', NEW.day, 'content', NEW.content, 'at', NEW.at, 'by', NEW."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER forecast_gone_journal AFTER DELETE ON forecast
BEGIN
    INSERT INTO change_row (change_id, kind, record_id, before) SELECT change_id, 'forecast', OLD.id, json_object('label', OLD.label, 'start', OLD.start, 'end', OLD."end", 'day', OLD.day, 'content', OLD.content, 'at', OLD.at, 'by', OLD."by") FROM journal WHERE change_id IS NOT NULL;
END;
CREATE TRIGGER forecast_insert_guard BEFORE INSERT ON forecast
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM forecast WHERE id = NEW.id) THEN RAISE(FAIL, 'forecast.id: another row has it')
    WHEN date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(FAIL, 'forecast.start: a day is written as 2026-08-01')
    WHEN date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(FAIL, 'forecast.end: a day is written as 2026-08-01')
    WHEN date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(FAIL, 'forecast.day: a day is written as 2026-08-01')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'forecast.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW."by")) THEN RAISE(FAIL, 'forecast.label, content, by: it is text')
    END;
END;
CREATE TRIGGER forecast_update_guard BEFORE UPDATE OF id, label, start, "end", day, content, at, "by" ON forecast
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'forecast.id: an id stays what it is')
    WHEN (NEW.start IS NOT OLD.start) AND date(NEW.start, '+0 days') IS NOT NEW.start THEN RAISE(ABORT, 'forecast.start: a day is written as 2026-08-01')
    WHEN (NEW."end" IS NOT OLD."end") AND date(NEW."end", '+0 days') IS NOT NEW."end" THEN RAISE(ABORT, 'forecast.end: a day is written as 2026-08-01')
    WHEN (NEW.day IS NOT OLD.day) AND date(NEW.day, '+0 days') IS NOT NEW.day THEN RAISE(ABORT, 'forecast.day: a day is written as 2026-08-01')
    WHEN (NEW.at IS NOT OLD.at) AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'forecast.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.label), typeof(NEW.content), typeof(NEW."by")) THEN RAISE(ABORT, 'forecast.label, content, by: it is text')
    END;
END;
