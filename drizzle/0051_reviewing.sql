CREATE TABLE "draft_comments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "draft_comments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"draft_author" bigint NOT NULL,
	"parent_id" bigint,
	"author" bigint NOT NULL,
	"body" text NOT NULL,
	"quote" text DEFAULT '' NOT NULL,
	"before" text DEFAULT '' NOT NULL,
	"after" text DEFAULT '' NOT NULL,
	"block" integer DEFAULT 0 NOT NULL,
	"at" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolved_by" bigint,
	CONSTRAINT "draft_comments_body" CHECK (char_length("draft_comments"."body") between 1 and 2000),
	CONSTRAINT "draft_comments_quote" CHECK (char_length("draft_comments"."quote") between 0 and 400)
);
--> statement-breakpoint
CREATE TABLE "article_reviewers" (
	"category" text NOT NULL,
	"user_id" bigint NOT NULL,
	"appointed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "article_reviewers_category_user_id_pk" PRIMARY KEY("category","user_id")
);
--> statement-breakpoint
CREATE TABLE "draft_reviews" (
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"draft_author" bigint NOT NULL,
	"reviewer" bigint NOT NULL,
	"sequence" integer NOT NULL,
	"decision" text NOT NULL,
	"answer" text DEFAULT '' NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "draft_reviews_article_id_locale_draft_author_reviewer_pk" PRIMARY KEY("article_id","locale","draft_author","reviewer"),
	CONSTRAINT "draft_reviews_decision" CHECK ("draft_reviews"."decision" in ('approved', 'returned')),
	CONSTRAINT "draft_reviews_answer" CHECK (char_length("draft_reviews"."answer") between 0 and 1000)
);
--> statement-breakpoint
CREATE TABLE "review_rules" (
	"category" text PRIMARY KEY NOT NULL,
	"approvals" integer NOT NULL,
	CONSTRAINT "review_rules_approvals" CHECK ("review_rules"."approvals" between 1 and 20)
);
--> statement-breakpoint
ALTER TABLE "draft_comments" ADD CONSTRAINT "draft_comments_parent_id_draft_comments_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."draft_comments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_comments" ADD CONSTRAINT "draft_comments_author_users_id_fk" FOREIGN KEY ("author") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_comments" ADD CONSTRAINT "draft_comments_resolved_by_users_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_comments" ADD CONSTRAINT "draft_comments_of_draft" FOREIGN KEY ("article_id","locale","draft_author") REFERENCES "public"."article_drafts"("article_id","locale","author") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_reviewers" ADD CONSTRAINT "article_reviewers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_reviews" ADD CONSTRAINT "draft_reviews_reviewer_users_id_fk" FOREIGN KEY ("reviewer") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_reviews" ADD CONSTRAINT "draft_reviews_of_draft" FOREIGN KEY ("article_id","locale","draft_author") REFERENCES "public"."article_drafts"("article_id","locale","author") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "draft_comments_draft" ON "draft_comments" USING btree ("article_id","locale","draft_author","id");--> statement-breakpoint
CREATE INDEX "draft_comments_parent" ON "draft_comments" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "draft_comments_author" ON "draft_comments" USING btree ("author");--> statement-breakpoint
CREATE INDEX "draft_comments_resolved_by" ON "draft_comments" USING btree ("resolved_by");--> statement-breakpoint
CREATE INDEX "article_reviewers_user" ON "article_reviewers" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "draft_reviews_reviewer" ON "draft_reviews" USING btree ("reviewer");