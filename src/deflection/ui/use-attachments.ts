import { useEffect, useRef, useState } from 'preact/hooks';
import { filled } from '../../i18n/island-text.ts';
import type { Uploaded } from '../../web/action.ts';
import { choose } from './attaching.ts';
import type { AskFormProps } from './props.ts';

/** Uploads files as soon as they are chosen; what the form sends is their tokens. @param changed called once a list of files is done. */
export function useAttachments(
  { files: given, texts, locale, mostFiles, mostBytes }: AskFormProps,
  changed: () => void,
) {
  const [files, setFiles] = useState(given);
  const [uploading, setUploading] = useState<string[]>([]);
  const [error, setError] = useState('');
  const field = useRef<HTMLInputElement>(null);

  /** Makes the field say which files there are, as the list below it; one that could not be kept can be chosen again. */
  function show(): void {
    if (!field.current) return;
    const kept = new DataTransfer();
    // Only their names show: they are uploaded already.
    for (const { name } of files) kept.items.add(new File([], name));
    field.current.files = kept.files;
  }
  useEffect(show, [files, uploading]);

  async function upload(file: File): Promise<void> {
    setUploading((names) => [...names, file.name]);
    const body = new FormData();
    body.append('file', file);
    body.append('locale', locale);
    try {
      const response = await fetch('/api/attachments', { method: 'POST', body });
      const { token, name, message } = (await response.json()) as Partial<Uploaded> & { message?: string };
      if (token && name) setFiles((now) => [...now, { token, name }]);
      else setError(message ?? texts.failed);
    } catch {
      setError(texts.offline);
    }
    setUploading((names) => names.filter((name) => name !== file.name));
  }

  async function add(list: File[]): Promise<void> {
    const { files: chosen, tooLarge, tooMany } = choose(list, { files: mostFiles - files.length, bytes: mostBytes });
    setError(tooMany ? texts.tooManyFiles : tooLarge.map((name) => filled(texts.fileTooLarge, { name })).join(' '));
    for (const file of chosen) await upload(file);
    show();
    // After the state has settled.
    setTimeout(changed);
  }

  return { files, setFiles, uploading, error, field, add };
}

export type Attaching = ReturnType<typeof useAttachments>;
