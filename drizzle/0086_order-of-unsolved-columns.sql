-- What is counted by comes first, and all of one length: what follows a text costs a walk along it, for every row and every count.
ALTER TABLE "unsolved_tickets" RENAME TO "unsolved_tickets_before";--> statement-breakpoint
CREATE TABLE "unsolved_tickets" (
	"ticket_id" bigint NOT NULL,
	"requester_id" bigint NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"assignee_id" bigint,
	"due_at" timestamp with time zone,
	"awaiting_reply_since" timestamp with time zone,
	"reply_due_at" timestamp with time zone,
	"reply_schedule_id" bigint,
	"reply_target_seconds" integer,
	"reply_business_hours" boolean,
	"status" text NOT NULL,
	"later_due_ats" timestamp with time zone[] DEFAULT '{}'::timestamptz[] NOT NULL,
	"priority" text,
	"locale" text,
	"group_name" text,
	"type" text,
	"channel" text NOT NULL,
	"plan" text,
	"tags" text[] NOT NULL,
	"custom_fields" jsonb NOT NULL,
	"requester_name" text NOT NULL,
	"subject" text NOT NULL
);
--> statement-breakpoint
-- Rows of this table are written again and again: room for that on each page.
alter table unsolved_tickets set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
--> statement-breakpoint
insert into unsolved_tickets (ticket_id, requester_id, created_at, updated_at, assignee_id, due_at, awaiting_reply_since, reply_due_at,
    reply_schedule_id, reply_target_seconds, reply_business_hours, status, later_due_ats, priority, locale, group_name, type, channel, plan, tags,
    custom_fields, requester_name, subject)
  select ticket_id, requester_id, created_at, updated_at, assignee_id, due_at, awaiting_reply_since, reply_due_at,
    reply_schedule_id, reply_target_seconds, reply_business_hours, status, later_due_ats, priority, locale, group_name, type, channel, plan, tags,
    custom_fields, requester_name, subject
  from unsolved_tickets_before;
--> statement-breakpoint
DROP TABLE "unsolved_tickets_before";--> statement-breakpoint
ALTER TABLE "unsolved_tickets" ADD PRIMARY KEY ("ticket_id");--> statement-breakpoint
ALTER TABLE "unsolved_tickets" ADD CONSTRAINT "unsolved_tickets_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unsolved_tickets_due" ON "unsolved_tickets" USING btree (coalesce("due_at", 'infinity'),"ticket_id");--> statement-breakpoint
CREATE INDEX "unsolved_tickets_requester" ON "unsolved_tickets" USING btree ("requester_id");--> statement-breakpoint
CREATE INDEX "unsolved_tickets_timed" ON "unsolved_tickets" USING btree ("reply_due_at","ticket_id") WHERE "unsolved_tickets"."awaiting_reply_since" is not null and "unsolved_tickets"."reply_due_at" is not null;--> statement-breakpoint
CREATE INDEX "unsolved_tickets_untimed" ON "unsolved_tickets" USING btree ("awaiting_reply_since","ticket_id") WHERE "unsolved_tickets"."awaiting_reply_since" is not null and "unsolved_tickets"."reply_due_at" is null;
