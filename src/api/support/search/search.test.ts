import { expect, test } from 'vitest';
import { describeStores } from '../../../db/test-database.ts';
import { aRequest } from '../../../desk/test-requests.ts';
import { addComment } from '../../../tickets/store.ts';
import { apiApp, asking, someoneWithToken } from '../../frame/test-api.ts';
import { estimate } from './find-tickets.ts';

test('how many tickets have words is estimated from the newest of them', () => {
  expect(estimate([100, 90, 80], undefined)).toBe(3);
  expect(estimate([100, 90, 81], 81)).toBe(15);
  expect(estimate([100, 90], 51)).toBe(4);
  expect(estimate([], 51)).toBe(0);
});

describeStores('searching tickets by the API', (on) => {
  async function searching() {
    const ask = asking(await apiApp(on.db));
    const { token } = await someoneWithToken(on.db, 'agent', ['read']);
    const get = (path: string) => ask('GET', `/api/v2${path}`, { token });
    const ids = async (query: string, more = '') => {
      const { body } = await get(`/search?query=${encodeURIComponent(`type:ticket ${query}`)}${more}`);
      return body.results.map((one: { id: number }) => one.id) as number[];
    };
    return { get, ids };
  }

  test('finds words of subjects, of messages, in fields, and leaves out what must not be there', async () => {
    const { ids } = await searching();
    const first = await aRequest(on.db, {}, { subject: 'A walrus sings', description: 'It is loud.' });
    const second = await aRequest(on.db, {}, { subject: 'Singing', description: 'The walrus is quiet.' });
    await addComment(on.db, { ticketId: second, author: 'agent', authorName: 'Bo', body: 'Walruses are loud.' });
    expect(await ids('walrus')).toEqual([second, first]);
    expect(await ids('walrus loud')).toEqual([second]);
    expect(await ids('walrus quiet')).toEqual([second]);
    expect(await ids('subject:walrus')).toEqual([first]);
    expect(await ids('comment:walrus')).toEqual([second]);
    expect(await ids('description:"walrus quiet" comment:loud')).toEqual([second]);
    expect(await ids('walrus -quiet')).toEqual([first]);
    expect(await ids('walrus -subject:walrus')).toEqual([second]);
    expect(await ids('walrus -comment:loud')).toEqual([]);
    expect(await ids('wal*')).toEqual([second, first]);
    expect(await ids('walr')).toEqual([]);
    expect(await ids('subject:"?!"')).toEqual([]);
    expect(await ids(`subject:walrus comment:loud subject:sings comment:is subject:a comment:it`)).toEqual([first]);
    expect(await ids(String(first))).toEqual([first]);
    expect(await ids(`${first} status:solved`)).toEqual([]);
  });

  test('sorts by what the contract names, with words and without', async () => {
    const { ids } = await searching();
    const low = await aRequest(on.db, { priority: 'low', type: 'task', status: 'open' }, { subject: 'Okapi one' });
    const none = await aRequest(on.db, { priority: null, status: 'hold' }, { subject: 'Okapi two' });
    const urgent = await aRequest(
      on.db,
      { priority: 'urgent', type: 'incident', status: 'new' },
      { subject: 'Okapi three' },
    );
    for (const query of ['okapi', 'tags:none subject:okapi']) {
      expect(await ids(query, '&sort_by=priority&sort_order=desc')).toEqual([urgent, low, none]);
      expect(await ids(query, '&sort_by=priority&sort_order=asc')).toEqual([none, low, urgent]);
      expect(await ids(`${query} order_by:status sort:asc`)).toEqual([urgent, low, none]);
      expect(await ids(`${query} order_by:type sort:desc`)).toEqual([low, urgent, none]);
      expect(await ids(`${query} order_by:created sort:asc`)).toEqual([low, none, urgent]);
      expect(await ids(`${query} order_by:nonsense`)).toEqual([urgent, none, low]);
      expect(await ids(`${query} order_by:constructor`)).toEqual([urgent, none, low]);
      expect(await ids(query, '&sort_by=priority&sort_order=desc&per_page=2&page=2')).toEqual([none]);
    }
    expect((await ids('status<solved', '&sort_by=priority')).slice(0, 2)).toEqual([urgent, low]);
  });

  test('leafs through what has words with cursors, in either direction', async () => {
    const { get, ids } = await searching();
    const made: number[] = [];
    for (const subject of ['A tapir', 'Two tapirs', 'The tapir', 'Tapir'])
      made.push(await aRequest(on.db, {}, { subject }));
    const [first, , third, fourth] = made;
    expect(await ids('tapir', '&page[size]=2')).toEqual([fourth, third]);
    const { body } = await get('/search?query=type:ticket%20tapir&page[size]=2');
    const next = await get(body.links.next.replace(/^.*\/api\/v2/, ''));
    expect(next.body.results.map((one: { id: number }) => one.id)).toEqual([first]);
    expect(await ids('tapir', '&page[size]=2&page[before]=bGFzdF9wYWdl')).toEqual([third, first]);
    expect(await ids('tapir sort:asc', '&per_page=2&page=2')).toEqual([fourth]);
  });

  test('exports page by page, each of them once, by words and by fields', async () => {
    const { get } = await searching();
    const made: number[] = [];
    for (const subject of ['An ocelot', 'Two ocelots and an ocelot', 'The ocelot', 'No cat', 'Ocelot'])
      made.push(
        await aRequest(on.db, { tags: ['zoo'] }, { subject, requester: { email: 'z@oo.example', name: 'Zoe' } }),
      );
    const [, , , noCat] = made;
    const exported = async (query: string) => {
      const seen: number[] = [];
      let next: string | null = `/search/export?query=${encodeURIComponent(query)}&filter[type]=ticket&page[size]=2`;
      while (next !== null) {
        const { body } = await get(next);
        seen.push(...body.results.map((one: { id: number }) => one.id));
        next = body.links.next?.replace(/^.*\/api\/v2/, '') ?? null;
      }
      return seen;
    };
    expect(await exported('ocelot')).toEqual(made.filter((id) => id !== noCat));
    expect(await exported('tags:zoo')).toEqual(made);
    expect(await exported('requester:z@oo.example -ocelot')).toEqual([noCat]);
    expect(await exported('requester:nobody@oo.example')).toEqual([]);
  });

  test('has no incidents of a ticket that is not there', async () => {
    const { get } = await searching();
    const problem = await aRequest(on.db, { type: 'problem' });
    const incident = await aRequest(on.db, { type: 'incident', problemId: problem });
    const { body } = await get(`/tickets/${problem}/incidents`);
    expect(body.tickets.map((one: { id: number }) => one.id)).toEqual([incident]);
    expect((await get(`/tickets/${incident}/incidents`)).body.tickets).toEqual([]);
    expect((await get('/tickets/999999/incidents')).status).toBe(404);
  });
});
