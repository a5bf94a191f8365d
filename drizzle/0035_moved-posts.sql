CREATE TABLE "moved_posts" (
	"thread_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"post_id" bigint NOT NULL,
	CONSTRAINT "moved_posts_thread_id_number_pk" PRIMARY KEY("thread_id","number")
);
--> statement-breakpoint
CREATE TABLE "thread_notes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "thread_notes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"thread_id" bigint NOT NULL,
	"author_id" bigint NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "thread_notes_body_length" CHECK (char_length("thread_notes"."body") between 1 and 2000)
);
--> statement-breakpoint
ALTER TABLE "threads" ADD COLUMN "merged_into" bigint;--> statement-breakpoint
ALTER TABLE "threads" ADD COLUMN "slow_seconds" integer;--> statement-breakpoint
ALTER TABLE "moved_posts" ADD CONSTRAINT "moved_posts_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moved_posts" ADD CONSTRAINT "moved_posts_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_notes" ADD CONSTRAINT "thread_notes_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_notes" ADD CONSTRAINT "thread_notes_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "moved_posts_post" ON "moved_posts" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "thread_notes_thread" ON "thread_notes" USING btree ("thread_id","id");--> statement-breakpoint
CREATE INDEX "thread_notes_author" ON "thread_notes" USING btree ("author_id");--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_merged_into_threads_id_fk" FOREIGN KEY ("merged_into") REFERENCES "public"."threads"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "threads_merged_into" ON "threads" USING btree ("merged_into") WHERE "threads"."merged_into" is not null;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_slow_seconds" CHECK ("threads"."slow_seconds" > 0);