-- What was searched for in vain, once it was often enough: texts without any
-- trace of who typed them.
create table unanswered_search (
    text text not null primary key,
    occurrences bigint not null,
    last_on $date not null
);
