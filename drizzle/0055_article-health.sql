CREATE TABLE "article_findings" (
	"kind" text NOT NULL,
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"revision_id" bigint NOT NULL,
	"count" integer NOT NULL,
	"urls" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"found_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "article_findings_kind_article_id_locale_pk" PRIMARY KEY("kind","article_id","locale")
);
--> statement-breakpoint
CREATE TABLE "outward_links" (
	"url" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"uses" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"checked_at" timestamp with time zone,
	"problem" text,
	"status" integer,
	"failed_days" integer DEFAULT 0 NOT NULL,
	"failed_on" date,
	"failing_since" timestamp with time zone,
	"broken_since" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "article_revisions" ADD COLUMN "undescribed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "article_findings" ADD CONSTRAINT "article_findings_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_findings_worst" ON "article_findings" USING btree ("kind","count" DESC NULLS FIRST,"article_id","locale");--> statement-breakpoint
CREATE INDEX "outward_links_due" ON "outward_links" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "outward_links_broken" ON "outward_links" USING btree ("broken_since","url");--> statement-breakpoint
CREATE INDEX "ask_reads_document" ON "ask_reads" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "ask_suggestions_opened" ON "ask_suggestions" USING btree ("document_id","opened_at") WHERE opened_at is not null;--> statement-breakpoint
CREATE INDEX "asks_solved_by" ON "asks" USING btree ("solved_by","solved_at") WHERE solved_by is not null;--> statement-breakpoint
CREATE INDEX "search_opens_url" ON "search_opens" USING btree ("url","opened_at");