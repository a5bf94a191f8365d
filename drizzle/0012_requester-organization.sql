-- A requester who has an account is of the account's organization, so that new tickets are. Runs with its owner's rights:
-- programs that write requesters need not read accounts.
create function tickets.adopt_organization() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.organization_id := (select organization_id from public.users where email = new.email);
  return new;
end
$$;
--> statement-breakpoint
revoke execute on function tickets.adopt_organization() from public;
--> statement-breakpoint
-- After "keep" in the alphabet, so that the address is in its kept form.
create trigger organization before insert on tickets.requesters for each row
  when (new.organization_id is null and new.email is not null)
  execute function tickets.adopt_organization();
--> statement-breakpoint
create function public.share_organization() returns trigger language plpgsql as $$
begin
  update tickets.requesters set organization_id = new.organization_id
    where email = new.email and organization_id is distinct from new.organization_id;
  return null;
end
$$;
--> statement-breakpoint
create trigger share_organization after update of organization_id on public.users for each row
  when (new.organization_id is distinct from old.organization_id)
  execute function public.share_organization();
--> statement-breakpoint
create trigger share_new_organization after insert on public.users for each row
  when (new.organization_id is not null)
  execute function public.share_organization();
