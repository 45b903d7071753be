-- Requests of people to take over the profile of an organisation that is there
-- already. A person has one open request of an organisation at a time; what was
-- decided is kept for a while. Who has decided is told by id only.

create table claim (
    id $uuid not null primary key,
    organisation_id $uuid not null references organisation (id) on delete cascade,
    account_id $uuid not null references account (id) on delete cascade,
    message text not null,
    language text not null,
    created_at $timestamp not null,
    decided_at $timestamp,
    decided_by $uuid,
    decision text,
    reason text
);
create unique index claim_one_open on claim (account_id, organisation_id) where decided_at is null;
create index claim_account on claim (account_id);
create index claim_organisation on claim (organisation_id);
create index claim_decided on claim (decided_at, created_at);
