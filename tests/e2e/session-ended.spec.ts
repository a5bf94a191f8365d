import { messages } from './messages.ts';
import { cookieOf, PASSWORD, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { type Helpwell, type Place, somePlace, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

// The session ends while somebody writes, and there is no JavaScript: every step is a page or a redirect.

const t = messages('en');
let place: Place;
let seeds: Seeds;
let helpwell: Helpwell;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  place = await somePlace();
  seeds = await seed(place);
  helpwell = await startHelpwell(place, { ...SEED_ENV, LIMITS: 'false' });
});
test.afterAll(async () => {
  await helpwell.stop();
  await place.remove();
});

function ask(path: string, fields?: Record<string, string>, cookie = ''): Promise<Response> {
  return fetch(new URL(path, helpwell.url), {
    redirect: 'manual',
    headers: { cookie, origin: helpwell.url, 'x-forwarded-for': someAddress() },
    ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
  });
}

/** Where an answer leads on to. */
function next(answer: Response): string {
  expect(answer.status).toBe(303);
  return answer.headers.get('location')!;
}

const FORMS = (): {
  role: 'member' | 'administrator';
  path: string;
  fields: Record<string, string>;
  typed: string[];
}[] => [
  {
    role: 'member',
    path: '/en/account',
    fields: { name: 'Grace Hopper', locale: 'fr', 'was-name': 'x' },
    typed: ['value="Grace Hopper"'],
  },
  {
    role: 'member',
    path: `/en/requests/${seeds.own}`,
    fields: { intent: 'reply', key: 'a-key-of-the-form', body: 'It <blinks> now, “twice”.\nAnd again.' },
    typed: ['now, “twice”.\nAnd again.</textarea>'],
  },
  {
    role: 'administrator',
    path: '/en/staff/people/1',
    fields: { intent: 'change', role: 'agent', plan: '', organization: 'Acme & Sons', 'was-role': 'member' },
    typed: ['value="Acme &amp; Sons"', 'name="was-role" value="member"'],
  },
  {
    role: 'administrator',
    path: '/en/staff/search/words?in=fr',
    fields: { do: 'add-synonyms', locale: 'fr', expressions: 'lampe de poche, torche' },
    typed: ['lampe de poche, torche'],
  },
  {
    role: 'administrator',
    path: `/en/staff/articles/${seeds.article}/en/review/${seeds.writer}?comment=1`,
    fields: { act: 'comment', comment: 'Three, or four?\nThe contract says four.', sequence: '1' },
    typed: ['Three, or four?\nThe contract says four.</textarea>'],
  },
];

test('what was typed into any form is there again after signing in', async () => {
  for (const { role, path, fields, typed } of FORMS()) {
    const toSignIn = next(await ask(path, { ...fields, password: 'never kept', current: 'never kept' }));
    expect(toSignIn, path).toContain('/en/sign-in?to=');
    const page = await (await ask(toSignIn)).text();
    expect(page, path).toContain(t.forms.keptUntilSignIn);
    const to = new URL(toSignIn, helpwell.url).searchParams.get('to')!;
    const signedIn = await ask('/en/sign-in', { email: `${role}@example.com`, password: PASSWORD, to });
    const cookie = signedIn.headers
      .getSetCookie()
      .find((one) => one.startsWith('helpwell_session='))!
      .split(';')[0]!;
    const back = next(signedIn);
    expect(back.split('?')[0], path).toBe(path.split('?')[0]);
    const again = await ask(back, undefined, cookie);
    expect(again.status, path).toBe(200);
    const text = await again.text();
    expect(text, path).toContain(t.forms.kept);
    for (const one of typed) expect(text.replaceAll('&#38;', '&amp;').replaceAll('&#60;', '&lt;'), path).toContain(one);
    expect(text, path).not.toContain('never kept');
    // Nobody else sees it, also with the address of the page.
    const other = await cookieOf(helpwell, 'moderator');
    const seen = await (await ask(back, undefined, other)).text();
    for (const one of typed) expect(seen, path).not.toContain(one);
  }
});

test('a form of a page that is not for them says no more to who signs in than that there is none', async () => {
  const to = new URL(next(await ask('/en/staff/people/1', { intent: 'suspend' })), helpwell.url).searchParams.get(
    'to',
  )!;
  expect((await ask(to, undefined, await cookieOf(helpwell, 'member'))).status).toBe(404);
  expect((await ask('/en/staff/people/1', { intent: 'suspend' }, await cookieOf(helpwell, 'member'))).status).toBe(404);
});

test('a script is told with 401, and keeps what was typed itself', async () => {
  const answer = await fetch(`${helpwell.url}/en/requests/${seeds.own}`, {
    method: 'POST',
    headers: { origin: helpwell.url, accept: 'application/json', 'x-forwarded-for': someAddress() },
    body: new URLSearchParams({ intent: 'reply', body: 'Hello' }),
  });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ outcome: 'signed-out' });
});
