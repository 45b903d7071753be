-- Organisations, entries with their revisions, and what belongs to them.
-- $uuid, $json, $timestamp, $date, $sequence and $published_revision stand for
-- what the two databases write differently; see mod.rs.

create table organisation (
    id $uuid not null primary key,
    standing text not null,
    created_at $timestamp not null
);

create table entry (
    id $uuid not null primary key,
    kind text not null,
    organisation_id $uuid not null references organisation (id),
    state text not null,
    state_until $date,
    state_note $json,
    hidden_reason text,
    hidden_from $timestamp,
    published_revision_id $uuid $published_revision,
    first_published_at $timestamp,
    confirmed_on $date,
    created_at $timestamp not null,
    updated_at $timestamp not null,
    version integer not null
);
create index entry_organisation on entry (organisation_id);
create index entry_published_revision on entry (published_revision_id);
create index entry_kind on entry (kind, id);

create table revision (
    id $uuid not null primary key,
    entry_id $uuid not null references entry (id) on delete cascade,
    number integer not null,
    state text not null,
    based_on $uuid references revision (id),
    content $json not null,
    schema_version integer not null,
    source_language text not null,
    origin text not null,
    import_source text,
    version integer not null,
    created_at $timestamp not null,
    submitted_at $timestamp,
    published_at $timestamp,
    kind text not null,
    municipality text,
    field text,
    title text not null,
    valid_until $date
);
create unique index revision_number on revision (entry_id, number);
create unique index revision_one_draft on revision (entry_id) where state = 'draft';
create unique index revision_one_published on revision (entry_id, state) where state = 'published';
create index revision_based_on on revision (based_on) where based_on is not null;
create index revision_municipality on revision (state, kind, municipality);
create index revision_field on revision (state, kind, field);
create index revision_valid_until on revision (state, valid_until);

create table review_event (
    id $uuid not null primary key,
    entry_id $uuid not null references entry (id) on delete cascade,
    revision_id $uuid not null references revision (id) on delete cascade,
    at $timestamp not null,
    actor $uuid,
    action text not null,
    note $json
);
create index review_event_entry on review_event (entry_id, at);
create index review_event_revision on review_event (revision_id);

create table contact (
    id $uuid not null primary key,
    organisation_id $uuid not null references organisation (id),
    function $json not null,
    name text,
    name_consent_at $timestamp,
    email text,
    phone text,
    website text,
    note $json,
    created_at $timestamp not null,
    updated_at $timestamp not null
);
create index contact_organisation on contact (organisation_id);

create table place (
    id $uuid not null primary key,
    organisation_id $uuid not null references organisation (id),
    name $json,
    street text,
    postal_code text,
    locality text,
    municipality text not null,
    lat double precision,
    lon double precision,
    precision text,
    note $json,
    created_at $timestamp not null,
    updated_at $timestamp not null
);
create index place_organisation on place (organisation_id);

create table media (
    id $uuid not null primary key,
    organisation_id $uuid not null references organisation (id),
    hash text not null,
    kind text not null,
    content_type text not null,
    width integer,
    height integer,
    variants $json not null,
    created_at $timestamp not null
);
create unique index media_hash on media (organisation_id, hash);

create table slug (
    kind text not null,
    slug text not null,
    entry_id $uuid not null references entry (id) on delete cascade,
    is_current boolean not null,
    constraint slug_unique primary key (kind, slug)
);
create unique index slug_one_current on slug (entry_id) where is_current;
create index slug_entry on slug (entry_id);

create table external_id (
    source text not null,
    kind text not null,
    external_id text not null,
    entry_id $uuid not null references entry (id) on delete cascade,
    imported_revision_id $uuid references revision (id) on delete set null,
    imported_hash text not null,
    constraint external_id_unique primary key (source, kind, external_id)
);
create index external_id_entry on external_id (entry_id);
create index external_id_revision on external_id (imported_revision_id);

create table change_log (
    sequence $sequence,
    topic text not null,
    entry_id $uuid,
    at $timestamp not null
);
create index change_log_at on change_log (at);

create table reference_data (
    name text not null primary key,
    document $json not null,
    updated_at $timestamp not null
);
