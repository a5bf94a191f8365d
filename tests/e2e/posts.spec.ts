import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { eq } from 'drizzle-orm';
import { accountLimits } from '../../src/accounts/limits.ts';
import { users } from '../../src/accounts/schema.ts';
import { addUser } from '../../src/accounts/set-up.ts';
import type { AccountRole } from '../../src/accounts/viewer.ts';
import { articleLimits } from '../../src/articles/limits.ts';
import { communityLimits } from '../../src/community/threads/limits.ts';
import { keyedHash } from '../../src/config/secret.ts';
import { askLimits } from '../../src/deflection/limits.ts';
import { deskLimits } from '../../src/desk/limits.ts';
import { domains } from '../../src/domains.ts';
import { publishingLimits } from '../../src/publishing/limits.ts';
import { searchLimits } from '../../src/search/limits.ts';
import { routeTable } from '../../src/server/route-rules.ts';
import { ticketLimits } from '../../src/tickets/limits.ts';
import { videoLimits } from '../../src/videos/limits.ts';
import { POSTS } from '../../src/web/limits.ts';
import { rateLimits } from '../../src/web/schema.ts';
import { widgetLimits } from '../../src/widget/limits.ts';
import { type Address, allAddresses } from './addresses.ts';
import { type Answer, send } from './http.ts';
import { messages } from './messages.ts';
import { cookieOf, PASSWORD, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { type Helpwell, type Place, somePlace, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

// Every address that takes something, found from its file: whoever adds one has it tried here.

const t = messages('en');
const rules = routeTable(domains.map(({ routes = {} }) => routes));
const LIMITS = [
  POSTS,
  ...[
    ...[accountLimits, articleLimits, askLimits, communityLimits, searchLimits],
    ...[ticketLimits, videoLimits, widgetLimits, deskLimits, publishingLimits],
  ].flatMap((limits) => Object.values(limits)),
];
const LINKS = [
  '/en/choose-password',
  '/en/sign-up/confirm',
  '/en/sign-in/link',
  '/en/account/confirm-email',
  '/en/invitation',
];
/** There is an administrator already, and no guide that readers have, no mailbox, no mail and no webhook. */
const NOTHING_THERE = [
  '/setup',
  '/en/videos/nothing/helpful',
  '/en/staff/mailboxes/999999',
  '/en/staff/suspended/999999',
  '/en/staff/webhooks/999999',
  '/en/staff/webhooks/999999/deliveries/999999',
];
/** Whoever sends from here has used every limit up. */
const WORN_OUT = '10.66.66.66';
const MORE_ADMINISTRATORS = ['second', 'third', 'fourth', 'fifth', 'sixth'];

/** Loaded before the server: its clock stands until limits that count for a minute have been tried, however long that takes. */
const turnedClock = pathToFileURL(path.join(import.meta.dirname, 'turned-clock.ts')).href;

let place: Place;
let clock: string;
let seeds: Seeds;
let helpwell: Helpwell;
let takers: Address[];
let member: string;
/** Of whom limits are used up, and others who send one after the other, so that none of them is over a limit. */
let administrator: string;
let administrators: string[];
let turns = 0;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  place = await somePlace();
  seeds = await seed(place);
  const database = await place.open();
  const [busy] = await database.db
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, 'administrator@example.com'));
  const now = Date.now();
  clock = path.join(path.dirname(place.contentDir), 'clock');
  writeFileSync(clock, `at ${now}`);
  // What counts by address, and what counts by account.
  for (const who of [WORN_OUT, `user ${busy!.id}`]) {
    const key = keyedHash(SEED_ENV.SECRET, 'limits', who);
    // Never for longer than a limit counts: that would be taken for a clock that was set back.
    const usedUp = LIMITS.map(({ name, seconds }) => ({
      ...{ key: `${name}:${key}`, points: 1_000_000 },
      expire: new Date(now + seconds * 1000),
    }));
    await database.db.insert(rateLimits).values(usedUp);
  }
  for (const name of MORE_ADMINISTRATORS)
    await addUser(database.db, { email: `${name}@example.com`, name, role: 'administrator', password: PASSWORD });
  await database.close();
  helpwell = await startHelpwell(place, {
    ...SEED_ENV,
    TURNED_CLOCK: clock,
    NODE_OPTIONS: `--import=${turnedClock}`,
  });
  // Uploads speak a protocol of their own; the test of guides tries what it refuses.
  takers = allAddresses(seeds).filter(
    ({ takes, path }) => takes !== undefined && !path.startsWith('/api/guide-uploads'),
  );
  member = await cookieOf(helpwell, 'member');
  administrator = await cookieOf(helpwell, 'administrator');
  administrators = await Promise.all(MORE_ADMINISTRATORS.map((name) => cookieOf(helpwell, name as AccountRole)));
});
// As it is from the first one on.
test.afterEach(() => writeFileSync(clock, '0'));
test.afterAll(async () => {
  await helpwell.stop();
  await place.remove();
});

/** Who has something at the address. */
function cookieFor(path: string): string {
  if (path === '/en/sign-out') return '';
  return isForStaff(path) ? administrators[turns++ % administrators.length]! : member;
}

const isForStaff = (path: string) =>
  path !== '/en/sign-out' && (!path.includes('/requests/') || /^\/api\/|\/staff\//.test(path));

function post(
  { path }: Address,
  { type, body, ...headers }: { type: string; body: string; [header: string]: string },
): Promise<Answer> {
  return send(helpwell.url + path, {
    method: 'POST',
    headers: {
      cookie: cookieFor(path),
      origin: helpwell.url,
      'x-forwarded-for': someAddress(),
      'content-type': type,
      ...(headers['transfer-encoding'] ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    },
    body,
  });
}

const own = ({ takes }: Address) => (takes === 'json' ? 'application/json' : 'application/x-www-form-urlencoded');

/** Sends to each address, and expects a status of each with its words: a page of the product, or JSON from an endpoint. */
async function expectEverywhere(
  sent: (address: Address) => Parameters<typeof post>[1],
  expected: (address: Address) => readonly number[],
  words: readonly string[],
): Promise<void> {
  expect(takers.length).toBeGreaterThan(25);
  await expectAt(takers, sent, expected, words);
}

async function expectAt(
  addresses: readonly Address[],
  sent: (address: Address) => Parameters<typeof post>[1],
  expected: (address: Address) => readonly number[],
  words: readonly string[],
): Promise<void> {
  for (const address of addresses) expectAnswer(address, await post(address, sent(address)), expected(address), words);
}

function expectAnswer(
  address: Address,
  { status, headers, body }: Answer,
  expected: readonly number[],
  words: readonly string[],
): void {
  const text = body.toString();
  expect(expected, `${address.path}: ${status} ${text.slice(0, 200)}`).toContain(status);
  if (status < 400) return;
  if (address.path.startsWith('/api/')) {
    expect(headers['content-type'], address.path).toContain('application/json');
    const said = JSON.parse(text);
    expect(said.error ?? said.errors, address.path).toBeTruthy();
    expect(said.message ?? said.description ?? said.error.message, address.path).toBeTruthy();
  } else {
    expect(headers['content-type'], address.path).toContain('text/html');
    expect(text, address.path).toContain('<html lang="en"');
    if (words.length > 0)
      expect(
        words.some((one) => text.includes(one)),
        `${address.path}: ${status}`,
      ).toBe(true);
  }
}

// First of all: the clock stands, and the limits are still used up.
test('who has sent too often is told so with 429, and when to come back', async () => {
  test.slow();
  for (const address of takers) {
    const sent = {
      type: own(address),
      body: address.takes === 'json' ? '{}' : 'email=a@example.com&code=1&intent=on',
      'x-forwarded-for': WORN_OUT,
      // What counts by account is used up for somebody whom no other test needs.
      ...(isForStaff(address.path) && { cookie: administrator }),
      // Agents may send many more.
      ...(address.path === '/api/attachments' && { cookie: member }),
    };
    let answer = await post(address, sent);
    // What has counters of its own, such as the API, takes as many as it allows in a minute.
    for (let times = 0; times < 260 && ![404, 410, 429].includes(answer.status); times++)
      answer = await post(address, sent);
    // A view is its owner's alone.
    const nothing = [...NOTHING_THERE, `/en/staff/requests/views/${seeds.view}`];
    // Links without their secret are no links.
    const expected = nothing.includes(address.path) ? [404] : LINKS.includes(address.path) ? [410, 429] : [429];
    const words = [t.errors.limitedTitle, t.errors.notFoundTitle, t.accounts.link.goneTitle, 'role="alert"'];
    expectAnswer(address, answer, expected, words);
    if (answer.status === 429) expect(Number(answer.headers['retry-after']), address.path).toBeGreaterThan(0);
  }
});

test('a body of another type is told so with 415', () =>
  expectEverywhere(
    () => ({ type: 'application/xml', body: '<a/>' }),
    () => [415],
    [t.errors.badRequestTitle],
  ));

test('a body that says that it is too large is told so with 413, and one that turns out to be', async () => {
  await expectEverywhere(
    (address) => ({ type: own(address), body: '', 'content-length': '900000000' }),
    () => [413],
    [t.errors.tooLargeTitle],
  );
  await expectEverywhere(
    (address) => ({
      type: own(address),
      // What a form with files takes is a hundred times more than any other.
      body: 'x'.repeat((rules.ruleFor(address.path).bodyBytes ?? 0) > 2 * 1024 * 1024 ? 10 : 2_200_000),
      'transfer-encoding': 'chunked',
    }),
    (address) => ((rules.ruleFor(address.path).bodyBytes ?? 0) > 2 * 1024 * 1024 ? [200, 400, 422] : [413]),
    [],
  );
});

test('a form from another site is refused with 403, but where something else than the cookie says who may', () =>
  expectEverywhere(
    () => ({ type: 'application/x-www-form-urlencoded', body: 'a=b', origin: 'https://evil.example' }),
    // Programs come from anywhere, with tokens; who comes with a cookie to them is refused there.
    ({ path }) => (rules.ruleFor(path).foreignPosts && !path.startsWith('/api/v2/') ? [200] : [403]),
    [t.errors.forbiddenTitle],
  ));

test('JSON that is none is told so with 400, whatever it is, and to a form with 415', async () => {
  const takersOfJson = takers.filter(({ takes }) => takes === 'json');
  expect(takersOfJson.length).toBeGreaterThan(5);
  for (const body of [
    '{',
    '',
    'nul',
    '{"a":"\\u0000\\ud800"}',
    '[]',
    '"x"',
    'null',
    '0',
    '{"__proto__":{"a":1}}',
    '[[[[[]]]]]',
    '\xff',
  ])
    await expectAt(
      takersOfJson,
      () => ({ type: 'application/json', body }),
      () => [400, 422],
      [],
    );
  await expectAt(
    takers.filter(({ takes }) => takes === 'form'),
    () => ({ type: 'application/json', body: '{}' }),
    () => [415],
    [],
  );
});

test('a form that is cut off, or has fields that nobody asked for, fails nowhere', async () => {
  test.slow();
  const boundary = 'multipart/form-data; boundary=cut';
  for (const [type, body] of [
    ['multipart/form-data', 'x'],
    [boundary, '--cut\r\ncontent-disposition: form-data; name="a"\r\n\r\nb'],
  ] as const)
    await expectEverywhere(
      (address) => ({ type: address.takes === 'form' ? type : 'application/json', body }),
      () => [400],
      [t.errors.badRequestTitle],
    );
  await expectEverywhere(
    (address) => ({
      type: address.takes === 'form' ? boundary : own(address),
      body: '--cut\r\nnonsense\r\n\r\n--cut--\r\n',
    }),
    () => [200, 303, 400, 404, 410, 422],
    [],
  );
  for (const body of [
    'unknown=1',
    '%00=%00&%ED%A0%80=%',
    'intent=nonsense&do=nonsense',
    'id=-1&intent=change&role=king&do=remove&documentId=1e99',
    'do=remove&id=99999999999999999999',
    'do=teach&documentId=99999999999999999999&question=a',
    'do=add-pin&locale=en&query=%00&url=http://[',
    `name=${'%00'.repeat(50)}&email=%00&password=%00&token=%00&to=%00&code=%00&key=%00&sure=%00&end=%00&needed=%00`,
  ])
    await expectEverywhere(
      (address) => ({
        type: own(address),
        body: address.takes === 'json' ? JSON.stringify(Object.fromEntries(new URLSearchParams(body))) : body,
      }),
      ({ takes, path }) =>
        takes === 'json' ? [400, 422] : path === '/en/sign-out' ? [303] : [200, 303, 400, 404, 410, 422],
      [],
    );
});
