import { expect, test } from 'vitest';
import { describeStores } from '../../db/test-database.ts';
import { addComment } from '../../tickets/store.ts';
import { aPromise, aRequest, atTimes } from '../test-requests.ts';
import { ORDERS, SYSTEM_VIEWS } from '../views/view.ts';
import { listRequests, PAGE_SIZE } from './list-requests.ts';
import { readQuery, searchRequests } from './search.ts';

const asking = { me: 1, myGroups: [], now: new Date() };
const everything = { within: { all: [], any: [] }, asking };
const view = (id: string) => SYSTEM_VIEWS.find((one) => one.id === id)!;

describeStores('the list of requests', (on) => {
  test('has each request once over its pages, in every order', async () => {
    const made: number[] = [];
    for (let index = 0; index < PAGE_SIZE + 5; index++) {
      const id = await aRequest(on.db, { priority: ([null, 'low', 'urgent'] as const)[index % 3]! });
      if (index % 4 === 0) await aPromise(on.db, id, new Date(Date.now() + index * 1_000));
      if (index % 5 === 0) await atTimes(on.db, id, { awaitingReplySince: null });
      made.push(id);
    }
    for (const order of ORDERS) {
      const asked = { ...view('unsolved'), order };
      const first = await listRequests(on.db, asked, asking);
      const second = await listRequests(on.db, asked, asking, first.next);
      expect(second.next).toBeUndefined();
      const ids = [...first.rows, ...second.rows].map(({ id }) => id);
      expect(ids.length).toBe(made.length);
      expect(ids.toSorted((a, b) => a - b)).toEqual(made);
    }
    const { rows } = await listRequests(on.db, { ...view('unsolved'), order: 'priority' }, asking);
    expect(new Set(rows.slice(0, 18).map(({ priority }) => priority))).toEqual(new Set(['urgent']));
  }, 60_000);

  test('shows spam in its own view only, and the beginning for a place that no page gave', async () => {
    const spam = await aRequest(on.db, { spamAt: new Date(), status: 'solved' });
    const ids = async (id: string, after?: string) =>
      (await listRequests(on.db, view(id), asking, after)).rows.map((row) => row.id);
    expect(await ids('spam')).toContain(spam);
    expect(await ids('solved')).not.toContain(spam);
    expect(await ids('unsolved', 'bm9uc2Vuc2U')).toEqual(await ids('unsolved'));
    expect(await ids('unsolved', Buffer.from('5 infinity).').toString('base64url'))).toEqual(await ids('unsolved'));
  });
});

describeStores('the search over all requests', (on) => {
  test('finds the number, words of the subject, of one message and of notes, and who asked', async () => {
    const { db } = on;
    const older = await aRequest(db, {}, { subject: 'Kaputte Glühbirne', description: 'Sie flackert.' });
    const id = await aRequest(
      db,
      { status: 'closed' },
      {
        subject: 'The lamp is dark',
        description: 'It went out yesterday.',
        requester: { email: 'grace@navy.example', name: 'Grace Hopper' },
      },
    );
    await addComment(db, {
      ticketId: id,
      author: 'agent',
      authorName: 'Bo',
      public: false,
      body: 'Fuse F-12 was blown.',
    });
    const find = async (typed: string) =>
      (await searchRequests(db, readQuery(typed), everything)).rows.map((row) => row.id);
    expect(await find(`#${id}`)).toEqual([id]);
    expect(await find('LAMP dark')).toEqual([id]);
    expect(await find('fuse blown')).toEqual([id]);
    expect(await find('yester')).toEqual([id]);
    expect(await find('lamp flackert')).toEqual([]);
    expect(await find('glühbirne')).toEqual([older]);
    expect(await find('hopper')).toEqual([id]);
    expect(await find('grace@navy.example')).toEqual([id]);
    expect(await find('grace@')).toEqual([id]);
    expect(await find("'):*& | !")).toEqual([]);
    expect(await find('\\ \0 %')).toEqual([]);
  });

  test('leaves out what a filter leaves out, and goes on from page to page', async () => {
    const { db } = on;
    const made: number[] = [];
    for (let index = 0; index < PAGE_SIZE + 3; index++)
      made.push(await aRequest(db, { status: index % 10 === 0 ? 'solved' : 'open' }, { subject: `Zeppelin ${index}` }));
    const first = await searchRequests(db, readQuery('zeppelin'), everything);
    const second = await searchRequests(db, readQuery('zeppelin'), { ...everything, before: Number(first.next) });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(made.toReversed());
    expect([second.next, second.stopped]).toEqual([undefined, false]);
    const within = { all: [{ field: 'status', is: 'any-of', values: ['solved'] } as const], any: [] };
    const solved = await searchRequests(db, readQuery('zeppelin'), {
      within: { ...within, all: [...within.all] } as never,
      asking,
    });
    expect(solved.rows.length).toBe(6);
  }, 60_000);
});
