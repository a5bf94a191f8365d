import {
  type FromRecorder,
  RECORDING_WINDOW,
  type RecordedStep,
  type ToRecorder,
} from '../../videos/tour-recording.ts';

/** The page of the help center that has opened this window in order to record a tour. */
export interface Recording {
  /** Hands over a step; what becomes of it is said with the next one. */
  give(step: RecordedStep): void;
  /** The window is one like others again. */
  end(): void;
}

/**
 * Says to the page that has opened this window that a step can be recorded, and listens to it alone.
 * @returns undefined where no page of the help center has opened it, or the product lets no other page know its windows.
 */
export function joinRecording(hear: (next: ToRecorder) => void, signal: AbortSignal): Recording | undefined {
  const page = window.opener as Window | null;
  if (!page || window.name !== RECORDING_WINDOW) return undefined;
  const home = new URL(import.meta.url).origin;
  const say = (message: FromRecorder): void => page.postMessage(message, home);
  const onMessage = ({ source, origin, data }: MessageEvent<ToRecorder | undefined>): void => {
    if (source === page && origin === home && data?.helpwell === 'next') hear(data);
  };
  addEventListener('message', onMessage, { signal });
  say({ helpwell: 'recording' });
  return {
    give: (step) => say({ helpwell: 'step', step }),
    end() {
      window.name = '';
    },
  };
}
