CREATE TABLE "snippet_revisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "snippet_revisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"body" text,
	"origin" text NOT NULL,
	"author" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "snippet_revisions_origin" CHECK ("snippet_revisions"."origin" in ('repository', 'editor'))
);
--> statement-breakpoint
CREATE INDEX "snippet_revisions_snippet" ON "snippet_revisions" USING btree ("name","locale","id");--> statement-breakpoint
-- What snippets say today begins their history.
INSERT INTO "snippet_revisions" ("name", "locale", "body", "origin") SELECT "name", "locale", "body", "origin" FROM "snippets";
