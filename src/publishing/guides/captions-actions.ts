// Writing the captions of a guide in one language.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CAPTION_LIMITS } from '../../videos/caption-source.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../../web/body.ts';
import { Problem } from '../../web/problem.ts';
import { usesOf } from '../limits.ts';
import { mayWrite } from '../policy.ts';
import { digest, type GuidesApp, guideKeyOf, seen } from './guide-actions.ts';
import { keepGuideDraft, readGuideEditing } from './guide-editing.ts';
import { guideCaptionsUrl } from './urls.ts';

type Context = ActionContext<GuidesApp>;

/** A form with captions, or a file of them; signs outside ASCII take more than one byte. */
const CAPTIONS_FORM: BodyRule = {
  ...SMALL_FORM,
  bytes: 9 * 1024 * 1024,
  fieldBytes: 4 * 1024 * 1024,
  files: { most: 1, bytes: 4 * 1024 * 1024 },
};
/** Longest body of it, in bytes. */
export const CAPTIONS_FORM_BYTES = CAPTIONS_FORM.bytes;

/** Why captions were not kept. */
export type CaptionsError = { field: 'captions'; problem: 'too-long' | 'no-text' };

/** The language whose captions a page is about. @throws Problem `not-found` where the site has no such language */
export function captionsLanguage({ app, params }: Pick<Context, 'params'> & { app: Pick<GuidesApp, 'site'> }): string {
  const language = app.site.locales.find(({ code }) => code === params['language'])?.code;
  if (!language) throw new Problem('not-found');
  return language;
}

/** Keeps captions as they were written, right or not: nothing is lost for being wrong, and only publishing asks that they are right. */
export const captionsAction = defineAction({
  needsAccount: true,
  body: CAPTIONS_FORM,
  schema: z.object({
    intent: z.enum(['save', 'check', 'import', 'remove']).default('save'),
    captions: z.string().default(''),
    sequence: seen,
    base: digest,
  }),
  may: ({ viewer }) => mayWrite(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ intent, captions: typed, sequence, base }, context: Context) {
    const { app, locale, files } = context;
    const { db, settings } = app;
    const key = guideKeyOf(context);
    const language = captionsLanguage(context);
    const wrong = (problem: CaptionsError['problem']) =>
      ({ outcome: 'invalid', errors: [{ field: 'captions', problem }] as CaptionsError[] }) as const;
    let text = typed.replace(/\r\n?/g, '\n');
    if (intent === 'import') {
      const [file] = files;
      const source = file && decoded(await readFile(file.path));
      if (!source?.trim()) return wrong('no-text');
      text = source;
    }
    if (text.length > CAPTION_LIMITS.characters) return wrong('too-long');
    if (intent === 'check') return { outcome: 'shown' } as const;
    const editing = await readGuideEditing(db, key, settings.contentDir);
    const { [language]: _, ...others } = editing.fields.captions;
    const kept = intent === 'remove' || text.trim() === '' ? others : { ...others, [language]: text };
    const fields = { ...editing.fields, captions: kept };
    const saved = await keepGuideDraft(db, key, editing, { saw: sequence, base, fields });
    if (saved.outcome === 'stale') return { outcome: 'conflict' } as const;
    const to = `${guideCaptionsUrl(locale, key.slug, language)}?done=${intent}`;
    return { outcome: 'done', to, sequence: saved.sequence } as const;
  },
});

/** The text of a file; undefined: it is none. SubRip, which many tools write, becomes WebVTT. */
function decoded(bytes: Buffer): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    return undefined;
  }
  if (text.includes('\0')) return undefined;
  const isSubRip = !/^WEBVTT/.test(text) && /^\s*\d+\n\d{2}:\d{2}:\d{2},\d{3} --> /.test(text);
  return isSubRip ? `WEBVTT\n\n${text.trimStart().replace(/(\d{2}:\d{2}:\d{2}),(\d{3})/g, '$1.$2')}` : text;
}
