import { addAuditEntry } from '../accounts/store.ts';
import type { Db } from '../db/client.ts';
import { cancelJob, retryJob } from '../jobs/store.ts';
import { cancelMail, retryFailedMails, retryMail } from '../mail/retry.ts';

/** What an administrator can do to a job or an email. */
export const INTERVENTIONS = ['retry-job', 'cancel-job', 'retry-mail', 'cancel-mail'] as const;
export type Intervention = (typeof INTERVENTIONS)[number];

/** What administrators do to the work of the server, as the audit log has it. */
type OperationsAuditAction = 'job.retried' | 'job.cancelled' | 'mail.retried' | 'mail.cancelled';

/**
 * What came of it. `done`: it is as wanted, by this or already before; `gone`: there is no such thing any more, or it has ended otherwise; `busy`:
 * another job of its name is under way.
 */
export type Intervened = 'done' | 'gone' | 'busy';

/**
 * Retries or cancels a job or an email and writes that into the audit log, in one transaction. Doing it twice changes nothing more and is written
 * once.
 * @param id number of the job or the email.
 */
export function intervene(db: Db, actorId: number, what: Intervention, id: number): Promise<Intervened> {
  return db.transaction(async (tx) => {
    const note = (action: OperationsAuditAction, details: Record<string, string>) =>
      addAuditEntry(tx, { actorId, action, subjectId: null, details });
    if (what === 'retry-job' || what === 'cancel-job') {
      const { change, job } = await (what === 'retry-job' ? retryJob(tx, id) : cancelJob(tx, id));
      if (change === 'changed')
        await note(what === 'retry-job' ? 'job.retried' : 'job.cancelled', {
          job: String(id),
          kind: job!.kind,
          name: job!.name,
        });
      return change === 'gone' || change === 'busy' ? change : 'done';
    }
    const { change, mail } = await (what === 'retry-mail' ? retryMail(tx, id) : cancelMail(tx, id));
    if (change === 'changed')
      await note(what === 'retry-mail' ? 'mail.retried' : 'mail.cancelled', { mail: String(id), kind: mail!.kind });
    return change === 'gone' ? 'gone' : 'done';
  });
}

/** Retries all emails that failed, as far as they can be sent again, and writes that into the audit log. @returns how many. */
export function retryMails(db: Db, actorId: number): Promise<number> {
  return db.transaction(async (tx) => {
    const count = await retryFailedMails(tx);
    if (count > 0)
      await addAuditEntry(tx, {
        actorId,
        action: 'mail.retried' satisfies OperationsAuditAction,
        subjectId: null,
        details: { count: String(count) },
      });
    return count;
  });
}
