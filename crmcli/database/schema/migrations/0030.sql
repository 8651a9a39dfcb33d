-- Version 30: campaigns, their members, and touches of customers.

DROP TRIGGER customer_delete_guard;
DROP TRIGGER contact_delete_guard;
CREATE TABLE campaign (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	name_key VARCHAR NOT NULL, 
	subject VARCHAR, 
	text VARCHAR, 
	at VARCHAR(20) NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_campaign PRIMARY KEY (id), 
	CONSTRAINT uq_campaign_name_key UNIQUE (name_key)
);
CREATE TABLE campaign_member (
	id INTEGER NOT NULL, 
	campaign_id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	at VARCHAR(20) NOT NULL, 
	message VARCHAR, 
	CONSTRAINT pk_campaign_member PRIMARY KEY (id), 
	CONSTRAINT ck_campaign_member_state CHECK (state IN ('added', 'drafted', 'replied', 'out')), 
	CONSTRAINT uq_campaign_member_contact_id UNIQUE (contact_id, campaign_id), 
	CONSTRAINT fk_campaign_member_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaign (id), 
	CONSTRAINT fk_campaign_member_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT uq_campaign_member_message UNIQUE (message)
);
CREATE TABLE touch (
	id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	at VARCHAR(10) NOT NULL, 
	source VARCHAR, 
	campaign_id INTEGER, 
	CONSTRAINT pk_touch PRIMARY KEY (id), 
	CONSTRAINT ck_touch_one_source CHECK ((source IS NULL) <> (campaign_id IS NULL)), 
	CONSTRAINT fk_touch_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id), 
	CONSTRAINT fk_touch_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaign (id)
);
CREATE INDEX ix_campaign_member_campaign_id ON campaign_member (campaign_id);
CREATE INDEX ix_touch_campaign_id ON touch (campaign_id);
CREATE INDEX ix_touch_customer_id ON touch (customer_id, at);
CREATE TRIGGER customer_delete_guard BEFORE DELETE ON customer
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM deal WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a deal refers to it')
    WHEN EXISTS (SELECT 1 FROM activity WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM feedback WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a feedback refers to it')
    WHEN EXISTS (SELECT 1 FROM merged WHERE id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a merged refers to it')
    WHEN EXISTS (SELECT 1 FROM merged WHERE into_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a merged refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a case refers to it')
    WHEN EXISTS (SELECT 1 FROM position WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a position refers to it')
    WHEN EXISTS (SELECT 1 FROM task WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a task refers to it')
    WHEN EXISTS (SELECT 1 FROM touch WHERE customer_id = OLD.id) THEN RAISE(ABORT, 'customer.id: FOREIGN KEY, a touch refers to it')
    END;
END;
CREATE TRIGGER contact_delete_guard BEFORE DELETE ON contact
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM activity WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a activity refers to it')
    WHEN EXISTS (SELECT 1 FROM "case" WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a case refers to it')
    WHEN EXISTS (SELECT 1 FROM reach WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a reach refers to it')
    WHEN EXISTS (SELECT 1 FROM position WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a position refers to it')
    WHEN EXISTS (SELECT 1 FROM deal_contact WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a deal_contact refers to it')
    WHEN EXISTS (SELECT 1 FROM merged_contact WHERE id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a merged_contact refers to it')
    WHEN EXISTS (SELECT 1 FROM merged_contact WHERE into_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a merged_contact refers to it')
    WHEN EXISTS (SELECT 1 FROM campaign_member WHERE contact_id = OLD.id) THEN RAISE(ABORT, 'contact.id: FOREIGN KEY, a campaign_member refers to it')
    END;
END;
CREATE TRIGGER campaign_insert_guard BEFORE INSERT ON campaign
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM campaign WHERE id = NEW.id) THEN RAISE(FAIL, 'campaign.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM campaign WHERE name_key = NEW.name_key) THEN RAISE(FAIL, 'campaign.name_key: another row has it')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'campaign.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.subject), typeof(NEW.text), typeof(NEW."by")) THEN RAISE(FAIL, 'campaign.name, name_key, subject, text, by: it is text')
    END;
END;
CREATE TRIGGER campaign_update_guard BEFORE UPDATE OF id, name, name_key, subject, text, at, "by" ON campaign
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'campaign.id: an id stays what it is')
    WHEN NEW.name_key IS NOT OLD.name_key AND EXISTS (SELECT 1 FROM campaign WHERE name_key = NEW.name_key AND id <> OLD.id) THEN RAISE(ABORT, 'campaign.name_key: another row has it')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'campaign.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.name), typeof(NEW.name_key), typeof(NEW.subject), typeof(NEW.text), typeof(NEW."by")) THEN RAISE(ABORT, 'campaign.name, name_key, subject, text, by: it is text')
    END;
END;
CREATE TRIGGER campaign_delete_guard BEFORE DELETE ON campaign
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM campaign_member WHERE campaign_id = OLD.id) THEN RAISE(ABORT, 'campaign.id: FOREIGN KEY, a campaign_member refers to it')
    WHEN EXISTS (SELECT 1 FROM touch WHERE campaign_id = OLD.id) THEN RAISE(ABORT, 'campaign.id: FOREIGN KEY, a touch refers to it')
    END;
END;
CREATE TRIGGER campaign_member_insert_guard BEFORE INSERT ON campaign_member
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM campaign_member WHERE id = NEW.id) THEN RAISE(FAIL, 'campaign_member.id: another row has it')
    WHEN EXISTS (SELECT 1 FROM campaign_member WHERE contact_id = NEW.contact_id AND campaign_id = NEW.campaign_id) THEN RAISE(FAIL, 'campaign_member.contact_id, campaign_id: another row has it')
    WHEN EXISTS (SELECT 1 FROM campaign_member WHERE message = NEW.message) THEN RAISE(FAIL, 'campaign_member.message: another row has it')
    WHEN NEW.campaign_id NOT IN (SELECT id FROM campaign) THEN RAISE(FAIL, 'campaign_member.campaign_id: FOREIGN KEY, there is no such campaign')
    WHEN NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(FAIL, 'campaign_member.contact_id: FOREIGN KEY, there is no such contact')
    WHEN strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'campaign_member.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.state), typeof(NEW.message)) THEN RAISE(FAIL, 'campaign_member.state, message: it is text')
    END;
END;
CREATE TRIGGER campaign_member_update_guard BEFORE UPDATE OF id, campaign_id, contact_id, state, at, message ON campaign_member
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'campaign_member.id: an id stays what it is')
    WHEN NEW.campaign_id IS NOT OLD.campaign_id AND NEW.campaign_id NOT IN (SELECT id FROM campaign) THEN RAISE(ABORT, 'campaign_member.campaign_id: FOREIGN KEY, there is no such campaign')
    WHEN NEW.contact_id IS NOT OLD.contact_id AND NEW.contact_id NOT IN (SELECT id FROM contact) THEN RAISE(ABORT, 'campaign_member.contact_id: FOREIGN KEY, there is no such contact')
    WHEN (NEW.contact_id IS NOT OLD.contact_id OR NEW.campaign_id IS NOT OLD.campaign_id) AND EXISTS (SELECT 1 FROM campaign_member WHERE contact_id = NEW.contact_id AND campaign_id = NEW.campaign_id AND id <> OLD.id) THEN RAISE(ABORT, 'campaign_member.contact_id, campaign_id: another row has it')
    WHEN NEW.message IS NOT OLD.message AND EXISTS (SELECT 1 FROM campaign_member WHERE message = NEW.message AND id <> OLD.id) THEN RAISE(ABORT, 'campaign_member.message: another row has it')
    WHEN NEW.at IS NOT OLD.at AND strftime('%Y-%m-%dT%H:%M:%SZ', NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'campaign_member.at: a moment is written as 2026-08-01T09:30:00Z')
    WHEN 'blob' IN (typeof(NEW.state), typeof(NEW.message)) THEN RAISE(ABORT, 'campaign_member.state, message: it is text')
    END;
END;
CREATE TRIGGER touch_insert_guard BEFORE INSERT ON touch
BEGIN
    SELECT CASE
    WHEN EXISTS (SELECT 1 FROM touch WHERE id = NEW.id) THEN RAISE(FAIL, 'touch.id: another row has it')
    WHEN NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(FAIL, 'touch.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.campaign_id IS NOT NULL AND NEW.campaign_id NOT IN (SELECT id FROM campaign) THEN RAISE(FAIL, 'touch.campaign_id: FOREIGN KEY, there is no such campaign')
    WHEN date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(FAIL, 'touch.at: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.source)) THEN RAISE(FAIL, 'touch.source: it is text')
    END;
END;
CREATE TRIGGER touch_update_guard BEFORE UPDATE OF id, customer_id, at, source, campaign_id ON touch
BEGIN
    SELECT CASE
    WHEN NEW.id IS NOT OLD.id THEN RAISE(ABORT, 'touch.id: an id stays what it is')
    WHEN NEW.customer_id IS NOT OLD.customer_id AND NEW.customer_id NOT IN (SELECT id FROM customer) THEN RAISE(ABORT, 'touch.customer_id: FOREIGN KEY, there is no such customer')
    WHEN NEW.campaign_id IS NOT OLD.campaign_id AND NEW.campaign_id IS NOT NULL AND NEW.campaign_id NOT IN (SELECT id FROM campaign) THEN RAISE(ABORT, 'touch.campaign_id: FOREIGN KEY, there is no such campaign')
    WHEN NEW.at IS NOT OLD.at AND date(NEW.at, '+0 days') IS NOT NEW.at THEN RAISE(ABORT, 'touch.at: a day is written as 2026-08-01')
    WHEN 'blob' IN (typeof(NEW.source)) THEN RAISE(ABORT, 'touch.source: it is text')
    END;
END;
CREATE VIEW v_campaign_members AS
SELECT
    member.id, member.campaign_id, campaign.name AS campaign, member.contact_id, contact.name AS contact,
    member.state, member.at
FROM campaign_member AS member
JOIN campaign ON campaign.id = member.campaign_id
JOIN contact ON contact.id = member.contact_id;
CREATE VIEW v_touches AS
SELECT
    touch.id, touch.customer_id, customer.name AS customer, touch.at, coalesce(campaign.name, touch.source) AS source,
    touch.campaign_id
FROM touch
JOIN customer ON customer.id = touch.customer_id
LEFT JOIN campaign ON campaign.id = touch.campaign_id;
