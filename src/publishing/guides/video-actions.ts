// Bringing the video of a guide, choosing it, and its picture.
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import type { FilesOfGuides } from '../../videos/domain.ts';
import { isPosterName, isVideoName } from '../../videos/guide.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../../web/body.ts';
import { usesOf } from '../limits.ts';
import { mayWrite } from '../policy.ts';
import { digest, type GuidesApp, guideKeyOf, seen } from './guide-actions.ts';
import { keepGuideDraft, readGuideEditing } from './guide-editing.ts';
import { knownFiles } from './guide-store.ts';
import { type KeptPoster, keepPoster } from './keep-poster.ts';
import { newKey } from './upload/new-key.ts';
import { refusalOf, type UploadRefusal } from './upload/refusal.ts';
import { LONGEST_IN_ONE_GO, PIECE_BYTES } from './upload/upload.ts';
import { guideVideoUrl } from './urls.ts';

/** What these forms need of the running product. */
interface GuideFilesApp extends GuidesApp, FilesOfGuides {
  settings: GuidesApp['settings'] & { longestVideoBytes: number };
}
type Context = ActionContext<GuideFilesApp>;

/** A form with one video, or one picture. */
const VIDEO_FORM: BodyRule = {
  ...SMALL_FORM,
  bytes: LONGEST_IN_ONE_GO + SMALL_FORM.bytes,
  files: { most: 1, bytes: LONGEST_IN_ONE_GO },
};
/** Longest body of it, in bytes. */
export const VIDEO_FORM_BYTES = VIDEO_FORM.bytes;

/** Why a file was not taken. */
export type FileError =
  | { field: 'video'; problem: UploadRefusal }
  | { field: 'poster'; problem: Extract<KeptPoster, { outcome: 'refused' }>['reason'] };

type VideoResult =
  | { outcome: 'done'; to: string }
  | { outcome: 'invalid'; errors: FileError[] }
  | { outcome: 'conflict' }
  | { outcome: 'gone' };

/** The forms of the page of the video: a file in one go, which file is shown, and the picture before it plays. */
export const guideVideoAction = defineAction({
  needsAccount: true,
  body: VIDEO_FORM,
  schema: z.object({
    intent: z.enum(['upload', 'use', 'poster', 'use-poster', 'no-poster', 'cancel']),
    sequence: seen.default(0),
    base: digest,
    name: z.string().max(200).default(''),
  }),
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ intent, sequence, base, name }, context: Context): Promise<VideoResult> {
    const { app, locale, files } = context;
    const { db, guideFiles, settings } = app;
    const key = guideKeyOf(context);
    const done = (what: string) =>
      ({ outcome: 'done', to: `${guideVideoUrl(locale, key.slug)}?done=${what}` }) as const;
    const [file] = files;
    if (intent === 'upload') {
      const refusal = await takeWhole(context, key.slug);
      return refusal ? { outcome: 'invalid', errors: [{ field: 'video', problem: refusal }] } : done('uploaded');
    }
    if (intent === 'cancel') {
      const { PiecesStore } = await import('./upload/pieces-store.ts');
      await new PiecesStore(db, guideFiles, key.author).remove(name).catch((error: { status_code?: number }) => {
        // Somebody gave it up already.
        if (error.status_code !== 404) throw error;
      });
      return done('cancelled');
    }
    const editing = await readGuideEditing(db, key, settings.contentDir);
    let change: { video: string } | { poster: string };
    if (intent === 'poster') {
      if (!file) return { outcome: 'invalid', errors: [{ field: 'poster', problem: 'empty' }] };
      const kept = await keepPoster(db, guideFiles, { guide: key.slug, path: file.path, ownerId: key.author });
      if (kept.outcome === 'refused')
        return { outcome: 'invalid', errors: [{ field: 'poster', problem: kept.reason }] };
      change = { poster: kept.name };
    } else if (intent === 'no-poster') {
      change = { poster: '' };
    } else {
      const isFit = intent === 'use' ? isVideoName(name) : isPosterName(name);
      const known = await knownFiles(db, key.slug, { live: editing.live, names: [name] });
      if (!isFit || !known.has(name)) return { outcome: 'gone' };
      change = intent === 'use' ? { video: name } : { poster: name };
    }
    const fields = { ...editing.fields, ...change };
    const saved = await keepGuideDraft(db, key, editing, { saw: sequence, base, fields });
    return saved.outcome === 'saved' ? done(intent) : { outcome: 'conflict' };
  },
});

/** Takes a video that came with a form in one go, in the same pieces as any other. */
async function takeWhole(
  { app, viewer, files: [file], tooManyFiles }: Context,
  guide: string,
): Promise<UploadRefusal | undefined> {
  if (!file) return 'empty';
  if (tooManyFiles) return 'too-many';
  const ownerId = viewer.id!;
  const longest = Math.min(app.settings.longestVideoBytes, LONGEST_IN_ONE_GO);
  const name = file.name.replace(/^.*[/\\]/s, '').slice(0, 200);
  const { sizeBytes } = file;
  const refusal = await refusalOf(app.db, { guide, name, sizeBytes, ownerId }, longest);
  if (refusal) return refusal;
  const { PiecesStore } = await import('./upload/pieces-store.ts');
  const store = new PiecesStore(app.db, app.guideFiles, ownerId);
  const id = newKey();
  await store.begin({ id, guide, name, sizeBytes });
  for (let offset = 0; offset < sizeBytes; ) {
    const end = Math.min(offset + PIECE_BYTES, sizeBytes) - 1;
    offset = await store.write(createReadStream(file.path, { start: offset, end }), id, offset);
  }
  return undefined;
}
