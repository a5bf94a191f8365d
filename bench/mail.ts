// npm run bench:mail: mails a second from the outbox through SMTP to a catcher on this machine, on each storage, beside nodemailer alone with
// messages that are ready. `--json` prints one array of rows and nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { eq, sql } from 'drizzle-orm';
import { accountsDomain } from '../src/accounts/domain.ts';
import { parseSite } from '../src/config/site.ts';
import { type Database, openDatabase } from '../src/db/client.ts';
import { migrate } from '../src/db/migrate.ts';
import { createOnServer } from '../src/db/test-on-server.ts';
import { claimDueMails } from '../src/mail/outbox.ts';
import { mailOutbox } from '../src/mail/schema.ts';
import { renderMail } from '../src/mail/template.ts';
import { openTransport } from '../src/mail/transport.ts';
import { sendDueMails } from '../src/mail/worker.ts';
import { findPostgres, startPostgres } from '../tests/postgres.ts';

const DUE = 20_000;
const SENT = 3_000;
const CRITICAL = 20;
const BATCH = 25;
const CLAIMS = 40;
const asJson = process.argv.includes('--json');
const contentDir = path.join(import.meta.dirname, '../content');
const site = parseSite('name: Bench\ntagline: x\ndefaultLocale: en\nlocales: [{ code: en, label: English }]\n');
const context = { contentDir, site, base: new URL('https://help.example.com') };
const data = {
  name: 'Ada',
  number: '12',
  subject: 'The export',
  link: '/en/x',
  stop: '/en/y',
  good: '/en/g',
  bad: '/en/b',
};

interface Row {
  storage: string;
  /** Milliseconds a mail that claiming costs with {@link DUE} due. */
  claimMs: number;
  perSecond: number;
  /** Nodemailer alone, over the same connections, at the same time of the run. */
  baselinePerSecond: number;
  ratio: number;
  /** Processor time of this process a mail; tells more than the rate where others use the machine. */
  cpuMs: number;
  /** Place of the last critical mail among those that arrived; they were written last. */
  lastCritical: number;
}

const catcher = spawn(process.execPath, [path.join(import.meta.dirname, 'mail-catcher.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: catcher.stdout });
try {
  await main();
} finally {
  catcher.kill('SIGKILL');
}

async function main(): Promise<void> {
  const [first] = (await once(lines, 'line')) as [string];
  const smtpUrl = `smtp://127.0.0.1:${(JSON.parse(first) as { port: number }).port}`;
  const rows: Row[] = [];
  const embedded = await openDatabase({ memory: true });
  rows.push(await measure('PGlite', embedded, smtpUrl));
  await embedded.close();
  const found = findPostgres();
  if (found) {
    const cluster = await startPostgres(found);
    Object.assign(process.env, cluster.env);
    const { database, drop } = await createOnServer(cluster.env['TEST_DATABASE_URL']!);
    rows.push(await measure(`PostgreSQL ${found.version}`, database, smtpUrl));
    await database.close();
    await drop();
    await cluster.stop();
  }
  if (asJson) console.log(JSON.stringify(rows));
  else {
    console.log(`${DUE} mails due, ${SENT} of them sent; ${CRITICAL} critical ones written last.\n`);
    console.log(
      'storage          claim ms/mail   mails/s   nodemailer alone   ratio   CPU ms/mail   last critical came as no.',
    );
    for (const row of rows)
      console.log(
        `${row.storage.padEnd(16)}${row.claimMs.toFixed(3).padStart(14)}${row.perSecond.toFixed(0).padStart(10)}${row.baselinePerSecond.toFixed(0).padStart(19)}${row.ratio.toFixed(2).padStart(8)}${row.cpuMs.toFixed(2).padStart(14)}${String(row.lastCritical).padStart(28)}`,
      );
  }
}

async function measure(storage: string, database: Database, smtpUrl: string): Promise<Row> {
  const { db } = database;
  await migrate(database);
  await db.execute(sql`
    insert into mail_outbox (kind, critical, event_key, to_address, locale, data, next_attempt_at)
    select case when n > ${DUE} then 'sign-in-link' else 'ticket-solved' end, n > ${DUE}, 'bench:' || n, 'reader' || n || '@example.com', 'en',
      ${JSON.stringify(data)}::jsonb, now() + make_interval(secs => (n - ${DUE + 1000}) * 0.001)
    from generate_series(1, ${DUE + CRITICAL}::int) as n`);
  await database.execute('analyze');

  const startedClaims = performance.now();
  let claimed = 0;
  for (let turn = 0; turn < CLAIMS; turn++)
    claimed += (await claimDueMails(db, { most: BATCH, worker: 'bench', held: [] })).length;
  const claimMs = (performance.now() - startedClaims) / claimed;
  // The same mails are due for the rest.
  await db.execute(
    sql`update mail_outbox set attempts = 0, next_attempt_at = now() - interval '1 minute' where attempts > 0`,
  );
  await database.execute('vacuum analyze mail_outbox');

  const baselineBefore = await baseline(smtpUrl);
  await arrived();
  // The rest is due later, so that a slow machine sends no more than it is asked to.
  await db.execute(sql`update mail_outbox set next_attempt_at = now() + interval '1 hour', attempts = 2
    where kind = 'ticket-solved' and id > ${SENT}`);
  const transport = openTransport({ smtpUrl, folder: '' });
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  await sendDueMails(db, { ...context, transport, from: undefined, kinds: accountsDomain.mails });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  transport.close();
  const subjects = await arrived();
  const sent = await db.$count(mailOutbox, sql`${mailOutbox.sentAt} is not null`);
  const left = await db.$count(mailOutbox, eq(mailOutbox.attempts, 1));
  if (sent !== SENT + CRITICAL || subjects.length !== sent || left !== sent)
    throw new Error(`${sent} written down as sent, ${subjects.length} arrived, expected ${SENT + CRITICAL} each.`);
  const baselinePerSecond = (baselineBefore + (await baseline(smtpUrl))) / 2;
  await arrived();
  const perSecond = sent / seconds;
  const lastCritical = subjects.findLastIndex((subject) => subject.includes('sign-in')) + 1;
  const cpuMs = (user + system) / 1000 / sent;
  return { storage, claimMs, perSecond, baselinePerSecond, ratio: perSecond / baselinePerSecond, cpuMs, lastCritical };
}

/** Mails a second that are rendered already and lie in no outbox. */
async function baseline(smtpUrl: string): Promise<number> {
  const rendered = await renderMail(context, { kind: 'ticket-solved', locale: 'en', data });
  const transport = openTransport({ smtpUrl, folder: '' });
  const began = performance.now();
  let next = 0;
  const sendOn = async () => {
    while (next++ < SENT)
      await transport.send({
        ...rendered,
        from: 'a@example.com',
        to: 'b@example.com',
        messageId: `<${next}@x>`,
        headers: {},
      });
  };
  await Promise.all(Array.from({ length: transport.connections }, sendOn));
  const perSecond = SENT / ((performance.now() - began) / 1000);
  transport.close();
  return perSecond;
}

/** Subjects of the mails that arrived since the last call. */
async function arrived(): Promise<string[]> {
  const answered = once(lines, 'line') as Promise<[string]>;
  catcher.stdin.write('\n');
  return JSON.parse((await answered)[0]) as string[];
}
