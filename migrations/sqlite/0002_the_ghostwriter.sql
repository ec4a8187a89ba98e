-- What the ghostwriter's work needs to be kept. The twin of postgres/0002_the_ghostwriter.sql.
-- `rests` is JSON: each sentence with the numbers of the notes it rests on.

alter table letter_versions add column cause text not null default 'saved' check (cause in ('draft', 'saved', 'revised', 'restored'));
alter table letter_versions add column about text not null default '';
alter table letter_versions add column rests text not null default '[]';

alter table drafts add column rests text not null default '[]';

alter table letters add column plan text;                         -- JSON; none until the writer changes the plan
alter table letters add column taught integer not null default 0; -- the version up to which edits have taught the voice

create table voices (
    account blob    not null primary key references accounts (id) on delete cascade,
    voice   text    not null,                        -- JSON
    version integer not null,
    updated text    not null
) strict;

create table left_alone (
    account blob not null references accounts (id) on delete cascade,
    what    text not null,                           -- what a proof-reader's mark stands on, as the mark names it
    primary key (account, what)
) strict, without rowid;
