CREATE TABLE "tickets"."group_memberships" (
	"group_id" bigint NOT NULL,
	"agent_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "group_memberships_key" PRIMARY KEY("group_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "tickets"."groups" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets"."groups_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "groups_name_length" CHECK (char_length("tickets"."groups"."name") between 1 and 200)
);
--> statement-breakpoint
ALTER TABLE "tickets"."group_memberships" ADD CONSTRAINT "group_memberships_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "tickets"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets"."group_memberships" ADD CONSTRAINT "group_memberships_agent_id_users_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "group_memberships_agent" ON "tickets"."group_memberships" USING btree ("agent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "groups_name" ON "tickets"."groups" USING btree (lower("name"));