CREATE TABLE "snippet_files" (
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"body" text NOT NULL,
	"source_path" text NOT NULL,
	"proposed_at" timestamp with time zone,
	CONSTRAINT "snippet_files_name_locale_pk" PRIMARY KEY("name","locale")
);
--> statement-breakpoint
ALTER TABLE "snippets" ADD COLUMN "origin" text DEFAULT 'repository' NOT NULL;--> statement-breakpoint
ALTER TABLE "snippets" ADD CONSTRAINT "snippets_origin" CHECK ("snippets"."origin" in ('repository', 'editor'));