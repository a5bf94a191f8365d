// The commands about the community. Each loads what it needs itself, so that a small one starts quickly.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { address, CommandError, onDatabase, wholeSite } from './cli-database.ts';
import { progressBar } from './cli-progress.ts';
import { LONGEST_FILE, MOST_FILES } from './community/files/file.ts';
import type { demoCommunity } from './community/transfer/commands.ts';
import type { LeftOutFile } from './community/transfer/import-files.ts';
import type { CommunityImport } from './community/transfer/import-records.ts';
import { readSettings } from './config/settings.ts';
import type { Db } from './db/client.ts';
import { cleanText } from './server/clean-text.ts';

/** Adds the commands that bring communities in and out. */
export function addCommunityCommands(program: Command): void {
  program
    .command('export:community <folder>')
    .description(
      'write threads, replies and people of the community into a folder, as NDJSON; it holds email addresses',
    )
    .action(async (folder: string) => {
      const bar = progressBar('Exporting');
      const input = { folder: path.resolve(folder) };
      const done = await onDatabase(
        'export:community',
        async (db) =>
          (await import('./community/transfer/commands.ts')).exportCommunity(await placeOf(db), input, bar.show),
        { input, onProgress: bar.show },
      );
      bar.stop();
      console.log(`${done.threads} threads with ${done.posts} posts and ${done.files} files are in ${done.file}.`);
    });

  program
    .command('import:community <folder>')
    .description('bring in what export:community wrote elsewhere, or another program in its format')
    .option('--name <name>', 'what this import is called; running it again under the same name adds what is new')
    .action(async (folder: string, options: { name?: string }) => {
      const { contentDir } = readSettings(process.env);
      const site = await wholeSite(contentDir);
      const bar = progressBar('Importing');
      const input = { folder: path.resolve(folder), name: options.name ?? path.basename(path.resolve(folder)) };
      const done = await onDatabase(
        'import:community',
        async (db) =>
          (await import('./community/transfer/commands.ts')).importCommunity(await placeOf(db), site, input, bar.show),
        { input, onProgress: bar.show },
      );
      bar.stop();
      reportCommunityImport(done);
    });

  program
    .command('import:discourse <folder>')
    .description(
      'bring in a folder of JSON from the API of a Discourse forum: categories, users, topics with include_raw=1',
    )
    .option(
      '--topic <category=topic...>',
      'which topic of site.yml a category becomes, by its slug, name or number; *=topic for all others',
    )
    .option('--locale <code>', 'language of the forum (default: the default language of site.yml)')
    .option('--name <name>', 'what this import is called; running it again under the same name adds what is new')
    .action(async (folder: string, options: { topic?: string[]; locale?: string; name?: string }) => {
      const { contentDir } = readSettings(process.env);
      const site = await wholeSite(contentDir);
      const pairs = (options.topic ?? []).map((pair) => {
        const at = pair.lastIndexOf('=');
        if (at < 1) throw new InvalidArgumentError(`${pair} is no pair such as support=using.`);
        return [pair.slice(0, at), pair.slice(at + 1)] as const;
      });
      const bar = progressBar('Importing');
      const input = {
        folder: path.resolve(folder),
        name: options.name ?? path.basename(path.resolve(folder)),
        topics: Object.fromEntries(pairs),
        locale: options.locale ?? site.defaultLocale,
      };
      const done = await onDatabase(
        'import:discourse',
        async (db) =>
          (await import('./community/transfer/commands.ts')).importDiscourse(await placeOf(db), site, input, bar.show),
        { input, onProgress: bar.show },
      );
      bar.stop();
      reportCommunityImport(done);
    });

  program
    .command('demo:community')
    .description('bring in a demo community for a trial, whose people have no accounts, or take it away again')
    .option('--remove', 'take away what the demo community brought; threads in which others wrote stay')
    .option('--anyway', 'bring it in although people have started threads of their own')
    .action(async (options: { remove?: boolean; anyway?: boolean }) => {
      const { contentDir } = readSettings(process.env);
      const site = await wholeSite(contentDir);
      const folder = path.join(import.meta.dirname, '../demo/community');
      const remove = options.remove ?? false;
      if (site.community.topics.length === 0 && !remove) return await tellTopics(contentDir, folder);
      const bar = progressBar('Importing');
      const input = { folder, remove, anyway: options.anyway ?? false };
      const done = await onDatabase(
        'demo:community',
        async (db) => (await import('./community/transfer/commands.ts')).demoCommunity(db, site, input, bar.show),
        { input, onProgress: bar.show },
      );
      bar.stop();
      reportDemo(done, `${await address()}/${site.defaultLocale}/community`);
    });
}

/** The database, with the folder of the files of posts. */
async function placeOf(db: Db) {
  const { openPostFiles } = await import('./community/files/keep-file.ts');
  return { db, postFiles: openPostFiles(readSettings(process.env)) };
}

/** Says what to write into site.yml before the demo community can come. */
async function tellTopics(contentDir: string, folder: string): Promise<void> {
  const topics = await readFile(path.join(folder, 'topics.yml'), 'utf8');
  console.log(
    `A community needs topics, and ${path.join(contentDir, 'site.yml')} has none. Put these lines in the place of "community:" and "topics: []" there, restart the server, and run this again:\n\n${topics.trimEnd()}`,
  );
  process.exitCode = 1;
}

/** Says what became of the demo community. @param home address of the community. */
function reportDemo(done: Awaited<ReturnType<typeof demoCommunity>>, home: string): void {
  switch (done.outcome) {
    case 'removed':
      console.log(`${done.threads} threads, ${done.posts} posts and ${done.people} people are gone.`);
      for (const { id, title } of done.kept)
        console.log(`Left thread ${id}, with its people: others have written in it. "${title}"`);
      return;
    case 'invalid':
      reportCommunityImport(done);
      return;
    case 'imported':
      if (done.leftOut > 0)
        console.log(`${done.leftOut} threads are left out: site.yml has no place for their language.`);
      if (done.threads + done.posts + done.people === 0) console.log('The demo community is there already.');
      else console.log(`${done.threads} threads with ${done.posts} posts by ${done.people} people are at ${home}`);
      console.log('To take it away: npm run cli -- demo:community --remove');
      return;
    case 'in-use':
      throw new CommandError(
        `Nothing was imported: this community has ${done.threads} threads of its own. With --anyway the demo comes beside them; people will see it.`,
      );
    case 'no-topic':
      throw new CommandError(
        'Nothing was imported: there is no topic that everybody sees and in which all members may post. If you have just added one to site.yml, restart the server first.',
      );
  }
}

/** Why a file of a post stays behind. */
const WHY_LEFT_OUT: Record<LeftOutFile['reason'], string> = {
  type: 'no kind of file that posts may have',
  empty: 'it is empty',
  'too-large': `larger than ${LONGEST_FILE / 1024 / 1024} MB`,
  'too-many': `a post has ${MOST_FILES} files at most`,
  missing: 'it is not in the folder',
};

/** Says what an import of threads came to. */
function reportCommunityImport(done: CommunityImport): void {
  if (done.outcome === 'imported') {
    if (done.threads + done.posts + done.people + done.known === 0)
      throw new CommandError('Nothing was imported: there is nothing in the folder that this command reads.');
    console.log(
      `${done.threads} threads, ${done.posts} posts with ${done.files} files, and ${done.people} people are new; ${done.known} records were there already.`,
    );
    if (done.filesLeftOut.length > 0) console.log(`${done.filesLeftOut.length} files are left out:`);
    for (const { thread, post, name, reason } of done.filesLeftOut)
      console.log(
        `  thread ${thread}, post ${post}: ${cleanText(name).replaceAll('\n', ' ')} (${WHY_LEFT_OUT[reason]})`,
      );
    return;
  }
  for (const { place, problem } of done.problems) console.log(`${place}: ${problem}`);
  if (done.more > 0) console.log(`…and ${done.more} more.`);
  console.log('Nothing was imported.');
  process.exitCode = 1;
}
