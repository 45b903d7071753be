-- Decisions that the members of an organisation have not been told of yet: about a
-- revision of an entry or, with the standing it had before, about the organisation
-- itself. Nothing that people have written is copied; who has decided is told by id only.

create table decision_notice (
    id $uuid not null primary key,
    organisation_id $uuid not null references organisation (id) on delete cascade,
    revision_id $uuid references revision (id) on delete cascade,
    standing_before text,
    decided_by $uuid not null,
    decided_at $timestamp not null,
    constraint decision_notice_about check ((revision_id is null) <> (standing_before is null))
);
create index decision_notice_organisation on decision_notice (organisation_id);
create index decision_notice_revision on decision_notice (revision_id);
create index decision_notice_decided on decision_notice (decided_at);
