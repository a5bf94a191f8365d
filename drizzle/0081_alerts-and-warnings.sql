CREATE TABLE "ask_searches" (
	"ask_id" uuid NOT NULL,
	"search_id" uuid NOT NULL,
	"text" text NOT NULL,
	"result_count" integer NOT NULL,
	"searched_at" timestamp with time zone NOT NULL,
	"opened" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "ask_searches_ask_id_search_id_pk" PRIMARY KEY("ask_id","search_id")
);
--> statement-breakpoint
CREATE TABLE "ticket_articles" (
	"ticket_id" bigint NOT NULL,
	"article_id" bigint NOT NULL,
	"locale" text NOT NULL,
	"begun_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ticket_articles_ticket_id_article_id_pk" PRIMARY KEY("ticket_id","article_id")
);
--> statement-breakpoint
CREATE TABLE "agent_alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agent_alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"ticket_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"due_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "agent_alerts_kind" CHECK ("agent_alerts"."kind" in ('answer-stopped', 'due-soon', 'overdue'))
);
--> statement-breakpoint
ALTER TABLE "ticket_drafts" ADD COLUMN "stopped_by" bigint[] DEFAULT '{}'::bigint[] NOT NULL;--> statement-breakpoint
ALTER TABLE "sla_policies" ADD COLUMN "warn_percent" integer DEFAULT 75;--> statement-breakpoint
ALTER TABLE "sla_policies" ADD COLUMN "warn_lead_seconds" integer DEFAULT 900 NOT NULL;--> statement-breakpoint
ALTER TABLE "ask_searches" ADD CONSTRAINT "ask_searches_ask_id_asks_id_fk" FOREIGN KEY ("ask_id") REFERENCES "public"."asks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_articles" ADD CONSTRAINT "ticket_articles_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_articles" ADD CONSTRAINT "ticket_articles_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_alerts" ADD CONSTRAINT "agent_alerts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_alerts" ADD CONSTRAINT "agent_alerts_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ticket_articles_article" ON "ticket_articles" USING btree ("article_id");--> statement-breakpoint
CREATE UNIQUE INDEX "agent_alerts_unread" ON "agent_alerts" USING btree ("user_id","ticket_id","kind") WHERE "agent_alerts"."read_at" is null;--> statement-breakpoint
CREATE INDEX "agent_alerts_user" ON "agent_alerts" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "agent_alerts_ticket" ON "agent_alerts" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "agent_alerts_created" ON "agent_alerts" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "sla_policies" ADD CONSTRAINT "sla_policies_warning" CHECK ("sla_policies"."warn_percent" between 10 and 99 and "sla_policies"."warn_lead_seconds" between 0 and 31622400);