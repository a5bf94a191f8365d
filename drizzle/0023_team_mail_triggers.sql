-- What was read before asking is on the ticket for good; that it is there is no news.
create or replace function tickets.record_ticket() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  -- Times follow from other changes, and the key is of no meaning to people.
  silent constant text[] := '{id,created_at,updated_at,first_replied_at,solved_at,closed_at,submission_key,read_before}';
  changes jsonb;
begin
  if tg_op = 'DELETE' then
    perform tickets.write_event(old.id, 'ticket.deleted', null, '{}');
    return null;
  end if;
  changes := tickets.differences(coalesce(to_jsonb(old), '{}'), to_jsonb(new) - silent);
  if tg_op = 'INSERT' then
    perform tickets.write_event(new.id, 'ticket.created', null, changes);
  elsif changes <> '{}' then
    perform tickets.write_event(new.id, 'ticket.updated', null, changes);
  end if;
  return null;
end
$$;
--> statement-breakpoint
-- An answer that is deleted, or no longer public, has not been given: the next one is the first.
create function tickets.note_reply_gone() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update tickets.tickets set first_replied_at = (
    select min(created_at) from tickets.comments where ticket_id = old.ticket_id and public and author = 'agent'
  ) where id = old.ticket_id;
  return null;
end
$$;
--> statement-breakpoint
create trigger note_reply_gone after delete on tickets.comments
  for each row when (old.public and old.author = 'agent') execute function tickets.note_reply_gone();
--> statement-breakpoint
create trigger note_reply_hidden after update of public, author on tickets.comments
  for each row when (old.public and old.author = 'agent' and not (new.public and new.author = 'agent'))
  execute function tickets.note_reply_gone();
--> statement-breakpoint
-- Tickets whose answers went before there were these triggers.
update tickets.tickets set first_replied_at = null
where first_replied_at is not null and status not in ('solved', 'closed') and not exists (
  select from tickets.comments where ticket_id = tickets.id and public and author = 'agent'
);
