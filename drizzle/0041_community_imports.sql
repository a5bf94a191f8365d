CREATE TABLE "community_imports" (
	"source" text NOT NULL,
	"key" text NOT NULL,
	"user_id" bigint,
	"thread_id" bigint,
	"post_id" bigint,
	CONSTRAINT "community_imports_source_key_pk" PRIMARY KEY("source","key"),
	CONSTRAINT "community_imports_one" CHECK (num_nonnulls("community_imports"."user_id", "community_imports"."thread_id", "community_imports"."post_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "thread_addresses" (
	"path" text PRIMARY KEY NOT NULL,
	"thread_id" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "community_imports" ADD CONSTRAINT "community_imports_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_imports" ADD CONSTRAINT "community_imports_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_imports" ADD CONSTRAINT "community_imports_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_addresses" ADD CONSTRAINT "thread_addresses_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "community_imports_user" ON "community_imports" USING btree ("user_id") WHERE "community_imports"."user_id" is not null;--> statement-breakpoint
CREATE INDEX "community_imports_thread" ON "community_imports" USING btree ("thread_id") WHERE "community_imports"."thread_id" is not null;--> statement-breakpoint
CREATE INDEX "community_imports_post" ON "community_imports" USING btree ("post_id") WHERE "community_imports"."post_id" is not null;--> statement-breakpoint
CREATE INDEX "thread_addresses_thread" ON "thread_addresses" USING btree ("thread_id");