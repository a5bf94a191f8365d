import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { aUser } from '../../accounts/test-factory.ts';
import { describeStores } from '../../db/test-database.ts';
import { findTicket, listComments } from '../../tickets/store.ts';
import { aRequest } from '../test-requests.ts';
import { answerIncidents, answerIncidentsJob, linkIncidents, listIncidents, unlinkIncident } from './incidents.ts';

describeStores('a problem', (on) => {
  test('answers all its incidents with one text, each once however often the work is done', async () => {
    const { db } = on;
    const by = (await aUser(db, { role: 'agent' })) as unknown as SignedIn;
    const problemId = await aRequest(db);
    const [first, second, solved] = [await aRequest(db), await aRequest(db), await aRequest(db, { status: 'solved' })];
    const link = { problemId, incidentIds: [first, second, solved, problemId] };
    expect(await linkIncidents(db, by, link)).toEqual({ outcome: 'linked', count: 3 });
    expect(await linkIncidents(db, by, link)).toEqual({ outcome: 'linked', count: 0 });
    expect(await linkIncidents(db, by, { problemId: first, incidentIds: [second] })).toEqual({
      outcome: 'refused',
      reason: 'incident',
    });
    expect(await listIncidents(db, problemId)).toMatchObject({ total: 3, unsolved: 2 });
    expect(await answerIncidents(db, by, { problemId, body: ' ', key: 'k', solve: true })).toBe('missing');
    expect(await answerIncidents(db, by, { problemId: first, body: 'Mended.', key: 'k', solve: true })).toBe(
      'not-found',
    );
    expect(await answerIncidents(db, by, { problemId, body: 'Mended.', key: 'k', solve: true })).toBe('begun');
    const payload = { problemId, agent: { id: by.id, name: by.name }, body: 'Mended.', key: 'k', solve: true };
    const run = { payload, now: new Date(), signal: new AbortController().signal, progress() {} };
    const job = answerIncidentsJob(db);
    await job.run(run);
    await job.run(run);
    for (const id of [first, second]) {
      expect((await listComments(db, id, 'public')).map(({ body }) => body).slice(1)).toEqual(['Mended.']);
      expect((await findTicket(db, id))!.status).toBe('solved');
    }
    expect(await listComments(db, solved, 'public')).toHaveLength(1);
    expect((await findTicket(db, problemId))!.status).toBe('solved');
  });

  test('loses an incident that is none', async () => {
    const { db } = on;
    const by = (await aUser(db, { role: 'agent' })) as unknown as SignedIn;
    const [problemId, incidentId] = [await aRequest(db), await aRequest(db)];
    await linkIncidents(db, by, { problemId, incidentIds: [incidentId] });
    expect(await unlinkIncident(db, by, { problemId, incidentId })).toBe('unlinked');
    expect((await listIncidents(db, problemId)).total).toBe(0);
  });
});
