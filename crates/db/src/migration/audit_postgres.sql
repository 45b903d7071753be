create function keep_audit_event() returns trigger language plpgsql as $$
begin
    raise exception 'the log is only added to';
end
$$;

create trigger audit_event_stays before update or delete on audit_event
for each row execute function keep_audit_event();

create trigger audit_event_is_not_emptied before truncate on audit_event
for each statement execute function keep_audit_event();
