-- Files that the store may have and no organisation has: of uploads that have not
-- come to an end, and of what was deleted. The store is asked to remove them later,
-- so that nothing stays there for good because it did not answer once. What has been
-- there or on its way only since a short while may be part of an upload under way.

create table loose_media (
    id $uuid not null primary key,
    hash text not null,
    kind text not null,
    variants $json not null,
    since $timestamp not null
);
create index loose_media_hash on loose_media (hash);
