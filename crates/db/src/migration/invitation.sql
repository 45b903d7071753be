-- Invitations to work for an organisation. Each is the link of a mail as well:
-- the token of the mail is made of its id. An accepted one says who has it
-- accepted until it would have ended.

create table invitation (
    id $uuid not null primary key,
    organisation_id $uuid not null references organisation (id) on delete cascade,
    email text not null,
    email_key text not null,
    role text not null,
    invited_by $uuid references account (id) on delete set null,
    created_at $timestamp not null,
    expires_at $timestamp not null,
    accepted_by $uuid references account (id) on delete set null,
    accepted_at $timestamp
);
create unique index invitation_email on invitation (organisation_id, email_key);
create index invitation_expires on invitation (expires_at);
create index invitation_invited_by on invitation (invited_by);
create index invitation_accepted_by on invitation (accepted_by);
