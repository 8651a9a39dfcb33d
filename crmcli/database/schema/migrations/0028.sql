-- Version 28: rules of automation, and what they did.

CREATE TABLE firing (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	rule INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	record_id INTEGER NOT NULL, 
	error VARCHAR, 
	CONSTRAINT pk_firing PRIMARY KEY (id), 
	CONSTRAINT uq_firing_change_id UNIQUE (change_id, version, rule, record_id), 
	CONSTRAINT fk_firing_change_id FOREIGN KEY(change_id) REFERENCES change (id)
);
-- Columns and rules that ALTER TABLE cannot add: the rows stay as they are.
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = 'CREATE TABLE rule_set (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	valid_from VARCHAR(10), 
	text VARCHAR NOT NULL, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	reason VARCHAR, 
	CONSTRAINT pk_rule_set PRIMARY KEY (id), 
	CONSTRAINT ck_rule_set_kind CHECK (kind IN (''scorecard'', ''commission'', ''coaching'', ''process'', ''assignment'', ''service'', ''automation'')), 
	CONSTRAINT ck_rule_set_version CHECK (version >= 1), 
	CONSTRAINT uq_rule_set_kind UNIQUE (kind, name_key, version)
)' WHERE type = 'table' AND name = 'rule_set';
PRAGMA writable_schema = RESET;
