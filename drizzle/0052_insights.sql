CREATE TABLE "articles_read_before" (
	"document_id" bigint PRIMARY KEY NOT NULL,
	"source_id" text NOT NULL,
	"locale" text NOT NULL,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"tickets" integer NOT NULL,
	"before" integer NOT NULL,
	"readers" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unanswered_groups" (
	"locale" text NOT NULL,
	"text" text NOT NULL,
	"examples" jsonb NOT NULL,
	"locales" text[] NOT NULL,
	"count" integer NOT NULL,
	"before" integer NOT NULL,
	"asks" integer NOT NULL,
	"searches" integer NOT NULL,
	"clickless" integer NOT NULL,
	"tickets" integer NOT NULL,
	"threads" integer NOT NULL,
	"last" timestamp with time zone NOT NULL,
	CONSTRAINT "unanswered_groups_locale_text_pk" PRIMARY KEY("locale","text")
);
--> statement-breakpoint
CREATE TABLE "unanswered_reading" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"took_ms" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unanswered_weeks" (
	"decision_id" bigint NOT NULL,
	"week" date NOT NULL,
	"tickets" integer NOT NULL,
	CONSTRAINT "unanswered_weeks_decision_id_week_pk" PRIMARY KEY("decision_id","week")
);
--> statement-breakpoint
CREATE TABLE "insight_weeks" (
	"week" date NOT NULL,
	"locale" text NOT NULL,
	"asks" integer DEFAULT 0 NOT NULL,
	"solved" integer DEFAULT 0 NOT NULL,
	"filed" integer DEFAULT 0 NOT NULL,
	"threaded" integer DEFAULT 0 NOT NULL,
	"abandoned" integer DEFAULT 0 NOT NULL,
	"searches" integer DEFAULT 0 NOT NULL,
	"opened" integer DEFAULT 0 NOT NULL,
	"empty" integer DEFAULT 0 NOT NULL,
	"helpful" integer DEFAULT 0 NOT NULL,
	"unhelpful" integer DEFAULT 0 NOT NULL,
	"good" integer DEFAULT 0 NOT NULL,
	"bad" integer DEFAULT 0 NOT NULL,
	"tickets" integer DEFAULT 0 NOT NULL,
	"replied" integer DEFAULT 0 NOT NULL,
	"reply_minutes" double precision,
	"questions" integer DEFAULT 0 NOT NULL,
	"answered" integer DEFAULT 0 NOT NULL,
	"counted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "insight_weeks_locale_week_pk" PRIMARY KEY("locale","week")
);
--> statement-breakpoint
ALTER TABLE "unanswered_decisions" ADD COLUMN "snoozed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "unanswered_decisions" ADD COLUMN "snoozed_below" integer;--> statement-breakpoint
ALTER TABLE "unanswered_decisions" ADD COLUMN "article_id" bigint;--> statement-breakpoint
ALTER TABLE "unanswered_weeks" ADD CONSTRAINT "unanswered_weeks_decision_id_unanswered_decisions_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."unanswered_decisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_votes_created" ON "article_votes" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "threads_created" ON "threads" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "unanswered_decisions_article" ON "unanswered_decisions" USING btree ("article_id") WHERE "unanswered_decisions"."article_id" is not null;--> statement-breakpoint
CREATE INDEX "satisfaction_created" ON "tickets"."satisfaction" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "tickets_created" ON "tickets"."tickets" USING btree ("created_at");