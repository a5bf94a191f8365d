// The page of a guide.
import { noteReading } from '../../../ui/reading.ts';
import { startOf } from './times.ts';
import { watch } from './watch.ts';

// The canonical address is that of the language it is in.
noteReading(new URL(document.querySelector<HTMLLinkElement>('link[rel=canonical]')!.href).pathname);
const guide = document.querySelector<HTMLElement>('[data-guide]')!;
const measured = watch(guide, { start: startOf(location), isPage: true });

// Whoever goes on to the form after watching has not found the answer in it.
for (const link of document.querySelectorAll('main a[href*="/ask"]'))
  link.addEventListener('click', () => measured.hasPlayed() && measured.tell({ event: 'asked' }));

for (const form of document.querySelectorAll<HTMLFormElement>('[data-helpful]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const said = form.querySelector('[role=status]')!;
    const answer = new FormData(form, event.submitter);
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(answer as unknown as Record<string, string>),
      });
      const { notice, message } = response.ok ? {} : ((await response.json()) as { notice?: string; message?: string });
      said.textContent = (response.ok ? form.dataset['thanks'] : (notice ?? message ?? form.dataset['failed'])) ?? '';
      if (!response.ok) return;
      for (const button of form.querySelectorAll<HTMLButtonElement>('button[name=helpful]'))
        button.setAttribute('aria-pressed', String(button.value === answer.get('helpful')));
      if (answer.get('helpful') === 'yes') measured.tell({ event: 'solved' });
    } catch {
      said.textContent = form.dataset['failed'] ?? '';
    }
  });
}
