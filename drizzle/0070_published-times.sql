ALTER TABLE "article_translations" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
update article_translations t set published_at = r.published_at from article_revisions r where r.id = t.live_revision_id;
