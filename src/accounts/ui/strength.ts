import type { PasswordProblem } from '../password.ts';

interface Texts {
  label: string;
  steps: string[];
  /** With `{count}` for the characters that are missing. */
  more: string;
  /** Fewest characters. */
  enough: number;
  problems: Record<PasswordProblem, string>;
}

/** A pause in typing, in milliseconds: long enough that a screen reader does not talk over every key. */
const PAUSE_MS = 500;

/** Says how hard the password in its form is to guess while it is typed; the server judges, by the same rule as when it is sent. */
class PasswordStrength extends HTMLElement {
  #asking: AbortController | undefined;

  connectedCallback(): void {
    const form = this.closest('form');
    const field = form?.querySelector<HTMLInputElement>('input[name="password"]');
    if (!form || !field) return;
    const texts = JSON.parse(this.dataset['texts']!) as Texts;
    let pause: number | undefined;
    field.addEventListener('input', () => {
      window.clearTimeout(pause);
      this.#asking?.abort();
      if (field.value === '') this.#show('', undefined);
      else pause = window.setTimeout(() => void this.#judge(form, field.value, texts), PAUSE_MS);
    });
  }

  async #judge(form: HTMLFormElement, password: string, texts: Texts): Promise<void> {
    const missing = texts.enough - [...password].length;
    if (missing > 0) return this.#show(texts.more.replace('{count}', String(missing)), 0);
    const typed = [...form.querySelectorAll<HTMLInputElement>('input[name="name"], input[name="email"]')];
    const own = [...(JSON.parse(this.dataset['own']!) as string[]), ...typed.map((input) => input.value)];
    this.#asking = new AbortController();
    try {
      const response = await fetch('/api/password-strength', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ password, own: own.filter(Boolean).slice(0, 5) }),
        signal: this.#asking.signal,
      });
      // Too many at once, or the server is away: it is judged when it is sent.
      if (!response.ok) return this.#show('', undefined);
      const { problem, score } = (await response.json()) as { problem: PasswordProblem | null; score: number };
      if (problem) this.#show(texts.problems[problem], 0);
      else this.#show(`${texts.label} ${texts.steps[score]}`, score);
    } catch (error) {
      if ((error as Error).name !== 'AbortError') this.#show('', undefined);
    }
  }

  #show(text: string, score: number | undefined): void {
    const bar = this.querySelector<HTMLElement>('.bar')!;
    bar.hidden = score === undefined;
    bar.dataset['score'] = String(score ?? 0);
    this.querySelector('p')!.textContent = text;
  }
}

customElements.define('password-strength', PasswordStrength);
