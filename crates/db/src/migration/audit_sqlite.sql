create trigger audit_event_unchanged before update on audit_event
begin
    select raise(abort, 'the log is only added to');
end;

create trigger audit_event_undeleted before delete on audit_event
begin
    select raise(abort, 'the log is only added to');
end;
