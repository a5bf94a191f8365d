-- The words of a text, for the search of the staff, and with the number of a ticket the step that it stands in: 16,384 tickets each, so that
-- the search can go from the newest back. The figure is also that of `desk/list/search.ts`. A longer text is found by its beginning.
create function tickets.words(given text) returns tsvector language sql immutable strict parallel safe as $$
  select to_tsvector('pg_catalog.simple'::regconfig, left(given, 30000))
$$;
--> statement-breakpoint
create function tickets.words(given text, ticket bigint) returns tsvector language sql immutable strict parallel safe as $$
  select to_tsvector('pg_catalog.simple'::regconfig, left(given, 30000)) || array_to_tsvector(array['~' || (ticket >> 14)])
$$;
--> statement-breakpoint
CREATE TABLE "ticket_merges" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ticket_merges_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"merged_by" bigint NOT NULL,
	"status_before" text NOT NULL,
	"comment_ids" bigint[] NOT NULL,
	"note_id" bigint NOT NULL,
	"added_cc" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ticket_merges_status" CHECK ("ticket_merges"."status_before" in ('new', 'open', 'pending', 'hold', 'solved', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "desk_views" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "desk_views_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"conditions" jsonb NOT NULL,
	"columns" text[] NOT NULL,
	"sort" text NOT NULL,
	"audience" text NOT NULL,
	"owner_id" bigint NOT NULL,
	"group_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "desk_views_name_length" CHECK (char_length("desk_views"."name") between 1 and 100),
	CONSTRAINT "desk_views_sort" CHECK ("desk_views"."sort" in ('waiting', 'due', 'priority', 'updated', 'newest', 'oldest')),
	CONSTRAINT "desk_views_audience" CHECK ("desk_views"."audience" in ('personal', 'group', 'all')),
	CONSTRAINT "desk_views_group_named" CHECK (("desk_views"."audience" = 'group') = ("desk_views"."group_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "problem_id" bigint;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "spam_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "ticket_merges" ADD CONSTRAINT "ticket_merges_source_id_tickets_id_fk" FOREIGN KEY ("source_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_merges" ADD CONSTRAINT "ticket_merges_target_id_tickets_id_fk" FOREIGN KEY ("target_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_views" ADD CONSTRAINT "desk_views_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desk_views" ADD CONSTRAINT "desk_views_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "tickets"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ticket_merges_source" ON "ticket_merges" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "ticket_merges_target" ON "ticket_merges" USING btree ("target_id");--> statement-breakpoint
CREATE INDEX "ticket_merges_due" ON "ticket_merges" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "desk_views_owner" ON "desk_views" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "desk_views_group" ON "desk_views" USING btree ("group_id");--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_problem_id_tickets_id_fk" FOREIGN KEY ("problem_id") REFERENCES "tickets"."tickets"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "requesters_name_words" ON "tickets"."requesters" USING gin (tickets.words("name"));--> statement-breakpoint
CREATE INDEX "comments_words" ON "tickets"."comments" USING gin (tickets.words("body", "ticket_id"));--> statement-breakpoint
CREATE INDEX "tickets_problem" ON "tickets"."tickets" USING btree ("problem_id") WHERE "tickets"."tickets"."problem_id" is not null;--> statement-breakpoint
CREATE INDEX "tickets_spam" ON "tickets"."tickets" USING btree ("id") WHERE "tickets"."tickets"."spam_at" is not null;--> statement-breakpoint
CREATE INDEX "tickets_unsolved" ON "tickets"."tickets" USING btree ("assignee_id","group_name","id") WHERE "tickets"."tickets"."status" in ('new', 'open', 'pending', 'hold');--> statement-breakpoint
CREATE INDEX "tickets_subject_words" ON "tickets"."tickets" USING gin (tickets.words("subject", "id"));--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_spam_time" CHECK (("tickets"."tickets"."spam_at" is null or "tickets"."tickets"."spam_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00'));--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_no_problem_of_itself" CHECK ("tickets"."tickets"."problem_id" <> "tickets"."tickets"."id");