-- What was struck out of a comment, or changed, is not kept in what webhooks were told of it either, and not told once more.
create function public.webhook_of_changed_comment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  was constant text := '"body":' || to_json(old.body)::text;
  becomes constant text := '"body":' || to_json(new.body)::text;
begin
  -- One that says it in other words than the comment did nobody should read any more.
  update public.webhook_deliveries set body = case when strpos(body, was) > 0 then replace(body, was, becomes) end
    where subject_id = new.ticket_id and event in ('ticket.created', 'ticket.comment.created', 'ticket.note.created')
      and strpos(body, '"comment":{"id":' || new.id || ',') > 0;
  return null;
end
$$;
--> statement-breakpoint
revoke execute on function public.webhook_of_changed_comment() from public;
--> statement-breakpoint
create trigger change_told after update of body on tickets.comments
  for each row when (old.body is distinct from new.body) execute function public.webhook_of_changed_comment();
