CREATE TABLE "api_ids" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_ids_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_tokens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"ending" text NOT NULL,
	"scopes" text[] NOT NULL,
	"owner_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_tokens_name_length" CHECK (char_length("api_tokens"."name") between 1 and 100),
	CONSTRAINT "api_tokens_scopes" CHECK (cardinality("api_tokens"."scopes") between 1 and 50)
);
--> statement-breakpoint
-- What was asked in the present minute: nothing is lost with it.
CREATE UNLOGGED TABLE "api_uses" (
	"key" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"used" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "person_id" bigint DEFAULT nextval('tickets.requesters_id_seq') NOT NULL;--> statement-breakpoint
UPDATE "users" SET "person_id" = "requesters"."id" FROM "tickets"."requesters" WHERE "requesters"."email" = "users"."email";--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_ids_key" ON "api_ids" USING btree ("kind","key");--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash" ON "api_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "api_tokens_owner" ON "api_tokens" USING btree ("owner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_person" ON "users" USING btree ("person_id");
--> statement-breakpoint
-- A requester who has an account is the same person for other programs, and so has the number of that. Runs with its owner's rights:
-- programs that write requesters need not read accounts.
create function tickets.adopt_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person bigint := (
    select u.person_id from public.users u
    where u.email = new.email and not exists (select from tickets.requesters r where r.id = u.person_id)
  );
begin
  if person is not null then
    new.id := person;
  end if;
  return new;
end
$$;
--> statement-breakpoint
revoke execute on function tickets.adopt_person() from public;
--> statement-breakpoint
-- After "keep" in the alphabet, so that the address is in its kept form.
create trigger person before insert on tickets.requesters for each row
  when (new.email is not null)
  execute function tickets.adopt_person();
--> statement-breakpoint
create function public.adopt_requester() returns trigger language plpgsql as $$
declare
  requester bigint := (
    select r.id from tickets.requesters r
    where r.email = new.email and not exists (select from public.users u where u.person_id = r.id)
  );
begin
  if requester is not null then
    new.person_id := requester;
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger adopt_requester before insert on public.users for each row
  when (new.email is not null)
  execute function public.adopt_requester();
