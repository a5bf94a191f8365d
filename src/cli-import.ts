// The command that brings articles over. It loads what it needs itself, so that the other commands start quickly.
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CommandError, onDatabase, wholeSite } from './cli-database.ts';
import { progressBar } from './cli-progress.ts';
import { readSettings } from './config/settings.ts';
import type { Db } from './db/client.ts';
import type { ImportCommand, ImportCommandDone } from './import/runs/command.ts';

type Options = {
  to: 'files' | 'database';
  as?: string;
  zendesk?: string;
  email?: string;
  tokenStdin?: boolean;
  locale?: string;
  name?: string;
  host?: string[];
  download?: boolean;
  dryRun?: boolean;
};

/** Adds the command that brings articles over from another help center. */
export function addImportCommand(program: Command): void {
  program
    .command('import:articles [folder]')
    .alias('import:markdown')
    .description(
      'bring over help articles (Markdown, HTML, exports of Zendesk, Intercom, Help Scout, Freshdesk and Document360), as files in content/articles/ or into the database',
    )
    .addOption(
      new Option('--to <where>', 'files under content/, or the database as an import in the browser does')
        .choices(['files', 'database'])
        .default('files'),
    )
    .option('--as <address>', 'email address of the administrator who imports into the database')
    .option('--zendesk <address>', 'read a help center of Zendesk, such as example.zendesk.com, into the database')
    .option('--email <address>', 'whose API token of Zendesk it is; without it, the token is one of OAuth')
    .option('--token-stdin', 'read the token from standard input; without one, only what everybody may read comes')
    .option('--locale <code>', 'language of what says none (default: the default language of site.yml)')
    .option('--name <name>', 'what this import is called; running it again under the same name updates it')
    .option(
      '--host <place...>',
      'where the old help center was, such as support.example.com or example.com/help; links there become links between the articles (files only)',
    )
    .option('--download', 'fetch pictures and files of the articles that lie on other sites')
    .option('--dry-run', 'report what would happen, write nothing')
    .action(async (folder: string | undefined, options: Options) => {
      const { contentDir } = readSettings(process.env);
      const site = await wholeSite(contentDir);
      const locale = options.locale ?? site.defaultLocale;
      const codes = site.locales.map(({ code }) => code);
      if (!codes.includes(locale))
        throw new InvalidArgumentError(`site.yml has no language ${locale}; it has ${codes.join(', ')}.`);
      if (folder === undefined && options.zendesk === undefined)
        throw new CommandError('Name the folder or file to import, or a help center with --zendesk.');
      if (options.zendesk !== undefined || options.to === 'database')
        await intoDatabase(folder, options, { site, locale });
      else await intoFiles(folder!, options, { contentDir, locale });
    });
}

async function intoFiles(
  folder: string,
  options: Options,
  { contentDir, locale }: { contentDir: string; locale: string },
): Promise<void> {
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
}

async function intoDatabase(
  folder: string | undefined,
  options: Options,
  { site, locale }: { site: Awaited<ReturnType<typeof wholeSite>>; locale: string },
): Promise<void> {
  if (!options.as) throw new CommandError('Say with --as whose import it is: the email address of an administrator.');
  const token = options.tokenStdin ? (await text(process.stdin)).trim() : '';
  const input: ImportCommand = {
    as: options.as,
    locale,
    download: options.download ?? false,
    dryRun: options.dryRun ?? false,
    name: options.name ?? '',
    ...(options.zendesk === undefined
      ? { path: path.resolve(folder!) }
      : { zendesk: { address: options.zendesk, email: options.email ?? '', token } }),
  };
  const bar = progressBar('Importing');
  const done = await onDatabase(
    'import:articles',
    async (db) => {
      const { importIntoDatabase } = await import('./import/runs/command.ts');
      return importIntoDatabase(await appOf(db, site), input, bar.show, { works: true });
    },
    { input, onProgress: bar.show },
  );
  bar.stop();
  await tell(done, options);
}

/** What an import needs of the product, without the rest of it. */
async function appOf(db: Db, site: Awaited<ReturnType<typeof wholeSite>>) {
  const settings = readSettings(process.env);
  const [{ installationSecret }, { openPictures }, { openAttachments }, { openImportFiles }] = await Promise.all([
    import('./db/installation.ts'),
    import('./articles/pictures/keep-picture.ts'),
    import('./articles/attachments/keep-attachment.ts'),
    import('./import/domain.ts'),
  ]);
  return {
    ...{ db, site, settings },
    secret: await installationSecret(db, settings.secret),
    articlePictures: openPictures(settings),
    articleAttachments: openAttachments(settings),
    importFiles: openImportFiles(settings),
  };
}

const REFUSED: Record<Extract<ImportCommandDone, { outcome: 'refused' }>['why'], string> = {
  'no-account': 'There is no account with the address given with --as.',
  'no-administrator': 'Only administrators import. Name one with --as.',
  address: 'The address given with --zendesk is none of a help center. Example: example.zendesk.com.',
  nothing: 'There is no such folder or file.',
  type: 'The file is of none of the types that are imported: ZIP, JSON, XML, HTML, Markdown.',
};

async function tell(done: ImportCommandDone, options: Options): Promise<void> {
  if (done.outcome === 'refused') throw new CommandError(REFUSED[done.why]);
  const [{ english }, { noteWords }, { exitCode, formatReport }] = await Promise.all([
    import('./import/english.ts'),
    import('./import/note.ts'),
    import('./import/report.ts'),
  ]);
  if (done.outcome === 'failed') {
    const { code, detail, note } = done.problem;
    const more = [detail, note && noteWords(english, note).what].filter(Boolean).join(': ');
    throw new CommandError(`${english.problems[code]}${more ? ` (${more})` : ''}`);
  }
  for (const line of formatReport(done.report)) console.log(line);
  if (!options.dryRun) console.log('It stands in the list of imports in the staff area too.');
  process.exitCode = exitCode(done.report);
}
