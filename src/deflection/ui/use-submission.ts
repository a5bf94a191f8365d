import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { goTo } from '../../ui/go-to.ts';
import type { AskFormProps } from './props.ts';
import { type Answer, errorIn, MOST_RETRIES, noticeOf } from './submission.ts';

/**
 * Sends the form without leaving the page, and holds what came of it.
 * @param prepare called before it is sent, with what will be.
 * @param sent called when it is done.
 */
export function useSubmission(
  element: RefObject<HTMLFormElement>,
  props: AskFormProps,
  prepare: (body: FormData) => void,
  sent: () => void,
) {
  const { locale, texts } = props;
  const [errors, setErrors] = useState(props.errors);
  /** Fields changed since they were found wrong. */
  const [mended, setMended] = useState<string[]>([]);
  const [notice, setNotice] = useState(props.notice);
  const [before, setBefore] = useState(props.before);
  const [sending, setSending] = useState(false);
  /** The server could not take the form; it is sent again soon, unless somebody writes in it. */
  const [waiting, setWaiting] = useState(false);
  const retry = useRef({ timer: 0, count: 0 });

  useEffect(() => {
    // The Back button shows this very page again, as it was when it was left: sending.
    const back = () => setSending(false);
    addEventListener('pageshow', back);
    return () => removeEventListener('pageshow', back);
  }, []);

  // The list above the form stays until it is sent again: were it to shrink, the field would move under who writes in it.
  const errorOf = (field: string) => errorIn(errors, mended, field);

  /** Sends the form again after a while, as it was sent. */
  function retryIn(seconds: number, submitter: HTMLElement | null): void {
    if (retry.current.count >= MOST_RETRIES) return;
    setWaiting(true);
    retry.current.timer = window.setTimeout(() => {
      retry.current.count++;
      element.current?.requestSubmit(submitter);
    }, seconds * 1000);
  }

  function stopRetrying(): void {
    clearTimeout(retry.current.timer);
    setWaiting(false);
  }

  /** Somebody writes in a field: what was wrong with it may be right, and nothing is sent by itself. */
  function changed(field: string): void {
    stopRetrying();
    retry.current.count = 0;
    if (errorOf(field)) setMended([...mended, field]);
  }

  async function send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (sending) return;
    stopRetrying();
    const submitter = event.submitter as HTMLButtonElement | null;
    const body = new FormData(element.current!, submitter);
    prepare(body);
    setSending(true);
    setErrors([]);
    setMended([]);
    setNotice(undefined);
    try {
      const response = await fetch(`/${locale}/ask`, { method: 'POST', body, headers: { accept: 'application/json' } });
      const answer = (await response.json()) as Answer;
      if (answer.outcome === 'done') {
        sent();
        goTo(answer.to);
        return;
      }
      setNotice(noticeOf(answer, texts.failed));
      if (answer.outcome === 'unavailable') retryIn(answer.retryAfterSeconds, submitter);
      else setBefore(answer.outcome === 'shown' ? answer.suggestions : undefined);
      if (answer.outcome === 'invalid') setErrors(answer.shown);
    } catch {
      setNotice(texts.offline);
    }
    setSending(false);
  }

  return { errors, errorOf, notice, waiting, sending, before, send, changed, back: () => setBefore(undefined) };
}

export type Submission = ReturnType<typeof useSubmission>;
