// Pictures for articles: from the library with its form, or one by one while somebody writes.
import { z } from 'zod';
import { type KeptPicture, keepPicture, type PicturesOfArticles } from '../articles/pictures/keep-picture.ts';
import { LONGEST_PICTURE } from '../articles/pictures/picture.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../web/body.ts';
import { Problem } from '../web/problem.ts';
import type { PublishingApp } from './actions.ts';
import { usesOfPicture } from './limits.ts';
import { removePicture } from './picture-list.ts';
import { mayWrite } from './policy.ts';

/** A form with one picture. */
const PICTURE_FORM: BodyRule = {
  ...SMALL_FORM,
  bytes: LONGEST_PICTURE + SMALL_FORM.bytes,
  files: { most: 1, bytes: LONGEST_PICTURE },
};
/** Longest body of it, in bytes. */
export const PICTURE_FORM_BYTES = PICTURE_FORM.bytes;

/** Why a picture was not kept. */
export interface PictureError {
  field: 'files';
  problem: Extract<KeptPicture, { outcome: 'refused' }>['reason'];
}

type Context = ActionContext<PublishingApp & PicturesOfArticles>;

async function keep({ app, viewer, files }: Context, alt: string) {
  const [file] = files;
  // A form without a file is as one with an empty file.
  if (!file) return { outcome: 'refused', reason: 'empty' } as const;
  return keepPicture(app.db, app.articlePictures, { id: viewer.id! }, { ...file, alt });
}

const refused = ({ reason }: Extract<KeptPicture, { outcome: 'refused' }>) =>
  ({ outcome: 'invalid', errors: [{ field: 'files', problem: reason } satisfies PictureError] }) as const;

/** Keeps one picture while somebody writes. */
export const pictureAction = defineAction({
  needsAccount: true,
  body: PICTURE_FORM,
  schema: z.object({ alt: z.string().default('') }),
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOfPicture(viewer, address),
  async run({ alt }, context: Context) {
    if (context.files.length !== 1 || context.tooManyFiles) throw new Problem('bad-request', 'Expected one file.');
    const kept = await keep(context, alt);
    return kept.outcome === 'kept' ? ({ outcome: 'shown', picture: kept.picture } as const) : refused(kept);
  },
});

/** The form of the library: adds a picture, or takes one out. */
export const libraryAction = defineAction({
  needsAccount: true,
  body: PICTURE_FORM,
  schema: z.object({
    alt: z.string().default(''),
    remove: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  }),
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOfPicture(viewer, address),
  async run({ alt, remove }, context: Context) {
    const library = `/${context.locale}/staff/pictures`;
    if (remove !== undefined)
      return (await removePicture(context.app.db, remove))
        ? ({ outcome: 'done', to: `${library}?removed=1` } as const)
        : ({ outcome: 'refused', reason: 'used' } as const);
    const kept = await keep(context, alt);
    if (kept.outcome === 'refused') return refused(kept);
    return { outcome: 'done', to: `${library}?added=${kept.picture.id}#picture-${kept.picture.id}` } as const;
  },
});
