CREATE TABLE "ticket_mail_stops" (
	"ticket_id" bigint NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ticket_mail_stops_ticket_id_email_pk" PRIMARY KEY("ticket_id","email")
);
--> statement-breakpoint
CREATE TABLE "ticket_mails_due" (
	"event_id" bigint PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ticket_mail_stops" ADD CONSTRAINT "ticket_mail_stops_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_mails_due" ADD CONSTRAINT "ticket_mails_due_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "tickets"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ticket_mail_stops_email" ON "ticket_mail_stops" USING btree ("email");