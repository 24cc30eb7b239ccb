-- What somebody has chosen for themselves, such as whether single-key shortcuts are on.

CREATE TABLE setting (
    account text NOT NULL,
    name    text NOT NULL,
    value   text NOT NULL,
    PRIMARY KEY (account, name)
) /* clustered */;
