-- What other programs wrote before there were these rules is brought under them, without events and mails. Keys of files and numbers of
-- agents stay as they are: nothing could be put in their place.
create function pg_temp.ordinary(given timestamptz) returns timestamptz language sql stable as $$
  select case when given < '1970-01-01 00:00:00+00' then timestamptz '1970-01-01 00:00:00+00'
    when given > '9999-12-31 00:00:00+00' then now() else given end
$$;--> statement-breakpoint
create function pg_temp.addresses(given text[]) returns text[] language sql immutable as $$
  select coalesce(array_agg(distinct part), '{}') from unnest(given) as entry, regexp_split_to_table(entry, '[,\x3b<>[:space:][:cntrl:]]+') as part
  where part ~ '^[^][:space:][:cntrl:]@<>()",:\x3b\\[]+@[^][:space:][:cntrl:]@<>()",:\x3b\\[]+$'
$$;--> statement-breakpoint
alter table tickets.requesters disable trigger user;--> statement-breakpoint
alter table tickets.tickets disable trigger user;--> statement-breakpoint
alter table tickets.comments disable trigger user;--> statement-breakpoint
alter table tickets.attachments disable trigger user;--> statement-breakpoint
alter table tickets.satisfaction disable trigger user;--> statement-breakpoint
update tickets.requesters set created_at = pg_temp.ordinary(created_at), updated_at = pg_temp.ordinary(updated_at)
  where created_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00' or updated_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00';--> statement-breakpoint
update tickets.tickets set created_at = pg_temp.ordinary(created_at), updated_at = pg_temp.ordinary(updated_at), first_replied_at = pg_temp.ordinary(first_replied_at), solved_at = pg_temp.ordinary(solved_at), closed_at = pg_temp.ordinary(closed_at)
  where created_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00' or updated_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00' or first_replied_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00' or solved_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00' or closed_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00';--> statement-breakpoint
update tickets.comments set created_at = pg_temp.ordinary(created_at)
  where created_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00';--> statement-breakpoint
update tickets.attachments set created_at = pg_temp.ordinary(created_at)
  where created_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00';--> statement-breakpoint
update tickets.satisfaction set created_at = pg_temp.ordinary(created_at), updated_at = pg_temp.ordinary(updated_at)
  where created_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00' or updated_at not between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00';--> statement-breakpoint
update tickets.tickets set cc = pg_temp.addresses(cc), followers = pg_temp.addresses(followers)
  where cc <> pg_temp.addresses(cc) or followers <> pg_temp.addresses(followers);--> statement-breakpoint
update tickets.requesters as odd set email = (
    select one from unnest(pg_temp.addresses(array[odd.email])) as one
    where not exists (select from tickets.requesters as other where other.email = one) limit 1)
  where email !~ '^[^][:space:][:cntrl:]@<>()",:\x3b\\[]+@[^][:space:][:cntrl:]@<>()",:\x3b\\[]+$';--> statement-breakpoint
alter table tickets.requesters enable trigger user;--> statement-breakpoint
alter table tickets.tickets enable trigger user;--> statement-breakpoint
alter table tickets.comments enable trigger user;--> statement-breakpoint
alter table tickets.attachments enable trigger user;--> statement-breakpoint
alter table tickets.satisfaction enable trigger user;--> statement-breakpoint
ALTER TABLE "tickets"."requesters" DROP CONSTRAINT "requesters_email_form";--> statement-breakpoint
ALTER TABLE "tickets"."requesters" ADD CONSTRAINT "requesters_times" CHECK (("tickets"."requesters"."created_at" is null or "tickets"."requesters"."created_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00') and ("tickets"."requesters"."updated_at" is null or "tickets"."requesters"."updated_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00'));--> statement-breakpoint
ALTER TABLE "tickets"."requesters" ADD CONSTRAINT "requesters_email_form" CHECK (char_length("tickets"."requesters"."email") <= 254 and "tickets"."requesters"."email" ~ '^[^][:space:][:cntrl:]@<>()",:\x3b\\[]+@[^][:space:][:cntrl:]@<>()",:\x3b\\[]+$' and "tickets"."requesters"."email" = lower("tickets"."requesters"."email"));--> statement-breakpoint
ALTER TABLE "tickets"."satisfaction" ADD CONSTRAINT "satisfaction_times" CHECK (("tickets"."satisfaction"."created_at" is null or "tickets"."satisfaction"."created_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00') and ("tickets"."satisfaction"."updated_at" is null or "tickets"."satisfaction"."updated_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00'));--> statement-breakpoint
ALTER TABLE "tickets"."attachments" ADD CONSTRAINT "attachments_storage_key_form" CHECK ("tickets"."attachments"."storage_key" ~ '^[0-9a-f]{32}$') NOT VALID;--> statement-breakpoint
ALTER TABLE "tickets"."attachments" ADD CONSTRAINT "attachments_times" CHECK (("tickets"."attachments"."created_at" is null or "tickets"."attachments"."created_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00'));--> statement-breakpoint
ALTER TABLE "tickets"."comments" ADD CONSTRAINT "comments_agent" CHECK ("tickets"."comments"."agent_id" between -9007199254740991 and 9007199254740991) NOT VALID;--> statement-breakpoint
ALTER TABLE "tickets"."comments" ADD CONSTRAINT "comments_times" CHECK (("tickets"."comments"."created_at" is null or "tickets"."comments"."created_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00'));--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_assignee" CHECK ("tickets"."tickets"."assignee_id" between -9007199254740991 and 9007199254740991) NOT VALID;--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_times" CHECK (("tickets"."tickets"."created_at" is null or "tickets"."tickets"."created_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00') and ("tickets"."tickets"."updated_at" is null or "tickets"."tickets"."updated_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00') and ("tickets"."tickets"."first_replied_at" is null or "tickets"."tickets"."first_replied_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00') and ("tickets"."tickets"."solved_at" is null or "tickets"."tickets"."solved_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00') and ("tickets"."tickets"."closed_at" is null or "tickets"."tickets"."closed_at" between '1970-01-01 00:00:00+00' and '9999-12-31 00:00:00+00'));--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_followers_addresses" CHECK (array_to_string("tickets"."tickets"."followers", chr(31)) ~ '^([^][:space:][:cntrl:]@<>()",:\x3b\\[]+@[^][:space:][:cntrl:]@<>()",:\x3b\\[]+(\x1f[^][:space:][:cntrl:]@<>()",:\x3b\\[]+@[^][:space:][:cntrl:]@<>()",:\x3b\\[]+)*)?$' and cardinality(string_to_array(array_to_string("tickets"."tickets"."followers", chr(31)), chr(31))) = cardinality("tickets"."tickets"."followers"));--> statement-breakpoint
ALTER TABLE "tickets"."tickets" ADD CONSTRAINT "tickets_cc_addresses" CHECK (array_to_string("tickets"."tickets"."cc", chr(31)) ~ '^([^][:space:][:cntrl:]@<>()",:\x3b\\[]+@[^][:space:][:cntrl:]@<>()",:\x3b\\[]+(\x1f[^][:space:][:cntrl:]@<>()",:\x3b\\[]+@[^][:space:][:cntrl:]@<>()",:\x3b\\[]+)*)?$' and cardinality(string_to_array(array_to_string("tickets"."tickets"."cc", chr(31)), chr(31))) = cardinality("tickets"."tickets"."cc"));