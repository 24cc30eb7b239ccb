-- What is written once stays as it was written; and the index that finds words.

CREATE TRIGGER edition_stays BEFORE UPDATE ON edition
BEGIN SELECT RAISE(ABORT, 'an edition never changes'); END;
CREATE TRIGGER edition_remains BEFORE DELETE ON edition
BEGIN SELECT RAISE(ABORT, 'an edition never changes'); END;

-- The one change that a journal entry may have takes words out of it and says for ever that it did.
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal
WHEN NOT (NEW.redacted_us > OLD.redacted_us AND NEW.id = OLD.id AND NEW.ticket = OLD.ticket AND NEW.seq = OLD.seq
          AND NEW.at = OLD.at AND NEW.recorded_us = OLD.recorded_us AND NEW.key = OLD.key)
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER journal_remains BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_remains BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;

CREATE VIRTUAL TABLE passage_words USING fts5 (
    scope, words,
    content = 'passage', content_rowid = 'id', columnsize = 0, prefix = '2 3',
    tokenize = "ascii tokenchars '_='"
);
CREATE TRIGGER passage_added AFTER INSERT ON passage
BEGIN
    INSERT INTO passage_words (rowid, scope, words) VALUES (NEW.id, NEW.scope, NEW.words);
END;
CREATE TRIGGER passage_changed AFTER UPDATE ON passage
BEGIN
    INSERT INTO passage_words (passage_words, rowid, scope, words) VALUES ('delete', OLD.id, OLD.scope, OLD.words);
    INSERT INTO passage_words (rowid, scope, words) VALUES (NEW.id, NEW.scope, NEW.words);
END;
CREATE TRIGGER passage_removed AFTER DELETE ON passage
BEGIN
    INSERT INTO passage_words (passage_words, rowid, scope, words) VALUES ('delete', OLD.id, OLD.scope, OLD.words);
END;
