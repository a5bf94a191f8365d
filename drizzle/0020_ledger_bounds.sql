CREATE TABLE "ask_reads" (
	"ask_id" uuid NOT NULL,
	"document_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ask_reads_ask_id_document_id_pk" PRIMARY KEY("ask_id","document_id")
);
--> statement-breakpoint
ALTER TABLE "ask_suggestions" ADD COLUMN "question" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "asks" ADD COLUMN "reopened_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "ask_reads" ADD CONSTRAINT "ask_reads_ask_id_asks_id_fk" FOREIGN KEY ("ask_id") REFERENCES "public"."asks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "asks_last_seen" ON "asks" USING btree ("last_seen_at");