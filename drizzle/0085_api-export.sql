CREATE TABLE "api_changes" (
	"kind" text NOT NULL,
	"row_id" bigint NOT NULL,
	"changed_in" bigint NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"gone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "api_changes_kind_row_id_pk" PRIMARY KEY("kind","row_id")
);
--> statement-breakpoint
CREATE TABLE "api_jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" bigint NOT NULL,
	"total" integer NOT NULL,
	"status" text NOT NULL,
	"message" text,
	"results" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ticket_metric_events" ADD COLUMN "written_in" bigint;--> statement-breakpoint
ALTER TABLE "ticket_metric_events" ALTER COLUMN "written_in" SET DEFAULT (pg_current_xact_id()::text::bigint);--> statement-breakpoint
ALTER TABLE "tickets"."events" ADD COLUMN "written_in" bigint;--> statement-breakpoint
ALTER TABLE "tickets"."events" ALTER COLUMN "written_in" SET DEFAULT (pg_current_xact_id()::text::bigint);--> statement-breakpoint
ALTER TABLE "api_jobs" ADD CONSTRAINT "api_jobs_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_changes_order" ON "api_changes" USING btree ("kind","changed_in","row_id");--> statement-breakpoint
CREATE INDEX "api_changes_time" ON "api_changes" USING btree ("kind","changed_at");--> statement-breakpoint
CREATE INDEX "api_jobs_created" ON "api_jobs" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "api_jobs_owner" ON "api_jobs" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ticket_metric_events_written" ON "ticket_metric_events" USING btree (coalesce("written_in", 0),"id");--> statement-breakpoint
CREATE INDEX "events_written" ON "tickets"."events" USING btree (coalesce("written_in", 0),"id");
--> statement-breakpoint
alter sequence api_ids_id_seq restart with 70000000001;
--> statement-breakpoint
-- Runs with its owner's rights: programs that write tickets need not write here.
create function public.note_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  changed bigint;
begin
  if tg_op = 'DELETE' then
    changed := old.id;
  else
    changed := new.id;
  end if;
  insert into public.api_changes as c (kind, row_id, changed_in, changed_at, gone)
    values (tg_argv[0], changed, pg_current_xact_id()::text::bigint, clock_timestamp(), tg_op = 'DELETE')
    on conflict (kind, row_id) do update
      set changed_in = excluded.changed_in, changed_at = excluded.changed_at, gone = excluded.gone;
  return null;
end
$$;
--> statement-breakpoint
create function public.note_account_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.api_changes as c (kind, row_id, changed_in, changed_at, gone)
    values ('user', new.person_id, pg_current_xact_id()::text::bigint, clock_timestamp(), false)
    on conflict (kind, row_id) do update set changed_in = excluded.changed_in, changed_at = excluded.changed_at;
  return null;
end
$$;
--> statement-breakpoint
revoke execute on function public.note_change() from public;
--> statement-breakpoint
revoke execute on function public.note_account_change() from public;
--> statement-breakpoint
create trigger note_change after insert or update or delete on tickets.tickets for each row execute function public.note_change('ticket');
--> statement-breakpoint
create trigger note_change after insert or update or delete on tickets.requesters for each row execute function public.note_change('user');
--> statement-breakpoint
create trigger note_change after insert or update or delete on tickets.organizations for each row execute function public.note_change('organization');
--> statement-breakpoint
create trigger note_account_change after insert or update on public.users for each row execute function public.note_account_change();
--> statement-breakpoint
insert into api_changes (kind, row_id, changed_in, changed_at)
  select 'ticket', id, pg_current_xact_id()::text::bigint, updated_at from tickets.tickets;
--> statement-breakpoint
insert into api_changes (kind, row_id, changed_in, changed_at)
  select 'user', id, pg_current_xact_id()::text::bigint, updated_at from tickets.requesters;
--> statement-breakpoint
insert into api_changes (kind, row_id, changed_in, changed_at)
  select 'user', person_id, pg_current_xact_id()::text::bigint, created_at from users on conflict do nothing;
--> statement-breakpoint
insert into api_changes (kind, row_id, changed_in, changed_at)
  select 'organization', id, pg_current_xact_id()::text::bigint, updated_at from tickets.organizations;
