-- Everything that is kept. The twin of postgres/0001_the_archive.sql: same tables, same columns, same names.
-- Ids are the sixteen bytes of a UUID; times are RFC 3339 text in UTC, which sorts as time does; texts of
-- structures (brief, sheet) are JSON. A published migration is never edited: the next change is 0002.

create table accounts (
    id            blob    not null primary key,
    name          text    not null,
    name_key      text    not null unique,           -- the name folded by the program, so that both engines agree
    signs_as      text    not null,
    password_hash text    not null,
    created       text    not null
) strict;

create table sessions (
    id      text not null primary key,
    data    blob not null,
    expires text not null
) strict;
create index sessions_by_expiry on sessions (expires);

create table settings (
    key   text not null primary key,
    value text not null
) strict;

create table people (
    id           blob    not null primary key,
    account      blob    not null references accounts (id) on delete cascade,
    name         text    not null,
    relationship text    not null,
    pronoun      text    not null,
    address      text    not null,
    created      text    not null
) strict;
create index people_of_account on people (account, created);

create table memories (
    id      blob    not null primary key,
    person  blob    not null references people (id) on delete cascade,
    place   integer not null,                        -- the order in which it was told
    text    text    not null,
    created text    not null
) strict;
create index memories_of_person on memories (person, place);

create table days (
    id     blob    not null primary key,
    person blob    not null references people (id) on delete cascade,
    label  text    not null,
    month  integer not null check (month between 1 and 12),
    day    integer not null check (day between 1 and 31),
    year   integer
) strict;
create index days_of_person on days (person, month, day);

create table letters (
    id          blob    not null primary key,
    account     blob    not null references accounts (id) on delete cascade,
    person      blob    references people (id) on delete set null,
    recipient   text    not null,                    -- out of the brief, for lists
    occasion    text    not null,                    -- out of the brief, for lists
    brief       text    not null,
    text        text    not null,
    opening     text    not null,                    -- out of the text, for lists
    words       integer not null,                    -- out of the text, for lists
    find_head   text    not null,                    -- recipient and occasion, folded for the search
    find_text   text    not null,                    -- the text, folded for the search
    sheet       text    not null,
    dated       text    not null,
    in_book     integer not null default 0 check (in_book in (0, 1)),
    version     integer not null default 0,          -- of the text
    draft       blob,                                -- the last attempt; no reference, because drafts refer to letters
    created     text    not null,
    updated     text    not null
) strict;
create index letters_of_account on letters (account, dated, created);
create index letters_of_person on letters (person);
create index letters_in_book on letters (account, dated) where in_book = 1;

create table letter_versions (
    letter  blob    not null references letters (id) on delete cascade,
    version integer not null,
    text    text    not null,
    saved   text    not null,
    primary key (letter, version)
) strict;

create table drafts (
    id           blob    not null primary key,
    letter       blob    not null references letters (id) on delete cascade,
    state        text    not null check (state in ('queued', 'writing', 'finished', 'cancelled', 'stopped')),
    model        text    not null,
    seed         integer not null,
    base_version integer not null,                   -- the letter's version when the draft was asked for
    text         text    not null default '',
    last_piece   integer not null default 0,
    reason       text,
    cancel_wish  integer not null default 0 check (cancel_wish in (0, 1)),
    worker       text,
    lease_until  text,
    created      text    not null,
    updated      text    not null
) strict;
create index drafts_of_letter on drafts (letter);
create unique index drafts_one_open on drafts (letter) where state in ('queued', 'writing');
create index drafts_open on drafts (created) where state in ('queued', 'writing');

create table draft_pieces (
    draft  blob    not null references drafts (id) on delete cascade,
    number integer not null,
    text   text    not null,
    primary key (draft, number)
) strict, without rowid;

create table collections (
    id      blob not null primary key,
    account blob not null references accounts (id) on delete cascade,
    title   text not null,
    author  text not null,
    created text not null
) strict;
create index collections_of_account on collections (account, created);

create table collection_letters (
    collection blob    not null references collections (id) on delete cascade,
    letter     blob    not null references letters (id) on delete cascade,
    place      integer not null,
    primary key (collection, letter)
) strict, without rowid;
create index collection_letters_of_letter on collection_letters (letter);

create table compilations (
    id          blob    not null primary key,
    collection  blob    not null references collections (id) on delete cascade,
    state       text    not null check (state in ('queued', 'setting', 'finished', 'failed')),
    done        integer not null default 0,
    total       integer not null,
    pages       integer,
    trim        text    not null,
    design      text    not null,
    reason      text,
    worker      text,
    lease_until text,
    created     text    not null,
    updated     text    not null
) strict;
create index compilations_of_collection on compilations (collection, created);
create index compilations_open on compilations (created) where state in ('queued', 'setting');
