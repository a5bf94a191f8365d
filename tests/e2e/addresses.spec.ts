import { allAddresses, allParameters, parametersOf } from './addresses.ts';
import { type Answer, send } from './http.ts';
import { messages } from './messages.ts';
import { cookieOf, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { embeddedPlace, type Helpwell, type Place, POSTGRES, postgresPlace, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

let place: Place;
let seeds: Seeds;
let helpwell: Helpwell;
/** Of a member, whose requests there are, and of an administrator, who sees the pages of the staff. */
let member: string;
let administrator: string;
const cookieFor = (path: string) => (path.includes('/requests') ? member : administrator);

test.beforeAll(async () => {
  test.setTimeout(600_000);
  // What one database bears the other may refuse; PostgreSQL is the stricter one.
  place = POSTGRES ? await postgresPlace() : await embeddedPlace();
  seeds = await seed(place);
  helpwell = await startHelpwell(place, { ...SEED_ENV, LIMITS: 'false' });
  member = await cookieOf(helpwell, 'member');
  administrator = await cookieOf(helpwell, 'administrator');
});
test.afterAll(async () => {
  await helpwell.stop();
  await place.remove();
});

function get(target: string, cookie = '', method = 'GET'): Promise<Answer> {
  return send(helpwell.url, { target, method, headers: { cookie, 'x-forwarded-for': someAddress() } });
}

/** Those of some addresses that fail, with how; several at once, as a browser asks. */
async function failing(targets: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  const left = [...targets];
  const ask = async () => {
    for (let target = left.shift(); target !== undefined; target = left.shift()) {
      const { status } = await get(target, cookieFor(target.split('?')[0]!));
      if (status >= 500) failed.push(`${target.slice(0, 200)}: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 6 }, ask));
  return failed;
}

/** Values that are nothing that anybody meant. */
const STRANGE = ['-1', '1e9', '99999999999999999999', '%27%22%3C%3E%5C%25_', '', 'a'.repeat(200)];

/** No text at all. One place cleans them before any page is asked, so that a page gets one of them, in turn. */
const NO_TEXT = ['%00', 'a%00b', '%ED%A0%80', '%', '%E0%A4%A', '%FF'];

/** Of so many pages one tries a name by itself that every page knows; not as many as there are values without text, so that it gets them all. */
const PAGES_A_NAME = 5;

/** Parts of a path that are nothing's. */
const STRANGE_PARTS = ['%25', '%25E0', '%2F', '%5C', '99999999999999999999', '-1'];

/** Parts that one place refuses before any page is asked: again one for a page, in turn. */
const REFUSED_PARTS = ['%2500', '%252500', '%00', '%', '%ED%A0%80', '%2e%2e'];

test.describe('whatever stands in an address', () => {
  test('there are parameters to try', () => {
    expect(allParameters()).toEqual(
      expect.arrayContaining(['page', 'q', 'token', 'to', 'done', 'role', 'in', 's', 'kind']),
    );
  });

  test('no parameter of any page makes it fail', async () => {
    test.setTimeout(600_000);
    const names = allParameters();
    const pages = allAddresses(seeds)
      .filter(({ reads }) => reads)
      .map(({ file, path }) => ({ path, own: parametersOf(file) }));
    const everywhere = new Set(names.filter((name) => pages.every(({ own }) => own.includes(name))));
    const targets = pages.flatMap(({ path, own }, at) => {
      const [plain, given = ''] = path.split('?');
      const noText = NO_TEXT[at % NO_TEXT.length]!;
      return [
        // All at once, and each alone: one that is refused must not hide the next. Those that every page knows, because something around
        // it reads them, are tried alone at some of them, in turn.
        ...[...STRANGE, noText].map(
          (value) => `${plain}?${given}&${names.map((name) => `${name}=${value}`).join('&')}`,
        ),
        ...own
          .filter((name) => !everywhere.has(name) || (names.indexOf(name) + at) % PAGES_A_NAME === 0)
          .map((name) => `${plain}?${given}&${name}=${noText}`),
        `${plain}?${noText}=${noText}`,
      ];
    });
    expect(await failing(targets)).toEqual([]);
  });

  test('no part of a path makes a page fail', async () => {
    test.setTimeout(600_000);
    const targets = allAddresses(seeds)
      .filter(({ file, reads }) => reads && file.includes('['))
      .flatMap(({ file }, at) => {
        const bare = `/${file}`.replace(/\.(astro|ts)$/, '').replace(/\/index$/, '');
        const refused = REFUSED_PARTS[at % REFUSED_PARTS.length]!;
        const parts = [...STRANGE_PARTS, refused];
        return [
          ...parts.map((part) => bare.replace('[locale]', 'en').replace(/\[[^\]]+\]/g, part)),
          bare.replace(/\[[^\]]+\]/g, parts[at % parts.length]!),
        ];
      });
    expect(await failing(targets)).toEqual([]);
  });

  test('a per cent sign that begins nothing is a text to search for', async () => {
    const { status, body } = await get('/en/search?q=100%');
    expect(status).toBe(200);
    expect(body.toString()).toContain('value="100%"');
  });

  test('an address that cannot be read gets the page that says so', async () => {
    const { status, body } = await get('/en/articles/100%');
    expect(status).toBe(400);
    expect(body.toString()).toContain(messages('en').errors.badRequestTitle);
  });
});

test.describe('a page has one address', () => {
  for (const [written, plain] of [
    ['/en/articles/refund/', '/en/articles/refund'],
    ['/en//articles/refund', '/en/articles/refund'],
    ['//en/articles///refund//', '/en/articles/refund'],
    ['/en/search/?q=a%20b', '/en/search?q=a%20b'],
    ['/en//', '/en/'],
    ['/en', '/en/'],
    ['//', '/'],
    ['/robots.txt/', '/robots.txt'],
    ['/content//images/logo.svg', '/content/images/logo.svg'],
  ] as [string, string][])
    test(`${written} leads to ${plain}`, async () => {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await get(written, '', method);
        expect(status, method).toBe(308);
        expect(headers.location, method).toBe(plain);
      }
    });

  test('but programs are answered at whatever slashes they were written with', async () => {
    for (const written of ['/api/v2/requests.json', '/api/v2/requests.json/', '/api//v2//requests.json'])
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await get(written, '', method);
        expect(status, `${method} ${written}`).toBe(401);
        expect(headers.location, written).toBeUndefined();
      }
  });

  test('and none leads to another site', async () => {
    for (const target of [
      '//evil.example',
      '//evil.example/',
      '///evil.example//',
      '/\\evil.example/',
      '//\\evil.example/',
      '/.//evil.example/',
      '/en/..//evil.example/',
      '/%2f/evil.example/',
      '/%5cevil.example/',
      '//user@evil.example/',
      '//evil.example/%2e%2e/',
    ]) {
      const { status, headers } = await get(target);
      const { location } = headers;
      if (location === undefined) expect([400, 404], target).toContain(status);
      else expect(new URL(location, helpwell.url).origin, target).toBe(new URL(helpwell.url).origin);
    }
  });
});

test.describe('a list past its end', () => {
  test('shows its last page, and its first one for what is no number', async () => {
    for (const [list, cookie, shown] of [
      ['/en/requests', member, 'The lamp does not light up'],
      ['/en/staff/people', administrator, 'administrator@example.com'],
      ['/en/search?q=refund', '', '/en/articles/refund'],
    ] as [string, string, string][])
      for (const page of ['2', '999', '1e9', '99999999999999999999', '0', '-1', 'x', '1.5', '']) {
        const { status, body } = await get(`${list}${list.includes('?') ? '&' : '?'}page=${page}`, cookie);
        expect(status, `${list} ${page}`).toBe(200);
        expect(body.toString(), `${list} ${page}`).toContain(shown);
      }
  });
});
