-- Whatever program writes it: an event that may be worth a mail is noted in its own transaction. Runs with its owner's
-- rights, so that a program needs none for Helpwell's own tables.
create function public.queue_ticket_mail() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.ticket_mails_due (event_id) values (new.id);
  return null;
end
$$;
--> statement-breakpoint
revoke execute on function public.queue_ticket_mail() from public;
--> statement-breakpoint
create trigger queue_mail after insert on tickets.events for each row
  when (
    new.kind in ('ticket.created', 'comment.created', 'comment.updated')
    or (new.kind = 'ticket.updated' and jsonb_exists(new.changes, 'status'))
  )
  execute function public.queue_ticket_mail();
--> statement-breakpoint
-- Addresses are compared, so copies are kept as requesters' addresses are: lower case, trimmed.
create or replace function tickets.keep_ticket() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.status = 'closed' and new.status <> 'closed' then
      raise exception 'Ticket % is closed for good; file a new one that follows it up.', old.id
        using errcode = 'check_violation', constraint = 'tickets_closed_is_final', schema = 'tickets', table = 'tickets';
    end if;
    -- The clock, not the transaction's start: whoever reads "everything since" must not miss a slow transaction's change.
    new.updated_at := clock_timestamp();
  end if;
  new.cc := array(select lower(btrim(address)) from unnest(new.cc) with ordinality as copied (address, place) order by place);
  if new.status in ('solved', 'closed') then
    new.solved_at := coalesce(new.solved_at, clock_timestamp());
  else
    new.solved_at := null;
  end if;
  if new.status = 'closed' then
    new.closed_at := coalesce(new.closed_at, clock_timestamp());
  else
    new.closed_at := null;
  end if;
  return new;
end
$$;
--> statement-breakpoint
update tickets.tickets set cc = cc where cc <> '{}' and cc::text <> lower(cc::text);
