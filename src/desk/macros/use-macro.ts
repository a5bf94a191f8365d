import { eq } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { organizations } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import type { AgentChanges } from '../../tickets/agent-changes.ts';
import { requesters, tickets } from '../../tickets/schema.ts';
import type { Mode } from '../mode.ts';
import { firstName, renderMacro } from './render.ts';
import { findMacro } from './store.ts';

/** A macro as it stands in the composer of one ticket. */
export interface FilledMacro {
  id: number;
  mode: Mode;
  body: string;
  changes: AgentChanges;
}

/** A macro with its placeholders filled in for a ticket and whoever uses it; undefined when there is no such macro or ticket, or it is switched off. */
export async function macroFor(
  { db, site }: { db: Db; site: { name: string } },
  by: SignedIn,
  { macroId, ticketId }: { macroId: number; ticketId: number },
): Promise<FilledMacro | undefined> {
  const macro = await findMacro(db, macroId);
  const [about] = await db
    .select({
      subject: tickets.subject,
      name: requesters.name,
      email: requesters.email,
      organization: organizations.name,
    })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .leftJoin(organizations, eq(organizations.id, tickets.organizationId))
    .where(eq(tickets.id, ticketId));
  if (!macro?.active || !about) return undefined;
  const body = renderMacro(macro.body, {
    requester: { name: about.name, first_name: firstName(about.name), email: about.email ?? '' },
    organization: { name: about.organization ?? '' },
    ticket: { id: ticketId, subject: about.subject },
    agent: { name: by.name, first_name: firstName(by.name) },
    site: { name: site.name },
  });
  const { assignee, ...changes } = macro.changes;
  return { id: macro.id, mode: macro.mode, body, changes: { ...changes, ...(assignee && { assigneeId: by.id }) } };
}
