CREATE TABLE "video_counts" (
	"slug" text NOT NULL,
	"locale" text NOT NULL,
	"day" date NOT NULL,
	"event" text NOT NULL,
	"part" integer DEFAULT -1 NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "video_counts_slug_day_locale_event_part_pk" PRIMARY KEY("slug","day","locale","event","part")
);
--> statement-breakpoint
ALTER TABLE "video_guides" ADD COLUMN "origin" text DEFAULT 'repository' NOT NULL;--> statement-breakpoint
ALTER TABLE "video_guides" ADD COLUMN "files" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
UPDATE "video_guides" SET "guide" = '{"chapters":{},"steps":[],"related":[],"contexts":{"pages":[],"marks":[]}}'::jsonb || (CASE WHEN "guide" ->> 'poster' ILIKE '%.svg' THEN "guide" - 'poster' ELSE "guide" END);
