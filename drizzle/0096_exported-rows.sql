ALTER TABLE "api_changes" ADD COLUMN "shown" text;--> statement-breakpoint
ALTER TABLE "api_changes" ADD COLUMN "beside" text;--> statement-breakpoint
ALTER TABLE "api_changes" DROP COLUMN "gone";
--> statement-breakpoint
-- Without the nulls at the end, which most lists have. So no list ends with a list.
create function public.exported_values(list json) returns text language sql immutable strict parallel safe as $$
  select rtrim(list::text, ' ,nul]') || ']'
$$;
--> statement-breakpoint
-- What exports show of rows, packed, so that a page of an export reads one text for each and no table beside. As a list of values in a fixed order,
-- which `api/frame/packed.ts` reads, so that how the answer looks may change without these. The first says when the row changed, in milliseconds:
-- writing a time out costs the reading of a page more than anything else. Where there is no such row, it stands alone.
create function public.exported_ticket(ticket bigint, changed timestamptz) returns text language plpgsql stable as $$
begin
  return coalesce((
    select public.exported_values(json_build_array(floor(extract(epoch from changed) * 1000), subject, status, channel, requester_id, tags, custom_fields,
      floor(extract(epoch from created_at) * 1000), floor(extract(epoch from updated_at) * 1000), floor(extract(epoch from first_replied_at) * 1000),
      priority, assignee_id, group_name, type, organization_id, external_id, problem_id, nullif(array_to_string(cc, ','), ''),
      nullif(array_to_string(followers, ','), ''), nullif(spam_at is not null, false)))
    from tickets.tickets where id = ticket), public.exported_values(json_build_array(floor(extract(epoch from changed) * 1000))));
end
$$;
--> statement-breakpoint
-- Its first comment and how it was rated; empty where there is neither.
create function public.exported_beside_ticket(ticket bigint) returns text language plpgsql stable as $$
begin
  return coalesce((
    select public.exported_values(json_build_array(first.body, first.public, first.agent_id, rated.id, rated.score, rated.reason))
    from (select body, public, agent_id from tickets.comments where ticket_id = ticket order by id limit 1) as first
    full join (select id, score, reason from tickets.satisfaction where ticket_id = ticket) as rated on true), '');
end
$$;
--> statement-breakpoint
create function public.exported_requester(person bigint, changed timestamptz) returns text language plpgsql stable as $$
begin
  return coalesce((
    select public.exported_values(json_build_array(floor(extract(epoch from changed) * 1000), name, email, external_id, organization_id, locale,
      floor(extract(epoch from created_at) * 1000), floor(extract(epoch from updated_at) * 1000)))
    from tickets.requesters where id = person), public.exported_values(json_build_array(floor(extract(epoch from changed) * 1000))));
end
$$;
--> statement-breakpoint
create function public.exported_account(person bigint) returns text language plpgsql stable as $$
begin
  return coalesce((
    select public.exported_values(json_build_array(name, email, external_id, organization_id, locale, floor(extract(epoch from created_at) * 1000), id, role,
      floor(extract(epoch from signed_in_at) * 1000), totp_confirmed_at is not null, floor(extract(epoch from suspended_at) * 1000),
      floor(extract(epoch from deleted_at) * 1000)))
    from public.users where person_id = person), '');
end
$$;
--> statement-breakpoint
create function public.exported_organization(organization bigint, changed timestamptz) returns text language plpgsql stable as $$
begin
  return coalesce((
    select public.exported_values(json_build_array(floor(extract(epoch from changed) * 1000), name, external_id,
      floor(extract(epoch from created_at) * 1000), floor(extract(epoch from updated_at) * 1000)))
    from tickets.organizations where id = organization), public.exported_values(json_build_array(floor(extract(epoch from changed) * 1000))));
end
$$;
--> statement-breakpoint
-- As before, with what exports show of the row. What belongs to it is written by what writes that; a new ticket has nothing yet.
create or replace function public.note_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  changed constant bigint := coalesce(new.id, old.id);
  moment constant timestamptz := clock_timestamp();
  packed text;
  packed_beside text;
begin
  if tg_argv[0] = 'ticket' then
    packed := public.exported_ticket(changed, moment);
    packed_beside := case when tg_op = 'INSERT' then '' end;
  elsif tg_argv[0] = 'user' then
    packed := public.exported_requester(changed, moment);
    packed_beside := case when tg_op = 'INSERT' then public.exported_account(changed) end;
  else
    packed := public.exported_organization(changed, moment);
    packed_beside := '';
  end if;
  insert into public.api_changes as c (kind, row_id, changed_in, changed_at, shown, beside)
    values (tg_argv[0], changed, pg_current_xact_id()::text::bigint, moment, packed, packed_beside)
    on conflict (kind, row_id) do update
      set changed_in = excluded.changed_in, changed_at = excluded.changed_at, shown = excluded.shown;
  return null;
end
$$;
--> statement-breakpoint
-- As before, with what exports show of the account.
create or replace function public.note_account_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment constant timestamptz := clock_timestamp();
  person bigint;
begin
  foreach person in array array[new.person_id, nullif(old.person_id, coalesce(new.person_id, 0))] loop
    continue when person is null;
    insert into public.api_changes (kind, row_id, changed_in, changed_at)
      values ('user', person, pg_current_xact_id()::text::bigint, moment) on conflict do nothing;
    -- What another transaction is writing of the same person is waited for, and the next statement sees it.
    perform from public.api_changes where kind = 'user' and row_id = person for update;
    update public.api_changes
      set changed_in = pg_current_xact_id()::text::bigint, changed_at = moment,
        shown = public.exported_requester(person, moment), beside = public.exported_account(person)
      where kind = 'user' and row_id = person;
  end loop;
  return null;
end
$$;
--> statement-breakpoint
drop trigger note_account_change on public.users;
--> statement-breakpoint
create trigger note_account_change after insert or update or delete on public.users for each row execute function public.note_account_change();
--> statement-breakpoint
-- What belongs to a ticket: written where it is another than it was, which most comments do not make it.
create function public.note_change_beside() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment constant timestamptz := clock_timestamp();
  ticket bigint;
begin
  foreach ticket in array array[new.ticket_id, nullif(old.ticket_id, coalesce(new.ticket_id, 0))] loop
    continue when ticket is null;
    if tg_table_name = 'comments' then
      continue when exists (select from tickets.comments where ticket_id = ticket and id < least(old.id, new.id));
    end if;
    -- As there.
    perform from public.api_changes where kind = 'ticket' and row_id = ticket for update;
    update public.api_changes
      set changed_in = pg_current_xact_id()::text::bigint, changed_at = moment, shown = public.exported_ticket(ticket, moment), beside = now_is.beside
      from (select public.exported_beside_ticket(ticket) as beside offset 0) as now_is
      where kind = 'ticket' and row_id = ticket and api_changes.beside is distinct from now_is.beside;
  end loop;
  return null;
end
$$;
--> statement-breakpoint
revoke execute on function public.note_change_beside() from public;
--> statement-breakpoint
-- After "note_comment" and "record" in the alphabet, which wait for others that write the same ticket.
create trigger show_in_exports after insert or delete on tickets.comments for each row execute function public.note_change_beside();
--> statement-breakpoint
create trigger show_changed_in_exports after update on tickets.comments for each row
  when ((old.id, old.ticket_id, old.body, old.public, old.agent_id) is distinct from (new.id, new.ticket_id, new.body, new.public, new.agent_id))
  execute function public.note_change_beside();
--> statement-breakpoint
create trigger show_in_exports after insert or update or delete on tickets.satisfaction for each row execute function public.note_change_beside();
--> statement-breakpoint
-- Where there are many rows, a job writes what exports show of them; until then a page makes it when it reads them.
do $$ begin
  if (select count(*) from (select from api_changes limit 20000) as counted) < 20000 then
    update api_changes set
      shown = case kind when 'ticket' then exported_ticket(row_id, changed_at) when 'user' then exported_requester(row_id, changed_at)
        else exported_organization(row_id, changed_at) end,
      beside = case kind when 'ticket' then exported_beside_ticket(row_id) when 'user' then exported_account(row_id) else '' end;
  else
    insert into "jobs" ("kind", "name") values ('pack-exported-rows', 'pack-exported-rows');
  end if;
end $$;
