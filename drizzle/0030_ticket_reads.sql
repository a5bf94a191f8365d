CREATE TABLE "ticket_reads" (
	"ticket_id" bigint NOT NULL,
	"email" text NOT NULL,
	"comment_id" bigint NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ticket_reads_ticket_id_email_pk" PRIMARY KEY("ticket_id","email")
);
--> statement-breakpoint
ALTER TABLE "ticket_reads" ADD CONSTRAINT "ticket_reads_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ticket_reads_email" ON "ticket_reads" USING btree ("email");--> statement-breakpoint
-- What was answered before reading was noted counts as read: nobody finds old answers called new.
insert into "ticket_reads" ("ticket_id", "email", "comment_id")
  select t.id, reader.email, (select max(c.id) from "tickets"."comments" c where c.ticket_id = t.id and c.public)
  from "tickets"."tickets" t
  cross join lateral (
    select r.email from "tickets"."requesters" r where r.id = t.requester_id and r.email is not null
    union
    select unnest(t.cc)
  ) reader
  where exists (select from "tickets"."comments" c where c.ticket_id = t.id and c.public and c.author = 'agent')
  on conflict do nothing;
