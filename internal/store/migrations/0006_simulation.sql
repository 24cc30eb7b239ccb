-- Studies: what was asked of which models, and what each run of each option came to. A run is the unit of work, and any node
-- may play it. Nobody is named here but by account. The number of a study that was forgotten is not given out again: a node may
-- still play one of its runs.

CREATE TABLE simulation (
    number   bigserial PRIMARY KEY /* never again */,
    name     text   NOT NULL,
    ask      text   NOT NULL,
    options  text   NOT NULL,
    models   text   NOT NULL,
    width    bigint NOT NULL,
    most     bigint NOT NULL,
    opened   bigint NOT NULL,
    state    text   NOT NULL,
    error    text   NOT NULL,
    made_us  bigint NOT NULL,
    made_by  text   NOT NULL,
    began_us bigint NOT NULL,
    ended_us bigint NOT NULL
);
CREATE INDEX simulation_under_way ON simulation (number) WHERE ended_us = 0;
CREATE INDEX simulation_over      ON simulation (number) WHERE ended_us > 0;

-- place is where the option stands among those of the study, from 0.
CREATE TABLE simulation_run (
    simulation     bigint NOT NULL,
    nth            bigint NOT NULL,
    place          bigint NOT NULL,
    node           text   NOT NULL,
    lease_until_us bigint NOT NULL,
    attempts       bigint NOT NULL,
    done_us        bigint NOT NULL,
    tally          bytea  NOT NULL,
    specimens      bytea  NOT NULL,
    PRIMARY KEY (simulation, nth, place)
);
CREATE INDEX simulation_run_to_play ON simulation_run (nth, simulation, place) WHERE done_us = 0;
