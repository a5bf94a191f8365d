// Bringing in what translators send back.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { languagesOf } from '../articles/sync.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../web/body.ts';
import type { PublishingApp } from './actions.ts';
import { usesOf } from './limits.ts';
import { mayWrite } from './policy.ts';
import { bringTranslations, LONGEST_XLIFF } from './translation-files.ts';

const XLIFF_FORM: BodyRule = {
  ...SMALL_FORM,
  bytes: LONGEST_XLIFF + SMALL_FORM.bytes,
  files: { most: 1, bytes: LONGEST_XLIFF },
};
/** Longest body of such a form, in bytes. */
export const XLIFF_FORM_BYTES = XLIFF_FORM.bytes;

/** Makes drafts of a document of translators. */
export const translationsAction = defineAction({
  needsAccount: true,
  body: XLIFF_FORM,
  schema: z.object({}),
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run(_, { app, viewer, files, tooManyFiles }: ActionContext<PublishingApp>) {
    const wrong = <Problem extends string>(problem: Problem) =>
      ({ outcome: 'invalid', errors: [{ field: 'file', problem }] }) as const;
    const [file] = files;
    if (!file || file.sizeBytes === 0) return wrong('missing');
    if (tooManyFiles || file.sizeBytes > LONGEST_XLIFF) return wrong('too-large');
    const brought = await bringTranslations(app.db, await readFile(file.path), {
      author: viewer.id!,
      languages: languagesOf(app.site),
    });
    if (brought.outcome === 'brought') return { ...brought, outcome: 'shown' } as const;
    const { refusal } = brought;
    return { outcome: 'invalid', errors: [{ field: 'file', ...refusal }] } as const;
  },
});
