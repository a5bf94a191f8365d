DROP INDEX "threads_open_incidents";--> statement-breakpoint
CREATE INDEX "threads_unanswered_helpful" ON "threads" USING btree ("helpful","id") WHERE "threads"."others_replies" = 0 and "threads"."kind" = 'question';--> statement-breakpoint
CREATE INDEX "threads_open_incidents" ON "threads" USING btree ("locale","id") WHERE "threads"."kind" = 'incident' and "threads"."solved_at" is null;