import { saveAttachment } from '../tickets/attachments.ts';
import { json, Problem } from '../web/problem.ts';
import { requireLimit } from '../web/require-limit.ts';
import type { Asking } from './asking.ts';
import { explainErrors } from './errors.ts';
import { postedForm } from './posted-form.ts';

/** Keeps one uploaded file until a ticket claims it; says in the form's language why it cannot be kept (422). */
export async function keepUpload(
  app: Asking,
  upload: { request: Request; fallbackLocale: string; address: string },
): Promise<Response> {
  await requireLimit(app, 'uploads', upload.address);
  const form = await postedForm(upload.request);
  try {
    const file = form.files[0];
    if (!file || form.files.length > 1) throw new Problem('bad-request', 'Expected one file.');
    const saved = await saveAttachment(app.db, app.attachments, file);
    if (saved.outcome === 'saved') return json(201, { token: saved.token, name: saved.name });
    const asked = form.fields.get('locale') ?? '';
    const locale = app.site.locales.some(({ code }) => code === asked) ? asked : upload.fallbackLocale;
    const error = { field: 'files', problem: saved.reason, name: file.name } as const;
    const [shown] = explainErrors([error], app.site, locale, app.messages.in(locale));
    return json(422, { error: saved.reason, message: shown!.message });
  } finally {
    await form.discard();
  }
}
