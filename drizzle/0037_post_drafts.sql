CREATE TABLE "post_drafts" (
	"user_id" bigint NOT NULL,
	"place" text NOT NULL,
	"sequence" integer NOT NULL,
	"writer" text NOT NULL,
	"text" jsonb NOT NULL,
	"other" jsonb,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "post_drafts_user_id_place_pk" PRIMARY KEY("user_id","place"),
	CONSTRAINT "post_drafts_place" CHECK ("post_drafts"."place" ~ '^(new|thread:[0-9]+|post:[0-9]+)$'),
	CONSTRAINT "post_drafts_sequence" CHECK ("post_drafts"."sequence" >= 1)
);
--> statement-breakpoint
ALTER TABLE "post_drafts" ADD CONSTRAINT "post_drafts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "post_drafts_updated" ON "post_drafts" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "users_name_beginning" ON "users" USING btree (lower("name") text_pattern_ops);