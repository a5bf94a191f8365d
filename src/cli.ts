// First, because it counts for what is imported after it: the commands import what they need of the product.
import './module-resolution.ts';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { ACCOUNT_ROLES, type AccountRole } from './accounts/viewer.ts';
import { formatProblem } from './articles/problem.ts';
import { addCommunityCommands } from './cli-community.ts';
import { address, CommandError, onDatabase, wholeSite } from './cli-database.ts';
import { addImportCommand } from './cli-import.ts';
import { explainPath } from './cli-problem.ts';
import { progressBar } from './cli-progress.ts';
import { addSearchModelCommands } from './cli-search-model.ts';
import { readSettings, SETTINGS, SettingsError } from './config/settings.ts';
import { FolderInUseError } from './db/lock.ts';

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
    .action(async (options: { email: string; name: string; role: string; passwordStdin?: boolean }) => {
      const password = options.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
      const { email, name } = options;
      const input = { email, name, role: roleNamed(options.role), password };
      const added = await onDatabase(
        'user:add',
        async (db) => (await import('./accounts/set-up.ts')).addUser(db, input),
        {
          input,
        },
      );
      if (added.outcome === 'invalid') {
        const reasons = Object.entries(added.errors).map(
          ([field, reason]) => `${field}: ${ACCOUNT_REASONS[reason] ?? reason}`,
        );
        throw new CommandError(`The account was not added. ${reasons.join('; ')}.`);
      }
      console.log(`Added ${email} as ${input.role}.`);
      if (added.path) console.log(`Set a password here: ${await address()}${added.path}`);
    });

  program
    .command('user:role')
    .description('give an account another role')
    .requiredOption('--email <address>', 'address of the account')
    .requiredOption('--role <role>', `one of ${ACCOUNT_ROLES.join(', ')}`)
    .action(async (options: { email: string; role: string }) => {
      const input = { email: options.email, role: roleNamed(options.role) };
      const change = await onDatabase(
        'user:role',
        async (db) => (await import('./accounts/commands.ts')).changeRoleOf(db, input),
        { input },
      );
      if (change === 'last-administrator')
        throw new CommandError(`${input.email} is the only administrator. Make somebody else one first.`);
      if (change !== 'saved') throw noAccount(input.email);
      console.log(`${input.email} is ${input.role} now.`);
    });

  program
    .command('user:password')
    .description('print a one-time link on which the owner of an account chooses a new password')
    .requiredOption('--email <address>', 'address of the account')
    .action(async (input: { email: string }) => {
      const found = await onDatabase(
        'user:password',
        async (db) => (await import('./accounts/commands.ts')).passwordPath(db, input),
        { input },
      );
      if (!found) throw noAccount(input.email);
      console.log(`Choose a password here, within an hour: ${await address()}${found}`);
    });

  program
    .command('user:two-step-off')
    .description('turn off the two-step verification of an account whose owner has lost phone and recovery codes')
    .requiredOption('--email <address>', 'address of the account')
    .action(async (input: { email: string }) => {
      const outcome = await onDatabase(
        'user:two-step-off',
        async (db) => (await import('./accounts/commands.ts')).turnSecondFactorOff(db, input),
        { input },
      );
      if (outcome === 'gone') throw noAccount(input.email);
      console.log(
        outcome === 'off'
          ? `Two-step verification of ${input.email} is off. The owner is told by email.`
          : `Two-step verification of ${input.email} was off already.`,
      );
    });

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
    .description(
      'bring the database up to what lies in content/; the server does it at each start, and may run meanwhile',
    )
    .action(async () => {
      const { contentDir } = readSettings(process.env);
      const site = await wholeSite(contentDir);
      const bar = progressBar('Synchronising');
      const input = { contentDir: path.resolve(contentDir) };
      const { counts, problems } = await onDatabase(
        'content:sync',
        async (db) => (await import('./articles/sync.ts')).synchronize(db, { ...input, site, onProgress: bar.show }),
        { input, onProgress: bar.show },
      );
      bar.stop();
      for (const problem of problems) console.log(formatProblem(problem));
      console.log(
        Object.entries(counts)
          .map(([what, count]) => `${count} ${what}`)
          .join(', '),
      );
      if (counts.refused > 0) process.exitCode = 1;
    });

  program
    .command('content:export')
    .description('write what readers see back into content/ as MDX files')
    .option('--to <folder>', 'another folder than content/')
    .action(async (options: { to?: string }) => {
      const settings = readSettings(process.env);
      const { contentDir } = settings;
      const bar = progressBar('Exporting');
      const input = { contentDir: path.resolve(options.to ?? contentDir) };
      const done = await onDatabase(
        'content:export',
        async (db) => {
          const { exportEverything } = await import('./articles/commands.ts');
          const files = {
            articlePictures: (await import('./articles/pictures/keep-picture.ts')).openPictures(settings),
            articleAttachments: (await import('./articles/attachments/keep-attachment.ts')).openAttachments(settings),
            guideFiles: (await import('./videos/domain.ts')).openGuideFiles(settings),
          };
          return await exportEverything(db, files, { ...input, onProgress: bar.show });
        },
        { input, onProgress: bar.show },
      );
      bar.stop();
      console.log(`${done.written} files written, ${done.unchanged} were the same already.`);
      for (const file of done.removed) console.log(`Removed ${file}: its article has another name or category now.`);
      for (const file of done.kept)
        console.log(
          `Left ${file}: its article has another name or category now, and it says what no revision says. Move what you need of it, and delete it.`,
        );
    });

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

  addSearchModelCommands(program);
  addImportCommand(program);
  addCommunityCommands(program);
  return program;
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

function roleNamed(name: string): AccountRole {
  const role = ACCOUNT_ROLES.find((one) => one === name);
  if (!role) throw new CommandError(`There is no role ${name}. Choose one of ${ACCOUNT_ROLES.join(', ')}.`);
  return role;
}

function noAccount(email: string): CommandError {
  return new CommandError(`There is no account with the address ${email}.`);
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
        /^(ImportRefused|InvalidArgumentError|BackupError|ControlError|NoSpaceError)$/.test(error.constructor.name));
    console.error(isForCaller ? error.message : (explainPath(error, process.argv.slice(3)) ?? error));
    process.exitCode = 1;
  }
}
