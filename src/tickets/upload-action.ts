import { z } from 'zod';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { saveAttachment } from './attachments.ts';
import { type FileError, type FilesApp, FORM_WITH_FILES } from './keep-files.ts';
import { usesOfUpload } from './limits.ts';

/** Keeps one uploaded file until a ticket claims it. */
export const uploadAction = defineAction({
  body: { ...FORM_WITH_FILES, files: { ...FORM_WITH_FILES.files!, most: 1 } },
  /** The language to say it in when the file cannot be kept. */
  schema: z.object({ locale: z.string().optional() }),
  forAnybody: true,
  limits: ({ viewer, address }: Sender) => usesOfUpload(viewer, address),
  async run({ locale }, { app, files, tooManyFiles }: ActionContext<FilesApp>) {
    const [file] = files;
    if (!file || files.length > 1 || tooManyFiles) throw new Problem('bad-request', 'Expected one file.');
    const saved = await saveAttachment(app.db, app.attachments, file);
    if (saved.outcome === 'saved') {
      const { token, name, sizeBytes } = saved;
      return { outcome: 'shown', token, name, sizeBytes } as const;
    }
    const error: FileError = { field: 'files', problem: saved.reason, name: file.name };
    return { outcome: 'invalid', errors: [error], locale } as const;
  },
});
