-- What choosing for a book and making it need to be kept. The twin of postgres/0003_book.sql.
-- `front` is JSON: what a book says besides its letters, and how it is to be made.

alter table letters add column permission text not null default 'ask' check (permission in ('yes', 'no', 'ask'));

alter table collections add column front text not null default '{}';

create table collection_decisions (
    collection blob not null references collections (id) on delete cascade,
    letter     blob not null references letters (id) on delete cascade,
    decision   text not null default 'open' check (decision in ('open', 'pinned', 'dropped')),
    note       text not null default '',             -- what the book says beside the letter
    primary key (collection, letter)
) strict, without rowid;
create index collection_decisions_of_letter on collection_decisions (letter);

create table collection_names (                      -- who is who: never part of a file that is made
    collection blob    not null references collections (id) on delete cascade,
    place      integer not null,
    original   text    not null,
    changed    text    not null,
    kind       text    not null check (kind in ('person', 'place')),
    primary key (collection, place)
) strict, without rowid;
