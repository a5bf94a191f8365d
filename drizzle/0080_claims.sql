CREATE TABLE "claims" (
	"review_id" bigint PRIMARY KEY NOT NULL,
	"person_id" bigint NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "claims_text_length" CHECK (char_length("claims"."text") between 1 and 500)
);
--> statement-breakpoint
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_kind";--> statement-breakpoint
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_post_there";--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."reviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_person_id_users_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "claims_person" ON "claims" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "posts_mentions" ON "posts" USING gin ("mentions") WHERE "posts"."mentions" <> '{}';--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_kind" CHECK ("reviews"."kind" in ('thread', 'reply', 'edit', 'flagged', 'newcomer', 'claim'));--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_post_there" CHECK ("reviews"."kind" in ('thread', 'reply', 'edit') or "reviews"."kind" = 'claim' or "reviews"."post_id" is not null);