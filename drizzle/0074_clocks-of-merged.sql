-- A merge is an event of the ticket that is merged; the clocks of the one that goes on follow it too.
create or replace function public.queue_sla() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.sla_due (ticket_id, event_id)
    select due.ticket, new.id from (
      select new.ticket_id as ticket
      union
      select id from tickets.tickets
      where jsonb_exists(new.changes, 'merged_into_id')
        and id in ((new.changes -> 'merged_into_id' ->> 0)::bigint, (new.changes -> 'merged_into_id' ->> 1)::bigint)
    ) as due
    where exists (select from public.sla_policies);
  return null;
end
$$;
