ALTER TABLE "article_translations" ADD COLUMN "translated_from" bigint;--> statement-breakpoint
ALTER TABLE "article_translations" ADD COLUMN "outdated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "article_drafts" ADD COLUMN "source_revision_id" bigint;--> statement-breakpoint
ALTER TABLE "article_translations" ADD CONSTRAINT "article_translations_translated_from_article_revisions_id_fk" FOREIGN KEY ("translated_from") REFERENCES "public"."article_revisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_drafts" ADD CONSTRAINT "article_drafts_source_revision_id_article_revisions_id_fk" FOREIGN KEY ("source_revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_translations_outdated" ON "article_translations" USING btree ("locale") WHERE outdated_at is not null;