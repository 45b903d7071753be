insert into media_use (media_id, revision_id)
select distinct media.id, revision.id
from revision cross join json_tree(revision.content) as part
    cross join media on media.id = unhex(replace(part.atom, '-', ''))
where part.key = 'media' and part.type = 'text';

create trigger revision_inserted after insert on revision
when instr(new.content, '"media"') > 0
begin
    insert into media_use (media_id, revision_id)
    select distinct media.id, new.id
    from json_tree(new.content) as part
        cross join media on media.id = unhex(replace(part.atom, '-', ''))
    where part.key = 'media' and part.type = 'text';
end;

create trigger revision_rewritten after update of content on revision
begin
    delete from media_use where revision_id = new.id;
    insert into media_use (media_id, revision_id)
    select distinct media.id, new.id
    from json_tree(new.content) as part
        cross join media on media.id = unhex(replace(part.atom, '-', ''))
    where part.key = 'media' and part.type = 'text';
end;
