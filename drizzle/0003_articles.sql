CREATE TABLE "article_redirects" (
	"former" text PRIMARY KEY NOT NULL,
	"article_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "article_revisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "article_revisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"origin" text NOT NULL,
	"digest" text NOT NULL,
	"source_path" text NOT NULL,
	"head" text,
	"title" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"related" text[] DEFAULT '{}' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"audience" text DEFAULT 'everyone' NOT NULL,
	"body" text NOT NULL,
	"snippets" text[] DEFAULT '{}' NOT NULL,
	"reading_time" integer DEFAULT 1 NOT NULL,
	"updated_on" date NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"author" bigint,
	"published_at" timestamp with time zone,
	"proposed_at" timestamp with time zone,
	CONSTRAINT "article_revisions_origin" CHECK ("article_revisions"."origin" in ('repository', 'editor')),
	CONSTRAINT "article_revisions_audience" CHECK ("article_revisions"."audience" in ('everyone', 'member', 'staff'))
);
--> statement-breakpoint
CREATE TABLE "article_translations" (
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"live_revision_id" bigint,
	"removed_at" timestamp with time zone,
	CONSTRAINT "article_translations_article_id_locale_pk" PRIMARY KEY("article_id","locale")
);
--> statement-breakpoint
CREATE TABLE "article_votes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "article_votes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"revision_id" bigint NOT NULL,
	"visitor" text NOT NULL,
	"helpful" boolean NOT NULL,
	"reason" text,
	"search_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "article_votes_visitor" UNIQUE("article_id","locale","visitor")
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "articles_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"category" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "articles_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"slug" text NOT NULL,
	"locale" text NOT NULL,
	"title" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"icon" text DEFAULT '' NOT NULL,
	CONSTRAINT "categories_slug_locale_pk" PRIMARY KEY("slug","locale")
);
--> statement-breakpoint
CREATE TABLE "snippets" (
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"body" text NOT NULL,
	"source_path" text NOT NULL,
	CONSTRAINT "snippets_name_locale_pk" PRIMARY KEY("name","locale")
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ask_suggestions" (
	"ask_id" uuid NOT NULL,
	"document_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"rank" integer NOT NULL,
	"score" real NOT NULL,
	"confident" boolean NOT NULL,
	"shown_at" timestamp with time zone DEFAULT now() NOT NULL,
	"opened_at" timestamp with time zone,
	"read_seconds" integer DEFAULT 0 NOT NULL,
	"dismissed_at" timestamp with time zone,
	CONSTRAINT "ask_suggestions_askId_documentId_pk" PRIMARY KEY("ask_id","document_id"),
	CONSTRAINT "ask_suggestions_read" CHECK ("ask_suggestions"."read_seconds" >= 0)
);
--> statement-breakpoint
CREATE TABLE "asks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"locale" text NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"solved_at" timestamp with time zone,
	"solved_by" bigint,
	"ticket_at" timestamp with time zone,
	"ticket_id" bigint,
	"thread_at" timestamp with time zone,
	"thread_id" bigint,
	"reminded_at" timestamp with time zone,
	"best_score" real DEFAULT 0 NOT NULL,
	"confident" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_opens" (
	"search_id" uuid NOT NULL,
	"url" text NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "search_opens_searchId_url_pk" PRIMARY KEY("search_id","url")
);
--> statement-breakpoint
CREATE TABLE "searches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"locale" text NOT NULL,
	"text" text NOT NULL,
	"origin" text NOT NULL,
	"result_count" integer NOT NULL,
	"confident" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "article_redirects" ADD CONSTRAINT "article_redirects_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD CONSTRAINT "article_revisions_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_translations" ADD CONSTRAINT "article_translations_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_translations" ADD CONSTRAINT "article_translations_live_revision_id_article_revisions_id_fk" FOREIGN KEY ("live_revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_votes" ADD CONSTRAINT "article_votes_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_votes" ADD CONSTRAINT "article_votes_revision_id_article_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."article_revisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ask_suggestions" ADD CONSTRAINT "ask_suggestions_askId_asks_id_fk" FOREIGN KEY ("ask_id") REFERENCES "public"."asks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_opens" ADD CONSTRAINT "search_opens_searchId_searches_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."searches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_redirects_article" ON "article_redirects" USING btree ("article_id");--> statement-breakpoint
CREATE INDEX "article_revisions_translation" ON "article_revisions" USING btree ("article_id","locale","id");--> statement-breakpoint
CREATE INDEX "article_revisions_snippets" ON "article_revisions" USING gin ("snippets");--> statement-breakpoint
CREATE INDEX "article_translations_live" ON "article_translations" USING btree ("live_revision_id");--> statement-breakpoint
CREATE INDEX "article_votes_revision" ON "article_votes" USING btree ("revision_id");--> statement-breakpoint
CREATE INDEX "articles_category" ON "articles" USING btree ("category");--> statement-breakpoint
CREATE INDEX "asks_created" ON "asks" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "asks_ticket" ON "asks" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "searches_created" ON "searches" USING btree ("created_at");