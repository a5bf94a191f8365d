// What imports Drizzle is imported by the commands, after this.
import './db/drizzle-resolution.ts';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { ACCOUNT_ROLES } from './accounts/viewer.ts';
import { formatProblem } from './articles/problem.ts';
import { progressBar } from './cli-progress.ts';
import { readSettings, SETTINGS, SettingsError } from './config/settings.ts';
import type { Database } from './db/client.ts';
import { FolderInUseError } from './db/lock.ts';

/** Something that keeps a command from doing its work, for the person who called it. */
class CommandError extends Error {
  override name = 'CommandError';
}

/** The commands of `npm run cli --`. Each loads what it needs itself, so that a small one starts quickly. */
export function createProgram(): Command {
  const program = new Command('helpwell')
    .description('Manage a Helpwell installation. Settings are environment variables; see "settings".')
    .showHelpAfterError('(--help tells what there is)');

  program
    .command('settings')
    .description('list every setting with its default')
    .action(() => {
      for (const [name, setting] of Object.entries(SETTINGS)) {
        const fallback = setting.schema.safeParse(undefined);
        const value = fallback.success && fallback.data !== undefined ? ` [${String(fallback.data)}]` : '';
        console.log(`${name}${value}\n    ${setting.about}`);
      }
    });

  program
    .command('user:add')
    .description('add an account, such as the first administrator')
    .requiredOption('--email <address>', 'address to sign in with')
    .requiredOption('--name <name>', 'name that others see')
    .option('--role <role>', `one of ${ACCOUNT_ROLES.join(', ')}`, 'member')
    .option(
      '--password-stdin',
      'read the password from standard input; without it, a one-time link to set one is printed',
    )
    .action((options: { email: string; name: string; role: string; passwordStdin?: boolean }) =>
      withDatabase(async (database) => {
        const role = ACCOUNT_ROLES.find((one) => one === options.role);
        if (!role)
          throw new CommandError(`There is no role ${options.role}. Choose one of ${ACCOUNT_ROLES.join(', ')}.`);
        const password = options.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
        const { addUser } = await import('./accounts/set-up.ts');
        const added = await addUser(database.db, { email: options.email, name: options.name, role, password });
        if (added.outcome === 'invalid') {
          const reasons = Object.entries(added.errors).map(
            ([field, reason]) => `${field}: ${ACCOUNT_REASONS[reason] ?? reason}`,
          );
          throw new CommandError(`The account was not added. ${reasons.join('; ')}.`);
        }
        const { publicUrl, host, port } = readSettings(process.env);
        console.log(`Added ${options.email} as ${role}.`);
        if (added.path) console.log(`Set a password here: ${publicUrl ?? `http://${host}:${port}`}${added.path}`);
      }),
    );

  program
    .command('content:check')
    .description('check site.yml, articles, categories, snippets and videos without publishing anything')
    .action(async () => {
      const { contentDir } = readSettings(process.env);
      const site = await wholeSite(contentDir);
      const { checkContent } = await import('./articles/check.ts');
      const bar = progressBar('Checking');
      const { problems, checked } = await checkContent({ contentDir, site, onProgress: bar.show });
      bar.stop();
      for (const problem of problems) console.log(formatProblem(problem));
      const errors = problems.filter((problem) => problem.severity === 'error').length;
      console.log(`${checked} files checked, ${errors} errors, ${problems.length - errors} warnings.`);
      if (errors > 0) process.exitCode = 1;
    });

  program
    .command('content:sync')
    .description('bring the database up to what lies in content/; the server does it at each start')
    .action(() =>
      withDatabase(async (database) => {
        const { contentDir } = readSettings(process.env);
        const site = await wholeSite(contentDir);
        const { synchronize } = await import('./articles/sync.ts');
        const bar = progressBar('Synchronising');
        const { counts, problems } = await synchronize(database.db, { contentDir, site, onProgress: bar.show });
        bar.stop();
        for (const problem of problems) console.log(formatProblem(problem));
        console.log(
          Object.entries(counts)
            .map(([what, count]) => `${count} ${what}`)
            .join(', '),
        );
        if (counts.refused > 0) process.exitCode = 1;
      }),
    );

  program
    .command('content:export')
    .description('write what readers see back into content/ as MDX files')
    .option('--to <folder>', 'another folder than content/')
    .action((options: { to?: string }) =>
      withDatabase(async (database) => {
        const { contentDir } = readSettings(process.env);
        const { exportContent } = await import('./articles/export.ts');
        const bar = progressBar('Exporting');
        const done = await exportContent(database.db, {
          contentDir: path.resolve(options.to ?? contentDir),
          onProgress: bar.show,
        });
        bar.stop();
        console.log(`${done.written} files written, ${done.unchanged} were the same already.`);
        for (const file of done.removed) console.log(`Removed ${file}: its article has another name or category now.`);
        for (const file of done.kept)
          console.log(
            `Left ${file}: its article has another name or category now, and it says what no revision says. Move what you need of it, and delete it.`,
          );
      }),
    );

  program
    .command('backup <file>')
    .description('write database and attachments into one file, and check it; the server may run meanwhile')
    .action(async (file: string) => {
      const settings = readSettings(process.env);
      const { backUp } = await import('./backup/back-up.ts');
      const { tables, rows, files, bytes } = await backUp(path.resolve(file), settings);
      const number = new Intl.NumberFormat('en');
      console.log(
        `${number.format(rows)} rows of ${tables} tables and ${number.format(files)} files are in ${file} (${megabytes(bytes)}), written and read again.`,
      );
    });

  program
    .command('restore <file>')
    .description('put a backup into an empty database and data folder, of this or the other storage')
    .option('--replace', 'put it in the place of what is there')
    .action(async (file: string, options: { replace?: boolean }) => {
      const settings = readSettings(process.env);
      const { databaseLocation } = await import('./db/client.ts');
      const { restoreBackup } = await import('./backup/restore.ts');
      const location = databaseLocation(settings) as { url: string } | { folder: string };
      const replace = options.replace ?? false;
      const { rows, files, former } = await restoreBackup(file, { location, dataDir: settings.dataDir, replace });
      const number = new Intl.NumberFormat('en');
      console.log(`${number.format(rows)} rows and ${number.format(files)} files are restored. Now start the server.`);
      if (former) console.log(`What was there before lies in ${former}; remove it when you no longer need it.`);
    });

  program
    .command('import:articles <folder>')
    .alias('import:markdown')
    .description(
      'convert a folder of help articles (Markdown, HTML, exports of Zendesk and Intercom) into content/articles/',
    )
    .option('--locale <code>', 'language of the articles (default: the default language of site.yml)')
    .option('--name <name>', 'what this import is called; running it again under the same name updates it')
    .option(
      '--host <place...>',
      'where the old help center was, such as support.example.com or example.com/help; links there become links between the articles',
    )
    .option('--download', 'fetch pictures that articles show from other sites')
    .option('--dry-run', 'report what would happen, write nothing')
    .action(
      async (
        folder: string,
        options: { locale?: string; name?: string; host?: string[]; download?: boolean; dryRun?: boolean },
      ) => {
        const { contentDir } = readSettings(process.env);
        const site = await wholeSite(contentDir);
        const locale = options.locale ?? site.defaultLocale;
        const codes = site.locales.map(({ code }) => code);
        if (!codes.includes(locale))
          throw new InvalidArgumentError(`site.yml has no language ${locale}; it has ${codes.join(', ')}.`);
        const { importArticles, exitCode, formatReport } = await import('./import/import-articles.ts');
        const bar = progressBar('Importing');
        const report = await importArticles({
          folder: path.resolve(folder),
          contentDir,
          locale,
          onProgress: ({ done, total }) => bar.show(done, total),
          ...(options.host ? { oldHosts: options.host } : {}),
          ...(options.name ? { name: options.name } : {}),
          ...(options.download ? { download: true } : {}),
          ...(options.dryRun ? { dryRun: true } : {}),
        });
        bar.stop();
        for (const line of formatReport(report)) console.log(line);
        if (!options.dryRun) console.log('Now restart the server, or run: npm run cli -- content:sync');
        process.exitCode = exitCode(report);
      },
    );

  return program;
}

/** `site.yml` with the sections of all domains. */
async function wholeSite(contentDir: string) {
  const { readSite } = await import('./config/site.ts');
  const { siteDeclaration } = await import('./domains.ts');
  return readSite(contentDir, siteDeclaration);
}

function megabytes(bytes: number): string {
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(bytes / 1_000_000)} MB`;
}

/** What is wrong with an account, in words. */
const ACCOUNT_REASONS: Record<string, string> = {
  missing: 'it is missing',
  'not-an-address': 'it is not an e-mail address',
  'own-name': 'it contains the name or the address',
  taken: 'there is an account with it already',
  'too-short': 'it needs at least 10 characters',
  'too-long': 'it is too long',
  common: 'it is one of the most used passwords, which are tried first',
};

/** Opens the database of the settings, brings its schema up to date, and closes it whatever happens. */
export async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const { databaseLocation, openDatabase } = await import('./db/client.ts');
  const { migrate } = await import('./db/migrate.ts');
  const database = await openDatabase(databaseLocation(readSettings(process.env)));
  try {
    await migrate(database, (copy) =>
      console.error(`This version changes the tables. As it was, the database is kept in ${copy}.`),
    );
    await work(database);
  } finally {
    await database.close();
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await createProgram().parseAsync();
  } catch (error) {
    // What the caller can mend is one line; anything else keeps its stack.
    const isForCaller =
      error instanceof SettingsError ||
      error instanceof FolderInUseError ||
      error instanceof CommandError ||
      (error instanceof Error &&
        /^(ImportRefused|InvalidArgumentError|BackupError|NoSpaceError)$/.test(error.constructor.name));
    console.error(isForCaller ? error.message : error);
    process.exitCode = 1;
  }
}
