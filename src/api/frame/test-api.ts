import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import type { AccountRole } from '../../accounts/viewer.ts';
import { VISITOR } from '../../accounts/viewer.ts';
import { readSettings } from '../../config/settings.ts';
import { readSite } from '../../config/site.ts';
import type { Database, Db } from '../../db/client.ts';
import { Ledger } from '../../deflection/ledger.ts';
import { domains, siteDeclaration } from '../../domains.ts';
import { folderStorage } from '../../files/storage.ts';
import { readMessages } from '../../messages.ts';
import { Search } from '../../search/search.ts';
import { Memory } from '../../server/memory.ts';
import { askedOrigin } from '../../server/proxy.ts';
import { parseUrl, plainPath } from '../../server/request-url.ts';
import { aFolder } from '../../tickets/test-factory.ts';
import { aSender } from '../../web/test-sender.ts';
import { endpoints } from '../endpoints.ts';
import { issueApiToken } from '../tokens/issue.ts';
import type { Scope } from '../tokens/token.ts';
import { apiAnswerer } from './answer.ts';
import type { ApiApp } from './api-app.ts';

export const site = await readSite('content', siteDeclaration);

/** What the endpoints need, around a test's database. */
export async function apiApp(db: Db, differences: Partial<ApiApp> = {}): Promise<ApiApp> {
  return {
    db,
    secret: 'a secret of at least thirty-two characters',
    settings: readSettings({ LIMITS: 'false' }),
    site,
    log: pino({ level: 'silent' }),
    attachments: folderStorage(await aFolder()),
    exportFiles: folderStorage(await aFolder()),
    memory: new Memory(0),
    messages: readMessages(),
    personalData: domains.flatMap(({ personalData }) => personalData ?? []),
    ledger: new Ledger({ db, onReachable: () => () => {} } as Pick<Database, 'db' | 'onReachable'>, () => {}),
    ...differences,
  } as ApiApp;
}

/** A search that knows what is published by now, until the test is over. */
export async function searchOf(database: Database): Promise<Search> {
  const search = new Search(database, (error) => {
    throw error;
  });
  await search.start();
  onTestFinished(() => search.stop());
  return search;
}

/** Asks the API as a program does; every answer is compared with its schema. */
export function asking(app: ApiApp) {
  const answer = apiAnswerer(endpoints, { check: true });
  return async (
    method: string,
    path: string,
    { token, basic, body, headers = {}, address = '192.0.2.1', viewer = VISITOR }: Asking = {},
  ) => {
    const url = new URL(`https://help.example.com${path}`);
    const authorization = token
      ? `Bearer ${token}`
      : basic
        ? `Basic ${Buffer.from(basic).toString('base64')}`
        : undefined;
    const raw = body instanceof Uint8Array || typeof body === 'string';
    const request = new Request(url, {
      method,
      headers: {
        ...(authorization && { authorization }),
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const sender = {
      ...aSender({ address, viewer, headers: request.headers }),
      url,
      base: new URL('https://help.example.com'),
    };
    const response = await answer(app, { request, sender, asked: url.origin });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text !== '' ? JSON.parse(text) : undefined) as Anything,
      text,
    };
  };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever was answered is looked at by the test
type Anything = any;

interface Asking {
  token?: string;
  basic?: string;
  body?: unknown;
  headers?: Record<string, string>;
  address?: string;
  viewer?: ApiViewer;
}
type ApiViewer = Parameters<typeof aSender>[0] extends { viewer?: infer V } | undefined ? V : never;

/** Somebody with this role, and a token of theirs. */
export async function someoneWithToken(
  db: Db,
  role: AccountRole,
  scopes: readonly Scope[] = ['read', 'write', 'impersonate'],
) {
  const user = await aUser(db, { role, password: null });
  const { secret, id } = await issueApiToken(db, { name: 'test', scopes, ownerId: user.id });
  return { user, token: secret, tokenId: id };
}

/** Serves the API on a port of its own until the test is over, for clients that are published. @returns its origin. */
export async function serveApi(app: ApiApp): Promise<string> {
  const answer = apiAnswerer(endpoints, { check: true });
  let base = new URL('http://127.0.0.1');
  const server = createServer(async (req, res) => {
    const url = parseUrl(req.url, base)!;
    url.pathname = plainPath(url.pathname);
    const hasBody = !/^(GET|HEAD)$/.test(req.method ?? '');
    const request = new Request(url, {
      method: req.method!,
      headers: new Headers(Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)])),
      ...(hasBody && { body: Readable.toWeb(req) as ReadableStream, duplex: 'half' }),
    } as RequestInit);
    const sender = { ...aSender({ address: '192.0.2.1', headers: request.headers }), url, base };
    const asked = askedOrigin(req, { base, settings: { publicUrl: undefined, trustProxy: [] } });
    const response = await answer(app, { request, sender, asked });
    res.writeHead(response.status, Object.fromEntries(response.headers));
    res.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => void server.close());
  return base.origin;
}
