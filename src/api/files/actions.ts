import { z } from 'zod';
import type { SignedIn } from '../../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../../web/action.ts';
import { tokensUrl } from '../tokens/actions.ts';
import { mayManageTokens } from '../tokens/policy.ts';
import { FORMATS } from './schema.ts';
import { changeExportSettings, KEPT_DAYS } from './switch.ts';

type Context = ActionContext<ActionApp>;

/** Path of the page of exported files. */
export const filesUrl = (locale: string) => `${tokensUrl(locale)}/files`;

const DAYS = KEPT_DAYS.map(String);

/** The form on the page of files: whether they are written, how, and for how long they are kept. */
export const filesAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageTokens(viewer),
  schema: z.object({
    enabled: z.literal('yes').optional().catch(undefined),
    days: z
      .string()
      .refine((days) => DAYS.includes(days))
      .catch('90'),
  }),
  async run({ enabled, days }, { app: { db }, viewer, locale, list }: Context) {
    const formats = FORMATS.filter((format) => list('format').includes(format));
    if (formats.length === 0)
      return { outcome: 'invalid', errors: [{ field: 'format', problem: 'no-format' }] } as const;
    const settings = { enabled: enabled === 'yes', formats, keptDays: Number(days) };
    await changeExportSettings(db, settings, (viewer as SignedIn).id);
    return { outcome: 'done', to: `${filesUrl(locale)}?done=saved` } as const;
  },
});
