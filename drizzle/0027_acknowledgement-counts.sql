ALTER TABLE "mail_outbox" ADD COLUMN "counted_by" text;--> statement-breakpoint
ALTER TABLE "ticket_mails_due" ADD COLUMN "typed_from" text;--> statement-breakpoint
CREATE INDEX "mail_outbox_counted" ON "mail_outbox" USING btree ("counted_by","created_at") WHERE "mail_outbox"."counted_by" is not null;