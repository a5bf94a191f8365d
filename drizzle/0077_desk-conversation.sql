CREATE TABLE "held_answers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "held_answers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"author_name" text NOT NULL,
	"key" text NOT NULL,
	"body" text NOT NULL,
	"format" text NOT NULL,
	"attachments" text[] DEFAULT '{}'::text[] NOT NULL,
	"changes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"seen" jsonb,
	"due_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "held_answers_key_unique" UNIQUE("key"),
	CONSTRAINT "held_answers_format" CHECK ("held_answers"."format" in ('plain', 'markdown'))
);
--> statement-breakpoint
CREATE TABLE "linked_pages" (
	"ticket_id" bigint NOT NULL,
	"path" text NOT NULL,
	"linked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "linked_pages_ticket_id_path_pk" PRIMARY KEY("ticket_id","path")
);
--> statement-breakpoint
CREATE TABLE "ticket_drafts" (
	"user_id" bigint NOT NULL,
	"ticket_id" bigint NOT NULL,
	"sequence" integer NOT NULL,
	"writer" text NOT NULL,
	"mode" text NOT NULL,
	"body" text NOT NULL,
	"attachments" text[] DEFAULT '{}'::text[] NOT NULL,
	"changes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"other" text,
	"stopped" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ticket_drafts_user_id_ticket_id_pk" PRIMARY KEY("user_id","ticket_id"),
	CONSTRAINT "ticket_drafts_mode" CHECK ("ticket_drafts"."mode" in ('answer', 'note')),
	CONSTRAINT "ticket_drafts_sequence" CHECK ("ticket_drafts"."sequence" >= 1)
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "ticket_viewers" (
	"ticket_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"typing" boolean DEFAULT false NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ticket_viewers_ticket_id_user_id_pk" PRIMARY KEY("ticket_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "macros" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "macros_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"title" text NOT NULL,
	"group_name" text,
	"mode" text DEFAULT 'answer' NOT NULL,
	"body" text NOT NULL,
	"changes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"uses" integer DEFAULT 0 NOT NULL,
	"used_at" timestamp with time zone,
	"created_by" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "macros_mode" CHECK ("macros"."mode" in ('answer', 'note')),
	CONSTRAINT "macros_title_length" CHECK (char_length("macros"."title") between 1 and 120),
	CONSTRAINT "macros_body_length" CHECK (char_length("macros"."body") between 0 and 20000)
);
--> statement-breakpoint
ALTER TABLE "held_answers" ADD CONSTRAINT "held_answers_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_answers" ADD CONSTRAINT "held_answers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "linked_pages" ADD CONSTRAINT "linked_pages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_drafts" ADD CONSTRAINT "ticket_drafts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_drafts" ADD CONSTRAINT "ticket_drafts_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_viewers" ADD CONSTRAINT "ticket_viewers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "macros" ADD CONSTRAINT "macros_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "held_answers_due" ON "held_answers" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "held_answers_ticket" ON "held_answers" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "linked_pages_path" ON "linked_pages" USING btree ("path");--> statement-breakpoint
CREATE INDEX "ticket_drafts_ticket" ON "ticket_drafts" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "ticket_drafts_updated" ON "ticket_drafts" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "ticket_viewers_seen" ON "ticket_viewers" USING btree ("seen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "macros_title" ON "macros" USING btree (lower("title"));--> statement-breakpoint
CREATE INDEX "macros_group" ON "macros" USING btree ("group_name");