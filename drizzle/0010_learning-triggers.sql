-- A solved ticket may teach which page answers its question: noted in the transaction that solves it, or that adds the answer afterwards,
-- whatever program writes. Runs with its owner's rights, so that a program needs none for Helpwell's own tables.
create function public.queue_ticket_lesson() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.ticket_lessons as known (ticket_id, due_at)
    select id, now() from tickets.tickets where id = new.ticket_id and solved_at is not null
    on conflict (ticket_id) do update set due_at = excluded.due_at where known.learnt_at is null;
  return null;
end
$$;
--> statement-breakpoint
revoke execute on function public.queue_ticket_lesson() from public;
--> statement-breakpoint
create trigger queue_lesson after insert on tickets.events for each row
  when (
    new.kind in ('ticket.created', 'comment.created', 'comment.updated')
    or (new.kind = 'ticket.updated' and jsonb_exists(new.changes, 'status'))
  )
  execute function public.queue_ticket_lesson();
--> statement-breakpoint
insert into ticket_lessons (ticket_id, due_at) select id, now() from tickets.tickets where solved_at is not null;
--> statement-breakpoint
-- What editors say about words and answers, each node follows.
create function search_editing_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('search_editing', '');
  return null;
end
$$;
--> statement-breakpoint
create trigger search_synonyms_notify after insert or update or delete on search_synonyms
  for each statement execute function search_editing_notify();
--> statement-breakpoint
create trigger search_pins_notify after insert or update or delete on search_pins
  for each statement execute function search_editing_notify();
