CREATE TABLE "affected_people" (
	"thread_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "affected_people_thread_id_user_id_pk" PRIMARY KEY("thread_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "helpful_votes" (
	"post_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "helpful_votes_post_id_user_id_pk" PRIMARY KEY("post_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "post_revisions" (
	"post_id" bigint NOT NULL,
	"revision" integer NOT NULL,
	"title" text,
	"body" text NOT NULL,
	"author_id" bigint NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "post_revisions_post_id_revision_pk" PRIMARY KEY("post_id","revision"),
	CONSTRAINT "post_revisions_body_length" CHECK (char_length("post_revisions"."body") between 1 and 20000)
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "posts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"thread_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"kind" text DEFAULT 'post' NOT NULL,
	"author_id" bigint NOT NULL,
	"body" text NOT NULL,
	"reply_to" bigint,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"edited_at" timestamp with time zone,
	"edited_by" bigint,
	"helpful" integer DEFAULT 0 NOT NULL,
	"solution_at" timestamp with time zone,
	"solution_by" bigint,
	"removal" text,
	"removed_at" timestamp with time zone,
	"removed_by" bigint,
	"submission_key" text,
	"digest" text NOT NULL,
	CONSTRAINT "posts_number" UNIQUE("thread_id","number"),
	CONSTRAINT "posts_kind" CHECK ("posts"."kind" in ('post', 'update')),
	CONSTRAINT "posts_body_length" CHECK (char_length("posts"."body") between 1 and 20000),
	CONSTRAINT "posts_removal" CHECK ("posts"."removal" in ('hidden', 'deleted')),
	CONSTRAINT "posts_removed_when_removed" CHECK (("posts"."removal" is null) = ("posts"."removed_at" is null)),
	CONSTRAINT "posts_solution_is_reply" CHECK ("posts"."solution_at" is null or "posts"."number" > 1),
	CONSTRAINT "posts_counters" CHECK ("posts"."helpful" >= 0 and "posts"."revision" >= 1 and "posts"."number" >= 1)
);
--> statement-breakpoint
CREATE TABLE "read_marks" (
	"thread_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "read_marks_thread_id_user_id_pk" PRIMARY KEY("thread_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "thread_follows" (
	"thread_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "thread_follows_thread_id_user_id_pk" PRIMARY KEY("thread_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "threads" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "threads_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"topic" text NOT NULL,
	"kind" text NOT NULL,
	"locale" text NOT NULL,
	"title" text NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"author_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_post_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_author_id" bigint NOT NULL,
	"last_number" integer DEFAULT 1 NOT NULL,
	"replies" integer DEFAULT 0 NOT NULL,
	"others_replies" integer DEFAULT 0 NOT NULL,
	"helpful" integer DEFAULT 0 NOT NULL,
	"affected" integer DEFAULT 0 NOT NULL,
	"solved_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"closed_by" bigint,
	"pinned_until" timestamp with time zone,
	"removal" text,
	CONSTRAINT "threads_kind" CHECK ("threads"."kind" in ('question', 'discussion', 'announcement', 'incident')),
	CONSTRAINT "threads_removal" CHECK ("threads"."removal" in ('hidden', 'deleted')),
	CONSTRAINT "threads_title_length" CHECK (char_length("threads"."title") between 1 and 150),
	CONSTRAINT "threads_tags_count" CHECK (cardinality("threads"."tags") <= 5),
	CONSTRAINT "threads_counters" CHECK ("threads"."replies" >= 0 and "threads"."others_replies" between 0 and "threads"."replies" and "threads"."helpful" >= 0 and "threads"."affected" >= 0 and "threads"."last_number" >= 1)
);
--> statement-breakpoint
ALTER TABLE "affected_people" ADD CONSTRAINT "affected_people_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "affected_people" ADD CONSTRAINT "affected_people_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "helpful_votes" ADD CONSTRAINT "helpful_votes_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "helpful_votes" ADD CONSTRAINT "helpful_votes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_revisions" ADD CONSTRAINT "post_revisions_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_revisions" ADD CONSTRAINT "post_revisions_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_reply_to_posts_id_fk" FOREIGN KEY ("reply_to") REFERENCES "public"."posts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_edited_by_users_id_fk" FOREIGN KEY ("edited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_solution_by_users_id_fk" FOREIGN KEY ("solution_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_removed_by_users_id_fk" FOREIGN KEY ("removed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_marks" ADD CONSTRAINT "read_marks_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_marks" ADD CONSTRAINT "read_marks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_follows" ADD CONSTRAINT "thread_follows_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_follows" ADD CONSTRAINT "thread_follows_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_last_author_id_users_id_fk" FOREIGN KEY ("last_author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_closed_by_users_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "affected_people_user" ON "affected_people" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "helpful_votes_user" ON "helpful_votes" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "post_revisions_author" ON "post_revisions" USING btree ("author_id");--> statement-breakpoint
CREATE UNIQUE INDEX "posts_submission" ON "posts" USING btree ("author_id","submission_key");--> statement-breakpoint
CREATE INDEX "posts_author" ON "posts" USING btree ("author_id","id");--> statement-breakpoint
CREATE INDEX "posts_solutions" ON "posts" USING btree ("thread_id") WHERE "posts"."solution_at" is not null;--> statement-breakpoint
CREATE INDEX "posts_updates" ON "posts" USING btree ("thread_id","number") WHERE "posts"."kind" = 'update';--> statement-breakpoint
CREATE INDEX "posts_reply_to" ON "posts" USING btree ("reply_to") WHERE "posts"."reply_to" is not null;--> statement-breakpoint
CREATE INDEX "read_marks_user" ON "read_marks" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "thread_follows_user" ON "thread_follows" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "threads_activity" ON "threads" USING btree ("last_post_at","id");--> statement-breakpoint
CREATE INDEX "threads_topic_activity" ON "threads" USING btree ("topic","last_post_at","id");--> statement-breakpoint
CREATE INDEX "threads_topic_newest" ON "threads" USING btree ("topic","id");--> statement-breakpoint
CREATE INDEX "threads_helpful" ON "threads" USING btree ("helpful","id");--> statement-breakpoint
CREATE INDEX "threads_author" ON "threads" USING btree ("author_id","last_post_at","id");--> statement-breakpoint
CREATE INDEX "threads_last_author" ON "threads" USING btree ("last_author_id");--> statement-breakpoint
CREATE INDEX "threads_closed_by" ON "threads" USING btree ("closed_by") WHERE "threads"."closed_by" is not null;--> statement-breakpoint
CREATE INDEX "threads_pinned" ON "threads" USING btree ("pinned_until") WHERE "threads"."pinned_until" is not null;--> statement-breakpoint
CREATE INDEX "threads_unanswered" ON "threads" USING btree ("last_post_at","id") WHERE "threads"."others_replies" = 0 and "threads"."kind" = 'question';--> statement-breakpoint
CREATE INDEX "threads_unsolved" ON "threads" USING btree ("last_post_at","id") WHERE "threads"."solved_at" is null and "threads"."kind" = 'question';--> statement-breakpoint
CREATE INDEX "threads_tags" ON "threads" USING gin ("tags");