// One problem and the requests that it makes: what is written about the problem answers them all.
import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { type JobKind, jobKind } from '../../jobs/job.ts';
import { addJob } from '../../jobs/store.ts';
import { writeAsAgent } from '../../tickets/answer.ts';
import { requesters, tickets } from '../../tickets/schema.ts';
import { actAs, findTicket } from '../../tickets/store.ts';
import { cleanLines, LIMITS, type Status, UNSOLVED } from '../../tickets/ticket.ts';
import { mayWorkOnDesk } from '../policy.ts';

/** What is done with problems and their incidents, in the audit log. */
type IncidentAuditAction = 'request.linked' | 'request.unlinked' | 'request.incidents-answered';

/** Incidents of one problem that its page lists; all are answered. */
const LISTED = 200;
const KIND = 'answer-incidents';

export type Linked =
  | { outcome: 'linked'; count: number }
  | { outcome: 'refused'; reason: 'closed' | 'incident' }
  | { outcome: 'not-found' };

/**
 * Makes requests incidents of a problem, which becomes one by it. What is closed stays as it is and is not counted.
 * @returns `closed` for a closed problem; `incident` for one that is an incident itself; `not-found` for who may not.
 */
export async function linkIncidents(
  db: Db,
  by: SignedIn,
  { problemId, incidentIds }: { problemId: number; incidentIds: readonly number[] },
): Promise<Linked> {
  if (!mayWorkOnDesk(by)) return { outcome: 'not-found' };
  return await db.transaction(async (tx): Promise<Linked> => {
    const ids = incidentIds.filter((id) => id !== problemId);
    await tx.execute(
      sql`select from ${tickets} where ${inArray(tickets.id, [problemId, ...ids])} order by id for update`,
    );
    const problem = await findTicket(tx, problemId);
    if (!problem) return { outcome: 'not-found' };
    if (problem.status === 'closed') return { outcome: 'refused', reason: 'closed' };
    if (problem.problemId !== null) return { outcome: 'refused', reason: 'incident' };
    await actAs(tx, `agent:${by.id}`);
    if (problem.type !== 'problem') await tx.update(tickets).set({ type: 'problem' }).where(eq(tickets.id, problemId));
    const linked =
      ids.length === 0
        ? []
        : await tx
            .update(tickets)
            .set({ type: 'incident', problemId })
            .where(
              and(
                inArray(tickets.id, ids),
                sql`${tickets.status} <> 'closed' and ${tickets.problemId} is distinct from ${problemId}`,
              ),
            )
            .returning({ id: tickets.id });
    for (const { id } of linked) await audit(tx, by, 'request.linked', { ticket: String(id), into: String(problemId) });
    return { outcome: 'linked', count: linked.length };
  });
}

/** Makes a request no incident any more; twice changes nothing. */
export async function unlinkIncident(
  db: Db,
  by: SignedIn,
  { problemId, incidentId }: { problemId: number; incidentId: number },
): Promise<'unlinked' | 'not-found'> {
  if (!mayWorkOnDesk(by)) return 'not-found';
  return await db.transaction(async (tx): Promise<'unlinked'> => {
    await actAs(tx, `agent:${by.id}`);
    const gone = await tx
      .update(tickets)
      .set({ problemId: null })
      .where(and(eq(tickets.id, incidentId), eq(tickets.problemId, problemId)))
      .returning({ id: tickets.id });
    if (gone.length > 0)
      await audit(tx, by, 'request.unlinked', { ticket: String(incidentId), into: String(problemId) });
    return 'unlinked';
  });
}

/** An incident of a problem. */
export interface Incident {
  id: number;
  subject: string;
  status: Status;
  requesterName: string;
}

/** The incidents of a problem, the oldest first, and how many there are and wait. */
export async function listIncidents(
  db: Db,
  problemId: number,
): Promise<{ incidents: Incident[]; total: number; unsolved: number }> {
  const [incidents, counted] = await Promise.all([
    db
      .select({ id: tickets.id, subject: tickets.subject, status: tickets.status, requesterName: requesters.name })
      .from(tickets)
      .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
      .where(eq(tickets.problemId, problemId))
      .orderBy(asc(tickets.id))
      .limit(LISTED),
    countIncidents(db, problemId),
  ]);
  return { incidents, ...counted };
}

/** How many incidents a problem has, and how many of them wait. */
export async function countIncidents(db: Db, problemId: number): Promise<{ total: number; unsolved: number }> {
  const unsolved = sql<number>`(count(*) filter (where ${inArray(tickets.status, UNSOLVED)}))::int`;
  const [row] = await db.select({ total: count(), unsolved }).from(tickets).where(eq(tickets.problemId, problemId));
  return row!;
}

const payloadSchema = z.object({
  problemId: z.number(),
  agent: z.object({ id: z.number(), name: z.string() }),
  body: z.string(),
  key: z.string(),
  solve: z.boolean(),
});
type Payload = z.infer<typeof payloadSchema>;

export type IncidentsAnswered = 'begun' | 'missing' | 'too-long' | 'not-found';

/**
 * Answers a problem and, by a job, every incident of it that is not done, each in its own request, and solves them if that is wanted. The same key
 * never answers twice, whatever fails in between.
 */
export async function answerIncidents(
  db: Db,
  by: SignedIn,
  given: { problemId: number; body: string; key: string; solve: boolean },
): Promise<IncidentsAnswered> {
  if (!mayWorkOnDesk(by)) return 'not-found';
  const body = cleanLines(given.body);
  if (!body) return 'missing';
  if ([...body].length > LIMITS.body) return 'too-long';
  const { problemId, key, solve } = given;
  return await db.transaction(async (tx) => {
    const problem = await findTicket(tx, problemId);
    if (problem?.type !== 'problem') return 'not-found';
    const payload: Payload = { problemId, agent: { id: by.id, name: by.name }, body, key, solve };
    await addJob(tx, { kind: KIND, name: `${KIND} ${problemId} ${key}`, payload });
    await audit(tx, by, 'request.incidents-answered', { ticket: String(problemId) });
    return 'begun';
  });
}

/** What answers the incidents of a problem. */
export function answerIncidentsJob(db: Db): JobKind {
  return jobKind({
    kind: KIND,
    payload: payloadSchema,
    async run({ payload: { problemId, agent, body, key, solve }, signal, progress }) {
      const changes = solve ? ({ status: 'solved' } as const) : undefined;
      const rows = await db
        .select({ id: tickets.id })
        .from(tickets)
        .where(and(eq(tickets.problemId, problemId), inArray(tickets.status, UNSOLVED)))
        .orderBy(asc(tickets.id));
      for (const [index, { id: ticketId }] of rows.entries()) {
        signal.throwIfAborted();
        const text = { body, format: 'plain', public: true, key: `${key}-${ticketId}` } as const;
        await writeAsAgent(db, { ticketId, agent, text, changes });
        progress(index + 1, rows.length + 1);
      }
      // The problem last: while it is open, not everybody has heard.
      if (solve) await writeAsAgent(db, { ticketId: problemId, agent, changes });
    },
  });
}

async function audit(
  tx: Tx,
  by: SignedIn,
  action: IncidentAuditAction,
  details: { ticket: string; into?: string },
): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details });
}
