CREATE TABLE "search_vectors" (
	"document_id" bigint NOT NULL,
	"model" text NOT NULL,
	"digest" text,
	"version" bigint,
	"vectors" "bytea",
	"claimed_until" timestamp with time zone,
	"computed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "search_vectors_document_id_model_pk" PRIMARY KEY("document_id","model")
);
--> statement-breakpoint
ALTER TABLE "search_vectors" ADD CONSTRAINT "search_vectors_document_id_search_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."search_documents"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
-- What one node has computed, the others read.
create function search_vectors_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('search_vectors', new.document_id::text);
  return null;
end
$$;
--> statement-breakpoint
create trigger search_vectors_notify after update on search_vectors for each row
  when (new.claimed_until is null)
  execute function search_vectors_notify();
