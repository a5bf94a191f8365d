-- The requests from the first number to the last with words: what is looked for has @ where the number of a step stands, and each step is looked up
-- by itself. Planned once for all of them, with the index that is there for it, however little the server knows of the words.
create function tickets.ids_by_step(looked_for text, first_ticket bigint, last_ticket bigint, in_subjects boolean, in_messages boolean)
returns setof bigint language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off as $$
declare
  query tsquery;
begin
  for step in first_ticket >> 13 .. last_ticket >> 13 loop
    query := replace(looked_for, '@', step::text)::tsquery;
    if in_subjects then
      return query select s.id from tickets.tickets s where tickets.words_by_step(s.subject, s.id) @@ query;
    end if;
    if in_messages then
      return query select c.ticket_id from tickets.comments c where tickets.words_by_step(c.body, c.ticket_id) @@ query;
    end if;
  end loop;
end
$$;
-- words_query stays: servers of the version before look by it while this one is brought up beside them.
