CREATE TABLE "agents" (
	"agent_id" bigint PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'online' NOT NULL,
	"status_since" timestamp with time zone DEFAULT now() NOT NULL,
	"capacity" integer,
	"schedule_id" bigint,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agents_status" CHECK ("agents"."status" in ('online', 'away', 'transfers_only', 'offline')),
	CONSTRAINT "agents_capacity" CHECK ("agents"."capacity" between 0 and 1000)
);
--> statement-breakpoint
CREATE TABLE "screens" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "screens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"filters" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"look" text DEFAULT 'dark' NOT NULL,
	"created_by" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "screens_name_length" CHECK (char_length("screens"."name") between 1 and 100),
	CONSTRAINT "screens_look" CHECK ("screens"."look" in ('dark', 'light', 'device'))
);
--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_agent_id_users_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screens" ADD CONSTRAINT "screens_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agents_schedule" ON "agents" USING btree ("schedule_id");--> statement-breakpoint
CREATE UNIQUE INDEX "screens_token" ON "screens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "screens_created_by" ON "screens" USING btree ("created_by");