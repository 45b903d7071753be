create function media_in(content jsonb) returns setof uuid language sql immutable as $$
    select distinct case
        when part.value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        then (part.value #>> '{}')::uuid
    end
    from jsonb_path_query(content, '$.**.media') as part (value)
$$;

create function note_media_use() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        delete from media_use where revision_id = new.id;
    end if;
    insert into media_use (media_id, revision_id)
    select media.id, new.id from media where media.id in (select media_in(new.content));
    return null;
end
$$;

insert into media_use (media_id, revision_id)
select media.id, revision.id
from revision cross join media_in(revision.content) as used (id) join media on media.id = used.id;

create trigger revision_written after insert or update of content on revision
for each row execute function note_media_use();
