-- Which revisions use which files. The databases keep it themselves, whoever
-- writes revisions: a file is public, and is kept, only because it is used.

alter table media add column name text;
alter table media add column size integer;
alter table media add column unused_since $timestamp;
create index media_by_hash on media (hash);
create index media_unused on media (unused_since) where unused_since is not null;

create table media_use (
    media_id $uuid not null references media (id) on delete cascade,
    revision_id $uuid not null references revision (id) on delete cascade,
    primary key (media_id, revision_id)
);
create index media_use_revision on media_use (revision_id);

$media_use_of_revisions
