CREATE TABLE "article_checks" (
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"owner_id" bigint,
	"every_months" integer,
	"checked_at" timestamp with time zone,
	"checked_by" bigint,
	"due_at" timestamp with time zone,
	CONSTRAINT "article_checks_article_id_locale_pk" PRIMARY KEY("article_id","locale"),
	CONSTRAINT "article_checks_every" CHECK ("article_checks"."every_months" between 1 and 60),
	CONSTRAINT "article_checks_planned" CHECK ((every_months is null) = (due_at is null))
);
--> statement-breakpoint
CREATE TABLE "check_reminders" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"sent_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "article_checks" ADD CONSTRAINT "article_checks_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_checks" ADD CONSTRAINT "article_checks_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_checks" ADD CONSTRAINT "article_checks_checked_by_users_id_fk" FOREIGN KEY ("checked_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_reminders" ADD CONSTRAINT "check_reminders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_checks_owner" ON "article_checks" USING btree ("owner_id","due_at");--> statement-breakpoint
CREATE INDEX "article_checks_due" ON "article_checks" USING btree ("due_at") WHERE due_at is not null;