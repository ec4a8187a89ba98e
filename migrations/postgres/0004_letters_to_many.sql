-- One letter to many. The twin of sqlite/0004_letters_to_many.sql.
-- `mailing` is JSON: text or brief, the list with what is each one's own, paper, what is left out and what was read.

create table mailings (
    id      uuid        not null primary key,
    account uuid        not null references accounts (id) on delete cascade,
    title   text        not null,
    letters bigint      not null,                    -- how many are on the list
    mailing text        not null,
    created timestamptz not null
);
create index mailings_of_account on mailings (account, created);
