CREATE TABLE "flags" (
	"post_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"review_id" bigint NOT NULL,
	CONSTRAINT "flags_post_id_user_id_pk" PRIMARY KEY("post_id","user_id"),
	CONSTRAINT "flags_kind" CHECK ("flags"."kind" in ('spam', 'rude', 'off-topic', 'outdated', 'other')),
	CONSTRAINT "flags_text_length" CHECK (char_length("flags"."text") between 0 and 500)
);
--> statement-breakpoint
CREATE TABLE "held_texts" (
	"review_id" bigint PRIMARY KEY NOT NULL,
	"thread_kind" text,
	"locale" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"reply_to" integer,
	"is_update" boolean DEFAULT false NOT NULL,
	"submission_key" text,
	"digest" text NOT NULL,
	CONSTRAINT "held_texts_thread_kind" CHECK ("held_texts"."thread_kind" in ('question', 'discussion', 'announcement', 'incident')),
	CONSTRAINT "held_texts_body_length" CHECK (char_length("held_texts"."body") between 1 and 20000),
	CONSTRAINT "held_texts_title_length" CHECK (char_length("held_texts"."title") between 0 and 150)
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reviews_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"author_id" bigint NOT NULL,
	"topic" text NOT NULL,
	"thread_id" bigint,
	"post_id" bigint,
	"reasons" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" bigint,
	"told" text DEFAULT '' NOT NULL,
	CONSTRAINT "reviews_kind" CHECK ("reviews"."kind" in ('thread', 'reply', 'edit', 'flagged', 'newcomer')),
	CONSTRAINT "reviews_state" CHECK ("reviews"."state" in ('waiting', 'approved', 'rejected', 'withdrawn')),
	CONSTRAINT "reviews_told_length" CHECK (char_length("reviews"."told") between 0 and 500),
	CONSTRAINT "reviews_decided" CHECK (("reviews"."state" = 'waiting') = ("reviews"."decided_at" is null)),
	CONSTRAINT "reviews_post_there" CHECK ("reviews"."kind" in ('thread', 'reply', 'edit') or "reviews"."post_id" is not null)
);
--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."reviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_texts" ADD CONSTRAINT "held_texts_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."reviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "flags_user" ON "flags" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "flags_review" ON "flags" USING btree ("review_id");--> statement-breakpoint
CREATE INDEX "held_texts_digest" ON "held_texts" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "reviews_waiting" ON "reviews" USING btree ("topic","id") WHERE "reviews"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "reviews_decided" ON "reviews" USING btree ("decided_at","id") WHERE "reviews"."state" <> 'waiting';--> statement-breakpoint
CREATE INDEX "reviews_author" ON "reviews" USING btree ("author_id","id");--> statement-breakpoint
CREATE INDEX "reviews_thread" ON "reviews" USING btree ("thread_id");--> statement-breakpoint
CREATE INDEX "reviews_post" ON "reviews" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "reviews_decided_by" ON "reviews" USING btree ("decided_by") WHERE "reviews"."decided_by" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "reviews_one_a_post" ON "reviews" USING btree ("post_id") WHERE "reviews"."state" = 'waiting' and "reviews"."kind" in ('flagged', 'newcomer');--> statement-breakpoint
CREATE INDEX "posts_helped" ON "posts" USING btree ("author_id") WHERE "posts"."helpful" > 0 or "posts"."solution_at" is not null;--> statement-breakpoint
CREATE INDEX "posts_removed" ON "posts" USING btree ("author_id","removed_at") WHERE "posts"."removal" is not null;