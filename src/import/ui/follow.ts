// Shows how far an import is while it is under way, and the page anew once it is not.
const PAUSE_MS = 2_000;

const page = document.querySelector<HTMLElement>('[data-import="working"]');

async function look(): Promise<void> {
  // Nobody looks at a tab in the background.
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (!fresh.querySelector('[data-import="working"]')) return location.reload();
  const [there, here] = [fresh, document].map((one) => one.querySelector('[data-fresh] .progress'));
  if (there && here) here.replaceWith(document.adoptNode(there));
  // A new message is read out, so only a new one is put there.
  const [said, says] = [fresh, document].map((one) => one.querySelector('[data-fresh] .notice'));
  if (said && says && said.textContent !== says.textContent) says.replaceWith(document.adoptNode(said));
}

if (page) setInterval(() => void look().catch(() => {}), PAUSE_MS);

export {};
