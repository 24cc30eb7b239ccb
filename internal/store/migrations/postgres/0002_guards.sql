-- What is written once stays as it was written; the order of commits; and the index that finds words.

CREATE FUNCTION written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
CREATE TRIGGER edition_stays BEFORE UPDATE OR DELETE ON edition
FOR EACH ROW EXECUTE FUNCTION written_once('an edition never changes');

-- The one change that a journal entry may have takes words out of it and says for ever that it did.
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal FOR EACH ROW
WHEN (NOT (NEW.redacted_us > OLD.redacted_us AND NEW.id = OLD.id AND NEW.ticket = OLD.ticket AND NEW.seq = OLD.seq
           AND NEW.at = OLD.at AND NEW.recorded_us = OLD.recorded_us AND NEW.key = OLD.key))
EXECUTE FUNCTION written_once('the journal is only added to');
CREATE TRIGGER journal_remains BEFORE DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION written_once('the journal is only added to');
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION written_once('the audit log is only added to');

-- Identities are given before their transactions commit, so they do not tell in which order entries appear.
-- The transaction's own number does, once everything below it has ended: see feed.go.
ALTER TABLE journal ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX journal_feed ON journal (xid, id);

ALTER TABLE passage ADD COLUMN vector tsvector NOT NULL DEFAULT '';
CREATE INDEX passage_words ON passage USING gin (vector) WITH (gin_pending_list_limit = 512);

-- What the planner would not know by itself: most of what nobody owns is open, and states belong to phases.
CREATE STATISTICS ticket_owner_phase (mcv) ON phase, owner FROM ticket;
CREATE STATISTICS ticket_state_phase (mcv) ON phase, state FROM ticket;
