CREATE TABLE "guide_drafts" (
	"slug" text NOT NULL,
	"author" bigint NOT NULL,
	"base" text NOT NULL,
	"sequence" integer DEFAULT 1 NOT NULL,
	"fields" jsonb NOT NULL,
	"submitted_at" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL,
	"returned_at" timestamp with time zone,
	"answer" text DEFAULT '' NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "guide_drafts_slug_author_pk" PRIMARY KEY("slug","author"),
	CONSTRAINT "guide_drafts_note" CHECK (char_length("guide_drafts"."note") between 0 and 1000),
	CONSTRAINT "guide_drafts_answer" CHECK (char_length("guide_drafts"."answer") between 0 and 1000)
);
--> statement-breakpoint
CREATE TABLE "guide_reviews" (
	"slug" text NOT NULL,
	"draft_author" bigint NOT NULL,
	"reviewer" bigint NOT NULL,
	"sequence" integer NOT NULL,
	"decision" text NOT NULL,
	"answer" text DEFAULT '' NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "guide_reviews_slug_draft_author_reviewer_pk" PRIMARY KEY("slug","draft_author","reviewer"),
	CONSTRAINT "guide_reviews_decision" CHECK ("guide_reviews"."decision" in ('approved', 'returned')),
	CONSTRAINT "guide_reviews_answer" CHECK (char_length("guide_reviews"."answer") between 0 and 1000)
);
--> statement-breakpoint
CREATE TABLE "guide_schedules" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "guide_schedules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"revision_id" bigint,
	"base" text DEFAULT '' NOT NULL,
	"publish_at" timestamp with time zone,
	"publish_zone" text DEFAULT 'UTC' NOT NULL,
	"unpublish_at" timestamp with time zone,
	"unpublish_zone" text DEFAULT 'UTC' NOT NULL,
	"scheduled_by" bigint,
	"failure" text,
	CONSTRAINT "guide_schedules_slug_unique" UNIQUE("slug"),
	CONSTRAINT "guide_schedules_revision" CHECK ((revision_id is null) = (publish_at is null)),
	CONSTRAINT "guide_schedules_failure" CHECK ("guide_schedules"."failure" in ('outdated', 'mistakes'))
);
--> statement-breakpoint
CREATE TABLE "guide_uploads" (
	"id" text PRIMARY KEY NOT NULL,
	"guide" text NOT NULL,
	"owner_id" bigint NOT NULL,
	"name" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"offset_bytes" bigint DEFAULT 0 NOT NULL,
	"pieces" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"checked_at" timestamp with time zone,
	"refusal" jsonb,
	"file_name" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "guide_uploads_offset" CHECK ("guide_uploads"."offset_bytes" between 0 and "guide_uploads"."size_bytes")
);
--> statement-breakpoint
CREATE TABLE "edited_guides" (
	"slug" text PRIMARY KEY NOT NULL,
	"revision_id" bigint,
	"file_digest" text,
	"proposed" jsonb,
	"proposed_at" timestamp with time zone,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "edited_guides_proposed" CHECK ((proposed is null) = (proposed_at is null))
);
--> statement-breakpoint
CREATE TABLE "guide_files" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "guide_files_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"guide" text NOT NULL,
	"name" text NOT NULL,
	"storage_key" text NOT NULL,
	"digest" text NOT NULL,
	"type" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"seconds" double precision,
	"codec" text DEFAULT '' NOT NULL,
	"owner_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "guide_files_storage_key_unique" UNIQUE("storage_key"),
	CONSTRAINT "guide_files_name" UNIQUE("guide","name")
);
--> statement-breakpoint
CREATE TABLE "guide_revisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "guide_revisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"digest" text NOT NULL,
	"guide" jsonb NOT NULL,
	"captions" jsonb NOT NULL,
	"transcripts" jsonb NOT NULL,
	"files" jsonb NOT NULL,
	"author" bigint,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "guide_drafts" ADD CONSTRAINT "guide_drafts_author_users_id_fk" FOREIGN KEY ("author") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guide_reviews" ADD CONSTRAINT "guide_reviews_reviewer_users_id_fk" FOREIGN KEY ("reviewer") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guide_reviews" ADD CONSTRAINT "guide_reviews_of_draft" FOREIGN KEY ("slug","draft_author") REFERENCES "public"."guide_drafts"("slug","author") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guide_schedules" ADD CONSTRAINT "guide_schedules_revision_id_guide_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."guide_revisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guide_schedules" ADD CONSTRAINT "guide_schedules_scheduled_by_users_id_fk" FOREIGN KEY ("scheduled_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guide_uploads" ADD CONSTRAINT "guide_uploads_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edited_guides" ADD CONSTRAINT "edited_guides_revision_id_guide_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."guide_revisions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guide_files" ADD CONSTRAINT "guide_files_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guide_revisions" ADD CONSTRAINT "guide_revisions_author_users_id_fk" FOREIGN KEY ("author") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "guide_drafts_author" ON "guide_drafts" USING btree ("author");--> statement-breakpoint
CREATE INDEX "guide_drafts_submitted" ON "guide_drafts" USING btree ("submitted_at") WHERE submitted_at is not null;--> statement-breakpoint
CREATE INDEX "guide_reviews_reviewer" ON "guide_reviews" USING btree ("reviewer");--> statement-breakpoint
CREATE INDEX "guide_schedules_publish" ON "guide_schedules" USING btree ("publish_at");--> statement-breakpoint
CREATE INDEX "guide_schedules_unpublish" ON "guide_schedules" USING btree ("unpublish_at");--> statement-breakpoint
CREATE INDEX "guide_schedules_by" ON "guide_schedules" USING btree ("scheduled_by");--> statement-breakpoint
CREATE INDEX "guide_schedules_revision" ON "guide_schedules" USING btree ("revision_id");--> statement-breakpoint
CREATE INDEX "guide_uploads_owner" ON "guide_uploads" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "guide_uploads_updated" ON "guide_uploads" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "edited_guides_revision" ON "edited_guides" USING btree ("revision_id");--> statement-breakpoint
CREATE INDEX "guide_files_owner" ON "guide_files" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "guide_revisions_slug" ON "guide_revisions" USING btree ("slug","id");--> statement-breakpoint
CREATE INDEX "guide_revisions_author" ON "guide_revisions" USING btree ("author");