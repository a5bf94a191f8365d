ALTER TABLE "posts" ADD COLUMN "incident_state" text;--> statement-breakpoint
ALTER TABLE "threads" ADD COLUMN "banner_until" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "threads_banners" ON "threads" USING btree ("banner_until") WHERE "threads"."banner_until" is not null;--> statement-breakpoint
CREATE INDEX "threads_open_incidents" ON "threads" USING btree ("locale","id") WHERE "threads"."kind" = 'incident' and "threads"."solved_at" is null and "threads"."removal" is null;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_incident_state" CHECK ("posts"."incident_state" in ('investigating', 'identified', 'monitoring', 'fixed'));--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_incident_state_of_update" CHECK ("posts"."incident_state" is null or "posts"."kind" = 'update');--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_banner_of_announcement" CHECK ("threads"."banner_until" is null or "threads"."kind" = 'announcement');