-- What the ticket store promises to every program that writes to it, whatever that program is: times are kept, every
-- change is an event, and every event is announced. Functions run with their owner's rights, so that a program needs no
-- right to write to tickets.events.

-- Who is at work: what the program said with set_config('helpwell.actor', …), else the name it logged in with.
create function tickets.actor() returns text language sql stable as $$
  select coalesce(nullif(current_setting('helpwell.actor', true), ''), 'database:' || session_user)
$$;
--> statement-breakpoint
create function tickets.write_event(ticket bigint, kind text, subject bigint, changes jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  event bigint;
begin
  -- While a ticket is being deleted its comments go with it; there is nothing left to hang an event on.
  insert into tickets.events (ticket_id, kind, subject_id, actor, changes)
    select ticket, write_event.kind, subject, tickets.actor(), write_event.changes
    where exists (select from tickets.tickets where id = ticket)
    returning id into event;
  if event is not null or write_event.kind = 'ticket.deleted' then
    perform pg_notify('tickets', json_build_object('ticketId', ticket, 'eventId', event, 'kind', write_event.kind)::text);
  end if;
end
$$;
--> statement-breakpoint
-- Old and new value of each column that differs; a row that begins has only new ones.
create function tickets.differences(before jsonb, after jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(key, jsonb_build_array(before -> key, value)), '{}')
  from jsonb_each(after)
  where value is distinct from coalesce(before -> key, 'null')
$$;
--> statement-breakpoint
create function tickets.record_ticket() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  -- Times follow from other changes, and the key is of no meaning to people.
  silent constant text[] := '{id,created_at,updated_at,first_replied_at,solved_at,closed_at,submission_key}';
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
-- For comments, attachments and satisfaction, whose name is the trigger's argument. What was deleted is not written down
-- again: it may have been deleted because nobody should read it. A new comment's text is in the comment.
create function tickets.record_part() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  noun constant text := tg_argv[0];
  silent text[] := '{id,ticket_id,created_at,updated_at,submission_digest,token_hash,storage_key}';
  changes jsonb;
begin
  if tg_op = 'DELETE' then
    if old.ticket_id is not null then
      update tickets.tickets set updated_at = clock_timestamp() where id = old.ticket_id;
      perform tickets.write_event(old.ticket_id, noun || '.deleted', old.id, '{}');
    end if;
    return null;
  end if;
  -- An upload nobody has claimed yet belongs to no ticket; being claimed is its beginning.
  if new.ticket_id is null then
    return null;
  end if;
  if tg_op = 'INSERT' or old.ticket_id is null then
    changes := tickets.differences('{}', to_jsonb(new) - silent - 'body');
    perform tickets.write_event(new.ticket_id, noun || '.created', new.id, changes);
  else
    changes := tickets.differences(to_jsonb(old), to_jsonb(new) - array_remove(silent, 'ticket_id'));
    if changes = '{}' then
      return null;
    end if;
    perform tickets.write_event(new.ticket_id, noun || '.updated', new.id, changes);
  end if;
  update tickets.tickets set updated_at = clock_timestamp() where id = new.ticket_id;
  return null;
end
$$;
--> statement-breakpoint
create function tickets.keep_ticket() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.status = 'closed' and new.status <> 'closed' then
      raise exception 'Ticket % is closed for good; file a new one that follows it up.', old.id
        using errcode = 'check_violation', constraint = 'tickets_closed_is_final', schema = 'tickets', table = 'tickets';
    end if;
    -- The clock, not the transaction's start: whoever reads "everything since" must not miss a slow transaction's change.
    new.updated_at := clock_timestamp();
  end if;
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
create function tickets.note_first_reply() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update tickets.tickets set first_replied_at = least(first_replied_at, new.created_at) where id = new.ticket_id;
  return null;
end
$$;
--> statement-breakpoint
create function tickets.keep_requester() returns trigger language plpgsql as $$
begin
  new.email := nullif(lower(btrim(new.email)), '');
  if tg_op = 'UPDATE' then
    new.updated_at := clock_timestamp();
  end if;
  return new;
end
$$;
--> statement-breakpoint
create function tickets.keep_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;
--> statement-breakpoint
create trigger keep before insert or update on tickets.tickets
  for each row execute function tickets.keep_ticket();
--> statement-breakpoint
create trigger record after insert or update or delete on tickets.tickets
  for each row execute function tickets.record_ticket();
--> statement-breakpoint
create trigger record after insert or update or delete on tickets.comments
  for each row execute function tickets.record_part('comment');
--> statement-breakpoint
create trigger note_first_reply after insert or update of public on tickets.comments
  for each row when (new.public and new.author = 'agent') execute function tickets.note_first_reply();
--> statement-breakpoint
create trigger record after insert or update or delete on tickets.attachments
  for each row execute function tickets.record_part('attachment');
--> statement-breakpoint
create trigger keep before update on tickets.satisfaction
  for each row execute function tickets.keep_updated_at();
--> statement-breakpoint
create trigger record after insert or update or delete on tickets.satisfaction
  for each row execute function tickets.record_part('satisfaction');
--> statement-breakpoint
create trigger keep before insert or update on tickets.requesters
  for each row execute function tickets.keep_requester();
--> statement-breakpoint
create trigger keep before update on tickets.organizations
  for each row execute function tickets.keep_updated_at();
