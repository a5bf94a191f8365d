import { useEffect, useRef, useState } from 'preact/hooks';
import './ask-form.css';
import { Attachments } from '../../tickets/ui/Attachments.tsx';
import { useAttachments } from '../../tickets/ui/use-attachments.ts';
import { readLately, searchedLately } from '../../ui/reading.ts';
import type { Suggestion } from '../suggest.ts';
import { Answers } from './Answers.tsx';
import { BeforeSending } from './BeforeSending.tsx';
import { Channels } from './Channels.tsx';
import { Community } from './Community.tsx';
import { Contact } from './Contact.tsx';
import { DraftNotes } from './DraftNotes.tsx';
import { Problems } from './Problems.tsx';
import type { AskFormProps } from './props.ts';
import { Question } from './Question.tsx';
import { Thanks } from './Thanks.tsx';
import { questionOf } from './typed.ts';
import { useDraft } from './use-draft.ts';
import { useSubmission } from './use-submission.ts';
import { useSuggestions } from './use-suggestions.ts';

/** The ask form: a plain form that works by itself, with answers beside it where JavaScript runs. */
export default function AskForm(form: AskFormProps) {
  const { locale, texts, values } = form;
  const element = useRef<HTMLFormElement>(null);
  const askId = useRef(values.askId);
  const [scripted, setScripted] = useState(false);
  const [category, setCategory] = useState(values.category);
  const [channel, setChannel] = useState(values.channel);
  const [solvedBy, setSolvedBy] = useState<{ id: number; title: string }>();

  const answers = useSuggestions(locale, askId, () => {
    draft.keep();
    return questionOf(draft.typed());
  });
  const attaching = useAttachments({ ...form, texts: texts.attaching }, () => {
    draft.keep();
    submission.changed('files');
  });
  const draft = useDraft(element, form, {
    askId,
    files: attaching.files,
    take(given) {
      setCategory(given.values['category'] ?? '');
      setChannel(given.values['channel'] ?? '');
      attaching.setFiles(given.files);
    },
    found: answers.ask,
  });
  const submission = useSubmission(
    element,
    form,
    (body) => {
      body.set('askId', askId.current);
      body.set('read', JSON.stringify(readLately()));
      body.set('searched', JSON.stringify(searchedLately()));
      draft.keep();
    },
    draft.end,
  );
  useEffect(() => setScripted(true), []);

  function solve({ id, title }: Suggestion): void {
    draft.solve({ id, title });
    answers.solve(id, true);
    setSolvedBy({ id, title });
  }

  /** It did not answer, after all: everything is as it was. */
  function unsolve(id: number): void {
    answers.solve(id, false);
    setSolvedBy(undefined);
    submission.back();
    draft.writesOn();
  }

  const { errorOf, sending, before } = submission;
  const now = { form, errorOf, scripted, category };
  const suggested = {
    locale,
    texts,
    suggestions: before ?? answers.suggestions,
    onLook: answers.look,
    onSolved: solve,
  };
  const trapped = errorOf('website');
  return (
    <div class={before || solvedBy ? 'ask is-before' : 'ask'}>
      {solvedBy && <Thanks {...{ locale, texts, ...solvedBy }} onBack={() => unsolve(solvedBy.id)} />}
      <form
        id="ask-form"
        hidden={Boolean(solvedBy)}
        ref={element}
        action={`/${locale}/ask`}
        method="post"
        enctype="multipart/form-data"
        noValidate
        // The draft restores the whole form; what the browser restores on its way back is only a part of it.
        autocomplete={scripted ? 'off' : undefined}
        onSubmit={(event) => {
          const sent = event as unknown as SubmitEvent;
          if (!sent.submitter?.hasAttribute('formaction')) return void submission.send(sent);
          // It goes on elsewhere with what was typed, and what was shown for it.
          draft.keep();
          element.current!.querySelector<HTMLInputElement>('input[name=askId]')!.value = askId.current;
        }}
        onInput={(event) => {
          const { name } = event.target as HTMLInputElement;
          // Whoever writes on after coming back has a draft again.
          draft.writes();
          submission.changed(name);
          if (name === 'subject' || name === 'body') answers.ask();
          else draft.keep();
        }}
      >
        <input type="hidden" name="key" value={draft.key} />
        <input type="hidden" name="askId" value={values.askId} />
        {form.read && <input type="hidden" name="read" value={form.read} />}
        {before && <BeforeSending now={now} answers={suggested} sending={sending} onBack={submission.back} />}
        <div class="fields" hidden={Boolean(before)}>
          <Problems texts={texts} submission={submission} />
          <DraftNotes
            {...{ texts, draft }}
            onDiscard={() => {
              draft.discard();
              answers.clear();
            }}
            onBack={(one) => {
              draft.restore(one);
              answers.solve(one.solved!.id, false);
            }}
          />
          <Question now={now} onCategory={setCategory} />
          <Attachments
            id="ask-files"
            label={texts.attachments}
            texts={texts.attaching}
            error={errorOf('files')}
            {...{ locale, accept: form.accept, attaching, scripted }}
          />
          <Channels now={now} channel={channel} onChannel={setChannel} />
          <Contact now={now} />
          <div class={trapped ? 'field' : 'trap'} aria-hidden={trapped ? undefined : true}>
            <label for="ask-website">{texts.leaveEmpty}</label>
            <input
              id="ask-website"
              name="website"
              type="text"
              dir="auto"
              tabIndex={trapped ? 0 : -1}
              autocomplete="off"
              defaultValue={values.trap}
            />
          </div>
          <p class="send">
            <button
              type="submit"
              name="intent"
              value="send"
              class="button"
              disabled={sending || attaching.onWay.length > 0}
            >
              {sending ? texts.sending : texts.submit}
            </button>
            {form.community && <Community {...form.community} />}
          </p>
        </div>
      </form>
      {!before && !solvedBy && <Answers answers={suggested} searched={answers.searched} scripted={scripted} />}
    </div>
  );
}
