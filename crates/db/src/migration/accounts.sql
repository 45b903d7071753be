-- Accounts of people, how they sign in, and the mails they are sent. Nothing
-- here lets whoever reads it sign in: passwords, keys and tokens are hashed,
-- the secrets of second factors encrypted, and links of mails are signed when
-- the mail is sent.

create table account (
    id $uuid not null primary key,
    email text not null,
    email_key text not null,
    name text not null,
    language text not null,
    password_hash text not null,
    is_admin boolean not null,
    review_scope $json,
    is_demo boolean not null,
    second_factor text,
    second_factor_step bigint,
    pending_second_factor text,
    last_active_on $date not null,
    warned_on $date,
    created_at $timestamp not null
);
create unique index account_email on account (email_key);
create index account_last_active on account (last_active_on);

create table membership (
    account_id $uuid not null references account (id) on delete cascade,
    organisation_id $uuid not null references organisation (id) on delete cascade,
    role text not null,
    created_at $timestamp not null,
    constraint membership_unique primary key (account_id, organisation_id)
);
create index membership_organisation on membership (organisation_id);

create table recovery_code (
    account_id $uuid not null references account (id) on delete cascade,
    hash text not null,
    constraint recovery_code_unique primary key (account_id, hash)
);

create table session (
    id $uuid not null primary key,
    account_id $uuid not null references account (id) on delete cascade,
    device text not null,
    created_at $timestamp not null,
    last_used_at $timestamp not null
);
create index session_account on session (account_id);
create index session_last_used on session (last_used_at);

create table session_key (
    hash text not null primary key,
    session_id $uuid not null references session (id) on delete cascade,
    parent text,
    created_at $timestamp not null,
    used_at $timestamp
);
create index session_key_session on session_key (session_id);

create table link (
    id $uuid not null primary key,
    purpose text not null,
    account_id $uuid references account (id) on delete cascade,
    data $json not null,
    created_at $timestamp not null,
    expires_at $timestamp not null,
    used_at $timestamp
);
create index link_account on link (account_id);
create index link_expires on link (expires_at);

create table api_token (
    id $uuid not null primary key,
    account_id $uuid not null references account (id) on delete cascade,
    name text not null,
    hash text not null,
    scope text not null,
    created_at $timestamp not null,
    last_used_on $date,
    expires_at $timestamp not null
);
create unique index api_token_hash on api_token (hash);
create index api_token_account on api_token (account_id);

create table attempt (
    subject text not null primary key,
    count integer not null,
    last_at $timestamp not null
);
create index attempt_last on attempt (last_at);

create table security_event (
    id $uuid not null primary key,
    account_id $uuid not null references account (id) on delete cascade,
    at $timestamp not null,
    kind text not null,
    device text
);
create index security_event_account on security_event (account_id, at);
create index security_event_at on security_event (at);

create table outbox (
    id $uuid not null primary key,
    recipient text not null,
    language text not null,
    mail $json not null,
    created_at $timestamp not null,
    attempts integer not null,
    next_attempt_at $timestamp,
    sent_at $timestamp,
    last_error text
);
create index outbox_next_attempt on outbox (next_attempt_at) where next_attempt_at is not null;
create index outbox_created on outbox (created_at);
