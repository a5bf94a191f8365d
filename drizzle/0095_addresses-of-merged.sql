CREATE TABLE "merged_addresses" (
	"email" text PRIMARY KEY NOT NULL,
	"requester_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "merged_addresses" ADD CONSTRAINT "merged_addresses_requester_id_requesters_id_fk" FOREIGN KEY ("requester_id") REFERENCES "tickets"."requesters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "merged_addresses_requester" ON "merged_addresses" USING btree ("requester_id");