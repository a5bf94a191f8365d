CREATE TABLE "schedule_holidays" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "schedule_holidays_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"schedule_id" bigint NOT NULL,
	"day" date NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"hours" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "schedule_holidays_day" UNIQUE("schedule_id","day","source"),
	CONSTRAINT "schedule_holidays_name_length" CHECK (char_length("schedule_holidays"."name") between 1 and 100),
	CONSTRAINT "schedule_holidays_source" CHECK ("schedule_holidays"."source" in ('own', 'feed', 'country'))
);
--> statement-breakpoint
CREATE TABLE "schedule_intervals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "schedule_intervals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"schedule_id" bigint NOT NULL,
	"weekday" integer NOT NULL,
	"from_minute" integer NOT NULL,
	"to_minute" integer NOT NULL,
	CONSTRAINT "schedule_intervals_weekday" CHECK ("schedule_intervals"."weekday" between 0 and 6),
	CONSTRAINT "schedule_intervals_from" CHECK ("schedule_intervals"."from_minute" between 0 and 1439),
	CONSTRAINT "schedule_intervals_to" CHECK ("schedule_intervals"."to_minute" > "schedule_intervals"."from_minute" and "schedule_intervals"."to_minute" <= "schedule_intervals"."from_minute" + 1440)
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "schedules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"country" text,
	"feed_url" text,
	"feed_read_at" timestamp with time zone,
	"feed_error" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "schedules_name" UNIQUE("name"),
	CONSTRAINT "schedules_name_length" CHECK (char_length("schedules"."name") between 1 and 100),
	CONSTRAINT "schedules_time_zone_length" CHECK (char_length("schedules"."time_zone") between 1 and 100),
	CONSTRAINT "schedules_country_form" CHECK ("schedules"."country" ~ '^[A-Z]{2}(-[A-Za-z0-9]{1,5}){0,2}$'),
	CONSTRAINT "schedules_feed_url_length" CHECK (char_length("schedules"."feed_url") between 1 and 2000)
);
--> statement-breakpoint
CREATE TABLE "sla_due" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sla_due_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"event_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sla_instances" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sla_instances_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"metric" text NOT NULL,
	"instance" integer NOT NULL,
	"policy_id" bigint NOT NULL,
	"schedule_id" bigint NOT NULL,
	"priority" text NOT NULL,
	"target_seconds" integer NOT NULL,
	"business_hours" boolean NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"remaining_seconds" integer,
	"ended_at" timestamp with time zone,
	"outcome" text,
	"breached_at" timestamp with time zone,
	"breached_by_edit" boolean DEFAULT false NOT NULL,
	"warn_at" timestamp with time zone,
	"warned_at" timestamp with time zone,
	"tell_at" timestamp with time zone,
	"told_at" timestamp with time zone,
	"caused_by" bigint,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sla_instances_of_ticket" UNIQUE("ticket_id","metric","instance"),
	CONSTRAINT "sla_instances_metric" CHECK ("sla_instances"."metric" in ('first_reply_time', 'next_reply_time', 'periodic_update_time', 'pausable_update_time', 'requester_wait_time', 'agent_work_time', 'total_resolution_time')),
	CONSTRAINT "sla_instances_priority" CHECK ("sla_instances"."priority" in ('low', 'normal', 'high', 'urgent')),
	CONSTRAINT "sla_instances_outcome" CHECK ("sla_instances"."outcome" in ('replied', 'solved', 'no_reply_needed', 'merged', 'policy_removed')),
	CONSTRAINT "sla_instances_ended" CHECK (("sla_instances"."ended_at" is null) = ("sla_instances"."outcome" is null)),
	CONSTRAINT "sla_instances_paused" CHECK ("sla_instances"."paused_at" is null or "sla_instances"."due_at" is null)
);
--> statement-breakpoint
CREATE TABLE "sla_policies" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sla_policies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"conditions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"schedule_id" bigint NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sla_policies_title" UNIQUE("title"),
	CONSTRAINT "sla_policies_title_length" CHECK (char_length("sla_policies"."title") between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "sla_policy_metrics" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sla_policy_metrics_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"policy_id" bigint NOT NULL,
	"priority" text NOT NULL,
	"metric" text NOT NULL,
	"target_seconds" integer NOT NULL,
	"business_hours" boolean NOT NULL,
	CONSTRAINT "sla_policy_metrics_of_policy" UNIQUE("policy_id","priority","metric"),
	CONSTRAINT "sla_policy_metrics_priority" CHECK ("sla_policy_metrics"."priority" in ('low', 'normal', 'high', 'urgent')),
	CONSTRAINT "sla_policy_metrics_metric" CHECK ("sla_policy_metrics"."metric" in ('first_reply_time', 'next_reply_time', 'periodic_update_time', 'pausable_update_time', 'requester_wait_time', 'agent_work_time', 'total_resolution_time')),
	CONSTRAINT "sla_policy_metrics_target" CHECK ("sla_policy_metrics"."target_seconds" between 60 and 31622400)
);
--> statement-breakpoint
CREATE TABLE "ticket_metric_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ticket_metric_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"metric" text NOT NULL,
	"instance" integer NOT NULL,
	"kind" text NOT NULL,
	"time" timestamp with time zone NOT NULL,
	"policy_id" bigint,
	"target_seconds" integer,
	"business_hours" boolean,
	"calendar_seconds" bigint,
	"business_seconds" bigint,
	"outcome" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ticket_metric_events_kind" CHECK ("ticket_metric_events"."kind" in ('activate', 'pause', 'fulfill', 'apply_sla', 'breach', 'update_status')),
	CONSTRAINT "ticket_metric_events_metric" CHECK ("ticket_metric_events"."metric" in ('first_reply_time', 'next_reply_time', 'periodic_update_time', 'pausable_update_time', 'requester_wait_time', 'agent_work_time', 'total_resolution_time'))
);
--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "latest_customer_comment_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "latest_agent_comment_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "awaiting_reply_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "replies" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "reopens" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "no_reply_needed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "merged_into_id" bigint;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "unanswered_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "settled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "schedule_holidays" ADD CONSTRAINT "schedule_holidays_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_intervals" ADD CONSTRAINT "schedule_intervals_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_due" ADD CONSTRAINT "sla_due_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_instances" ADD CONSTRAINT "sla_instances_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_policies" ADD CONSTRAINT "sla_policies_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_policy_metrics" ADD CONSTRAINT "sla_policy_metrics_policy_id_sla_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."sla_policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_metric_events" ADD CONSTRAINT "ticket_metric_events_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "schedule_intervals_schedule" ON "schedule_intervals" USING btree ("schedule_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sla_due_edited" ON "sla_due" USING btree ("ticket_id") WHERE "sla_due"."event_id" is null;--> statement-breakpoint
CREATE INDEX "sla_due_ticket" ON "sla_due" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "sla_due_events" ON "sla_due" USING btree ("id") WHERE "sla_due"."event_id" is not null;--> statement-breakpoint
CREATE INDEX "sla_instances_running" ON "sla_instances" USING btree ("due_at") WHERE "sla_instances"."ended_at" is null and "sla_instances"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "sla_instances_to_breach" ON "sla_instances" USING btree ("due_at") WHERE "sla_instances"."ended_at" is null and "sla_instances"."due_at" is not null and "sla_instances"."breached_at" is null;--> statement-breakpoint
CREATE INDEX "sla_instances_to_warn" ON "sla_instances" USING btree ("warn_at") WHERE "sla_instances"."warn_at" is not null;--> statement-breakpoint
CREATE INDEX "sla_instances_to_tell" ON "sla_instances" USING btree ("tell_at") WHERE "sla_instances"."tell_at" is not null;--> statement-breakpoint
CREATE INDEX "sla_policies_position" ON "sla_policies" USING btree ("position","id");--> statement-breakpoint
CREATE INDEX "sla_policies_schedule" ON "sla_policies" USING btree ("schedule_id");--> statement-breakpoint
CREATE INDEX "ticket_metric_events_ticket" ON "ticket_metric_events" USING btree ("ticket_id","id");--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_merged_into_id_tickets_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "tickets"."tickets"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tickets_awaiting_reply" ON "tickets"."tickets" USING btree ("awaiting_reply_since") WHERE "tickets"."tickets"."awaiting_reply_since" is not null;--> statement-breakpoint
CREATE INDEX "tickets_merged_into" ON "tickets"."tickets" USING btree ("merged_into_id") WHERE "tickets"."tickets"."merged_into_id" is not null;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_desk_times" CHECK (("tickets"."tickets"."no_reply_needed_at" is null or "tickets"."tickets"."no_reply_needed_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00'));--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_not_merged_into_itself" CHECK ("tickets"."tickets"."merged_into_id" <> "tickets"."tickets"."id");--> statement-breakpoint
-- The oldest public comment of a customer that no public comment of an agent followed, and that nothing has settled. Runs with its owner's
-- rights: a program that writes tickets need not read comments.
create function tickets.unanswered_since(ticket bigint, settled timestamptz) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select min(asked.created_at) from tickets.comments as asked
  where asked.ticket_id = ticket and asked.public and asked.author = 'requester'
    and asked.created_at > coalesce(settled, '-infinity')
    and (asked.created_at, asked.id) > coalesce((
      select row (answer.created_at, answer.id) from tickets.comments as answer
      where answer.ticket_id = ticket and answer.public and answer.author = 'agent'
      order by answer.created_at desc, answer.id desc limit 1
    ), row ('-infinity'::timestamptz, 0::bigint))
$$;
--> statement-breakpoint
create or replace function tickets.keep_ticket() returns trigger language plpgsql as $$
declare
  is_done constant boolean := new.status in ('solved', 'closed');
begin
  if tg_op = 'UPDATE' then
    if old.status = 'closed' and new.status <> 'closed' then
      raise exception 'Ticket % is closed for good; file a new one that follows it up.', old.id
        using errcode = 'check_violation', constraint = 'tickets_closed_is_final', schema = 'tickets', table = 'tickets';
    end if;
    -- The clock, not the transaction's start: whoever reads "everything since" must not miss a slow transaction's change.
    new.updated_at := clock_timestamp();
    if old.status in ('solved', 'closed') and not is_done then
      new.reopens := new.reopens + 1;
    end if;
    -- One that is merged is done because another goes on: what waits there still waits, and here again when the merge is undone.
    if is_done and old.status not in ('solved', 'closed') and new.merged_into_id is null then
      new.settled_at := clock_timestamp();
      new.unanswered_since := null;
    end if;
    if new.no_reply_needed_at is distinct from old.no_reply_needed_at and new.no_reply_needed_at is not null then
      -- Of what is yet to be written nobody knows whether it needs a reply.
      new.no_reply_needed_at := least(new.no_reply_needed_at, clock_timestamp());
      new.settled_at := greatest(new.settled_at, new.no_reply_needed_at);
      new.unanswered_since := tickets.unanswered_since(new.id, new.settled_at);
    end if;
  elsif is_done then
    new.settled_at := coalesce(new.settled_at, new.solved_at, clock_timestamp());
  end if;
  new.awaiting_reply_since := case when is_done or new.merged_into_id is not null then null else new.unanswered_since end;
  new.cc := array(select lower(btrim(address)) from unnest(new.cc) with ordinality as copied (address, place) order by place);
  if is_done then
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
create or replace function tickets.record_ticket() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  -- What follows from other changes, what was read before asking, and the key, which is of no meaning to people.
  silent constant text[] := '{id,created_at,updated_at,first_replied_at,solved_at,closed_at,submission_key,read_before,latest_customer_comment_at,latest_agent_comment_at,awaiting_reply_since,replies,reopens,unanswered_since,settled_at}';
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
-- What a new public comment means for its ticket, without reading the others; only one that is older than those, such as one that is
-- brought in from elsewhere, has them looked through.
create function tickets.note_comment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.author = 'agent' then
    update tickets.tickets set
      first_replied_at = least(first_replied_at, new.created_at),
      latest_agent_comment_at = greatest(latest_agent_comment_at, new.created_at),
      replies = replies + 1,
      unanswered_since = case
        when unanswered_since is null or new.created_at >= greatest(latest_customer_comment_at, unanswered_since) then null
        else tickets.unanswered_since(id, settled_at) end
    where id = new.ticket_id;
  else
    update tickets.tickets set
      latest_customer_comment_at = greatest(latest_customer_comment_at, new.created_at),
      unanswered_since = case
        when new.created_at < latest_agent_comment_at then unanswered_since
        -- Of before the ticket was solved, and brought in now; a slow transaction of who wrote at the moment of solving is not forgotten.
        when new.created_at < settled_at - interval '1 minute' then unanswered_since
        else least(unanswered_since, new.created_at) end
    where id = new.ticket_id;
  end if;
  return null;
end
$$;
--> statement-breakpoint
-- A comment that is gone, or is not what it was: its ticket is reckoned again from all of them.
create function tickets.recount_comments() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  was_answer constant boolean := old.public and old.author = 'agent';
  ticket bigint;
begin
  foreach ticket in array case when tg_op = 'DELETE' then array[old.ticket_id] else array[old.ticket_id, new.ticket_id] end loop
    update tickets.tickets set
      -- A time that another program has given, without a comment, stays until an answer is taken back.
      first_replied_at = case when was_answer then counted.first_answer else least(first_replied_at, counted.first_answer) end,
      latest_agent_comment_at = counted.latest_answer,
      latest_customer_comment_at = counted.latest_question,
      replies = counted.answers,
      unanswered_since = tickets.unanswered_since(id, settled_at)
    from (
      select min(created_at) filter (where author = 'agent') as first_answer,
        max(created_at) filter (where author = 'agent') as latest_answer,
        max(created_at) filter (where author = 'requester') as latest_question,
        count(*) filter (where author = 'agent') as answers
      from tickets.comments where ticket_id = ticket and public
    ) as counted
    where id = ticket;
    exit when tg_op = 'DELETE' or new.ticket_id = old.ticket_id;
  end loop;
  return null;
end
$$;
--> statement-breakpoint
drop trigger note_first_reply on tickets.comments;
--> statement-breakpoint
drop trigger note_reply_gone on tickets.comments;
--> statement-breakpoint
drop trigger note_reply_hidden on tickets.comments;
--> statement-breakpoint
drop function tickets.note_first_reply();
--> statement-breakpoint
drop function tickets.note_reply_gone();
--> statement-breakpoint
create trigger note_comment after insert on tickets.comments
  for each row when (new.public and new.author <> 'system') execute function tickets.note_comment();
--> statement-breakpoint
create trigger note_comment_gone after delete on tickets.comments
  for each row when (old.public and old.author <> 'system') execute function tickets.recount_comments();
--> statement-breakpoint
create trigger note_comment_changed after update of public, author, created_at, ticket_id on tickets.comments
  for each row when (
    (old.public, old.author, old.created_at, old.ticket_id) is distinct from (new.public, new.author, new.created_at, new.ticket_id)
    and (old.public or new.public)
  )
  execute function tickets.recount_comments();
--> statement-breakpoint
-- As before, but a ticket is not written twice for a comment that has already been noted in it.
create or replace function tickets.record_part() returns trigger
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
  if tg_op = 'INSERT' and noun = 'comment' and changes @> '{"public": [null, true]}' and not changes @> '{"author": [null, "system"]}' then
    return null;
  end if;
  update tickets.tickets set updated_at = clock_timestamp() where id = new.ticket_id;
  return null;
end
$$;
--> statement-breakpoint
-- Who is merged into another hands its waiting over; where the merge is undone, the other waits for its own again.
create function tickets.hand_over_waiting() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.merged_into_id is not null then
    update tickets.tickets set unanswered_since = least(unanswered_since, coalesce(old.awaiting_reply_since, new.unanswered_since))
      where id = new.merged_into_id and coalesce(old.awaiting_reply_since, new.unanswered_since) is not null;
  end if;
  if old.merged_into_id is not null then
    update tickets.tickets set unanswered_since = tickets.unanswered_since(id, settled_at) where id = old.merged_into_id;
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger hand_over_waiting after update of merged_into_id on tickets.tickets
  for each row when (new.merged_into_id is distinct from old.merged_into_id) execute function tickets.hand_over_waiting();
--> statement-breakpoint
-- Whatever program writes it: what may set a clock is noted in its own transaction. Runs with its owner's rights, so that a program needs
-- none for Helpwell's own tables. Where nothing was ever promised, nothing is noted.
create function public.queue_sla() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.sla_due (ticket_id, event_id)
    select new.ticket_id, new.id where exists (select from public.sla_policies);
  return null;
end
$$;
--> statement-breakpoint
revoke execute on function public.queue_sla() from public;
--> statement-breakpoint
create trigger queue_sla after insert on tickets.events for each row
  when (
    new.kind in ('comment.created', 'comment.updated', 'comment.deleted', 'ticket.updated')
    -- What is brought in solved has no clocks.
    or (new.kind = 'ticket.created' and not coalesce(new.changes -> 'status' ->> 1, '') in ('solved', 'closed'))
  )
  execute function public.queue_sla();
--> statement-breakpoint
alter table tickets.tickets disable trigger user;
--> statement-breakpoint
update tickets.tickets set
  latest_customer_comment_at = counted.latest_question,
  latest_agent_comment_at = counted.latest_answer,
  replies = counted.answers
from (
  select ticket_id, max(created_at) filter (where author = 'agent') as latest_answer,
    max(created_at) filter (where author = 'requester') as latest_question,
    count(*) filter (where author = 'agent') as answers
  from tickets.comments where public group by ticket_id
) as counted
where tickets.id = counted.ticket_id;
--> statement-breakpoint
update tickets.tickets set reopens = counted.times
from (
  select ticket_id, count(*) as times from tickets.events
  where kind = 'ticket.updated' and changes -> 'status' ->> 0 in ('solved', 'closed')
    and changes -> 'status' ->> 1 not in ('solved', 'closed')
  group by ticket_id
) as counted
where tickets.id = counted.ticket_id;
--> statement-breakpoint
update tickets.tickets set settled_at = solved_at where solved_at is not null;
--> statement-breakpoint
-- What was asked before it was solved the last time is settled, also where it has been opened again.
update tickets.tickets set settled_at = counted.at
from (
  select ticket_id, max(created_at) as at from tickets.events
  where kind = 'ticket.updated' and changes -> 'status' ->> 1 in ('solved', 'closed')
  group by ticket_id
) as counted
where tickets.id = counted.ticket_id and settled_at is null;
--> statement-breakpoint
update tickets.tickets set unanswered_since = waiting.since, awaiting_reply_since = waiting.since
from (
  select id, tickets.unanswered_since(id, settled_at) as since
  from tickets.tickets where status not in ('solved', 'closed')
) as waiting
where tickets.id = waiting.id and waiting.since is not null;
--> statement-breakpoint
alter table tickets.tickets enable trigger user;
