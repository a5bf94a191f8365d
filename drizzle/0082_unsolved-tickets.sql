CREATE TABLE "unsolved_tickets" (
	"ticket_id" bigint PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"status" text NOT NULL,
	"priority" text,
	"type" text,
	"channel" text NOT NULL,
	"requester_id" bigint NOT NULL,
	"requester_name" text NOT NULL,
	"plan" text,
	"assignee_id" bigint,
	"group_name" text,
	"tags" text[] NOT NULL,
	"custom_fields" jsonb NOT NULL,
	"locale" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"awaiting_reply_since" timestamp with time zone,
	"due_at" timestamp with time zone,
	"later_due_ats" timestamp with time zone[] DEFAULT '{}'::timestamptz[] NOT NULL,
	"reply_due_at" timestamp with time zone,
	"reply_target_seconds" integer,
	"reply_business_hours" boolean,
	"reply_schedule_id" bigint
);
--> statement-breakpoint
ALTER TABLE "unsolved_tickets" ADD CONSTRAINT "unsolved_tickets_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unsolved_tickets_due" ON "unsolved_tickets" USING btree (coalesce("due_at", 'infinity'),"ticket_id");--> statement-breakpoint
CREATE INDEX "unsolved_tickets_requester" ON "unsolved_tickets" USING btree ("requester_id");--> statement-breakpoint
CREATE INDEX "unsolved_tickets_timed" ON "unsolved_tickets" USING btree ("reply_due_at","ticket_id") WHERE "unsolved_tickets"."awaiting_reply_since" is not null and "unsolved_tickets"."reply_due_at" is not null;--> statement-breakpoint
CREATE INDEX "unsolved_tickets_untimed" ON "unsolved_tickets" USING btree ("awaiting_reply_since","ticket_id") WHERE "unsolved_tickets"."awaiting_reply_since" is not null and "unsolved_tickets"."reply_due_at" is null;
--> statement-breakpoint
-- Rows of this table are written again and again: room for that on each page.
alter table unsolved_tickets set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
--> statement-breakpoint
-- Rows for those of these tickets that are not solved, as they are now; their clocks are noted apart.
create function public.add_unsolved(ids bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into public.unsolved_tickets (ticket_id, subject, status, priority, type, channel, requester_id, requester_name, plan, assignee_id,
    group_name, tags, custom_fields, locale, created_at, updated_at, awaiting_reply_since)
  select t.id, t.subject, t.status, t.priority, t.type, t.channel, t.requester_id, r.name, a.plan, t.assignee_id,
    t.group_name, t.tags, t.custom_fields, t.locale, t.created_at, t.updated_at, t.awaiting_reply_since
  from tickets.tickets as t
  join tickets.requesters as r on r.id = t.requester_id
  left join public.users as a on a.email = r.email
  where t.id = any(ids) and t.status in ('new', 'open', 'pending', 'hold') and t.spam_at is null
$$;
--> statement-breakpoint
-- Where the clocks of these tickets stand.
create function public.note_due_times(ids bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.unsolved_tickets as kept set
    due_at = due.times[1], later_due_ats = coalesce(due.times[2:], '{}'),
    reply_due_at = reply.due_at, reply_target_seconds = reply.target_seconds,
    reply_business_hours = reply.business_hours, reply_schedule_id = reply.schedule_id
  from (select distinct unnest(ids) as id) as given
  left join lateral (
    select array_agg(due_at order by due_at) as times from public.sla_instances
    where ticket_id = given.id and ended_at is null and due_at is not null
  ) as due on true
  left join lateral (
    select due_at, target_seconds, business_hours, schedule_id from public.sla_instances
    where ticket_id = given.id and ended_at is null and due_at is not null and metric in ('first_reply_time', 'next_reply_time')
    order by due_at limit 1
  ) as reply on true
  where kept.ticket_id = given.id
    and (kept.due_at, kept.later_due_ats, kept.reply_due_at, kept.reply_target_seconds, kept.reply_business_hours, kept.reply_schedule_id)
      is distinct from (due.times[1], coalesce(due.times[2:], '{}'), reply.due_at, reply.target_seconds, reply.business_hours, reply.schedule_id)
$$;
--> statement-breakpoint
-- Whatever program writes a ticket: its row among the unsolved is as it is. Runs with its owner's rights, so that a program needs none for
-- Helpwell's own tables. Where the clocks stand is written by what writes clocks, and here only when a ticket is opened again.
create function public.keep_unsolved() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.status in ('solved', 'closed') or new.spam_at is not null then
    if tg_op = 'UPDATE' and old.status not in ('solved', 'closed') and old.spam_at is null then
      delete from public.unsolved_tickets where ticket_id = new.id;
    end if;
    return null;
  end if;
  if tg_op = 'UPDATE' and old.requester_id = new.requester_id then
    update public.unsolved_tickets set
      subject = new.subject, status = new.status, priority = new.priority, type = new.type, channel = new.channel,
      assignee_id = new.assignee_id, group_name = new.group_name, tags = new.tags,
      custom_fields = new.custom_fields, locale = new.locale, created_at = new.created_at, updated_at = new.updated_at,
      awaiting_reply_since = new.awaiting_reply_since
    where ticket_id = new.id;
    if found then
      return null;
    end if;
  end if;
  if tg_op = 'UPDATE' then
    delete from public.unsolved_tickets where ticket_id = new.id;
  end if;
  perform public.add_unsolved(array[new.id]);
  if tg_op = 'UPDATE' then
    perform public.note_due_times(array[new.id]);
  end if;
  return null;
end
$$;
--> statement-breakpoint
create function public.keep_due_times() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.note_due_times(array(select distinct ticket_id from changed));
  return null;
end
$$;
--> statement-breakpoint
create function public.keep_unsolved_requester() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.unsolved_tickets set requester_name = new.name, plan = (select plan from public.users where email = new.email)
    where requester_id = new.id;
  return null;
end
$$;
--> statement-breakpoint
-- An account that begins, ends, or has another address or plan.
create function public.keep_unsolved_plan() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.unsolved_tickets as kept set plan = a.plan
  from tickets.requesters as r left join public.users as a on a.email = r.email
  where r.id = kept.requester_id and kept.plan is distinct from a.plan
    and r.email in (case when tg_op <> 'INSERT' then old.email end, case when tg_op <> 'DELETE' then new.email end);
  return null;
end
$$;
--> statement-breakpoint
-- For what nobody kept: triggers that were switched off, and whoever wrote at the same moment without seeing the other.
create function public.mend_unsolved() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ticket bigint;
begin
  for ticket in
    select coalesce(t.id, kept.ticket_id)
    from (select * from tickets.tickets where status in ('new', 'open', 'pending', 'hold') and spam_at is null) as t
    full join public.unsolved_tickets as kept on kept.ticket_id = t.id
    left join tickets.requesters as r on r.id = t.requester_id
    left join public.users as a on a.email = r.email
    where t.id is null or kept.ticket_id is null
      or (kept.subject, kept.status, kept.priority, kept.type, kept.channel, kept.requester_id, kept.requester_name, kept.plan,
          kept.assignee_id, kept.group_name, kept.tags, kept.custom_fields, kept.locale, kept.created_at, kept.updated_at,
          kept.awaiting_reply_since)
        is distinct from (t.subject, t.status, t.priority, t.type, t.channel, t.requester_id, r.name, a.plan,
          t.assignee_id, t.group_name, t.tags, t.custom_fields, t.locale, t.created_at, t.updated_at, t.awaiting_reply_since)
  loop
    -- Whoever writes it at the moment is waited for.
    perform from tickets.tickets where id = ticket for share;
    delete from public.unsolved_tickets where ticket_id = ticket;
    perform public.add_unsolved(array[ticket]);
  end loop;
  perform public.note_due_times(array(select ticket_id from public.unsolved_tickets));
end
$$;
--> statement-breakpoint
revoke execute on function public.add_unsolved(bigint[]), public.note_due_times(bigint[]), public.mend_unsolved(), public.keep_unsolved(),
  public.keep_due_times(), public.keep_unsolved_requester(), public.keep_unsolved_plan() from public;
--> statement-breakpoint
create trigger keep_unsolved after insert or update on tickets.tickets
  for each row execute function public.keep_unsolved();
--> statement-breakpoint
create trigger keep_due_times_of_new after insert on sla_instances
  referencing new table as changed for each statement execute function public.keep_due_times();
--> statement-breakpoint
create trigger keep_due_times after update on sla_instances
  referencing new table as changed for each statement execute function public.keep_due_times();
--> statement-breakpoint
create trigger keep_due_times_of_gone after delete on sla_instances
  referencing old table as changed for each statement execute function public.keep_due_times();
--> statement-breakpoint
-- A ticket that is opened again while its clocks are being set sees them as they were, and whoever sets them does not see its row yet. The
-- event of opening has the clocks looked at once more, after both.
create trigger keep_due_times after delete on sla_due
  referencing old table as changed for each statement execute function public.keep_due_times();
--> statement-breakpoint
create trigger keep_unsolved after update of name, email on tickets.requesters
  for each row when ((old.name, old.email) is distinct from (new.name, new.email)) execute function public.keep_unsolved_requester();
--> statement-breakpoint
create trigger keep_unsolved_of_new after insert or delete on users
  for each row execute function public.keep_unsolved_plan();
--> statement-breakpoint
create trigger keep_unsolved after update of email, plan on users
  for each row when ((old.email, old.plan) is distinct from (new.email, new.plan)) execute function public.keep_unsolved_plan();
--> statement-breakpoint
select public.add_unsolved(array(select id from tickets.tickets where status in ('new', 'open', 'pending', 'hold') and spam_at is null));
--> statement-breakpoint
select public.note_due_times(array(select ticket_id from unsolved_tickets));
