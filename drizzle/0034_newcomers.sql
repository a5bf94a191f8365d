CREATE TABLE "post_sweeps" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "post_sweeps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"author_id" bigint NOT NULL,
	"swept_by" bigint,
	"posts" bigint[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "text_prints" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "text_prints_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"author_id" bigint NOT NULL,
	"numbers" integer[] NOT NULL,
	"bands" integer[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "post_sweeps" ADD CONSTRAINT "post_sweeps_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_sweeps" ADD CONSTRAINT "post_sweeps_swept_by_users_id_fk" FOREIGN KEY ("swept_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "text_prints" ADD CONSTRAINT "text_prints_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "post_sweeps_author" ON "post_sweeps" USING btree ("author_id","id");--> statement-breakpoint
CREATE INDEX "post_sweeps_swept_by" ON "post_sweeps" USING btree ("swept_by") WHERE "post_sweeps"."swept_by" is not null;--> statement-breakpoint
CREATE INDEX "text_prints_bands" ON "text_prints" USING gin ("bands");--> statement-breakpoint
CREATE INDEX "text_prints_author" ON "text_prints" USING btree ("author_id");--> statement-breakpoint
CREATE INDEX "text_prints_created" ON "text_prints" USING btree ("created_at");