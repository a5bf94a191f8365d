-- Views for reports: figures and facts, without names, addresses and texts of customers. Their names and columns are a contract:
-- articles/developers/analytics. A view reads with its owner's rights, so that a role needs none to the tables below.
create schema if not exists analytics;
--> statement-breakpoint
create view analytics.tickets as
  select id, external_id, status, priority, type, channel, requester_id, organization_id, assignee_id, group_name, tags, locale,
    created_at, updated_at, first_replied_at, solved_at, closed_at, awaiting_reply_since, replies, reopens, merged_into_id, problem_id,
    spam_at is not null as is_spam,
    extract(epoch from first_replied_at - created_at)::bigint as first_reply_seconds,
    extract(epoch from solved_at - created_at)::bigint as resolution_seconds
  from tickets.tickets;
--> statement-breakpoint
create view analytics.ticket_comments as
  select id, ticket_id, author, agent_id, public as is_public, char_length(body) as characters, created_at from tickets.comments;
--> statement-breakpoint
-- What changed of what reports count; texts and addresses are left out.
create view analytics.ticket_changes as
  select e.id as event_id, e.ticket_id, c.key as field, c.value -> 0 as value_before, c.value -> 1 as value_after, e.created_at
  from tickets.events e cross join lateral jsonb_each(e.changes) as c (key, value)
  where e.kind in ('ticket.created', 'ticket.updated')
    and c.key in ('status', 'priority', 'type', 'channel', 'assignee_id', 'group_name', 'organization_id', 'merged_into_id', 'problem_id', 'spam_at');
--> statement-breakpoint
create view analytics.satisfaction as
  select id, ticket_id, score, reason is not null as has_reason, created_at, updated_at from tickets.satisfaction;
--> statement-breakpoint
create view analytics.organizations as select id, name, external_id, created_at from tickets.organizations;
--> statement-breakpoint
create view analytics.agents as
  select id, name, role, created_at, suspended_at is null as is_active from public.users where role <> 'member' and deleted_at is null;
--> statement-breakpoint
create view analytics.sla_instances as
  select id, ticket_id, metric, instance, policy_id, priority, target_seconds, business_hours, started_at, due_at, breached_at, ended_at,
    outcome from public.sla_instances;
--> statement-breakpoint
create view analytics.ticket_metric_events as
  select id, ticket_id, metric, instance, kind, time, policy_id, target_seconds, business_hours, calendar_seconds, business_seconds,
    outcome from public.ticket_metric_events;
--> statement-breakpoint
create view analytics.articles as
  select a.id, t.locale, a.slug, a.category, r.title, r.audience, r.words, a.created_at, t.published_at,
    t.outdated_at is not null as is_outdated
  from public.articles a
  join public.article_translations t on t.article_id = a.id and t.removed_at is null
  join public.article_revisions r on r.id = t.live_revision_id;
--> statement-breakpoint
create view analytics.article_votes as
  select id, article_id, locale, helpful as is_helpful, reason is not null as has_reason, created_at, updated_at from public.article_votes;
--> statement-breakpoint
create view analytics.threads as
  select id, topic, kind, locale, title, tags, author_id, created_at, last_post_at, replies, helpful, affected, solved_at, closed_at,
    removal is not null as is_removed from public.threads;
--> statement-breakpoint
create view analytics.posts as
  select id, thread_id, number, author_id, char_length(body) as characters, helpful, created_at, solution_at,
    removal is not null as is_removed from public.posts;
--> statement-breakpoint
create view analytics.searches as
  select id, locale, text, origin, result_count, confident as is_confident, created_at from public.searches;
