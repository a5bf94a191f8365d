CREATE TABLE "product_sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"origin" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "product_sessions_origin_length" CHECK (char_length("product_sessions"."origin") <= 300)
);
--> statement-breakpoint
CREATE TABLE "widget_scripts" (
	"version" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "widget_scripts_size" CHECK (octet_length("widget_scripts"."text") between 1 and 100000)
);
--> statement-breakpoint
ALTER TABLE "product_sessions" ADD CONSTRAINT "product_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "product_sessions_user" ON "product_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "product_sessions_expires" ON "product_sessions" USING btree ("expires_at");