-- The one change that an act in the audit log may have takes words about somebody out of it, and says for ever that it did.
ALTER TABLE audit ADD COLUMN redacted_us bigint NOT NULL DEFAULT 0;
DROP TRIGGER audit_stays ON audit;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit FOR EACH ROW
WHEN (NOT (NEW.redacted_us > OLD.redacted_us AND NEW.id = OLD.id AND NEW.at_us = OLD.at_us AND NEW.by = OLD.by
           AND NEW.what = OLD.what AND NEW.about = OLD.about))
EXECUTE FUNCTION written_once('the audit log is only added to');
CREATE TRIGGER audit_remains BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION written_once('the audit log is only added to');
