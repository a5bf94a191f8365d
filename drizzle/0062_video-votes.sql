CREATE TABLE "video_votes" (
	"slug" text NOT NULL,
	"locale" text NOT NULL,
	"visitor" text NOT NULL,
	"helpful" boolean NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "video_votes_slug_locale_visitor_pk" PRIMARY KEY("slug","locale","visitor")
);
