import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import './ask-form.css';
import { type CountedText, counted, filled } from '../../i18n/island-text.ts';
import type { ShownError } from '../../ui/form.ts';
import type { Uploaded } from '../../web/action.ts';
import type { TicketChannel } from '../channels.ts';
import { meantEmail } from '../email-hint.ts';
import { type AskValues, isFieldShown } from '../form.ts';
import type { Suggestion } from '../suggest.ts';
import { dropDraft, loadDraft, saveDraft } from './draft.ts';
import { type Look, Marked, SuggestionList } from './Suggestions.tsx';
import type { AskTexts } from './texts.ts';

/** A field that the company added, in the reader's language. */
export interface FieldTexts {
  id: string;
  type: 'text' | 'choice';
  label: string;
  help: string;
  required: boolean;
  maxLength: number;
  categories: string[] | undefined;
  choices: { id: string; label: string }[];
}

/** A way to be helped, in the reader's language. */
export interface ChannelTexts {
  channel: TicketChannel;
  label: string;
  hint: string;
  open: boolean;
  categories: readonly string[] | undefined;
}

interface Props {
  locale: string;
  texts: AskTexts;
  channels: ChannelTexts[];
  categories: { id: string; label: string }[];
  fields: FieldTexts[];
  values: AskValues;
  files: Uploaded[];
  errors: ShownError[];
  /** Said above the form: a limit, a failure. */
  notice?: string | undefined;
  /** "Before we send it…": confident answers nobody has looked at. */
  before?: Suggestion[] | undefined;
  accept: string;
  mostFiles: number;
  mostBytes: number;
}

/** How the server answers a form that was sent with JavaScript. */
type Answer =
  | { outcome: 'done'; to: string }
  | { outcome: 'shown'; askId: string; suggestions: Suggestion[] }
  | { outcome: 'invalid'; shown: ShownError[] }
  | { outcome: 'unavailable'; notice: string; retryAfterSeconds: number }
  | { outcome: 'limited' | 'failed'; notice: string; message?: undefined }
  /** Turned down before the form was read: from another site, too large. */
  | { outcome?: undefined; notice?: undefined; message?: string };

const PAUSE_MS = 200;

/** What the server could not take is sent again so often before its writer has to. */
const MOST_RETRIES = 60;

/** A word of two letters rarely means anything alone; suggestions start with the second one that does. */
const MEANINGFUL = /[\p{L}\p{N}]{3,}/gu;

/** The ask form: a plain form that works by itself, with answers beside it where JavaScript runs. */
export default function AskForm(props: Props) {
  const { locale, texts, categories, fields } = props;
  const form = useRef<HTMLFormElement>(null);
  const [scripted, setScripted] = useState(false);
  const [category, setCategory] = useState(props.values.category);
  const [channel, setChannel] = useState(props.values.channel);
  const [files, setFiles] = useState<Uploaded[]>(props.files);
  const [uploading, setUploading] = useState<string[]>([]);
  const [fileError, setFileError] = useState('');
  const [errors, setErrors] = useState(props.errors);
  /** Fields changed since they were found wrong. */
  const [mended, setMended] = useState<string[]>([]);
  const [notice, setNotice] = useState(props.notice);
  const [restored, setRestored] = useState(false);
  const [suggestions, setSuggestions] = useState<Suggestion[]>([]);
  const [searched, setSearched] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [before, setBefore] = useState(props.before);
  const [sending, setSending] = useState(false);
  /** The server could not take the form; it is sent again soon, unless somebody writes in it. */
  const [waiting, setWaiting] = useState(false);
  const [hint, setHint] = useState('');
  const [solvedBy, setSolvedBy] = useState('');
  const [key, setKey] = useState(props.values.key);
  const askId = useRef(props.values.askId);
  const turn = useRef(0);
  const timer = useRef(0);
  const retry = useRef({ timer: 0, count: 0 });
  const abort = useRef<AbortController | null>(null);
  const summary = useRef<HTMLDivElement>(null);
  const ended = useRef(false);
  const latest = useRef({ files, key });
  latest.current = { files, key };

  useEffect(() => {
    setScripted(true);
    const posted = Boolean(props.values.subject || props.values.body || props.before);
    const draft = posted ? undefined : loadDraft();
    const typed = form.current ? currentValues() : {};
    if (draft && form.current && !typed['subject'] && !typed['body']) {
      // The category first: it decides which fields there are to fill.
      setCategory(draft.values['category'] ?? '');
      setChannel(draft.values['channel'] ?? '');
      setFiles(draft.files);
      setKey(draft.key);
      askId.current = draft.askId;
      requestAnimationFrame(() => {
        for (const [name, value] of Object.entries(draft.values)) {
          const field = form.current?.elements.namedItem(name);
          // Radio buttons follow the state.
          if (field && name !== 'channel' && 'value' in field) field.value = value;
        }
        ask();
      });
      setRestored(true);
    } else {
      setKey((now) => now || newKey());
      if (typed['subject'] || typed['body']) ask();
    }
    const keep = () => remember();
    // The Back button shows this very page again, as it was when it was left: sending.
    const back = () => setSending(false);
    addEventListener('pagehide', keep);
    addEventListener('pageshow', back);
    return () => {
      removeEventListener('pagehide', keep);
      removeEventListener('pageshow', back);
    };
  }, []);

  useEffect(showFiles, [files, uploading]);

  useEffect(() => {
    if (errors.length > 0 || notice) summary.current?.focus();
  }, [errors, notice]);

  function currentValues(): Record<string, string> {
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(form.current!))
      if (typeof value === 'string' && /^(subject|body|category|channel|phone|name|email|field-.*)$/.test(name))
        values[name] = value;
    return values;
  }

  function remember(): void {
    if (!form.current || ended.current) return;
    saveDraft({ values: currentValues(), ...latest.current, askId: askId.current });
  }

  /** Asks for suggestions for what stands in the form, after a pause. Only the answer to the latest text is shown. */
  function ask(): void {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(async () => {
      remember();
      const { subject = '', body = '' } = currentValues();
      const text = `${subject}\n${body}`.trim();
      const mine = ++turn.current;
      abort.current?.abort();
      if ((text.match(MEANINGFUL)?.length ?? 0) < 2) {
        setSuggestions([]);
        setSearched(false);
        return;
      }
      abort.current = new AbortController();
      // Named here and not by the first answer, which may never be read: one visit is one ask.
      askId.current ||= newAskId();
      try {
        const response = await fetch('/api/suggest', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ text: text.slice(0, 10_000), locale, askId: askId.current || undefined }),
          signal: abort.current.signal,
        });
        if (mine !== turn.current || !response.ok) return;
        const answer = (await response.json()) as { askId: string; suggestions: Suggestion[] };
        if (mine !== turn.current) return;
        askId.current = answer.askId;
        setSuggestions(answer.suggestions);
        setSearched(true);
      } catch {
        // Suggestions are a courtesy; without them the form still sends.
      }
    }, PAUSE_MS);
  }

  function look(id: number, what: Look): void {
    if (!askId.current) return;
    navigator.sendBeacon(`/api/asks/${askId.current}`, JSON.stringify({ documentId: id, ...what }));
  }

  async function solve(suggestion: Suggestion): Promise<void> {
    ended.current = true;
    dropDraft();
    setSolvedBy(suggestion.title);
    setSheet(false);
    await fetch(`/api/asks/${askId.current}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentId: suggestion.id, solved: true }),
      keepalive: true,
    }).catch(() => {});
  }

  /** Makes the field say which files there are, as the list below it; one that could not be kept can be chosen again. */
  function showFiles(): void {
    const field = form.current?.elements.namedItem('files');
    if (!(field instanceof HTMLInputElement)) return;
    const kept = new DataTransfer();
    // Only their names show: they are uploaded already.
    for (const { name } of latest.current.files) kept.items.add(new File([], name));
    field.files = kept.files;
  }

  async function addFiles(list: File[]): Promise<void> {
    setFileError('');
    let room = props.mostFiles - files.length;
    for (const file of list) {
      if (room-- <= 0) {
        setFileError(texts.tooManyFiles);
        break;
      }
      if (file.size > props.mostBytes) {
        setFileError(filled(texts.fileTooLarge, { name: file.name }));
        continue;
      }
      setUploading((names) => [...names, file.name]);
      const body = new FormData();
      body.append('file', file);
      body.append('locale', locale);
      try {
        const response = await fetch('/api/attachments', { method: 'POST', body });
        const answer = (await response.json()) as { token?: string; name?: string; message?: string };
        if (answer.token && answer.name) {
          const added = { token: answer.token, name: answer.name };
          setFiles((now) => [...now, added]);
        } else setFileError(answer.message ?? texts.failed);
      } catch {
        setFileError(texts.offline);
      }
      setUploading((names) => names.filter((name) => name !== file.name));
    }
    // After the state has settled.
    setTimeout(() => {
      showFiles();
      remember();
    });
  }

  /** Sends the form again after a while, as it was sent. */
  function retryIn(seconds: number, submitter: HTMLElement | null): void {
    if (retry.current.count >= MOST_RETRIES) return;
    setWaiting(true);
    retry.current.timer = window.setTimeout(() => {
      retry.current.count++;
      form.current?.requestSubmit(submitter);
    }, seconds * 1000);
  }

  function stopRetrying(): void {
    clearTimeout(retry.current.timer);
    setWaiting(false);
  }

  async function send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (sending) return;
    stopRetrying();
    const submitter = event.submitter as HTMLButtonElement | null;
    const body = new FormData(form.current!, submitter);
    // Already uploaded one by one.
    body.delete('files');
    body.set('askId', askId.current);
    remember();
    setSending(true);
    setErrors([]);
    setMended([]);
    setNotice(undefined);
    try {
      const response = await fetch(`/${locale}/ask`, { method: 'POST', body, headers: { accept: 'application/json' } });
      const answer = (await response.json()) as Answer;
      switch (answer.outcome) {
        case 'done':
          ended.current = true;
          dropDraft();
          location.assign(answer.to);
          return;
        case 'shown':
          askId.current = answer.askId;
          setBefore(answer.suggestions);
          break;
        case 'invalid':
          setBefore(undefined);
          setErrors(answer.shown);
          break;
        case 'unavailable':
          setNotice(answer.notice);
          retryIn(answer.retryAfterSeconds, submitter);
          break;
        default:
          setBefore(undefined);
          setNotice(answer.notice ?? answer.message ?? texts.failed);
      }
    } catch {
      setNotice(texts.offline);
    }
    setSending(false);
  }

  // The list above the form stays until it is sent again: were it to shrink, the field would move under who writes in it.
  const errorOf = (field: string) =>
    mended.includes(field) ? undefined : errors.find((error) => error.field === field)?.message;
  const shownFields = useMemo(
    // Without JavaScript the topic is not known while the form is filled, so every field is offered.
    () => (scripted ? fields.filter((field) => isFieldShown(field, category)) : fields),
    [scripted, category],
  );
  const serving = props.channels.filter(({ categories: only }) => !scripted || !only || only.includes(category));
  const open = serving.filter((one) => one.open);
  const chosen = open.some((one) => one.channel === channel) ? channel : open[0]?.channel;
  const c = texts.channels;
  const many = (text: CountedText) => counted(text, suggestions.length);
  const s = texts.suggestions;

  if (solvedBy) return <Thanks {...{ locale, texts, title: solvedBy }} />;

  return (
    <div class={`ask${before ? ' is-before' : ''}`}>
      <form
        ref={form}
        action={`/${locale}/ask`}
        method="post"
        enctype="multipart/form-data"
        noValidate
        // The draft restores the whole form; what the browser restores on its way back is only a part of it.
        autocomplete={scripted ? 'off' : undefined}
        onSubmit={(event) => void send(event as unknown as SubmitEvent)}
        onInput={(event) => {
          // Whoever writes on after coming back has a draft again.
          ended.current = false;
          stopRetrying();
          retry.current.count = 0;
          const { name } = event.target as HTMLInputElement;
          if (errorOf(name)) setMended([...mended, name]);
        }}
      >
        <input type="hidden" name="key" value={key} />
        <input type="hidden" name="askId" value={props.values.askId} />
        {files.map((file) => (
          <input key={file.token} type="hidden" name="attachment" value={file.token} />
        ))}
        {before && (
          <Before
            {...{ suggestions: before, texts, sending, scripted }}
            onLook={look}
            onSolved={(one) => void solve(one)}
            onBack={() => setBefore(undefined)}
          />
        )}
        <div class="fields" hidden={Boolean(before)}>
          {(errors.length > 0 || notice) && (
            <div class="problems" role="alert" tabIndex={-1} ref={summary}>
              <p>
                <strong>{notice ?? texts.errorsTitle}</strong>
              </p>
              {waiting && <p>{texts.tryingAgain}</p>}
              {errors.length > 0 && (
                <ul>
                  {errors.map((error) => (
                    <li key={error.field + error.message}>
                      <a href={`#ask-${error.field}`}>{error.message}</a>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )}
          {restored && (
            <p class="restored small" role="status">
              {texts.draftRestored}{' '}
              <button
                type="button"
                class="button link"
                onClick={() => {
                  dropDraft();
                  form.current?.reset();
                  setFiles([]);
                  setCategory('');
                  setChannel('');
                  setKey(newKey());
                  askId.current = '';
                  setSuggestions([]);
                  setSearched(false);
                  setRestored(false);
                }}
              >
                {texts.draftDiscard}
              </button>
            </p>
          )}
          <Field name="subject" label={texts.subject} hint={texts.subjectHint} error={errorOf('subject')}>
            {(a11y) => (
              <input
                {...a11y}
                name="subject"
                type="text"
                dir="auto"
                required
                defaultValue={props.values.subject}
                onInput={ask}
              />
            )}
          </Field>
          <Field name="body" label={texts.body} hint={texts.bodyHint} error={errorOf('body')}>
            {(a11y) => (
              <textarea
                dir="auto"
                {...a11y}
                name="body"
                rows={8}
                required
                defaultValue={props.values.body}
                onInput={ask}
              />
            )}
          </Field>
          {categories.length > 0 && (
            <Field name="category" label={texts.category} optional={texts.optional} error={errorOf('category')}>
              {(a11y) => (
                <select
                  {...a11y}
                  name="category"
                  value={category}
                  onChange={(event) => {
                    setCategory(event.currentTarget.value);
                    setTimeout(remember);
                  }}
                >
                  <option value="">{texts.chooseCategory}</option>
                  {categories.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.label}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {shownFields.map((field) => (
            <Field
              key={field.id}
              name={`field-${field.id}`}
              label={field.label}
              hint={field.help}
              optional={field.required ? '' : texts.optional}
              error={errorOf(`field-${field.id}`)}
            >
              {(a11y) =>
                field.type === 'choice' ? (
                  <select
                    {...a11y}
                    name={`field-${field.id}`}
                    defaultValue={props.values.fields[field.id]}
                    onChange={remember}
                  >
                    <option value="">{texts.choose}</option>
                    {field.choices.map((choice) => (
                      <option key={choice.id} value={choice.id} selected={choice.id === props.values.fields[field.id]}>
                        {choice.label}
                      </option>
                    ))}
                  </select>
                ) : (
                  <input
                    {...a11y}
                    dir="auto"
                    name={`field-${field.id}`}
                    type="text"
                    maxLength={field.maxLength}
                    defaultValue={props.values.fields[field.id]}
                    onInput={remember}
                  />
                )
              }
            </Field>
          ))}
          <Field
            name="files"
            label={texts.attachments}
            optional={texts.optional}
            hint={texts.attachmentsHint}
            error={fileError || errorOf('files')}
          >
            {(a11y) => (
              <input
                {...a11y}
                name="files"
                type="file"
                multiple
                accept={props.accept}
                onChange={(event) => void addFiles([...(event.currentTarget.files ?? [])])}
              />
            )}
          </Field>
          {(files.length > 0 || uploading.length > 0) && (
            <ul class="files small">
              {files.map((file) => (
                <li key={file.token}>
                  <span dir="auto">{file.name}</span>
                  {scripted && (
                    <button
                      type="button"
                      class="button link"
                      onClick={() => setFiles(files.filter((other) => other !== file))}
                    >
                      {filled(texts.removeFile, { name: file.name })}
                    </button>
                  )}
                </li>
              ))}
              {uploading.map((name) => (
                <li key={name} class="soft" role="status">
                  {filled(texts.uploading, { name })}
                </li>
              ))}
            </ul>
          )}
          {/* Also with one that is open, if others open later: they may be worth waiting for. */}
          {(serving.length > 1 || errorOf('channel')) && (
            <fieldset class="channels" aria-describedby={errorOf('channel') ? 'ask-channel-error' : undefined}>
              <legend>{c.title}</legend>
              {serving.map((one) => (
                <label key={one.channel} class="channel card">
                  <input
                    id={one.channel === open[0]?.channel ? 'ask-channel' : undefined}
                    type="radio"
                    name="channel"
                    value={one.channel}
                    checked={one.channel === chosen}
                    disabled={!one.open}
                    onChange={() => {
                      setChannel(one.channel);
                      setTimeout(remember);
                    }}
                  />
                  <span>
                    {one.label}
                    <span class="small soft">{one.hint}</span>
                  </span>
                </label>
              ))}
              {errorOf('channel') && (
                <p id="ask-channel-error" class="error small">
                  {errorOf('channel')}
                </p>
              )}
            </fieldset>
          )}
          {/* Without JavaScript the choice is not known while the form is filled. */}
          {open.some((one) => one.channel === 'call') && (!scripted || chosen === 'call') && (
            <Field
              name="phone"
              label={c.phone}
              hint={c.phoneHint}
              optional={chosen === 'call' ? '' : texts.optional}
              error={errorOf('phone')}
            >
              {(a11y) => (
                <input
                  {...a11y}
                  name="phone"
                  type="text"
                  inputMode="tel"
                  autocomplete="tel"
                  maxLength={200}
                  defaultValue={props.values.phone}
                  onInput={remember}
                />
              )}
            </Field>
          )}
          <fieldset>
            <legend>{texts.where}</legend>
            <div class="pair">
              <Field name="email" label={texts.email} hint={texts.emailHint} error={errorOf('email')}>
                {(a11y) => (
                  <input
                    {...a11y}
                    name="email"
                    type="email"
                    inputMode="email"
                    autocomplete="email"
                    required
                    defaultValue={props.values.email}
                    onInput={remember}
                    onBlur={(event) => setHint(meantEmail(event.currentTarget.value) ?? '')}
                  />
                )}
              </Field>
              <Field name="name" label={texts.name} optional={texts.optional} error={errorOf('name')}>
                {(a11y) => (
                  <input
                    {...a11y}
                    name="name"
                    dir="auto"
                    type="text"
                    autocomplete="name"
                    defaultValue={props.values.name}
                    onInput={remember}
                  />
                )}
              </Field>
            </div>
            <p class="hint small" role="status">
              {hint && (
                <>
                  {filled(texts.didYouMean, { address: hint })}{' '}
                  <button
                    type="button"
                    class="button link"
                    onClick={() => {
                      const field = form.current?.elements.namedItem('email') as HTMLInputElement;
                      field.value = hint;
                      setHint('');
                      remember();
                    }}
                  >
                    {texts.useIt}
                  </button>
                </>
              )}
            </p>
          </fieldset>
          <div class={errorOf('website') ? 'field' : 'trap'} aria-hidden={errorOf('website') ? undefined : true}>
            <label for="ask-website">{texts.leaveEmpty}</label>
            <input
              id="ask-website"
              name="website"
              type="text"
              tabIndex={errorOf('website') ? 0 : -1}
              autocomplete="off"
              defaultValue={props.values.trap}
            />
          </div>
          <p class="send">
            <button type="submit" name="intent" value="send" class="button" disabled={sending || uploading.length > 0}>
              {sending ? texts.sending : texts.submit}
            </button>
          </p>
        </div>
      </form>
      {!before && (
        <aside class={sheet ? 'sheet open' : 'sheet'} aria-label={s.title}>
          <p class="visually-hidden" role="status">
            {searched ? (suggestions.length > 0 ? many(s.count) : s.none) : ''}
          </p>
          {suggestions.length > 0 && (
            <button type="button" class="toggle button" aria-expanded={sheet} onClick={() => setSheet(!sheet)}>
              {sheet ? s.hide : many(s.show)}
            </button>
          )}
          <div class="answers">
            <h2>{s.title}</h2>
            {suggestions.length > 0 ? (
              <SuggestionList
                suggestions={suggestions}
                texts={texts}
                onLook={look}
                onSolved={(one) => void solve(one)}
              />
            ) : (
              <p class="soft small">{searched ? s.none : s.waiting}</p>
            )}
          </div>
        </aside>
      )}
    </div>
  );
}

interface A11y {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

function Field(props: {
  name: string;
  label: string;
  hint?: string | undefined;
  optional?: string | undefined;
  error: string | undefined;
  children: (a11y: A11y) => preact.ComponentChildren;
}) {
  const { name, label, hint, optional, error, children } = props;
  const id = `ask-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>
        {label} {optional && <span class="optional soft small">({optional})</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} class="hint small soft">
          {hint}
        </p>
      )}
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p id={`${id}-error`} class="error small">
          {error}
        </p>
      )}
    </div>
  );
}

function Before(props: {
  suggestions: Suggestion[];
  texts: AskTexts;
  sending: boolean;
  scripted: boolean;
  onLook(id: number, look: Look): void;
  onSolved(suggestion: Suggestion): void;
  onBack(): void;
}) {
  const { suggestions, texts, sending, scripted } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="before" aria-labelledby="before">
      <h2 id="before" tabIndex={-1} ref={heading}>
        {texts.before.title}
      </h2>
      <p>{texts.before.text}</p>
      {scripted ? (
        <SuggestionList suggestions={suggestions} texts={texts} onLook={props.onLook} onSolved={props.onSolved} />
      ) : (
        <ol class="suggestions">
          {suggestions.map((suggestion) => (
            <li key={suggestion.id} class="suggestion card plain">
              <h3>
                <a href={suggestion.url} target="_blank" rel="noopener">
                  {suggestion.title}
                </a>
              </h3>
              <p class="small">
                <Marked suggestion={suggestion} />
              </p>
              <p>
                <button type="submit" name="intent" value={`solved:${suggestion.id}`} class="button quiet">
                  {texts.suggestions.solved}
                </button>
              </p>
            </li>
          ))}
        </ol>
      )}
      <p class="send">
        <button type="submit" name="intent" value="send-anyway" class="button" disabled={sending}>
          {sending ? texts.sending : texts.before.sendAnyway}
        </button>
        {scripted ? (
          <button type="button" class="button quiet" onClick={props.onBack}>
            {texts.before.back}
          </button>
        ) : (
          <button type="submit" name="intent" value="edit" class="button quiet">
            {texts.before.back}
          </button>
        )}
      </p>
    </section>
  );
}

function Thanks({ locale, texts, title }: { locale: string; texts: AskTexts; title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="thanks">
      <h2 tabIndex={-1} ref={heading}>
        {texts.thanks.title}
      </h2>
      <p>{filled(texts.thanks.answeredBy, { title })}</p>
      <p class="soft">{texts.thanks.text}</p>
      <p class="send">
        <a class="button" href={`/${locale}/`}>
          {texts.thanks.home}
        </a>
        <a class="button quiet" href={`/${locale}/ask`}>
          {texts.thanks.another}
        </a>
      </p>
    </div>
  );
}

function newKey(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

/** A random UUID (RFC 9562, version 4), made by hand because `crypto.randomUUID` is missing on pages served without TLS. */
function newAskId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
