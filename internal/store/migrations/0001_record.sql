-- The first shape of the record. Columns that end in _us are microseconds since 1970; other instants are seconds.
-- A migration at this level runs on both engines: it is PostgreSQL, read by SQLite with a few words changed
-- (see migrate.go). What differs more than that lies in the folder of its engine, under its own number.

CREATE TABLE edition (
    number        bigint  PRIMARY KEY,
    digest        text    NOT NULL UNIQUE,
    name          text    NOT NULL,
    language_text text    NOT NULL,
    published_us  bigint  NOT NULL,
    published_by  text    NOT NULL,
    note          text    NOT NULL,
    changes       text    NOT NULL
);

CREATE TABLE ticket (
    number      bigserial PRIMARY KEY,
    kind        text    NOT NULL,
    state       text    NOT NULL,
    phase       integer NOT NULL,
    subject     text    NOT NULL,
    service     text    NOT NULL,
    category    text    NOT NULL,
    severity    text    NOT NULL,
    function    text    NOT NULL,
    accountable text    NOT NULL,
    party       text    NOT NULL,
    owner       text    NOT NULL,
    requester   text    NOT NULL,
    channel     text    NOT NULL,
    opened      bigint  NOT NULL,
    edition     bigint  NOT NULL,
    next_due    bigint  NOT NULL,
    due_target  text    NOT NULL,
    clocks      text    NOT NULL,
    seq         bigint  NOT NULL,
    changed_us  bigint  NOT NULL,
    parent      bigint  NOT NULL,
    merged_into bigint  NOT NULL,
    marks       text    NOT NULL,
    snapshot    text    NOT NULL
);
-- The open tickets, in the order in which they are due: the lists that people live in.
CREATE INDEX ticket_due          ON ticket (next_due, number)           WHERE phase = 0;
CREATE INDEX ticket_function_due ON ticket (function, next_due, number) WHERE phase = 0;
CREATE INDEX ticket_owner_due    ON ticket (owner, next_due, number)    WHERE phase = 0;
CREATE INDEX ticket_service_due  ON ticket (service, next_due, number)  WHERE phase = 0;
CREATE INDEX ticket_severity_due ON ticket (severity, next_due, number) WHERE phase = 0;
CREATE INDEX ticket_state_due    ON ticket (state, next_due, number)    WHERE phase = 0;
CREATE INDEX ticket_untaken      ON ticket (function, next_due, number) WHERE phase = 0 AND owner = '';
-- All tickets, by number or by last change.
CREATE INDEX ticket_function  ON ticket (function, number);
CREATE INDEX ticket_service   ON ticket (service, number);
CREATE INDEX ticket_requester ON ticket (requester, number);
CREATE INDEX ticket_phase     ON ticket (phase, number);
CREATE INDEX ticket_changed   ON ticket (changed_us, number);
CREATE INDEX ticket_owner     ON ticket (owner, number)       WHERE owner <> '';
CREATE INDEX ticket_parent    ON ticket (parent, number)      WHERE parent <> 0;
CREATE INDEX ticket_merged    ON ticket (merged_into, number) WHERE merged_into <> 0;

-- What a ticket has any number of, and is listed by: parties that may see it, people in it, tags.
CREATE TABLE mark (
    ticket   bigint  NOT NULL,
    key      text    NOT NULL,
    phase    integer NOT NULL,
    next_due bigint  NOT NULL,
    PRIMARY KEY (ticket, key)
) /* clustered */;
CREATE INDEX mark_due ON mark (key, next_due, ticket) WHERE phase = 0;
CREATE INDEX mark_key ON mark (key, ticket);

CREATE TABLE journal (
    id          bigserial PRIMARY KEY,
    ticket      bigint NOT NULL,
    seq         bigint NOT NULL,
    at          bigint NOT NULL,
    recorded_us bigint NOT NULL,
    by          text   NOT NULL,
    key         text   NOT NULL,
    events      text   NOT NULL,
    redacted_us bigint NOT NULL DEFAULT 0,
    UNIQUE (ticket, seq)
);

CREATE TABLE due (
    ticket         bigint PRIMARY KEY,
    at             bigint NOT NULL,
    node           text   NOT NULL DEFAULT '',
    lease_until_us bigint NOT NULL DEFAULT 0
) /* clustered */;
CREATE INDEX due_at ON due (at, ticket);

CREATE TABLE outbox (
    id             bigserial PRIMARY KEY,
    key            text    NOT NULL UNIQUE,
    kind           text    NOT NULL,
    ticket         bigint  NOT NULL,
    target         text    NOT NULL,
    payload        text    NOT NULL,
    created_us     bigint  NOT NULL,
    due_us         bigint  NOT NULL,
    attempts       bigint  NOT NULL DEFAULT 0,
    node           text    NOT NULL DEFAULT '',
    lease_until_us bigint  NOT NULL DEFAULT 0,
    done_us        bigint  NOT NULL DEFAULT 0,
    error          text    NOT NULL DEFAULT ''
);
CREATE INDEX outbox_due    ON outbox (due_us, id) WHERE done_us = 0;
CREATE INDEX outbox_target ON outbox (kind, target, id);
CREATE INDEX outbox_ticket ON outbox (ticket, id);

CREATE TABLE idempotency (
    account text    NOT NULL,
    key     text    NOT NULL,
    digest  text    NOT NULL,
    status  integer NOT NULL,
    body    text    NOT NULL,
    at_us   bigint  NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX idempotency_at ON idempotency (at_us);

CREATE TABLE counter (
    scope text    NOT NULL,
    slot  integer NOT NULL,
    n     bigint  NOT NULL,
    PRIMARY KEY (scope, slot)
) /* clustered */;

CREATE TABLE seen (
    account text   NOT NULL,
    ticket  bigint NOT NULL,
    seq     bigint NOT NULL,
    PRIMARY KEY (account, ticket)
) /* clustered */;

-- The words of a turn, folded; what finds them lies with each engine.
CREATE TABLE passage (
    id      bigserial PRIMARY KEY,
    ticket  bigint  NOT NULL,
    seq     bigint  NOT NULL,
    public  boolean NOT NULL,
    scope   text    NOT NULL,
    words   text    NOT NULL
);
CREATE INDEX passage_ticket ON passage (ticket, seq);

CREATE TABLE attachment (
    id          text    PRIMARY KEY,
    ticket      bigint  NOT NULL,
    journal_seq bigint  NOT NULL,
    name        text    NOT NULL,
    type        text    NOT NULL,
    size        bigint  NOT NULL,
    sha256      text    NOT NULL,
    by          text    NOT NULL,
    at          bigint  NOT NULL,
    public      boolean NOT NULL
);
CREATE INDEX attachment_ticket ON attachment (ticket, id);
CREATE INDEX attachment_blob   ON attachment (sha256);

-- A content is kept once, in chunks of the upload that brought it first. Chunks come before their blob.
CREATE TABLE blob (
    sha256    text   PRIMARY KEY,
    upload    text   NOT NULL UNIQUE,
    size      bigint NOT NULL,
    stored_us bigint NOT NULL
);
CREATE INDEX blob_stored ON blob (stored_us);

CREATE TABLE chunk (
    upload    text    NOT NULL,
    n         integer NOT NULL,
    bytes     bytea   NOT NULL,
    stored_us bigint  NOT NULL,
    PRIMARY KEY (upload, n)
);

CREATE TABLE draft (
    account    text   NOT NULL,
    ticket     bigint NOT NULL,
    audience   text   NOT NULL,
    body       text   NOT NULL,
    changed_us bigint NOT NULL,
    PRIMARY KEY (account, ticket, audience)
);

CREATE TABLE saved_view (
    id      text    PRIMARY KEY,
    account text    NOT NULL,
    name    text    NOT NULL,
    query   text    NOT NULL,
    shared  boolean NOT NULL
);
CREATE INDEX saved_view_account ON saved_view (account, name);
CREATE INDEX saved_view_shared  ON saved_view (name) WHERE shared;

CREATE TABLE saved_reply (
    id      text PRIMARY KEY,
    name    text NOT NULL,
    body    text NOT NULL,
    actions text NOT NULL,
    by      text NOT NULL
);

CREATE TABLE webhook (
    id         text    PRIMARY KEY,
    url        text    NOT NULL,
    secret     text    NOT NULL,
    kinds      text    NOT NULL,
    active     boolean NOT NULL,
    created_us bigint  NOT NULL,
    failures   bigint  NOT NULL
);

CREATE TABLE audit (
    id     bigserial PRIMARY KEY,
    at_us  bigint NOT NULL,
    by     text   NOT NULL,
    what   text   NOT NULL,
    about  text   NOT NULL,
    detail text   NOT NULL,
    ip     text   NOT NULL
);
CREATE INDEX audit_by    ON audit (by, id);
CREATE INDEX audit_about ON audit (about, id);

CREATE TABLE lease (
    name     text   PRIMARY KEY,
    node     text   NOT NULL,
    until_us bigint NOT NULL
);

CREATE TABLE node (
    id         text   PRIMARY KEY,
    started_us bigint NOT NULL,
    seen_us    bigint NOT NULL
);
