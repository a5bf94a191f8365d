import { filled } from '../../i18n/island-text.ts';
import { Field, type FormNow } from './Field.tsx';
import type { Attaching } from './use-attachments.ts';

/** The field for files, and the list of those that are there or on their way. */
export function Attachments({ now, attaching }: { now: FormNow; attaching: Attaching }) {
  const { texts, accept } = now.form;
  const { files, uploading } = attaching;
  return (
    <>
      <Field
        now={now}
        name="files"
        label={texts.attachments}
        optional
        hint={texts.attachmentsHint}
        error={attaching.error || now.errorOf('files')}
      >
        {(control) => (
          <input
            {...control}
            ref={attaching.field}
            type="file"
            multiple
            accept={accept}
            onChange={(event) => void attaching.add([...(event.currentTarget.files ?? [])])}
          />
        )}
      </Field>
      {(files.length > 0 || uploading.length > 0) && (
        <ul class="files small">
          {files.map((file) => (
            <li key={file.token}>
              <span dir="auto">{file.name}</span>
              {now.scripted && (
                <button
                  type="button"
                  class="button link"
                  dir="auto"
                  onClick={() => attaching.setFiles(files.filter((other) => other !== file))}
                >
                  {filled(texts.removeFile, { name: file.name })}
                </button>
              )}
            </li>
          ))}
          {uploading.map((name) => (
            <li key={name} class="soft" role="status" dir="auto">
              {filled(texts.uploading, { name })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
