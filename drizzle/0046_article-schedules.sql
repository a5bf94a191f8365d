CREATE TABLE "article_schedules" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "article_schedules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"revision_id" bigint,
	"base_revision_id" bigint,
	"source_revision_id" bigint,
	"publish_at" timestamp with time zone,
	"publish_zone" text DEFAULT 'UTC' NOT NULL,
	"unpublish_at" timestamp with time zone,
	"unpublish_zone" text DEFAULT 'UTC' NOT NULL,
	"scheduled_by" bigint,
	"failure" text,
	CONSTRAINT "article_schedules_translation" UNIQUE("article_id","locale"),
	CONSTRAINT "article_schedules_revision" CHECK ((revision_id is null) = (publish_at is null)),
	CONSTRAINT "article_schedules_failure" CHECK ("article_schedules"."failure" in ('outdated', 'mistakes', 'archived'))
);
--> statement-breakpoint
ALTER TABLE "article_schedules" ADD CONSTRAINT "article_schedules_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_schedules" ADD CONSTRAINT "article_schedules_revision_id_article_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_schedules" ADD CONSTRAINT "article_schedules_scheduled_by_users_id_fk" FOREIGN KEY ("scheduled_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_schedules_publish" ON "article_schedules" USING btree ("publish_at");--> statement-breakpoint
CREATE INDEX "article_schedules_unpublish" ON "article_schedules" USING btree ("unpublish_at");--> statement-breakpoint
CREATE INDEX "article_schedules_by" ON "article_schedules" USING btree ("scheduled_by");