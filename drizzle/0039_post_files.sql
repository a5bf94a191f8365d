CREATE TABLE "post_files" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "post_files_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"owner_id" bigint NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"width" integer,
	"height" integer,
	"post_id" bigint,
	"review_id" bigint,
	"detached_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "post_files_key_form" CHECK ("post_files"."key" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "post_files_name_length" CHECK (char_length("post_files"."name") between 1 and 200),
	CONSTRAINT "post_files_size" CHECK ("post_files"."size_bytes" > 0)
);
--> statement-breakpoint
ALTER TABLE "post_files" ADD CONSTRAINT "post_files_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_files" ADD CONSTRAINT "post_files_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_files" ADD CONSTRAINT "post_files_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."reviews"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "post_files_key" ON "post_files" USING btree ("key");--> statement-breakpoint
CREATE INDEX "post_files_post" ON "post_files" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "post_files_review" ON "post_files" USING btree ("review_id");--> statement-breakpoint
CREATE INDEX "post_files_owner" ON "post_files" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "post_files_unclaimed" ON "post_files" USING btree ("created_at") WHERE "post_files"."post_id" is null and "post_files"."review_id" is null;--> statement-breakpoint
CREATE INDEX "post_files_detached" ON "post_files" USING btree ("detached_at") WHERE "post_files"."detached_at" is not null;