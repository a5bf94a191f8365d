/** Each article is read, resolved and written. */
const STEPS_A_FILE = 3;

/** Called after each step with the number of files done and the file it was about. */
export type OnProgress = (progress: { done: number; total: number; file: string }) => void;

/** How far an import is. */
export class Progress {
  private readonly total: number;
  private readonly onProgress: OnProgress | undefined;
  private steps = 0;

  /** @param total number of article files. */
  constructor(total: number, onProgress: OnProgress | undefined) {
    this.total = total;
    this.onProgress = onProgress;
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
