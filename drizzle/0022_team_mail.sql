CREATE TABLE "team_notices" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "team_notices_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"comment_id" bigint,
	"to_address" text,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ticket_mail_stops" ADD COLUMN "not_theirs_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD COLUMN "read_before" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "team_notices" ADD CONSTRAINT "team_notices_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_notices" ADD CONSTRAINT "team_notices_comment_id_comments_id_fk" FOREIGN KEY ("comment_id") REFERENCES "tickets"."comments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "team_notices_due" ON "team_notices" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "team_notices_address" ON "team_notices" USING btree ("to_address","id");--> statement-breakpoint
CREATE INDEX "team_notices_ticket" ON "team_notices" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "team_notices_comment" ON "team_notices" USING btree ("comment_id");--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_read_before_form" CHECK (jsonb_typeof("tickets"."tickets"."read_before") = 'array' and char_length("tickets"."tickets"."read_before"::text) <= 65536);