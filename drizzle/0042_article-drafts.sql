CREATE TABLE "article_drafts" (
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"author" bigint NOT NULL,
	"base_revision_id" bigint,
	"merged_revision_id" bigint,
	"sequence" integer DEFAULT 1 NOT NULL,
	"fields" jsonb NOT NULL,
	"body" text NOT NULL,
	"submitted_at" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL,
	"returned_at" timestamp with time zone,
	"answer" text DEFAULT '' NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "article_drafts_article_id_locale_author_pk" PRIMARY KEY("article_id","locale","author"),
	CONSTRAINT "article_drafts_note" CHECK (char_length("article_drafts"."note") between 0 and 1000),
	CONSTRAINT "article_drafts_answer" CHECK (char_length("article_drafts"."answer") between 0 and 1000)
);
--> statement-breakpoint
ALTER TABLE "article_revisions" ADD COLUMN "significance" text;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "article_drafts" ADD CONSTRAINT "article_drafts_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_drafts" ADD CONSTRAINT "article_drafts_author_users_id_fk" FOREIGN KEY ("author") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_drafts" ADD CONSTRAINT "article_drafts_base_revision_id_article_revisions_id_fk" FOREIGN KEY ("base_revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_drafts" ADD CONSTRAINT "article_drafts_merged_revision_id_article_revisions_id_fk" FOREIGN KEY ("merged_revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_drafts_author" ON "article_drafts" USING btree ("author","updated_at");--> statement-breakpoint
CREATE INDEX "article_drafts_submitted" ON "article_drafts" USING btree ("submitted_at") WHERE submitted_at is not null;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD CONSTRAINT "article_revisions_significance" CHECK ("article_revisions"."significance" in ('typo', 'minor', 'major'));