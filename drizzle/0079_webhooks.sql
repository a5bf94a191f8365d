CREATE TABLE "webhook_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"webhook_id" bigint NOT NULL,
	"message_id" text NOT NULL,
	"event" text NOT NULL,
	"subject_id" bigint,
	"body" text,
	"state" text DEFAULT 'waiting' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"first_tried_at" timestamp with time zone,
	"next_attempt_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"attempts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_state" CHECK ("webhook_deliveries"."state" in ('waiting', 'delivered', 'failed', 'skipped'))
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"subject_id" bigint NOT NULL,
	"part_id" bigint,
	"locale" text,
	"changes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"actor" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhooks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"url" text NOT NULL,
	"events" text[] NOT NULL,
	"secret_sealed" text NOT NULL,
	"former_secret_sealed" text,
	"former_until" timestamp with time zone,
	"active" boolean DEFAULT true NOT NULL,
	"off_reason" text,
	"off_at" timestamp with time zone,
	"next_attempt_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"created_by" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhooks_name_length" CHECK (char_length("webhooks"."name") between 1 and 100),
	CONSTRAINT "webhooks_url_length" CHECK (char_length("webhooks"."url") between 1 and 2000),
	CONSTRAINT "webhooks_off_reason" CHECK ("webhooks"."off_reason" in ('paused', 'failing', 'gone')),
	CONSTRAINT "webhooks_off" CHECK ("webhooks"."active" = ("webhooks"."off_reason" is null))
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("webhook_id","id") WHERE "webhook_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_of_webhook" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_state" ON "webhook_deliveries" USING btree ("webhook_id","state","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_subject" ON "webhook_deliveries" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_created" ON "webhook_deliveries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "webhooks_due" ON "webhooks" USING btree ("next_attempt_at") WHERE "webhooks"."active" and "webhooks"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX "webhooks_created_by" ON "webhooks" USING btree ("created_by");
--> statement-breakpoint
-- What happened, where a webhook wants to know: written in the transaction of the change, whatever program made it. Runs with its owner's
-- rights, so that a program needs none for Helpwell's own tables.
create function public.queue_webhook(kind text, subject bigint, part bigint, locale text, changes jsonb, actor text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from public.webhooks where active and queue_webhook.kind = any(events)) then
    return;
  end if;
  insert into public.webhook_events (kind, subject_id, part_id, locale, changes, actor)
    values (queue_webhook.kind, subject, part, queue_webhook.locale, coalesce(queue_webhook.changes, '{}'), queue_webhook.actor);
  perform pg_notify('webhooks', '');
end
$$;
--> statement-breakpoint
revoke execute on function public.queue_webhook(text, bigint, bigint, text, jsonb, text) from public;
--> statement-breakpoint
create function public.webhook_of_ticket_event() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  -- What is brought in from elsewhere was news there.
  recent constant timestamptz := now() - interval '1 day';
begin
  if new.kind = 'ticket.created' then
    if exists (select from tickets.tickets where id = new.ticket_id and created_at > recent) then
      perform public.queue_webhook('ticket.created', new.ticket_id, null, null, null, new.actor);
    end if;
  elsif new.kind = 'ticket.updated' then
    perform public.queue_webhook('ticket.updated', new.ticket_id, null, null, new.changes, new.actor);
  elsif new.kind = 'comment.created' then
    -- The first one is told with its ticket.
    if exists (select from tickets.comments where id = new.subject_id and created_at > recent)
      and exists (select from tickets.comments where ticket_id = new.ticket_id and id < new.subject_id) then
      perform public.queue_webhook(
        case when new.changes -> 'public' -> 1 = 'true' then 'ticket.comment.created' else 'ticket.note.created' end,
        new.ticket_id, new.subject_id, null, null, new.actor);
    end if;
  else
    perform public.queue_webhook('ticket.rated', new.ticket_id, new.subject_id, null, null, new.actor);
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger queue_webhook after insert on tickets.events for each row
  when (new.kind in ('ticket.created', 'ticket.updated', 'comment.created', 'satisfaction.created', 'satisfaction.updated'))
  execute function public.webhook_of_ticket_event();
--> statement-breakpoint
create function public.webhook_of_deleted_ticket() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.queue_webhook('ticket.deleted', old.id, null, null, null, tickets.actor());
  -- What was said of it goes with it, delivered or not.
  update public.webhook_deliveries set body = null where subject_id = old.id and event like 'ticket.%' and body is not null;
  return null;
end
$$;
--> statement-breakpoint
create trigger queue_webhook after delete on tickets.tickets
  for each row execute function public.webhook_of_deleted_ticket();
--> statement-breakpoint
-- An article is to be read where a revision is live and nobody has taken it away.
create function public.webhook_of_translation() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  was constant boolean := tg_op = 'UPDATE' and old.live_revision_id is not null and old.removed_at is null;
  stays constant boolean := new.live_revision_id is not null and new.removed_at is null;
begin
  if stays and not was then
    perform public.queue_webhook('article.published', new.article_id, null, new.locale, null, null);
  elsif was and not stays then
    perform public.queue_webhook('article.unpublished', new.article_id, null, new.locale, null, null);
  elsif stays and new.live_revision_id <> old.live_revision_id then
    perform public.queue_webhook('article.updated', new.article_id, null, new.locale, null, null);
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger queue_webhook after insert or update of live_revision_id, removed_at on article_translations
  for each row execute function public.webhook_of_translation();
--> statement-breakpoint
create function public.webhook_of_article() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  language text;
begin
  for language in
    select locale from public.article_translations
    where article_id = new.id and live_revision_id is not null and removed_at is null order by locale
  loop
    perform public.queue_webhook('article.updated', new.id, null, language,
      tickets.differences(
        jsonb_build_object('slug', old.slug, 'category', old.category), jsonb_build_object('slug', new.slug, 'category', new.category)
      ), null);
  end loop;
  return null;
end
$$;
--> statement-breakpoint
create trigger queue_webhook after update of slug, category on articles
  for each row when ((old.slug, old.category) is distinct from (new.slug, new.category))
  execute function public.webhook_of_article();
--> statement-breakpoint
create function public.webhook_of_thread() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  changes jsonb;
begin
  if tg_op = 'INSERT' then
    if new.removal is null and new.created_at > now() - interval '1 day' then
      perform public.queue_webhook('thread.created', new.id, null, null, null, null);
    end if;
    return null;
  end if;
  if old.removal is null and new.removal is not null then
    perform public.queue_webhook('thread.removed', new.id, null, null, null, null);
  elsif old.removal is not null and new.removal is null then
    perform public.queue_webhook('thread.restored', new.id, null, null, null, null);
  end if;
  if new.removal is not null then
    return null;
  end if;
  if old.solved_at is null and new.solved_at is not null then
    perform public.queue_webhook('thread.solved', new.id, null, null, null, null);
  end if;
  changes := tickets.differences(
    jsonb_build_object('topic', old.topic, 'kind', old.kind, 'title', old.title, 'tags', old.tags, 'closed_at', old.closed_at,
      'pinned_until', old.pinned_until, 'merged_into', old.merged_into),
    jsonb_build_object('topic', new.topic, 'kind', new.kind, 'title', new.title, 'tags', new.tags, 'closed_at', new.closed_at,
      'pinned_until', new.pinned_until, 'merged_into', new.merged_into));
  if old.solved_at is not null and new.solved_at is null then
    changes := changes || jsonb_build_object('solved_at', jsonb_build_array(old.solved_at, null));
  end if;
  if changes <> '{}' then
    perform public.queue_webhook('thread.updated', new.id, null, null, changes, null);
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger queue_webhook after insert or update of topic, kind, title, tags, closed_at, pinned_until, merged_into, solved_at, removal
  on threads for each row execute function public.webhook_of_thread();
--> statement-breakpoint
create function public.webhook_of_post() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.removal is null and new.created_at > now() - interval '1 day' then
      perform public.queue_webhook('thread.reply.created', new.thread_id, new.id, null, null, null);
    end if;
  elsif old.removal is null and new.removal is not null then
    perform public.queue_webhook('thread.reply.removed', new.thread_id, new.id, null, null, null);
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger queue_webhook_of_new after insert on posts
  for each row when (new.number > 1) execute function public.webhook_of_post();
--> statement-breakpoint
create trigger queue_webhook_of_removed after update of removal on posts
  for each row when (new.number > 1 and old.removal is distinct from new.removal) execute function public.webhook_of_post();
