-- Accounts, how they sign in, and who was let in to what. Instants are seconds. Of secrets only digests are kept, but for
-- the seed from which codes are made.

CREATE TABLE account (
    id        text   PRIMARY KEY,
    email     text   NOT NULL,
    name      text   NOT NULL,
    role      text   NOT NULL,
    person    text   NOT NULL,
    party     text   NOT NULL,
    functions text   NOT NULL,
    zone      text   NOT NULL,
    state     text   NOT NULL,
    made      bigint NOT NULL
);
CREATE UNIQUE INDEX account_email ON account (email) WHERE email <> '';
CREATE INDEX account_role   ON account (role, id);
CREATE INDEX account_person ON account (person) WHERE person <> '';

CREATE TABLE credential (
    account  text   PRIMARY KEY,
    password text   NOT NULL,
    seed     text   NOT NULL,
    step     bigint NOT NULL,
    recovery text   NOT NULL
);

CREATE TABLE session (
    id      text    PRIMARY KEY,
    digest  text    NOT NULL UNIQUE,
    account text    NOT NULL,
    began   bigint  NOT NULL,
    seen    bigint  NOT NULL,
    mfa     boolean NOT NULL,
    address text    NOT NULL,
    browser text    NOT NULL
);
CREATE INDEX session_account ON session (account, began);
CREATE INDEX session_seen    ON session (seen);

CREATE TABLE token (
    id      text   PRIMARY KEY,
    digest  text   NOT NULL UNIQUE,
    account text   NOT NULL,
    name    text   NOT NULL,
    hint    text   NOT NULL,
    scopes  text   NOT NULL,
    made    bigint NOT NULL,
    ends    bigint NOT NULL,
    used    bigint NOT NULL
);
CREATE INDEX token_account ON token (account, made);

CREATE TABLE passkey (
    id      text   PRIMARY KEY,
    handle  text   NOT NULL UNIQUE,
    account text   NOT NULL,
    name    text   NOT NULL,
    data    text   NOT NULL,
    made    bigint NOT NULL,
    used    bigint NOT NULL
);
CREATE INDEX passkey_account ON passkey (account, made);

CREATE TABLE identity (
    issuer  text NOT NULL,
    subject text NOT NULL,
    account text NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_account ON identity (account);

-- One-time secrets: links in letters, and sign-ins half done.
CREATE TABLE pass (
    digest  text   PRIMARY KEY,
    purpose text   NOT NULL,
    account text   NOT NULL,
    payload text   NOT NULL,
    made    bigint NOT NULL
);
CREATE INDEX pass_made    ON pass (made);
CREATE INDEX pass_account ON pass (account);

-- Access of people of other organisations: asked for, decided, ended.
CREATE TABLE access_grant (
    id         text    PRIMARY KEY,
    account    text    NOT NULL,
    party      text    NOT NULL,
    services   text    NOT NULL,
    data       text    NOT NULL,
    mfa        boolean NOT NULL,
    logged     boolean NOT NULL,
    ticket     bigint  NOT NULL,
    why        text    NOT NULL,
    asked      bigint  NOT NULL,
    decided    bigint  NOT NULL,
    decided_by text    NOT NULL,
    denied     text    NOT NULL,
    until      bigint  NOT NULL,
    revoked    bigint  NOT NULL,
    revoked_by text    NOT NULL
);
CREATE INDEX access_grant_account ON access_grant (account, asked);
CREATE INDEX access_grant_asked   ON access_grant (asked);

-- Every look at a ticket under a grant that is logged.
CREATE TABLE view_log (
    id           bigserial PRIMARY KEY,
    at           bigint NOT NULL,
    account      text   NOT NULL,
    access_grant text   NOT NULL,
    ticket       bigint NOT NULL,
    surface      text   NOT NULL
);
CREATE INDEX view_log_account ON view_log (account, id);
CREATE INDEX view_log_ticket  ON view_log (ticket, id);
CREATE INDEX view_log_grant   ON view_log (access_grant, id);
