-- The version of a membership: whoever gives a member another role or ends the
-- membership says which one they have seen.
alter table membership add column version bigint not null default 1;
