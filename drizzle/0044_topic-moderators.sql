ALTER TABLE "users" ADD COLUMN "moderates" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
CREATE INDEX "users_moderates" ON "users" USING btree ("id") WHERE "users"."moderates" <> '{}';