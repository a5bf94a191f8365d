CREATE TABLE "export_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "export_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"table_name" text NOT NULL,
	"key" text NOT NULL,
	"changed_in" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "export_files" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "export_files_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" bigint NOT NULL,
	"table_name" text NOT NULL,
	"format" text NOT NULL,
	"part" integer NOT NULL,
	"name" text NOT NULL,
	"storage_key" text NOT NULL,
	"rows" integer NOT NULL,
	"deleted_rows" integer NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"schema_version" integer NOT NULL,
	"last_key" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "export_files_name_unique" UNIQUE("name"),
	CONSTRAINT "export_files_part" UNIQUE("run_id","table_name","format","part")
);
--> statement-breakpoint
CREATE TABLE "export_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "export_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"below" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "export_runs_kind_known" CHECK ("export_runs"."kind" in ('full', 'hour'))
);
--> statement-breakpoint
CREATE TABLE "export_settings" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"enabled" boolean DEFAULT false NOT NULL,
	"formats" text[] DEFAULT '{ndjson}' NOT NULL,
	"kept_days" integer DEFAULT 90 NOT NULL,
	"noted_since" bigint,
	"installation" text,
	CONSTRAINT "export_settings_one" CHECK ("export_settings"."id" = 1)
);
--> statement-breakpoint
ALTER TABLE "export_files" ADD CONSTRAINT "export_files_run_id_export_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."export_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "export_changes_key" ON "export_changes" USING btree ("table_name","key" collate "C");--> statement-breakpoint
CREATE INDEX "export_changes_in" ON "export_changes" USING btree ("changed_in");--> statement-breakpoint
CREATE INDEX "export_files_key" ON "export_files" USING btree ("storage_key");--> statement-breakpoint
CREATE INDEX "export_runs_kind" ON "export_runs" USING btree ("kind","id");--> statement-breakpoint
-- Notes that a row changed, while files are switched on. Runs with its owner's rights: programs that write tickets need not write here.
create function public.note_exported_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  changed record;
  changed_key text;
begin
  if (select enabled from public.export_settings) is not true then
    return null;
  end if;
  if tg_op = 'DELETE' then
    changed := old;
  else
    changed := new;
  end if;
  if tg_table_name = 'article_translations' then
    changed_key := changed.article_id;
  else
    changed_key := changed.id;
  end if;
  insert into public.export_changes (table_name, key, changed_in)
    values (tg_argv[0], changed_key, pg_current_xact_id()::text::bigint);
  return null;
end
$$;
--> statement-breakpoint
revoke execute on function public.note_exported_change() from public;
--> statement-breakpoint
create trigger note_exported after insert or update or delete on tickets.tickets for each row execute function public.note_exported_change('tickets');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on tickets.comments for each row execute function public.note_exported_change('ticket_comments');
--> statement-breakpoint
create trigger note_exported after insert on tickets.events for each row
  when (new.kind in ('ticket.created', 'ticket.updated') and new.changes ?| array['status', 'priority', 'type', 'channel', 'assignee_id', 'group_name', 'organization_id', 'merged_into_id', 'problem_id', 'spam_at'])
  execute function public.note_exported_change('ticket_changes');
--> statement-breakpoint
create trigger note_exported_later after update or delete on tickets.events for each row
  when (old.kind in ('ticket.created', 'ticket.updated'))
  execute function public.note_exported_change('ticket_changes');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on tickets.satisfaction for each row execute function public.note_exported_change('satisfaction');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on tickets.organizations for each row execute function public.note_exported_change('organizations');
--> statement-breakpoint
create trigger note_exported after insert on public.users for each row when (new.role <> 'member')
  execute function public.note_exported_change('agents');
--> statement-breakpoint
create trigger note_exported_later after update of name, role, suspended_at, deleted_at on public.users for each row
  when (old.role <> 'member' or new.role <> 'member')
  execute function public.note_exported_change('agents');
--> statement-breakpoint
create trigger note_exported_gone after delete on public.users for each row when (old.role <> 'member')
  execute function public.note_exported_change('agents');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on public.sla_instances for each row execute function public.note_exported_change('sla_instances');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on public.ticket_metric_events for each row execute function public.note_exported_change('ticket_metric_events');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on public.articles for each row execute function public.note_exported_change('articles');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on public.article_translations for each row execute function public.note_exported_change('articles');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on public.article_votes for each row execute function public.note_exported_change('article_votes');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on public.threads for each row execute function public.note_exported_change('threads');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on public.posts for each row execute function public.note_exported_change('posts');
--> statement-breakpoint
create trigger note_exported after insert or update or delete on public.searches for each row execute function public.note_exported_change('searches');
