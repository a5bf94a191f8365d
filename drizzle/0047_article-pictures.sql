CREATE TABLE "article_pictures" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "article_pictures_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"path" text NOT NULL,
	"digest" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"alt" text DEFAULT '' NOT NULL,
	"owner_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "article_pictures_path_unique" UNIQUE("path"),
	CONSTRAINT "article_pictures_digest_unique" UNIQUE("digest"),
	CONSTRAINT "article_pictures_digest" CHECK ("article_pictures"."digest" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "article_pictures_alt_length" CHECK (char_length("article_pictures"."alt") between 0 and 300)
);
--> statement-breakpoint
ALTER TABLE "article_pictures" ADD CONSTRAINT "article_pictures_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_pictures_owner" ON "article_pictures" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "article_pictures_removed" ON "article_pictures" USING btree ("removed_at") WHERE "article_pictures"."removed_at" is not null;