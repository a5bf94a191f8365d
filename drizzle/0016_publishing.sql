CREATE TABLE "article_files" (
	"revision_id" bigint NOT NULL,
	"path" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "article_links" (
	"revision_id" bigint NOT NULL,
	"url" text NOT NULL,
	"slug" text
);
--> statement-breakpoint
CREATE TABLE "withheld_files" (
	"path" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "video_guides" (
	"slug" text PRIMARY KEY NOT NULL,
	"guide" jsonb NOT NULL,
	"transcripts" jsonb NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "article_revisions" ALTER COLUMN "source_path" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD COLUMN "headings" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD COLUMN "words" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD COLUMN "edition" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "article_translations" ADD COLUMN "removed_by" text;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "archived_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "article_files" ADD CONSTRAINT "article_files_revision_id_article_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_links" ADD CONSTRAINT "article_links_revision_id_article_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_files_revision" ON "article_files" USING btree ("revision_id");--> statement-breakpoint
CREATE INDEX "article_files_path" ON "article_files" USING hash ("path");--> statement-breakpoint
CREATE INDEX "article_links_revision" ON "article_links" USING btree ("revision_id");--> statement-breakpoint
CREATE INDEX "article_links_slug" ON "article_links" USING hash ("slug");--> statement-breakpoint
CREATE INDEX "withheld_files_path" ON "withheld_files" USING hash ("path");--> statement-breakpoint
CREATE INDEX "article_redirects_any_case" ON "article_redirects" USING btree (lower("former"));--> statement-breakpoint
CREATE INDEX "article_revisions_edition" ON "article_revisions" USING btree ("edition");--> statement-breakpoint
ALTER TABLE "article_translations" ADD CONSTRAINT "article_translations_removed_by" CHECK ("article_translations"."removed_by" in ('repository', 'editor'));--> statement-breakpoint
-- Until now only synchronising took articles away.
UPDATE "article_translations" SET "removed_by" = 'repository' WHERE "removed_at" IS NOT NULL;
