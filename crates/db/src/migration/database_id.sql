-- Tells this database from every other, for what is derived from it.
insert into reference_data (name, document, updated_at)
values ('database_id', cast('"' || $random || '"' as $json), $now);
