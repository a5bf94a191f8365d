import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accountsDomain } from '../accounts/domain.ts';
import { ACCOUNT_MAILS } from '../accounts/mails.ts';
import { issueToken } from '../accounts/tokens.ts';
import { parseSite } from '../config/site.ts';
import { contrast } from '../config/theme.ts';
import { describeStores } from '../db/test-database.ts';
import { domains, siteDeclaration } from '../domains.ts';
import { Clock } from '../jobs/clock.ts';
import type { Mailer } from './attempt.ts';
import { looksOf } from './html-page.ts';
import { bringMailsForward, sendMail, sweepMails } from './outbox.ts';
import { mailOutbox } from './schema.ts';
import { renderMail } from './template.ts';
import { startTestMailServer } from './test-server.ts';
import { type MailMessage, type MailTransport, openTransport } from './transport.ts';
import { MailWorker, sendDueMails } from './worker.ts';
import { listWrittenMails } from './written.ts';

const CONTENT = path.join(import.meta.dirname, '../../content');
const site = parseSite(await readFile(path.join(CONTENT, 'site.yml'), 'utf8'), siteDeclaration);
const context = { contentDir: CONTENT, site, base: new URL('https://help.example.com') };

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-mail-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A content folder with one template in English. */
async function withTemplate(source: string, kind = 'greeting'): Promise<typeof context> {
  const contentDir = await aFolder();
  await mkdir(path.join(contentDir, 'mail/en'), { recursive: true });
  await writeFile(path.join(contentDir, `mail/en/${kind}.md`), source);
  return { ...context, contentDir };
}

/** All kinds, with a value for everything that they ask for. */
const KINDS = domains.flatMap(({ mails = [] }) => mails.map(({ name }) => name));
const SOME = Object.fromEntries(
  'name person link address left by writer role subject number agent reply text email details fileNames opened shown requests replies earlier reason title titles names texts text topic note moved mentions threads news own unowned overdue soon signature'
    .split(' ')
    .map((name) => [name, `Some words as ${name}`]),
);
Object.assign(SOME, {
  link: '/x',
  stop: '/stop',
  settings: '/settings',
  notTheirs: '/not',
  good: '/good',
  bad: '/bad',
  left: '3',
  number: '7',
});
for (const count of 'byMail hasReason hasWords words files openedCount shownCount reachable requestCount replyCount count earlierCount more solved over act mentionsCount repliesCount threadsCount newsCount ownCount unownedCount overdueCount soonCount onlySoonCount'.split(
  ' ',
))
  SOME[count] = '2';

describe('a template', () => {
  test.each(['de', 'en', 'fr', 'it'].flatMap((locale) => ACCOUNT_MAILS.map((kind) => [locale, kind] as const)))(
    'in %s for %s is there and asks for nothing that its mail does not have',
    async (locale, kind) => {
      const data = {
        name: 'Ada',
        link: `/${locale}/x?token=abc`,
        address: 'new@example.com',
        left: '3',
        by: 'Bo',
        role: 'Agent',
      };
      const mail = await renderMail(context, { kind, locale, data });
      const own = await readFile(path.join('src/accounts/mails', locale, `${kind}.md`), 'utf8');
      expect(own).toContain('subject:');
      expect(mail.subject).toContain(site.name);
      expect(mail.text).not.toMatch(/\{\{|%7B/);
      expect(mail.html).not.toMatch(/\{\{|%7B/);
      if (own.includes('{{link}}')) {
        expect(mail.text).toContain(`\nhttps://help.example.com/${locale}/x?token=abc`);
        expect(mail.html).toContain(`href="https://help.example.com/${locale}/x?token=abc"`);
      }
    },
  );

  test.each(['de', 'en', 'fr', 'it'].flatMap((locale) => KINDS.map((kind) => [locale, kind] as const)))(
    'in %s for %s has one heading, a line beside the subject that is not the subject, and says why one gets it',
    async (locale, kind) => {
      const { subject, html, text } = await renderMail(context, { kind, locale, data: SOME });
      expect(html.match(/<h1/g)).toHaveLength(1);
      // Nothing is left that stands for something else.
      expect(`${subject}\n${text}\n${html}`).not.toMatch(/\{\{|, plural,/);
      const preheader = /<div dir="auto" style="display:none[^>]*>([^&]*)/.exec(html)?.[1] ?? '';
      expect(preheader.length).toBeGreaterThan(15);
      expect(preheader).not.toBe(subject);
      // One button at most: what else can be done are links.
      expect(html.match(/<a class="button"/g)?.length ?? 0).toBe(kind === 'account-deleted' ? 0 : 1);
      const [, footer = ''] = html.split('class="foot"');
      expect(footer).toMatch(/Vous recevez cet|Ricevi questa|You get this|Sie bekommen diese/);
      expect(text.split('\n-- \n')[1]).toMatch(/Vous recevez cet|Ricevi questa|You get this|Sie bekommen diese/);
      // Those that can be stopped say how, below and not beside the next step.
      if (/^(ticket|community)-/.test(kind)) expect(footer).toContain('href="https://help.example.com/stop"');
    },
  );

  test('without a preheader and a footer of its own shows what it says after its greeting, and who sends it', async () => {
    const there = await withTemplate("---\nsubject: 'Hello'\n---\n\nHello Ada,\n\nIt is done.\n\n[Look]({{link}})\n");
    const mail = await renderMail(there, { kind: 'greeting', locale: 'en', data: { link: '/en/' } });
    expect(mail.html).toMatch(/style="display:none[^>]*>It is done\.&/);
    expect(mail.text).toContain(`\n-- \n${site.name}\nhttps://help.example.com\n`);
  });

  test('leaves no gap where a line says nothing this time', async () => {
    const there = await withTemplate(
      "---\nsubject: 'Hello'\n---\n\n{{count, plural, =0 {} other {# files}}}\n\nEnd.\n",
    );
    const { html } = await renderMail(there, { kind: 'greeting', locale: 'en', data: { count: '0' } });
    expect(html.match(/<p/g)).toHaveLength(2);
  });

  test('has a button on which words can be read, whatever the accent', async () => {
    for (const accent of ['#ffcc00', '#0f6b5c', '#101010', '#ffffff', '#888888']) {
      const looks = looksOf(accent);
      expect(looks.fill).toBe(accent);
      for (const { fill, onFill } of [looks, looks.dark])
        expect(contrast(fill, onFill), accent).toBeGreaterThanOrEqual(4.5);
      expect(contrast(looks.accent, '#ffffff'), accent).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('shows values as text: neither HTML, nor Markdown, nor a second header line comes out of them', async () => {
    const there = await withTemplate("---\nsubject: 'Hello {{name}}'\n---\n\nHello {{name}}, read [this]({{link}}).\n");
    const name = '<b>x</b> [y](https://evil.example)\r\nBcc: c@evil.example';
    const mail = await renderMail(there, { kind: 'greeting', locale: 'en', data: { name, link: '/en/' } });
    expect(mail.subject).toBe('Hello <b>x</b> [y](https://evil.example) Bcc: c@evil.example');
    expect(mail.html).not.toContain('<b>x');
    expect(mail.html).not.toContain('href="https://evil');
    expect(mail.html).toContain('href="https://help.example.com/en/"');
  });

  test('of the installation stands in for ours in its language, and in no other', async () => {
    const there = await withTemplate("---\nsubject: 'Ours'\n---\n\nHello.\n", 'account-deleted');
    const subject = async (locale: string) =>
      (await renderMail(there, { kind: 'account-deleted', locale, data: { name: 'Ada' } })).subject;
    expect(await subject('en')).toBe('Ours');
    expect(await subject('fr')).toMatch(/compte/);
    expect(await subject('en-GB')).toBe('Ours');
  });

  test('falls back to the default language', async () => {
    const there = await withTemplate("---\nsubject: 'Hello'\n---\n\nHello.\n");
    expect((await renderMail(there, { kind: 'greeting', locale: 'it', data: {} })).subject).toBe('Hello');
  });

  test('that asks for an unknown value, has no subject or is missing says so with its name', async () => {
    const render = async (source: string) =>
      renderMail(await withTemplate(source), { kind: 'greeting', locale: 'en', data: {} });
    await expect(render("---\nsubject: 'Hello {{who}}'\n---\n")).rejects.toThrow(/greeting\.md: \{\{who\}\}/);
    await expect(render('Hello')).rejects.toThrow(/greeting\.md: expected a subject/);
    await expect(renderMail(context, { kind: 'nothing', locale: 'en', data: {} })).rejects.toThrow(
      /There is no .*nothing\.md/,
    );
  });
});

describeStores('the outbox', (on) => {
  /** A mailer whose mails end in a list, or fail as told. */
  function aMailer(more: Partial<Mailer> = {}, fail?: () => Error | undefined) {
    const sent: MailMessage[] = [];
    const send = async (message: MailMessage) => {
      const error = fail?.();
      if (error) throw error;
      sent.push(message);
    };
    const transport: MailTransport = { connections: 1, send, close: () => {} };
    return { sent, mailer: { ...context, transport, from: undefined, kinds: [], ...more } satisfies Mailer };
  }
  async function write(event = crypto.randomUUID(), data: Record<string, string> = { name: 'Ada', link: '/en/x' }) {
    await sendMail(on.db, { kind: 'sign-in-link', critical: true, to: 'ada@example.com', locale: 'en', data, event });
    return event;
  }
  const rowOf = async (event: string) =>
    (await on.db.select().from(mailOutbox).where(eq(mailOutbox.eventKey, event)))[0]!;
  const sendAll = (mailer: Mailer) => sendDueMails(on.db, mailer);
  const dueNow = (event: string) =>
    on.db
      .update(mailOutbox)
      .set({ nextAttemptAt: new Date(0) })
      .where(eq(mailOutbox.eventKey, event));

  test('sends each mail once, with sender, text, HTML and a number of its own', async () => {
    const event = await write();
    const { sent, mailer } = aMailer();
    await sendAll(mailer);
    await sendAll(mailer);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: 'ada@example.com', from: '"Helpwell" <help@help.example.com>' });
    expect(sent[0]!.messageId).toMatch(/^<[0-9a-f]{32}@help\.example\.com>$/);
    expect(await rowOf(event)).toMatchObject({ attempts: 1, nextAttemptAt: null, skippedReason: null });
    expect((await rowOf(event)).sentAt).toBeInstanceOf(Date);
  });

  test('keeps no link that opens an account once the mail has gone', async () => {
    const event = await write(undefined, { name: 'Ada', link: '/en/sign-in/link?token=secret' });
    expect((await rowOf(event)).data).toHaveProperty('link');
    await sendAll(aMailer().mailer);
    expect((await rowOf(event)).data).toEqual({});
  });

  test('has one mail for one event', async () => {
    const event = await write();
    expect(await sendMail(on.db, { kind: 'no-account', to: 'b@example.com', locale: 'en', data: {}, event })).toBe(
      false,
    );
    expect((await rowOf(event)).kind).toBe('sign-in-link');
    await sendAll(aMailer().mailer);
  });

  test('has no mail of what did not happen', async () => {
    const event = crypto.randomUUID();
    await expect(
      on.db.transaction(async (tx) => {
        await sendMail(tx, { kind: 'sign-in-link', to: 'ada@example.com', locale: 'en', data: {}, event });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await rowOf(event)).toBeUndefined();
  });

  test('sends what somebody waits for at the screen before all else', async () => {
    for (let count = 0; count < 3; count++)
      await sendMail(on.db, {
        kind: 'ticket-received',
        to: 'ben@example.com',
        locale: 'en',
        data: { name: 'Ben', number: '1', link: '/en/x', stop: '/en/y', notTheirs: '/en/z' },
        event: crypto.randomUUID(),
      });
    await write();
    const { sent, mailer } = aMailer({ kinds: accountsDomain.mails });
    await sendAll(mailer);
    expect(sent.map(({ to }) => to)).toEqual(['ada@example.com', ...Array(3).fill('ben@example.com')]);
  });

  test('is emptied by several at once without sending twice', async () => {
    for (let count = 0; count < 12; count++) await write();
    const { sent, mailer } = aMailer();
    await Promise.all([sendAll(mailer), sendAll(mailer), sendAll(mailer)]);
    expect(sent).toHaveLength(12);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(12);
  });

  test('tries again with growing pauses and then gives up, with the reason', async () => {
    const event = await write();
    const { mailer } = aMailer({}, () => new Error('connection refused'));
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      await dueNow(event);
      const before = Date.now();
      await sendAll(mailer);
      const { nextAttemptAt, attempts } = await rowOf(event);
      expect(attempts).toBe(attempt);
      if (nextAttemptAt) pauses.push(Math.round((nextAttemptAt.getTime() - before) / 60_000));
    }
    expect(pauses).toEqual([1, 5, 30, 120, 360, 720, 1440]);
    expect(await rowOf(event)).toMatchObject({
      nextAttemptAt: null,
      sentAt: null,
      skippedReason: 'given up',
      lastError: 'connection refused',
    });
  });

  test('does not try again what the other mail server has refused for good', async () => {
    const event = await write();
    await sendAll(aMailer({}, () => Object.assign(new Error('no such mailbox'), { responseCode: 550 })).mailer);
    expect(await rowOf(event)).toMatchObject({ attempts: 1, nextAttemptAt: null, skippedReason: 'refused (550)' });
  });

  test('keeps of a refusal neither addresses nor links nor what else the mail server repeats of the mail', async () => {
    const link = '/en/sign-in/link?token=aVerySecretToken';
    const event = await write(undefined, { name: 'Wilhelmina', link });
    const told: string[] = [];
    const refusal = `550 5.1.1 <ada@example.com>: Wilhelmina? spam: https://help.example.com${link} (${link}) by postmaster@mx.example.org token=${'x'.repeat(43)}`;
    const { mailer } = aMailer({ noteFailure: (_, reason) => told.push(reason) }, () =>
      Object.assign(new Error(refusal), { responseCode: 421 }),
    );
    await sendAll(mailer);
    const { lastError } = await rowOf(event);
    expect(lastError).toMatch(/^550 5\.1\.1 <…>: …\? spam: /);
    for (const text of [lastError, ...told]) expect(text).not.toMatch(/ada@|Wilhelmina|aVerySecret|postmaster|xxxxx/);
    expect(told).toEqual([lastError]);
    await dueNow(event);
    await sendAll(aMailer().mailer);
    expect((await rowOf(event)).lastError).toBeNull();
  });

  test('asks again before sending, and notes why not', async () => {
    const event = await write();
    const { sent, mailer } = aMailer({
      kinds: [{ name: 'sign-in-link', reasonNotToSend: async () => 'unsubscribed meanwhile' }],
    });
    await sendAll(mailer);
    expect(sent).toHaveLength(0);
    expect(await rowOf(event)).toMatchObject({
      nextAttemptAt: null,
      sentAt: null,
      skippedReason: 'unsubscribed meanwhile',
    });
  });

  test('does not send a link that was replaced before its mail went out', async () => {
    const link = (secret: string) => ({ name: 'Ada', link: `/en/sign-up/confirm?token=${secret}` });
    const old = await write(undefined, link(await issueToken(on.db, { kind: 'sign-up', email: 'ada@example.com' })));
    const present = await write(
      undefined,
      link(await issueToken(on.db, { kind: 'sign-up', email: 'ada@example.com' })),
    );
    const { sent, mailer } = aMailer({ kinds: accountsDomain.mails });
    await sendAll(mailer);
    expect(sent).toHaveLength(1);
    expect((await rowOf(old)).skippedReason).toContain('replaced');
    expect((await rowOf(present)).sentAt).toBeInstanceOf(Date);
  });

  test('is taken over when the process that was sending died', async () => {
    const event = await write();
    const dead = Promise.withResolvers<void>();
    const hanging = aMailer({ transport: { connections: 1, send: () => dead.promise, close: () => {} } });
    const dying = sendAll(hanging.mailer);
    // It keeps its mails as long as it lives.
    onTestFinished(() => {
      dead.resolve();
      return dying;
    });
    await expect.poll(async () => (await rowOf(event)).attempts).toBe(1);
    const { sent, mailer } = aMailer();
    await sendAll(mailer);
    expect(sent).toEqual([]);
    await dueNow(event);
    await sendAll(mailer);
    expect(sent).toHaveLength(1);
  });

  test('gives mails back that it has claimed and not begun when it stops, and finishes the one under way', async () => {
    const events = [await write(), await write(), await write()];
    const [begun, first] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { mailer, sent } = aMailer();
    const send = async (message: MailMessage) => {
      begun.resolve();
      await first.promise;
      sent.push(message);
    };
    const worker = new MailWorker(on.database, { ...mailer, transport: { ...mailer.transport, send } }, () => {});
    const running = worker.run();
    await begun.promise;
    const stopped = worker.stop();
    first.resolve();
    await Promise.all([running, stopped]);
    expect(sent).toHaveLength(1);
    const rows = await Promise.all(events.map(rowOf));
    expect(rows.map(({ sentAt, attempts }) => [sentAt !== null, attempts]).sort()).toEqual([
      [false, 0],
      [false, 0],
      [true, 1],
    ]);
    await sendAll(aMailer().mailer);
    for (const event of events) expect((await rowOf(event)).attempts).toBe(1);
  });

  test('writes down what was sent as soon as the database is back, and does not send it again', async () => {
    const event = await write();
    await on.database.execute(
      `create function away() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$;
       create trigger away before update on mail_outbox for each row when (new.sent_at is not null) execute function away()`,
    );
    const { mailer, sent } = aMailer();
    const errors: unknown[] = [];
    const worker = new MailWorker(on.database, mailer, (error) => errors.push(error));
    const running = worker.run();
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    expect(sent).toHaveLength(1);
    await on.database.execute('drop trigger away on mail_outbox; drop function away');
    await running;
    await worker.stop();
    expect((await rowOf(event)).sentAt).toBeInstanceOf(Date);
    expect(sent).toHaveLength(1);
  });

  test('takes no mail again that it has under way, even when the clock jumps past the lease', async () => {
    const event = await write();
    const first = Promise.withResolvers<void>();
    const { mailer, sent } = aMailer();
    const transport: MailTransport = {
      ...mailer.transport,
      connections: 2,
      send: async (message) => {
        sent.push(message);
        await first.promise;
      },
    };
    const worker = new MailWorker(on.database, { ...mailer, transport }, () => {});
    await worker.run();
    await dueNow(event);
    await worker.run();
    first.resolve();
    await worker.stop();
    expect(sent).toHaveLength(1);
  });

  test('does not hold mails for days that were written or tried while the clock was ahead', async () => {
    const [fresh, tried, paused] = [await write(), await write(), await write()];
    const set = (event: string, attempts: number, due: string) =>
      on.db
        .update(mailOutbox)
        .set({ attempts, nextAttemptAt: sql`now() + ${due}::interval` })
        .where(eq(mailOutbox.eventKey, event));
    await set(fresh, 0, '1 day');
    await set(tried, 1, '1 day');
    await set(paused, 4, '90 minutes');
    await bringMailsForward(on.db);
    const minutes = async (event: string) => ((await rowOf(event)).nextAttemptAt!.getTime() - Date.now()) / 60_000;
    expect(await minutes(fresh)).toBeLessThan(1);
    expect(await minutes(tried)).toBeLessThan(6);
    expect(await minutes(paused)).toBeGreaterThan(80);
    for (const event of [fresh, tried, paused]) await dueNow(event);
    await sendAll(aMailer().mailer);
  });

  test('keeps the values of a mail that it gave up, so that it can be tried again, but no link that opens an account', async () => {
    const [given, secret] = [await write(), await write()];
    await on.db
      .update(mailOutbox)
      .set({ kind: 'ticket-solved', critical: false })
      .where(eq(mailOutbox.eventKey, given));
    for (const event of [given, secret])
      await on.db
        .update(mailOutbox)
        .set({ attempts: 7, nextAttemptAt: new Date(0) })
        .where(eq(mailOutbox.eventKey, event));
    const { mailer } = aMailer({}, () => new Error('no'));
    await sendAll(mailer);
    expect((await rowOf(given)).skippedReason).toBe('given up');
    expect((await rowOf(given)).data).toHaveProperty('link');
    expect((await rowOf(secret)).data).toEqual({});
  });

  test.each([
    'a@b.example, d@e.f',
    'a@b.example\r\nBcc: c@d.example',
    'Ann <a@b.example>',
    'a@b.example;c@d.example',
    'nobody',
    '',
  ])('refuses %j, which is not the address of one mailbox', async (to) => {
    const event = crypto.randomUUID();
    expect(await sendMail(on.db, { kind: 'sign-in-link', to, locale: 'en', data: { link: '/x' }, event })).toBe(true);
    const older = crypto.randomUUID();
    await on.db
      .insert(mailOutbox)
      .values({ kind: 'sign-in-link', toAddress: to, locale: 'en', data: { link: '/x' }, eventKey: older });
    const { sent, mailer } = aMailer();
    await sendAll(mailer);
    expect(sent).toEqual([]);
    for (const row of [await rowOf(event), await rowOf(older)])
      expect(row).toMatchObject({ skippedReason: 'not the address of one mailbox', nextAttemptAt: null, data: {} });
  });

  test('forgets after 30 days who was written to, and keeps what still waits', async () => {
    const [sent, waiting] = [await write(), await write()];
    await on.db
      .update(mailOutbox)
      .set({ nextAttemptAt: null, sentAt: new Date() })
      .where(eq(mailOutbox.eventKey, sent));
    const days = (count: number) => new Date(Date.now() + count * 86_400_000);
    await sweepMails(on.db, days(29));
    expect(await rowOf(sent)).toBeDefined();
    await sweepMails(on.db, days(31));
    expect(await rowOf(sent)).toBeUndefined();
    expect(await rowOf(waiting)).toBeDefined();
    await sendAll(aMailer().mailer);
  });

  test('wakes its worker, which sends through a real mail server', async () => {
    const received: string[] = [];
    const server = await startTestMailServer((source) => received.push(source));
    onTestFinished(() => server.stop());
    const transport = openTransport({ smtpUrl: server.url, folder: '' });
    const errors: unknown[] = [];
    const worker = new MailWorker(
      on.database,
      { ...context, transport, from: 'Help <help@example.com>', kinds: [] },
      (error) => errors.push(error),
    );
    const clock = new Clock(on.database, [worker], (error) => errors.push(error));
    await clock.start();
    onTestFinished(async () => {
      await Promise.all([clock.stop(), worker.stop()]);
    });
    const event = await write();
    await expect.poll(() => received.length).toBe(1);
    await expect.poll(async () => (await rowOf(event)).sentAt).toBeInstanceOf(Date);
    expect(received[0]).toContain('To: ada@example.com');
    expect(received[0]).toContain('From: Help <help@example.com>');
    expect(received[0]).toContain('multipart/alternative');
    expect(received[0]).toContain('Auto-Submitted: auto-generated');
    expect(errors).toEqual([]);
  });

  test('writes files where there is no mail server, readable for development', async () => {
    const folder = await aFolder();
    await sendMail(on.db, {
      kind: 'sign-in-link',
      to: 'ada@example.com',
      locale: 'fr',
      data: { name: 'Adé', link: '/fr/sign-in/link?token=abc' },
      event: crypto.randomUUID(),
    });
    await sendAll({
      ...context,
      from: undefined,
      kinds: [],
      transport: openTransport({ smtpUrl: undefined, folder: path.join(folder, 'mail') }),
    });
    expect(await readdir(path.join(folder, 'mail'))).toHaveLength(1);
    const [mail] = await listWrittenMails(folder);
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Votre lien de connexion à Helpwell' });
    expect(mail!.text).toContain('Bonjour Adé');
    expect(Date.now() - Date.parse(mail!.date)).toBeLessThan(3_600_000);
    expect(mail!.links).toContain('https://help.example.com/fr/sign-in/link?token=abc');
  });
});
