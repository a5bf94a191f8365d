import { setImmediate } from 'node:timers/promises';

/** Each article is read, resolved and written. */
const STEPS_A_FILE = 3;

/** Called after each step with the number of files done and the file it was about. */
export type OnProgress = (progress: { done: number; total: number; file: string }) => void;

/** How far an import is. */
export class Progress {
  private readonly total: number;
  private readonly onProgress: OnProgress | undefined;
  private readonly signal: AbortSignal | undefined;
  private steps = 0;

  /** @param total number of article files. @param signal ends the import when it is aborted. */
  constructor(total: number, onProgress: OnProgress | undefined, signal?: AbortSignal) {
    this.total = total;
    this.onProgress = onProgress;
    this.signal = signal;
  }

  /** Lets others have the processor between two articles. @throws what the signal was aborted with. */
  async pause(): Promise<void> {
    this.signal?.throwIfAborted();
    await setImmediate();
  }

  step(file: string): void {
    this.steps += 1;
    const done = Math.min(Math.floor(this.steps / STEPS_A_FILE), this.total);
    this.onProgress?.({ done, total: this.total, file });
  }

  /** Says what is being done, which is no step of a file. */
  tell(file: string): void {
    this.onProgress?.({ done: Math.min(Math.floor(this.steps / STEPS_A_FILE), this.total), total: this.total, file });
  }

  /** The last step: files that were not imported took fewer. */
  end(): void {
    this.steps = this.total * STEPS_A_FILE - 1;
    this.step('');
  }
}
