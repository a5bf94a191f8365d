import { asc, eq } from 'drizzle-orm';
import hoodiecrow from 'hoodiecrow-imap';
import { afterEach, expect, test, vi } from 'vitest';
import { seal } from '../accounts/seal.ts';
import { describeStores } from '../db/test-database.ts';
import { MailFetcher } from './fetcher.ts';
import { connectImap, fetchNew, type ImapPlace, PASSWORD_PURPOSE, tryImap } from './imap.ts';
import { inboundMessages, mailboxes } from './schema.ts';
import { testMail } from './test-factory.ts';

const SECRET = 'a secret that nobody knows, long enough';
const PLUGINS = [
  'ID',
  'IDLE',
  'UIDPLUS',
  'MOVE',
  'SASL-IR',
  'AUTH-PLAIN',
  'ENABLE',
  'UNSELECT',
  'LITERALPLUS',
  'NAMESPACE',
];

type Server = ReturnType<typeof hoodiecrow>;
const raw = (number: number) =>
  `From: ada@example.com\r\nMessage-ID: <${number}@example.com>\r\nSubject: ${number}\r\n\r\nMail ${number}.\r\n`;

describeStores('a mailbox that is fetched', (on) => {
  const mail = testMail(() => on.db);
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await on.db.delete(inboundMessages);
    await on.db.delete(mailboxes);
  });

  async function aServer(messages: number): Promise<{ server: Server; place: ImapPlace }> {
    const server = hoodiecrow({
      plugins: PLUGINS,
      storage: {
        INBOX: { messages: Array.from({ length: messages }, (_, at) => ({ raw: raw(at + 1) })) },
        '': { separator: '/', folders: { Done: {} } },
      },
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.server.address() as { port: number };
    const place = {
      host: '127.0.0.1',
      port,
      security: 'none',
      user: 'testuser',
      password: 'testpass',
      folder: 'INBOX',
    };
    return { server, place: place as ImapPlace };
  }
  const aMailbox = ({ port }: ImapPlace, differences: object = {}) =>
    mail.mailbox({
      ...{ kind: 'imap', imapHost: '127.0.0.1', imapPort: port, imapSecurity: 'none', imapUser: 'testuser' },
      imapPasswordSealed: seal(SECRET, PASSWORD_PURPOSE, 'testpass'),
      ...differences,
    });
  const subjects = async () => {
    const rows = await on.db.select().from(inboundMessages).orderBy(asc(inboundMessages.id));
    return rows.map(({ uid }) => uid);
  };
  const fetched = async (place: ImapPlace, id: number) => {
    const client = await connectImap(place);
    await client.mailboxOpen('INBOX');
    const count = await fetchNew({ db: on.db, storage: mail.app.mails, client, failures: new Map() }, id);
    await client.logout();
    return count;
  };

  test('is read from now on, and each mail once', async () => {
    const { server, place } = await aServer(3);
    const { id } = await aMailbox(place);
    expect(await fetched(place, id)).toBe(0);
    server.appendMessage('INBOX', [], false, raw(4));
    server.appendMessage('INBOX', [], false, raw(5));
    expect(await fetched(place, id)).toBe(2);
    expect(await fetched(place, id)).toBe(0);
    expect(await subjects()).toEqual([4, 5]);
    expect(
      server.getMailbox('INBOX').messages.map(({ flags }: { flags: string[] }) => flags.includes('\\Seen')),
    ).toEqual([false, false, false, true, true]);
  });

  test('gives a mail once more that was safe and not marked when the process died', async () => {
    const { server, place } = await aServer(0);
    const { id } = await aMailbox(place);
    await fetched(place, id);
    server.appendMessage('INBOX', [], false, raw(1));
    await fetched(place, id);
    await on.db.update(mailboxes).set({ lastUid: 0 }).where(eq(mailboxes.id, id));
    expect(await fetched(place, id)).toBe(0);
    expect(await subjects()).toHaveLength(1);
  });

  test.each(['move', 'delete'] as const)('has its mails taken away afterwards: %s', async (imapAfter) => {
    const { server, place } = await aServer(0);
    const { id } = await aMailbox(place, { imapAfter, imapMoveTo: imapAfter === 'move' ? 'Done' : null });
    await fetched(place, id);
    server.appendMessage('INBOX', [], false, raw(1));
    expect(await fetched(place, id)).toBe(1);
    expect(server.getMailbox('INBOX').messages).toHaveLength(0);
    expect(server.getMailbox('Done').messages).toHaveLength(imapAfter === 'move' ? 1 : 0);
  });

  test('is fetched as soon as something comes, and again when its server was away', { timeout: 60_000 }, async () => {
    const { server, place } = await aServer(0);
    const { id } = await aMailbox(place);
    const errors: unknown[] = [];
    const fetcher = new MailFetcher(
      { database: on.database, secret: SECRET, storage: mail.app.mails, defaultLocale: 'en' },
      (error) => errors.push(error),
    );
    await fetcher.start();
    fetcher.whenServing();
    try {
      const mailbox = async () => (await on.db.select().from(mailboxes).where(eq(mailboxes.id, id)))[0]!;
      await vi.waitFor(async () => expect((await mailbox()).checkedAt).not.toBeNull(), 20_000);
      server.appendMessage('INBOX', [], false, raw(1));
      await vi.waitFor(async () => expect(await subjects()).toHaveLength(1), 20_000);
      expect((await mailbox()).lastError).toBeNull();
    } finally {
      await fetcher.stop();
    }
    expect(errors).toEqual([]);
  });

  test('is not saved while its password is wrong or its folder is not there', async () => {
    const { place } = await aServer(0);
    await expect(tryImap({ ...place, password: 'wrong' })).rejects.toThrow();
    await expect(tryImap({ ...place, folder: 'Nowhere' })).rejects.toThrow();
    await tryImap(place);
  });
});
