import { useEffect, useRef, useState } from 'preact/hooks';
import { filled } from '../../i18n/island-text.ts';
import { type Attached, choose, freeName } from './attaching.ts';
import type { AttachingTexts } from './attaching-texts.ts';
import { upload } from './upload.ts';

/** What the field for files needs of its form. */
export interface AttachingProps {
  locale: string;
  texts: AttachingTexts;
  /** Those that are kept already. */
  files: Attached[];
  accept: string;
  mostFiles: number;
  mostBytes: number;
}

/** A file on its way. */
export interface OnItsWay {
  name: string;
  sizeBytes: number;
  /** How much of it is sent, from 0 to 1. */
  part: number;
  abort: AbortController;
}

/**
 * Uploads files as soon as they are chosen, dropped anywhere on the page or pasted into the form; what the form sends is their tokens.
 * @param changed called once a list of files is done.
 */
export function useAttachments(
  { files: given, texts, locale, mostFiles, mostBytes }: AttachingProps,
  changed: () => void,
) {
  const [files, setFiles] = useState(given);
  const [onWay, setOnWay] = useState<OnItsWay[]>([]);
  /** Addresses of pictures that are here, by token: those of a draft are only at the server. */
  const [pictures, setPictures] = useState<Record<string, string>>({});
  const [error, setError] = useState('');
  const [over, setOver] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const names = useRef<string[]>([]);
  names.current = [...files, ...onWay].map(({ name }) => name);

  async function send(file: File, one: OnItsWay): Promise<void> {
    const is = (other: OnItsWay) => other.abort === one.abort;
    const told = (part: number) => setOnWay((now) => now.map((other) => (is(other) ? { ...other, part } : other)));
    const { signal } = one.abort;
    const answer = signal.aborted ? undefined : await upload(file, { locale, told, signal });
    if (answer && !signal.aborted) {
      if ('token' in answer) {
        const { token, name, sizeBytes } = answer;
        setFiles((now) => [...now, { token, name, sizeBytes }]);
        if (file.type.startsWith('image/')) {
          const picture = URL.createObjectURL(file);
          setPictures((now) => ({ ...now, [token]: picture }));
        }
      } else say(answer.message ?? filled(texts.failed, { name: one.name }));
    }
    setOnWay((now) => now.filter((other) => !is(other)));
  }

  const say = (message: string) => setError((now) => [now, message].filter(Boolean).join(' '));

  async function add(list: File[]): Promise<void> {
    const room = { files: mostFiles - names.current.length, bytes: mostBytes };
    const { files: chosen, tooLarge, tooMany } = choose(list, room);
    setError('');
    for (const name of tooLarge) say(filled(texts.tooLarge, { name }));
    if (tooMany) say(texts.tooMany);
    const begun = chosen.map((file) => ({
      name: file.name,
      sizeBytes: file.size,
      part: 0,
      abort: new AbortController(),
    }));
    setOnWay((now) => [...now, ...begun]);
    // What is uploaded goes by its token; one that could not be kept can be chosen again.
    if (field.current) field.current.value = '';
    for (const [at, file] of chosen.entries()) await send(file, begun[at]!);
    // After the state has settled.
    setTimeout(changed);
  }

  function remove({ token }: Attached): void {
    setFiles((now) => now.filter((other) => other.token !== token));
    setError('');
    if (pictures[token]) URL.revokeObjectURL(pictures[token]);
    setTimeout(changed);
  }

  // What the listeners call is that of the latest rendering.
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const brings = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const listeners: { [Name in keyof DocumentEventMap]?: (event: DocumentEventMap[Name]) => void } = {
      // Dropped beside the field, a file would be opened in place of the page, and what was typed would be gone.
      dragover: (event) => {
        if (!brings(event)) return;
        event.preventDefault();
        setOver(true);
      },
      dragleave: ({ relatedTarget }) => relatedTarget === null && setOver(false),
      drop: (event) => {
        if (!brings(event)) return;
        event.preventDefault();
        setOver(false);
        void latest.current([...event.dataTransfer!.files]);
      },
      paste: (event) => {
        const { files: pasted = [], types = [] } = event.clipboardData ?? {};
        const isHere = field.current?.form?.contains(event.target as Node) || event.target === document.body;
        // What comes from a table or a document brings a picture of itself beside its text.
        if (!isHere || pasted.length === 0 || types.includes('text/plain')) return;
        event.preventDefault();
        const taken = [...names.current];
        const named = [...pasted].map((file) => {
          const name = freeName(file.name === 'image.png' ? `${texts.pasted}.png` : file.name, taken);
          taken.push(name);
          return new File([file], name, { type: file.type });
        });
        void latest.current(named);
      },
    };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener);
    // Chosen before the script came.
    if (field.current?.files?.length) void add([...field.current.files]);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener);
    };
  }, []);

  return { files, setFiles, onWay, pictures, error, over, field, add, remove };
}

export type Attaching = ReturnType<typeof useAttachments>;
