CREATE TABLE "asked_questions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "asked_questions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"locale" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"learnt_at" timestamp with time zone,
	"removed_at" timestamp with time zone,
	CONSTRAINT "asked_questions_text" CHECK (char_length("asked_questions"."text") between 1 and 300)
);
--> statement-breakpoint
CREATE TABLE "question_confirmations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "question_confirmations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"question_id" bigint NOT NULL,
	"asker_keys" text[] NOT NULL,
	"source" text NOT NULL,
	"by_staff" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "question_confirmations_source" CHECK ("question_confirmations"."source" in ('ask', 'ticket', 'thread', 'staff')),
	CONSTRAINT "question_confirmations_keyed" CHECK (cardinality("question_confirmations"."asker_keys") > 0)
);
--> statement-breakpoint
CREATE TABLE "search_pins" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "search_pins_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"locale" text NOT NULL,
	"query" text NOT NULL,
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "search_pins_once" UNIQUE("locale","query","kind","source_id"),
	CONSTRAINT "search_pins_query" CHECK (char_length("search_pins"."query") between 1 and 300)
);
--> statement-breakpoint
CREATE TABLE "search_synonyms" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "search_synonyms_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"locale" text NOT NULL,
	"expressions" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "search_synonyms_several" CHECK (cardinality("search_synonyms"."expressions") between 2 and 12)
);
--> statement-breakpoint
CREATE TABLE "ticket_lessons" (
	"ticket_id" bigint PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone,
	"learnt_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "rewritten_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "question_confirmations" ADD CONSTRAINT "question_confirmations_question_id_asked_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."asked_questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "asked_questions_page" ON "asked_questions" USING btree ("kind","source_id","locale");--> statement-breakpoint
CREATE INDEX "asked_questions_waiting" ON "asked_questions" USING btree ("confirmed_at") WHERE "asked_questions"."learnt_at" is null and "asked_questions"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "question_confirmations_question" ON "question_confirmations" USING btree ("question_id");--> statement-breakpoint
CREATE INDEX "question_confirmations_askers" ON "question_confirmations" USING gin ("asker_keys");--> statement-breakpoint
CREATE INDEX "search_synonyms_locale" ON "search_synonyms" USING btree ("locale");--> statement-breakpoint
CREATE INDEX "ticket_lessons_due" ON "ticket_lessons" USING btree ("due_at") WHERE "ticket_lessons"."due_at" is not null;