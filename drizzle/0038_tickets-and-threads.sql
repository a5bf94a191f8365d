CREATE TABLE "thread_proposals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "thread_proposals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"state" text DEFAULT 'asked' NOT NULL,
	"topic" text NOT NULL,
	"locale" text NOT NULL,
	"title" text,
	"body" text,
	"answer" text,
	"proposed_by" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	CONSTRAINT "thread_proposals_state" CHECK ("thread_proposals"."state" in ('asked', 'published', 'declined', 'withdrawn')),
	CONSTRAINT "thread_proposals_title_length" CHECK (char_length("thread_proposals"."title") between 1 and 150),
	CONSTRAINT "thread_proposals_body_length" CHECK (char_length("thread_proposals"."body") between 1 and 20000),
	CONSTRAINT "thread_proposals_answer_length" CHECK (char_length("thread_proposals"."answer") between 1 and 20000),
	CONSTRAINT "thread_proposals_text_until_decided" CHECK (("thread_proposals"."state" = 'asked') = ("thread_proposals"."title" is not null and "thread_proposals"."body" is not null))
);
--> statement-breakpoint
CREATE TABLE "thread_tickets" (
	"thread_id" bigint PRIMARY KEY NOT NULL,
	"ticket_id" bigint NOT NULL,
	"made_from" text NOT NULL,
	"made_by" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "thread_tickets_made_from" CHECK ("thread_tickets"."made_from" in ('thread', 'ticket'))
);
--> statement-breakpoint
ALTER TABLE "community_events" DROP CONSTRAINT "community_events_act";--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_act";--> statement-breakpoint
ALTER TABLE "thread_proposals" ADD CONSTRAINT "thread_proposals_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_proposals" ADD CONSTRAINT "thread_proposals_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_tickets" ADD CONSTRAINT "thread_tickets_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_tickets" ADD CONSTRAINT "thread_tickets_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_tickets" ADD CONSTRAINT "thread_tickets_made_by_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "thread_proposals_asked" ON "thread_proposals" USING btree ("ticket_id") WHERE "thread_proposals"."state" = 'asked';--> statement-breakpoint
CREATE INDEX "thread_proposals_ticket" ON "thread_proposals" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "thread_proposals_proposed_by" ON "thread_proposals" USING btree ("proposed_by");--> statement-breakpoint
CREATE UNIQUE INDEX "thread_tickets_ticket" ON "thread_tickets" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "thread_tickets_made_by" ON "thread_tickets" USING btree ("made_by");--> statement-breakpoint
ALTER TABLE "community_events" ADD CONSTRAINT "community_events_act" CHECK ("community_events"."act" in ('hidden', 'deleted', 'restored', 'approved', 'rejected', 'edited', 'moved', 'ticketed'));--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_act" CHECK ("notifications"."act" in ('hidden', 'deleted', 'restored', 'approved', 'rejected', 'edited', 'moved', 'ticketed'));