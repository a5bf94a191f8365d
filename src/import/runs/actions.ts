// The forms of an import: to begin one, and to decide about it.
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { type ActionApp, type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../../web/body.ts';
import { HOUR, limitsOf } from '../../web/limits.ts';
import { mayImport } from '../policy.ts';
import { beginWithFiles, beginWithZendesk, confirmRun, stopRun } from './begin.ts';
import { isImportFile, LONGEST_UPLOAD, MOST_FILES, RUN_SOURCES, readAddress } from './run.ts';
import type { SourceApp } from './source.ts';

const UPLOAD_FORM: BodyRule = {
  ...SMALL_FORM,
  bytes: LONGEST_UPLOAD + SMALL_FORM.bytes,
  files: { most: MOST_FILES, bytes: LONGEST_UPLOAD },
};
/** Longest body of such a form, in bytes. */
export const UPLOAD_FORM_BYTES = UPLOAD_FORM.bytes;

const { begins: BEGINS } = limitsOf('import', { begins: { points: 60, seconds: HOUR } });

type Site = { site: { locales: readonly { code: string }[]; defaultLocale: string } };

/** What is wrong with the beginning of an import. */
export type BeginError =
  | { field: 'files'; problem: 'missing' | 'too-large' | 'too-many' | 'empty' }
  | { field: 'files'; problem: 'type'; name: string }
  | { field: 'address' | 'secret'; problem: 'missing' | 'unfit' };

/** The page of an import. */
export const runUrl = (locale: string, id: number): string => `/${locale}/staff/imports/${id}`;

/** Begins an import, by looking at what would come. */
export const beginAction = defineAction({
  needsAccount: true,
  body: UPLOAD_FORM,
  schema: z.object({
    from: z.enum(RUN_SOURCES),
    language: z.string().max(20).default(''),
    download: z.string().optional(),
    name: z.string().max(200).default(''),
    address: z.string().max(500).default(''),
    email: z.string().max(320).default(''),
    secret: z.string().max(2_000).default(''),
  }),
  may: ({ viewer }) => mayImport(viewer),
  limits: ({ viewer }: Sender) => [[BEGINS, { email: `user ${viewer.id}` }]],
  async run(given, { app, viewer, files, tooManyFiles, locale }: ActionContext<ActionApp & SourceApp & Site>) {
    const by = { id: viewer.id! };
    const { locales, defaultLocale } = app.site;
    const language = locales.find(({ code }) => code === given.language)?.code ?? defaultLocale;
    const beginning = { locale: language, download: given.download !== undefined };
    const wrong = (...errors: BeginError[]) => ({ outcome: 'invalid', errors }) as const;
    if (given.from === 'zendesk') {
      const address = readAddress(given.address);
      const secret = given.secret.trim();
      if (given.address.trim() === '') return wrong({ field: 'address', problem: 'missing' });
      if (!address) return wrong({ field: 'address', problem: 'unfit' });
      if (!/^[\x21-\x7e]*$/.test(secret)) return wrong({ field: 'secret', problem: 'unfit' });
      const email = given.email.trim();
      const id = await beginWithZendesk(app, by, { ...beginning, address, email, token: secret });
      return { outcome: 'done', to: runUrl(locale, id) } as const;
    }
    const sent = files.filter(({ sizeBytes, name }) => sizeBytes > 0 || name !== '');
    if (tooManyFiles || sent.length > MOST_FILES) return wrong({ field: 'files', problem: 'too-many' });
    if (sent.length === 0) return wrong({ field: 'files', problem: 'missing' });
    for (const { name, sizeBytes, path } of sent) {
      if (sizeBytes > LONGEST_UPLOAD) return wrong({ field: 'files', problem: 'too-large' });
      if (sizeBytes === 0) return wrong({ field: 'files', problem: 'empty' });
      if (!isImportFile(name) || (await isZip(path)) !== /\.zip$/i.test(name))
        return wrong({ field: 'files', problem: 'type', name });
    }
    const id = await beginWithFiles(app, by, { ...beginning, name: given.name, files: sent });
    return { outcome: 'done', to: runUrl(locale, id) } as const;
  },
});

/** What a file is that begins so, whatever its name says. */
async function isZip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1').startsWith('PK');
  } finally {
    await handle.close();
  }
}

/** Lets an import come, or ends it. */
export const decideAction = defineAction({
  needsAccount: true,
  schema: z.object({ do: z.enum(['confirm', 'stop']) }),
  may: ({ viewer }) => mayImport(viewer),
  async run(given, { app, viewer, params, locale }: ActionContext<ActionApp>) {
    const id = Number(params['id']);
    const came = await (given.do === 'confirm' ? confirmRun : stopRun)(app.db, { id: viewer.id! }, id);
    if (came === 'gone') return { outcome: 'gone' } as const;
    return { outcome: 'done', to: runUrl(locale, id) } as const;
  },
});
