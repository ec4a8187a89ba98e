-- Everything that is kept. The twin of sqlite/0001_the_archive.sql: same tables, same columns, same names.
-- Briefs and sheets are JSON in text, not jsonb: nothing looks into them here, and text comes back as it was.
-- A published migration is never edited: the next change is 0002.

create table accounts (
    id            uuid        not null primary key,
    name          text        not null,
    name_key      text        not null unique,        -- the name folded by the program, so that both engines agree
    signs_as      text        not null,
    password_hash text        not null,
    created       timestamptz not null
);

create table sessions (
    id      text        not null primary key,
    data    bytea       not null,
    expires timestamptz not null
);
create index sessions_by_expiry on sessions (expires);

create table settings (
    key   text not null primary key,
    value text not null
);

create table people (
    id           uuid        not null primary key,
    account      uuid        not null references accounts (id) on delete cascade,
    name         text        not null,
    relationship text        not null,
    pronoun      text        not null,
    address      text        not null,
    created      timestamptz not null
);
create index people_of_account on people (account, created);

create table memories (
    id      uuid        not null primary key,
    person  uuid        not null references people (id) on delete cascade,
    place   bigint      not null,                     -- the order in which it was told
    text    text        not null,
    created timestamptz not null
);
create index memories_of_person on memories (person, place);

create table days (
    id     uuid   not null primary key,
    person uuid   not null references people (id) on delete cascade,
    label  text   not null,
    month  bigint not null check (month between 1 and 12),
    day    bigint not null check (day between 1 and 31),
    year   bigint
);
create index days_of_person on days (person, month, day);

create table letters (
    id        uuid        not null primary key,
    account   uuid        not null references accounts (id) on delete cascade,
    person    uuid        references people (id) on delete set null,
    recipient text        not null,                   -- out of the brief, for lists
    occasion  text        not null,                   -- out of the brief, for lists
    brief     text        not null,
    text      text        not null,
    opening   text        not null,                   -- out of the text, for lists
    words     bigint      not null,                   -- out of the text, for lists
    find_head text        not null,                   -- recipient and occasion, folded for the search
    find_text text        not null,                   -- the text, folded for the search
    sheet     text        not null,
    dated     date        not null,
    in_book   boolean     not null default false,
    version   bigint      not null default 0,         -- of the text
    draft     uuid,                                   -- the last attempt; no reference, because drafts refer to letters
    created   timestamptz not null,
    updated   timestamptz not null
);
create index letters_of_account on letters (account, dated, created);
create index letters_of_person on letters (person);
create index letters_in_book on letters (account, dated) where in_book;

create table letter_versions (
    letter  uuid        not null references letters (id) on delete cascade,
    version bigint      not null,
    text    text        not null,
    saved   timestamptz not null,
    primary key (letter, version)
);

create table drafts (
    id           uuid        not null primary key,
    letter       uuid        not null references letters (id) on delete cascade,
    state        text        not null check (state in ('queued', 'writing', 'finished', 'cancelled', 'stopped')),
    model        text        not null,
    seed         bigint      not null,
    base_version bigint      not null,                -- the letter's version when the draft was asked for
    text         text        not null default '',
    last_piece   bigint      not null default 0,
    reason       text,
    cancel_wish  boolean     not null default false,
    worker       text,
    lease_until  timestamptz,
    created      timestamptz not null,
    updated      timestamptz not null
);
create index drafts_of_letter on drafts (letter);
create unique index drafts_one_open on drafts (letter) where state in ('queued', 'writing');
create index drafts_open on drafts (created) where state in ('queued', 'writing');

create table draft_pieces (
    draft  uuid   not null references drafts (id) on delete cascade,
    number bigint not null,
    text   text   not null,
    primary key (draft, number)
);

create table collections (
    id      uuid        not null primary key,
    account uuid        not null references accounts (id) on delete cascade,
    title   text        not null,
    author  text        not null,
    created timestamptz not null
);
create index collections_of_account on collections (account, created);

create table collection_letters (
    collection uuid   not null references collections (id) on delete cascade,
    letter     uuid   not null references letters (id) on delete cascade,
    place      bigint not null,
    primary key (collection, letter)
);
create index collection_letters_of_letter on collection_letters (letter);

create table compilations (
    id          uuid        not null primary key,
    collection  uuid        not null references collections (id) on delete cascade,
    state       text        not null check (state in ('queued', 'setting', 'finished', 'failed')),
    done        bigint      not null default 0,
    total       bigint      not null,
    pages       bigint,
    trim        text        not null,
    design      text        not null,
    reason      text,
    worker      text,
    lease_until timestamptz,
    created     timestamptz not null,
    updated     timestamptz not null
);
create index compilations_of_collection on compilations (collection, created);
create index compilations_open on compilations (created) where state in ('queued', 'setting');
