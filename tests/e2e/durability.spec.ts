import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sendForm } from './http.ts';
import { embeddedPlace, type Helpwell, POSTGRES, postgresPlace, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

const SUBMISSIONS = 50;
const KILLS = 4;
/** People who send at the same time, so that a kill meets submissions in every state. */
const AT_ONCE = 4;

const storages = [['PGlite', embeddedPlace] as const, ...(POSTGRES ? [['PostgreSQL', postgresPlace] as const] : [])];

for (const [storage, newPlace] of storages)
  test(`no ticket that was confirmed is lost, and none is there twice, when the server is killed again and again (${storage})`, async () => {
    test.setTimeout(600_000);
    const place = await newPlace();
    let helpwell: Helpwell = await startHelpwell(place);
    let running: Promise<unknown> = Promise.resolve();
    const confirmed = new Map<string, string>();
    let killsAt = Array.from({ length: KILLS }, () => randomInt(0, SUBMISSIONS));

    const waiting = Array.from({ length: SUBMISSIONS }, (_, index) => `Submission ${index + 1}`);
    async function person(): Promise<void> {
      for (let subject = waiting.shift(); subject; subject = waiting.shift()) {
        const form = {
          subject,
          body: `Text of ${subject}`,
          email: `${subject.replace(' ', '-')}@example.org`,
          key: `key-of-${subject.replace(' ', '-')}`,
          intent: 'send-anyway',
        };
        while (!confirmed.has(subject)) {
          await running;
          const answer = await sendForm(`${helpwell.url}/en/ask`, form, { 'x-forwarded-for': someAddress() }).catch(
            () => undefined,
          );
          // Without an answer it is sent again, as people do.
          if (!answer) continue;
          expect(answer.status, answer.body.toString().slice(0, 300)).toBe(303);
          confirmed.set(subject, answer.headers.location!);
          const now = confirmed.size;
          if (killsAt.some((at) => at < now)) {
            killsAt = killsAt.filter((at) => at >= now);
            // Not at the confirmation itself, but anywhere in what others are doing.
            running = running.then(() => pause(randomInt(0, 40))).then(restart);
          }
        }
      }
    }
    let kills = 0;
    async function restart(): Promise<void> {
      await helpwell.kill();
      kills++;
      helpwell = await startHelpwell(place);
    }
    const people = Array.from({ length: AT_ONCE }, () => person());
    await Promise.all(people);
    await running;
    expect(kills).toBeGreaterThan(0);
    expect(await helpwell.stop()).toBe(0);

    const rows = await place.rows<{ subject: string; body: string }>(
      'select t.subject, c.body from tickets.tickets t join tickets.comments c on c.ticket_id = t.id',
    );
    const expected = [...confirmed.keys()].map((subject) => ({ subject, body: `Text of ${subject}` }));
    const bySubject = (a: { subject: string }, b: { subject: string }) => a.subject.localeCompare(b.subject);
    expect([...rows].sort(bySubject)).toEqual(expected.sort(bySubject));
    expect(expected).toHaveLength(SUBMISSIONS);
    await place.remove();
  });
