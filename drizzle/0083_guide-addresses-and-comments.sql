CREATE TABLE "video_addresses" (
	"address" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"is_present" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "draft_comments" ALTER COLUMN "article_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "draft_comments" ALTER COLUMN "locale" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "draft_comments" ADD COLUMN "guide" text;--> statement-breakpoint
ALTER TABLE "guide_drafts" ADD COLUMN "base_fields" jsonb;--> statement-breakpoint
CREATE INDEX "video_addresses_slug" ON "video_addresses" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "video_addresses_present" ON "video_addresses" USING btree ("slug") WHERE is_present;--> statement-breakpoint
ALTER TABLE "draft_comments" ADD CONSTRAINT "draft_comments_of_guide_draft" FOREIGN KEY ("guide","draft_author") REFERENCES "public"."guide_drafts"("slug","author") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "draft_comments_guide" ON "draft_comments" USING btree ("guide","draft_author","id");--> statement-breakpoint
ALTER TABLE "draft_comments" ADD CONSTRAINT "draft_comments_of_one" CHECK ((article_id is null) = (locale is null) and (article_id is null) <> (guide is null));