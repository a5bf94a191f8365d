ALTER TABLE "article_links" ADD COLUMN "anchor" text;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD COLUMN "anchors" text[] DEFAULT '{}' NOT NULL;