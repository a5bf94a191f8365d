import './attachments.css';
import type { ComponentChildren } from 'preact';
import { filled } from '../../i18n/island-text.ts';
import type { AttachingTexts } from './attaching-texts.ts';
import type { Attaching } from './use-attachments.ts';
import { sizeIn } from './words.ts';

interface Props {
  id: string;
  label: string;
  locale: string;
  texts: AttachingTexts;
  accept: string;
  attaching: Attaching;
  /** What the server said of the files. */
  error?: string | undefined;
  /** Whether the form's script runs. Without it the browser sends the files with the form. */
  scripted: boolean;
}

/** The field for files: chosen, dropped or pasted, each with its size, its picture and a way to remove it. */
export function Attachments({ id, label, locale, texts, accept, attaching, error: told, scripted }: Props) {
  const { files, onWay, pictures } = attaching;
  const error = attaching.error || told;
  return (
    <div class={error ? 'attach wrong' : 'attach'}>
      <label for={id}>
        {label} <span class="optional soft small">({texts.optional})</span>
      </label>
      <p id={`${id}-hint`} class="hint small soft">
        {texts.hint}
      </p>
      <div class={attaching.over ? 'zone over' : 'zone'}>
        <input
          id={id}
          // Uploaded one by one, they go by their tokens.
          name={scripted ? undefined : 'files'}
          ref={attaching.field}
          type="file"
          multiple
          accept={accept}
          aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
          aria-invalid={error ? true : undefined}
          onChange={(event) => void attaching.add([...(event.currentTarget.files ?? [])])}
        />
        <label for={id} class="button quiet">
          <Shape>
            <path d="M21 11.5 12.4 20a5.6 5.6 0 0 1-8-8l8.9-8.7a3.8 3.8 0 0 1 5.3 5.3l-8.8 8.7a1.9 1.9 0 0 1-2.7-2.7l8-7.9" />
          </Shape>
          {texts.choose}
        </label>
        <span class="drop soft small">{texts.drop}</span>
      </div>
      <div aria-live="assertive">
        {error && (
          <p id={`${id}-error`} class="error small" dir="auto">
            {error}
          </p>
        )}
      </div>
      {files.length + onWay.length > 0 && (
        <ul class="files small" aria-label={texts.list}>
          {files.map((file) => (
            <li key={file.token}>
              {scripted ? (
                <input type="hidden" name="attachment" value={file.token} />
              ) : (
                <input
                  id={`${id}-${file.token}`}
                  type="checkbox"
                  name="attachment"
                  value={file.token}
                  checked
                  aria-describedby={`${id}-untick`}
                />
              )}
              <Picture address={pictures[file.token]} />
              {scripted ? (
                <bdi class="name">{file.name}</bdi>
              ) : (
                <label class="name" for={`${id}-${file.token}`} dir="auto">
                  {file.name}
                </label>
              )}
              {file.sizeBytes !== undefined && <span class="soft size">{sizeIn(locale, file.sizeBytes)}</span>}
              {scripted && (
                <button
                  type="button"
                  class="button link"
                  aria-label={filled(texts.removeFile, { name: file.name })}
                  onClick={() => attaching.remove(file)}
                >
                  {texts.remove}
                </button>
              )}
            </li>
          ))}
          {onWay.map((one) => (
            <li key={one.name + one.sizeBytes}>
              <Picture />
              <bdi class="name">{one.name}</bdi>
              <progress value={one.part} max={1} aria-label={filled(texts.uploading, { name: one.name })} />
              <button
                type="button"
                class="button link"
                aria-label={filled(texts.cancelFile, { name: one.name })}
                onClick={() => one.abort.abort()}
              >
                {texts.cancel}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!scripted && files.length > 0 && (
        <p id={`${id}-untick`} class="small soft">
          {texts.untick}
        </p>
      )}
      <p class="visually-hidden" role="status" dir="auto">
        {onWay[0] && filled(texts.uploading, { name: onWay[0].name })}
      </p>
    </div>
  );
}

/** What a file looks like; a sheet of paper where that is not known, or no picture that this browser can draw. */
function Picture({ address }: { address?: string | undefined }) {
  return (
    <span class="picture" aria-hidden="true">
      <Shape>
        <path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5" />
      </Shape>
      {address && <img src={address} alt="" onError={(event) => event.currentTarget.remove()} />}
    </span>
  );
}

function Shape({ children }: { children: ComponentChildren }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}
