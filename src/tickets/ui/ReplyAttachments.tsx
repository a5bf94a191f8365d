import { useEffect, useRef, useState } from 'preact/hooks';
import { Attachments } from './Attachments.tsx';
import { type AttachingProps, useAttachments } from './use-attachments.ts';

/** The field for files in a form that the page itself sends: a reply to a request. */
export default function ReplyAttachments({
  id,
  label,
  error,
  ...props
}: AttachingProps & { id: string; label: string; error?: string | undefined }) {
  const [scripted, setScripted] = useState(false);
  /** The button that was pressed while a file was on its way. */
  const [held, setHeld] = useState<{ by: HTMLElement | null }>();
  const attaching = useAttachments(props, () => {});
  const isBusy = useRef(false);
  isBusy.current = attaching.onWay.length > 0;

  useEffect(() => {
    setScripted(true);
    const form = attaching.field.current?.form;
    const hold = (event: SubmitEvent) => {
      if (!isBusy.current) return;
      event.preventDefault();
      setHeld({ by: event.submitter });
    };
    form?.addEventListener('submit', hold);
    return () => form?.removeEventListener('submit', hold);
  }, []);

  useEffect(() => {
    if (!held || isBusy.current) return;
    setHeld(undefined);
    // One that could not be kept is told first.
    if (!attaching.error) attaching.field.current?.form?.requestSubmit(held.by);
  }, [held, attaching.onWay]);

  return (
    <>
      <Attachments {...{ id, label, error, attaching, scripted, ...props }} />
      <p class="small soft" role="status">
        {held && props.texts.waiting}
      </p>
    </>
  );
}
