-- The words of a text of a request, each with the step that the request stands in: 8,192 of them each, as in `tickets/search/find-by-words.ts`. So
-- a word, and the beginning of one, is looked up among the words of some steps alone, however many requests there have ever been.
create function tickets.words_by_step(given text, ticket bigint) returns tsvector language plpgsql immutable strict parallel safe as $$
declare
  step text := (ticket >> 13) || '~';
  found text[] := tsvector_to_array(to_tsvector('pg_catalog.simple'::regconfig, left(given, 30000)));
begin
  -- With its step a word must not be longer than an index takes.
  if octet_length(given) > 1000 then
    found := array(select left(word, 200) from unnest(found) as word);
  end if;
  return array_to_tsvector(string_to_array(step || array_to_string(found, e'\n' || step), e'\n'));
end
$$;
--> statement-breakpoint
-- All of these words, those with * at the end as the beginning of one, in requests from the first number to the last.
create function tickets.words_query(words text[], first_ticket bigint, last_ticket bigint) returns tsquery language sql immutable strict parallel safe as $$
  select string_agg((
    select string_agg(quote_literal(step || '~' || rtrim(word, '*')) || case when right(word, 1) = '*' then ':*' else '' end, ' & ')
    from unnest(words) as word
  ), ' | ')::tsquery
  from generate_series(first_ticket >> 13, last_ticket >> 13) as step
$$;
--> statement-breakpoint
-- Where there are many, the table would be locked for minutes: a job builds the index beside all other work, and until it is there the former one
-- answers. The search sees by that which of them to ask.
do $$ begin
  if (select count(*) from (select from "tickets"."comments" limit 20000) as counted) < 20000 then
    drop index "tickets"."comments_words";
    drop index "tickets"."tickets_subject_words";
    create index "comments_words_by_step" on "tickets"."comments" using gin (tickets.words_by_step("body", "ticket_id"));
    create index "tickets_subject_words_by_step" on "tickets"."tickets" using gin (tickets.words_by_step("subject", "id"));
  else
    insert into "jobs" ("kind", "name") values ('index-words-of-requests', 'index-words-of-requests');
  end if;
end $$;
