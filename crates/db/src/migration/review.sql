-- The cases of those who review, what belongs to them, reports of the public, and the log of what was done.
-- Of an entry, one case of each kind is open at a time, but any number of reports.

create table review_case (
    id $uuid not null primary key,
    kind text not null,
    entry_id $uuid not null references entry (id) on delete cascade,
    entry_kind text not null,
    -- The revision it is about, and the one the public saw before.
    revision_id $uuid references revision (id) on delete set null,
    before_id $uuid references revision (id) on delete set null,
    organisation_id $uuid not null references organisation (id) on delete cascade,
    organisation_name text not null,
    title text not null,
    language text not null,
    municipality text,
    field text,
    is_change boolean not null,
    opened_at $timestamp not null,
    assigned_to $uuid references account (id) on delete set null,
    is_escalated boolean not null,
    promised_on $date,
    closed_at $timestamp,
    closed_by $uuid,
    outcome text
);
create unique index review_case_one_open on review_case (entry_id, kind)
    where closed_at is null and kind <> 'report';
create index review_case_entry on review_case (entry_id);
create index review_case_open on review_case (opened_at) where closed_at is null;
create index review_case_closed on review_case (closed_at) where closed_at is not null;
create index review_case_organisation on review_case (organisation_id);
create index review_case_revision on review_case (revision_id);
create index review_case_before on review_case (before_id);
create index review_case_assigned on review_case (assigned_to);

create table case_note (
    id $uuid not null primary key,
    case_id $uuid not null references review_case (id) on delete cascade,
    at $timestamp not null,
    author $uuid references account (id) on delete set null,
    text text not null
);
create index case_note_case on case_note (case_id, at);
create index case_note_author on case_note (author);

create table case_presence (
    case_id $uuid not null references review_case (id) on delete cascade,
    account_id $uuid not null references account (id) on delete cascade,
    seen_at $timestamp not null,
    constraint case_presence_unique primary key (case_id, account_id)
);
create index case_presence_account on case_presence (account_id);
create index case_presence_seen on case_presence (seen_at);

-- How to undo the last decision of a case; deleted when it is too late for that.
create table decision_undo (
    case_id $uuid not null primary key references review_case (id) on delete cascade,
    account_id $uuid not null references account (id) on delete cascade,
    undo_until $timestamp not null,
    entry_version integer not null,
    state_before $json not null
);
create index decision_undo_account on decision_undo (account_id);

create table saved_view (
    id $uuid not null primary key,
    account_id $uuid not null references account (id) on delete cascade,
    name text not null,
    query text not null
);
create unique index saved_view_name on saved_view (account_id, name);

-- What the public reports. Text and address are deleted after their time.
create table report (
    case_id $uuid not null primary key references review_case (id) on delete cascade,
    reason text not null,
    text text not null,
    email text,
    language text not null,
    reported_at $timestamp not null,
    asked_at $timestamp,
    deleted_at $timestamp
);

-- Refers to nothing: it outlives what it tells of.
create table audit_event (
    id $uuid not null primary key,
    at $timestamp not null,
    actor $uuid,
    action text not null,
    entry_id $uuid,
    organisation_id $uuid,
    case_id $uuid,
    account_id $uuid,
    before $json,
    after $json,
    reason text
);
create index audit_event_at on audit_event (at, id);
create index audit_event_entry on audit_event (entry_id, at);
create index audit_event_organisation on audit_event (organisation_id, at);
create index audit_event_actor on audit_event (actor, at);
create index audit_event_action on audit_event (action, at);
$audit_events_stay

alter table account add column locked_at $timestamp;
