-- How current entries are, how often their pages are seen, and which contacts
-- nobody uses any more. Views are totals of a day: they tell nothing of anybody.
alter table entry add column confirm_months integer;
alter table entry add column reminders integer not null default 0;
alter table entry add column reminded_on $date;

create table page_view (
    entry_id $uuid not null references entry (id) on delete cascade,
    day $date not null,
    views bigint not null,
    constraint page_view_unique primary key (entry_id, day)
);
create index page_view_day on page_view (day);

create table unused_contact (
    contact_id $uuid not null primary key references contact (id) on delete cascade,
    since $date not null
);
