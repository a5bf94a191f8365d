CREATE TABLE "community_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "community_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"post_id" bigint NOT NULL,
	"actor_id" bigint NOT NULL,
	"people" bigint[] DEFAULT '{}'::bigint[] NOT NULL,
	"act" text,
	"note" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reached" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "community_events_kind" CHECK ("community_events"."kind" in ('post', 'mention', 'solution', 'resolved', 'moderation')),
	CONSTRAINT "community_events_act" CHECK ("community_events"."act" in ('hidden', 'deleted', 'restored', 'approved', 'rejected', 'edited', 'moved')),
	CONSTRAINT "community_events_note_length" CHECK (char_length("community_events"."note") between 1 and 500)
);
--> statement-breakpoint
CREATE TABLE "list_follows" (
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "list_follows_kind_name_locale_user_id_pk" PRIMARY KEY("kind","name","locale","user_id"),
	CONSTRAINT "list_follows_kind" CHECK ("list_follows"."kind" in ('topic', 'tag'))
);
--> statement-breakpoint
CREATE TABLE "notification_settings" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"replies" text DEFAULT 'now' NOT NULL,
	"mentions" text DEFAULT 'now' NOT NULL,
	"threads" text DEFAULT 'daily' NOT NULL,
	"news" text DEFAULT 'now' NOT NULL,
	"follows_own" boolean DEFAULT true NOT NULL,
	CONSTRAINT "notification_settings_replies" CHECK ("notification_settings"."replies" in ('now', 'daily', 'off')),
	CONSTRAINT "notification_settings_mentions" CHECK ("notification_settings"."mentions" in ('now', 'daily', 'off')),
	CONSTRAINT "notification_settings_threads" CHECK ("notification_settings"."threads" in ('now', 'daily', 'off')),
	CONSTRAINT "notification_settings_news" CHECK ("notification_settings"."news" in ('now', 'daily', 'off'))
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notifications_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"thread_id" bigint NOT NULL,
	"class" text NOT NULL,
	"posts" bigint[] DEFAULT '{}'::bigint[] NOT NULL,
	"act" text,
	"note" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	"mail" text,
	"mail_due_at" timestamp with time zone,
	"mail_posts" bigint[] DEFAULT '{}'::bigint[] NOT NULL,
	"mailed_at" timestamp with time zone,
	CONSTRAINT "notifications_class" CHECK ("notifications"."class" in ('reply', 'mention', 'answer', 'thread', 'solution', 'incident', 'moderation')),
	CONSTRAINT "notifications_mail" CHECK ("notifications"."mail" in ('now', 'daily', 'off')),
	CONSTRAINT "notifications_act" CHECK ("notifications"."act" in ('hidden', 'deleted', 'restored', 'approved', 'rejected', 'edited', 'moved'))
);
--> statement-breakpoint
ALTER TABLE "posts" ADD COLUMN "mentions" bigint[] DEFAULT '{}'::bigint[] NOT NULL;--> statement-breakpoint
ALTER TABLE "thread_follows" ADD COLUMN "level" text DEFAULT 'following' NOT NULL;--> statement-breakpoint
ALTER TABLE "community_events" ADD CONSTRAINT "community_events_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "community_events" ADD CONSTRAINT "community_events_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "list_follows" ADD CONSTRAINT "list_follows_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "community_events_post" ON "community_events" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "community_events_actor" ON "community_events" USING btree ("actor_id");--> statement-breakpoint
CREATE INDEX "list_follows_user" ON "list_follows" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_unread" ON "notifications" USING btree ("user_id","thread_id","class") WHERE "notifications"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notifications_user" ON "notifications" USING btree ("user_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "notifications_thread" ON "notifications" USING btree ("thread_id");--> statement-breakpoint
CREATE INDEX "notifications_mail_due" ON "notifications" USING btree ("mail_due_at") WHERE "notifications"."mail_due_at" is not null;--> statement-breakpoint
ALTER TABLE "thread_follows" ADD CONSTRAINT "thread_follows_level" CHECK ("thread_follows"."level" in ('following', 'muted'));