-- Version 4: indexes for lists in any order, and for what was open on a day.

DROP INDEX ix_deal_credited_id;
CREATE INDEX ix_deal_credited_id ON deal (credited_id, closed, status, customer_id, opened, amount, next_won, archived) WHERE closed IS NOT NULL;
DROP INDEX ix_deal_open;
CREATE INDEX ix_deal_open ON deal (rep_id, status, opened, customer_won, customer_id, stage_id, amount, expected, archived) WHERE status = 'open';
DROP INDEX ix_deal_stage_id;
CREATE INDEX ix_deal_stage_id ON deal (stage_id, id, archived, amount);
DROP INDEX ix_deal_rep_id;
CREATE INDEX ix_deal_rep_id ON deal (rep_id);
DROP INDEX ix_move_deal_id;
CREATE INDEX ix_move_deal_id ON move (deal_id, id, at, to_id);
CREATE INDEX ix_deal_amount ON deal (amount) WHERE amount IS NOT NULL;
CREATE INDEX ix_deal_opened ON deal (opened) WHERE opened IS NOT NULL;
CREATE INDEX ix_deal_expected ON deal (expected) WHERE expected IS NOT NULL;
CREATE INDEX ix_deal_lost_reason ON deal (lost_reason) WHERE lost_reason IS NOT NULL;
CREATE INDEX ix_deal_source ON deal (source) WHERE source IS NOT NULL;
CREATE INDEX ix_deal_archived ON deal (archived) WHERE archived IS NOT NULL;
CREATE INDEX ix_deal_credit ON deal (credited_id) WHERE credited_id IS NOT NULL;
CREATE INDEX ix_customer_created ON customer (created);
CREATE INDEX ix_activity_at ON activity (at);
CREATE INDEX ix_feedback_at ON feedback (at);
