CREATE SCHEMA "tickets";
--> statement-breakpoint
CREATE TABLE "tickets"."organizations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets"."organizations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"external_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organizations_name_length" CHECK (char_length("tickets"."organizations"."name") between 1 and 200),
	CONSTRAINT "organizations_external_id_length" CHECK (char_length("tickets"."organizations"."external_id") between 1 and 255)
);
--> statement-breakpoint
CREATE TABLE "tickets"."requesters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets"."requesters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text,
	"name" text NOT NULL,
	"external_id" text,
	"organization_id" bigint,
	"locale" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "requesters_name_length" CHECK (char_length("tickets"."requesters"."name") between 1 and 200),
	CONSTRAINT "requesters_email_form" CHECK (char_length("tickets"."requesters"."email") <= 254 and "tickets"."requesters"."email" ~ '^[^@[:space:]]+@[^@[:space:]]+$' and "tickets"."requesters"."email" = lower("tickets"."requesters"."email")),
	CONSTRAINT "requesters_external_id_length" CHECK (char_length("tickets"."requesters"."external_id") between 1 and 255),
	CONSTRAINT "requesters_locale_form" CHECK ("tickets"."requesters"."locale" ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$')
);
--> statement-breakpoint
CREATE TABLE "tickets"."satisfaction" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets"."satisfaction_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"requester_id" bigint NOT NULL,
	"score" text NOT NULL,
	"reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "satisfaction_score" CHECK ("tickets"."satisfaction"."score" in ('good', 'bad')),
	CONSTRAINT "satisfaction_reason_length" CHECK (char_length("tickets"."satisfaction"."reason") between 1 and 2000)
);
--> statement-breakpoint
CREATE TABLE "tickets"."attachments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets"."attachments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint,
	"comment_id" bigint,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"storage_key" text NOT NULL,
	"token_hash" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "attachments_name_length" CHECK (char_length("tickets"."attachments"."name") between 1 and 200),
	CONSTRAINT "attachments_type_form" CHECK ("tickets"."attachments"."type" ~ '^[a-z0-9.+-]+/[a-z0-9.+-]+$'),
	CONSTRAINT "attachments_size" CHECK ("tickets"."attachments"."size_bytes" >= 0),
	CONSTRAINT "attachments_claimed" CHECK (("tickets"."attachments"."ticket_id" is null) = ("tickets"."attachments"."comment_id" is null)),
	CONSTRAINT "attachments_claimable" CHECK ("tickets"."attachments"."ticket_id" is not null or "tickets"."attachments"."token_hash" is not null)
);
--> statement-breakpoint
CREATE TABLE "tickets"."comments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets"."comments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"author" text NOT NULL,
	"requester_id" bigint,
	"agent_id" bigint,
	"author_name" text NOT NULL,
	"public" boolean DEFAULT true NOT NULL,
	"body" text NOT NULL,
	"format" text DEFAULT 'plain' NOT NULL,
	"submission_digest" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "comments_of_ticket" UNIQUE("ticket_id","id"),
	CONSTRAINT "comments_author" CHECK ("tickets"."comments"."author" in ('requester', 'agent', 'system')),
	CONSTRAINT "comments_author_named" CHECK (("tickets"."comments"."author" = 'requester') = ("tickets"."comments"."requester_id" is not null)),
	CONSTRAINT "comments_agent_only" CHECK ("tickets"."comments"."agent_id" is null or "tickets"."comments"."author" = 'agent'),
	CONSTRAINT "comments_author_name_length" CHECK (char_length("tickets"."comments"."author_name") between 1 and 200),
	CONSTRAINT "comments_body_length" CHECK (char_length("tickets"."comments"."body") between 1 and 65535),
	CONSTRAINT "comments_format" CHECK ("tickets"."comments"."format" in ('plain', 'markdown'))
);
--> statement-breakpoint
CREATE TABLE "tickets"."events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets"."events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"subject_id" bigint,
	"actor" text NOT NULL,
	"changes" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tickets"."tickets" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets"."tickets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"external_id" text,
	"subject" text NOT NULL,
	"status" text DEFAULT 'new' NOT NULL,
	"priority" text,
	"type" text,
	"channel" text NOT NULL,
	"requester_id" bigint NOT NULL,
	"organization_id" bigint,
	"assignee_id" bigint,
	"group_name" text,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"custom_fields" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"locale" text,
	"ask_id" uuid,
	"submission_key" text,
	"followers" text[] DEFAULT '{}'::text[] NOT NULL,
	"cc" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"first_replied_at" timestamp with time zone,
	"solved_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	CONSTRAINT "tickets_subject_length" CHECK (char_length("tickets"."tickets"."subject") between 1 and 300),
	CONSTRAINT "tickets_status" CHECK ("tickets"."tickets"."status" in ('new', 'open', 'pending', 'hold', 'solved', 'closed')),
	CONSTRAINT "tickets_priority" CHECK ("tickets"."tickets"."priority" in ('low', 'normal', 'high', 'urgent')),
	CONSTRAINT "tickets_type" CHECK ("tickets"."tickets"."type" in ('question', 'incident', 'problem', 'task')),
	CONSTRAINT "tickets_channel" CHECK ("tickets"."tickets"."channel" in ('web', 'email', 'chat', 'call', 'widget', 'api', 'community')),
	CONSTRAINT "tickets_external_id_length" CHECK (char_length("tickets"."tickets"."external_id") between 1 and 255),
	CONSTRAINT "tickets_group_length" CHECK (char_length("tickets"."tickets"."group_name") between 1 and 200),
	CONSTRAINT "tickets_locale_form" CHECK ("tickets"."tickets"."locale" ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
	CONSTRAINT "tickets_tags_form" CHECK (cardinality("tickets"."tickets"."tags") <= 100 and array_position("tickets"."tickets"."tags", null) is null and array_position("tickets"."tickets"."tags", '') is null and char_length(array_to_string("tickets"."tickets"."tags", '')) <= 10000),
	CONSTRAINT "tickets_followers_form" CHECK (cardinality("tickets"."tickets"."followers") <= 48 and array_position("tickets"."tickets"."followers", null) is null and array_position("tickets"."tickets"."followers", '') is null and char_length(array_to_string("tickets"."tickets"."followers", '')) <= 12192),
	CONSTRAINT "tickets_cc_form" CHECK (cardinality("tickets"."tickets"."cc") <= 48 and array_position("tickets"."tickets"."cc", null) is null and array_position("tickets"."tickets"."cc", '') is null and char_length(array_to_string("tickets"."tickets"."cc", '')) <= 12192),
	CONSTRAINT "tickets_custom_fields_form" CHECK (jsonb_typeof("tickets"."tickets"."custom_fields") = 'object' and char_length("tickets"."tickets"."custom_fields"::text) <= 65536),
	CONSTRAINT "tickets_solved_when_solved" CHECK (("tickets"."tickets"."status" in ('solved', 'closed')) = ("tickets"."tickets"."solved_at" is not null)),
	CONSTRAINT "tickets_closed_when_closed" CHECK (("tickets"."tickets"."status" = 'closed') = ("tickets"."tickets"."closed_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "tickets"."requesters" ADD CONSTRAINT "requesters_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "tickets"."organizations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."satisfaction" ADD CONSTRAINT "satisfaction_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."satisfaction" ADD CONSTRAINT "satisfaction_requester_id_requesters_id_fk" FOREIGN KEY ("requester_id") REFERENCES "tickets"."requesters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."attachments" ADD CONSTRAINT "attachments_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."attachments" ADD CONSTRAINT "attachments_comment" FOREIGN KEY ("ticket_id","comment_id") REFERENCES "tickets"."comments"("ticket_id","id") ON DELETE cascade ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "tickets"."comments" ADD CONSTRAINT "comments_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."comments" ADD CONSTRAINT "comments_requester_id_requesters_id_fk" FOREIGN KEY ("requester_id") REFERENCES "tickets"."requesters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."events" ADD CONSTRAINT "events_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_requester_id_requesters_id_fk" FOREIGN KEY ("requester_id") REFERENCES "tickets"."requesters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "tickets"."organizations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_external_id" ON "tickets"."organizations" USING btree ("external_id");--> statement-breakpoint
CREATE INDEX "organizations_name" ON "tickets"."organizations" USING btree (lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "requesters_email" ON "tickets"."requesters" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "requesters_external_id" ON "tickets"."requesters" USING btree ("external_id");--> statement-breakpoint
CREATE INDEX "requesters_organization" ON "tickets"."requesters" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "satisfaction_ticket" ON "tickets"."satisfaction" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "satisfaction_requester" ON "tickets"."satisfaction" USING btree ("requester_id");--> statement-breakpoint
CREATE INDEX "attachments_ticket" ON "tickets"."attachments" USING btree ("ticket_id","comment_id");--> statement-breakpoint
CREATE INDEX "attachments_unclaimed" ON "tickets"."attachments" USING btree ("created_at") WHERE "tickets"."attachments"."ticket_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "attachments_storage_key" ON "tickets"."attachments" USING btree ("storage_key");--> statement-breakpoint
CREATE UNIQUE INDEX "attachments_token" ON "tickets"."attachments" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "comments_requester" ON "tickets"."comments" USING btree ("requester_id");--> statement-breakpoint
CREATE INDEX "events_ticket" ON "tickets"."events" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "events_created" ON "tickets"."events" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_external_id" ON "tickets"."tickets" USING btree ("external_id");--> statement-breakpoint
CREATE INDEX "tickets_status_updated" ON "tickets"."tickets" USING btree ("status","updated_at");--> statement-breakpoint
CREATE INDEX "tickets_updated" ON "tickets"."tickets" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "tickets_requester" ON "tickets"."tickets" USING btree ("requester_id","updated_at");--> statement-breakpoint
CREATE INDEX "tickets_organization" ON "tickets"."tickets" USING btree ("organization_id","updated_at");--> statement-breakpoint
CREATE INDEX "tickets_assignee" ON "tickets"."tickets" USING btree ("assignee_id","status","updated_at");--> statement-breakpoint
CREATE INDEX "tickets_group" ON "tickets"."tickets" USING btree ("group_name","status","updated_at");--> statement-breakpoint
CREATE INDEX "tickets_submission" ON "tickets"."tickets" USING btree ("submission_key","created_at");--> statement-breakpoint
CREATE INDEX "tickets_ask" ON "tickets"."tickets" USING btree ("ask_id");--> statement-breakpoint
CREATE INDEX "tickets_tags" ON "tickets"."tickets" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "tickets_cc" ON "tickets"."tickets" USING gin ("cc");--> statement-breakpoint
CREATE INDEX "rate_limits_expire" ON "rate_limits" USING btree ("expire");