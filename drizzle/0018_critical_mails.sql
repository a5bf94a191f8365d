DROP INDEX "mail_outbox_kind_due";--> statement-breakpoint
ALTER TABLE "mail_outbox" ADD COLUMN "critical" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "mail_outbox_critical" ON "mail_outbox" USING btree ("next_attempt_at") WHERE "mail_outbox"."critical" and "mail_outbox"."next_attempt_at" is not null;