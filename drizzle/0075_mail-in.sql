CREATE TABLE "inbound_messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbound_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"mailbox_id" bigint,
	"storage_key" text,
	"size_bytes" bigint NOT NULL,
	"digest" text NOT NULL,
	"content_digest" text,
	"uid_validity" text,
	"uid" bigint,
	"envelope_from" text,
	"envelope_to" text[] DEFAULT '{}'::text[] NOT NULL,
	"remote_address" text,
	"helo" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"state" text DEFAULT 'stored' NOT NULL,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now(),
	"last_error" text,
	"wanted_by" bigint,
	"message_id" text,
	"from_address" text,
	"from_name" text,
	"subject" text,
	"trust" text,
	"flags" text[] DEFAULT '{}'::text[] NOT NULL,
	"left_out" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"whole_text" text,
	"copies" integer DEFAULT 0 NOT NULL,
	"ticket_id" bigint,
	"comment_id" bigint,
	"decided_at" timestamp with time zone,
	CONSTRAINT "inbound_messages_uid" UNIQUE("mailbox_id","uid_validity","uid"),
	CONSTRAINT "inbound_messages_state" CHECK ("inbound_messages"."state" in ('stored', 'threaded', 'ignored', 'suspended', 'parked', 'discarded')),
	CONSTRAINT "inbound_messages_trust" CHECK ("inbound_messages"."trust" in ('verified', 'unverified', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "mailboxes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mailboxes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"address" text NOT NULL,
	"kind" text NOT NULL,
	"group_id" bigint,
	"locale" text,
	"signature" text DEFAULT '' NOT NULL,
	"takes_plus" boolean DEFAULT true NOT NULL,
	"imap_host" text,
	"imap_port" integer,
	"imap_security" text DEFAULT 'tls' NOT NULL,
	"imap_user" text,
	"imap_password_sealed" text,
	"imap_folder" text DEFAULT 'INBOX' NOT NULL,
	"imap_after" text DEFAULT 'seen' NOT NULL,
	"imap_move_to" text,
	"uid_validity" text,
	"last_uid" bigint DEFAULT 0 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"leased_until" timestamp with time zone,
	"leased_by" text,
	"checked_at" timestamp with time zone,
	"last_error" text,
	"failed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mailboxes_kind" CHECK ("mailboxes"."kind" in ('smtp', 'imap')),
	CONSTRAINT "mailboxes_security" CHECK ("mailboxes"."imap_security" in ('tls', 'starttls', 'none')),
	CONSTRAINT "mailboxes_after" CHECK ("mailboxes"."imap_after" in ('seen', 'move', 'delete')),
	CONSTRAINT "mailboxes_address_length" CHECK (char_length("mailboxes"."address") between 3 and 254),
	CONSTRAINT "mailboxes_signature_length" CHECK (char_length("mailboxes"."signature") between 0 and 2000)
);
--> statement-breakpoint
CREATE TABLE "message_ids" (
	"message_id" text PRIMARY KEY NOT NULL,
	"ticket_id" bigint NOT NULL,
	"comment_id" bigint,
	"sent" boolean NOT NULL,
	"audience" text DEFAULT 'customer' NOT NULL,
	"address" text NOT NULL,
	"bounced_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "message_ids_audience" CHECK ("message_ids"."audience" in ('customer', 'team'))
);
--> statement-breakpoint
CREATE TABLE "reply_tokens" (
	"token" text PRIMARY KEY NOT NULL,
	"ticket_id" bigint NOT NULL,
	"address" text NOT NULL,
	"audience" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reply_tokens_reader" UNIQUE("ticket_id","address","audience"),
	CONSTRAINT "reply_tokens_audience" CHECK ("reply_tokens"."audience" in ('customer', 'team'))
);
--> statement-breakpoint
CREATE TABLE "undeliverable_addresses" (
	"address" text PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ticket_mails_due" ADD COLUMN "is_quiet" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_mailbox_id_mailboxes_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailboxes"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_comment_id_comments_id_fk" FOREIGN KEY ("comment_id") REFERENCES "tickets"."comments"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD CONSTRAINT "mailboxes_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "tickets"."groups"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_ids" ADD CONSTRAINT "message_ids_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_ids" ADD CONSTRAINT "message_ids_comment_id_comments_id_fk" FOREIGN KEY ("comment_id") REFERENCES "tickets"."comments"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_tokens" ADD CONSTRAINT "reply_tokens_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "tickets"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "inbound_messages_storage" ON "inbound_messages" USING btree ("storage_key");--> statement-breakpoint
CREATE INDEX "inbound_messages_due" ON "inbound_messages" USING btree ("next_attempt_at") WHERE "inbound_messages"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX "inbound_messages_waiting" ON "inbound_messages" USING btree ("state","id") WHERE "inbound_messages"."state" in ('suspended', 'parked', 'discarded');--> statement-breakpoint
CREATE INDEX "inbound_messages_sender" ON "inbound_messages" USING btree ("from_address","received_at");--> statement-breakpoint
CREATE INDEX "inbound_messages_content" ON "inbound_messages" USING btree ("content_digest");--> statement-breakpoint
CREATE INDEX "inbound_messages_ticket" ON "inbound_messages" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "inbound_messages_comment" ON "inbound_messages" USING btree ("comment_id");--> statement-breakpoint
CREATE INDEX "inbound_messages_received" ON "inbound_messages" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "mailboxes_address" ON "mailboxes" USING btree ("address");--> statement-breakpoint
CREATE INDEX "message_ids_ticket" ON "message_ids" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "message_ids_address" ON "message_ids" USING btree ("address");--> statement-breakpoint
CREATE INDEX "reply_tokens_address" ON "reply_tokens" USING btree ("address");