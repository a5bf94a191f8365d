-- Who is copied in on a request is told, whatever program copies them in.
drop trigger queue_mail on tickets.events;
--> statement-breakpoint
create trigger queue_mail after insert on tickets.events for each row
  when (
    new.kind in ('ticket.created', 'comment.created', 'comment.updated')
    or (new.kind = 'ticket.updated' and (jsonb_exists(new.changes, 'status') or jsonb_exists(new.changes, 'cc')))
  )
  execute function public.queue_ticket_mail();
