// Files of a text: with its form, or one by one while it is written.
import { z } from 'zod';
import { type ActionContext, countUses, defineAction, type Kept, type Sender, type Use } from '../web/action.ts';
import type { BodyRule } from '../web/body.ts';
import type { Limited } from '../web/outcome.ts';
import { Problem } from '../web/problem.ts';
import { LONGEST_FILE, MOST_FILES, MOST_FILES_A_DAY } from './files/file.ts';
import { type FilesOfPosts, keepFile } from './files/keep-file.ts';
import { COMPOSER_FORM, type CommunityApp, text } from './text-form.ts';
import { usesOfFile } from './threads/limits.ts';
import { mayStart } from './threads/policy.ts';
import { THREAD_KINDS } from './threads/thread.ts';

/** What is wrong with a file. */
export type FileError =
  | { field: 'files'; problem: 'too-many' | 'too-many-today'; most: number }
  | { field: 'files'; problem: 'too-large'; name: string; most: number }
  | { field: 'files'; problem: 'type' | 'empty'; name: string };

type Context = ActionContext<CommunityApp & FilesOfPosts>;

/** Keeps the files of a form: as many as a post may have. What cannot be kept is told; what could stays, whatever becomes of the form. */
export async function keepFormFiles(context: Context): Promise<Kept & { errors: FileError[] }> {
  const { app, viewer, address } = context;
  const kept: Kept & { errors: FileError[] } = { files: [], errors: [] };
  if (context.tooManyFiles) kept.errors.push({ field: 'files', problem: 'too-many', most: MOST_FILES });
  for (const file of context.files) {
    const limited: Limited | undefined = await countUses(app, usesOfFile(viewer, address));
    if (limited) return { ...kept, limited };
    const saved = await keepFile(app.db, app.postFiles, { id: viewer.id! }, file);
    if (saved.outcome === 'kept')
      kept.files.push({ token: saved.file.key, name: saved.file.name, sizeBytes: file.sizeBytes });
    else kept.errors.push(errorOf(saved, file.name));
  }
  return kept;
}

function errorOf(saved: Exclude<Awaited<ReturnType<typeof keepFile>>, { outcome: 'kept' }>, name: string): FileError {
  if (saved.outcome === 'too-many') return { field: 'files', problem: 'too-many-today', most: MOST_FILES_A_DAY };
  if (saved.reason === 'too-large') return { field: 'files', problem: 'too-large', name, most: LONGEST_FILE };
  return { field: 'files', problem: saved.reason, name };
}

const ONE_FILE: BodyRule = { ...COMPOSER_FORM, files: { ...COMPOSER_FORM.files!, most: 1 } };

/** Keeps one file while a text is written. */
export const fileAction = defineAction({
  needsAccount: true,
  body: ONE_FILE,
  /** The language to say it in when the file cannot be kept. */
  schema: z.object({ locale: text }),
  may: ({ app, viewer }: Pick<Context, 'app' | 'viewer'>) =>
    app.site.community.topics.some(
      ({ id, answer }) =>
        // Who may only reply brings files, too.
        answer !== 'staff' || THREAD_KINDS.some((kind) => mayStart(viewer, app.site.community, id, kind)),
    ),
  limits: ({ viewer, address }: Sender): Use[] => usesOfFile(viewer, address),
  async run({ locale }, { app, viewer, files, tooManyFiles }: Context) {
    const [file] = files;
    if (!file || files.length > 1 || tooManyFiles) throw new Problem('bad-request', 'Expected one file.');
    const saved = await keepFile(app.db, app.postFiles, { id: viewer.id! }, file);
    if (saved.outcome === 'kept') return { outcome: 'shown', file: saved.file } as const;
    return { outcome: 'invalid', errors: [errorOf(saved, file.name)], locale } as const;
  },
});
