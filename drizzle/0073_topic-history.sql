CREATE TABLE "category_revisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "category_revisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"locale" text NOT NULL,
	"title" text,
	"summary" text DEFAULT '' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"icon" text DEFAULT '' NOT NULL,
	"origin" text NOT NULL,
	"author" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "category_revisions_origin" CHECK ("category_revisions"."origin" in ('repository', 'editor'))
);
--> statement-breakpoint
CREATE INDEX "category_revisions_category" ON "category_revisions" USING btree ("slug","id");--> statement-breakpoint
CREATE INDEX "posts_author_thread" ON "posts" USING btree ("author_id","thread_id");--> statement-breakpoint
-- What categories say today begins their history.
INSERT INTO "category_revisions" ("slug", "locale", "title", "summary", "position", "icon", "origin") SELECT "slug", "locale", "title", "summary", "position", "icon", "origin" FROM "categories";
