CREATE TABLE "import_items" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "import_items_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"file" text NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"outcome" text NOT NULL,
	"is_draft" boolean DEFAULT false NOT NULL,
	"audience" text DEFAULT 'everyone' NOT NULL,
	"article_id" bigint,
	"notes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "import_items_outcome" CHECK ("import_items"."outcome" in ('created', 'updated', 'unchanged', 'kept', 'skipped', 'failed', 'removed'))
);
--> statement-breakpoint
CREATE TABLE "import_pages" (
	"run_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"url" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "import_pages_run_id_number_pk" PRIMARY KEY("run_id","number")
);
--> statement-breakpoint
CREATE TABLE "import_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "import_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"started_by" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"source" text NOT NULL,
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"email" text,
	"token" text,
	"files" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"download" boolean DEFAULT false NOT NULL,
	"state" text DEFAULT 'looking' NOT NULL,
	"problem" jsonb,
	"counts" jsonb,
	"job_id" bigint,
	CONSTRAINT "import_runs_source" CHECK ("import_runs"."source" in ('files', 'zendesk')),
	CONSTRAINT "import_runs_state" CHECK ("import_runs"."state" in ('looking', 'ready', 'importing', 'done', 'failed', 'stopped'))
);
--> statement-breakpoint
CREATE TABLE "imported_articles" (
	"source" text NOT NULL,
	"locale" text NOT NULL,
	"article_id" bigint NOT NULL,
	"digest" text NOT NULL,
	"revision_id" bigint,
	"draft_author" bigint,
	"draft_sequence" integer,
	"run_id" bigint NOT NULL,
	"outcome" text NOT NULL,
	CONSTRAINT "imported_articles_source_locale_pk" PRIMARY KEY("source","locale")
);
--> statement-breakpoint
CREATE TABLE "imported_pictures" (
	"digest" text PRIMARY KEY NOT NULL,
	"path" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "import_items" ADD CONSTRAINT "import_items_run_id_import_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."import_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_items" ADD CONSTRAINT "import_items_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_pages" ADD CONSTRAINT "import_pages_run_id_import_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."import_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_runs" ADD CONSTRAINT "import_runs_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_articles" ADD CONSTRAINT "imported_articles_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_articles" ADD CONSTRAINT "imported_articles_revision_id_article_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_articles" ADD CONSTRAINT "imported_articles_draft_author_users_id_fk" FOREIGN KEY ("draft_author") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_items_run" ON "import_items" USING btree ("run_id","id");--> statement-breakpoint
CREATE INDEX "import_items_article" ON "import_items" USING btree ("article_id") WHERE article_id is not null;--> statement-breakpoint
CREATE INDEX "import_runs_started_by" ON "import_runs" USING btree ("started_by");--> statement-breakpoint
CREATE INDEX "import_runs_ended" ON "import_runs" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "imported_articles_article" ON "imported_articles" USING btree ("article_id");--> statement-breakpoint
CREATE INDEX "imported_articles_revision" ON "imported_articles" USING btree ("revision_id") WHERE revision_id is not null;--> statement-breakpoint
CREATE INDEX "imported_articles_draft_author" ON "imported_articles" USING btree ("draft_author") WHERE draft_author is not null;