// Keeps what the menu of who is signed in says is new right in every tab: what was read in one is no longer new in the others.

/** Tabs tell each other that a page was loaded, which may have read something. */
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('helpwell-waiting') : undefined;
const button = document.querySelector<HTMLElement>('[data-waiting]');
const menu = document.querySelector<HTMLElement>('#account-menu');

interface Waiting {
  href: string;
  count: number;
  label: string;
}

if (button && menu) {
  let isOld = false;
  const refresh = async () => {
    isOld = true;
    // A tab that nobody looks at asks when somebody does.
    if (document.visibilityState !== 'visible') return;
    isOld = false;
    const answer = await fetch(button.dataset['waiting']!).catch(() => undefined);
    if (answer?.ok) show(button, menu, ((await answer.json()) as { waiting: Waiting[] }).waiting);
  };
  tabs?.addEventListener('message', () => void refresh());
  document.addEventListener('visibilitychange', () => {
    if (isOld || !tabs) void refresh();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void refresh();
  });
  tabs?.postMessage('');
}

function show(button: HTMLElement, menu: HTMLElement, waiting: readonly Waiting[]): void {
  for (const link of menu.querySelectorAll('a')) {
    const one = waiting.find(({ href }) => link.pathname === href);
    const tally = link.querySelector<HTMLElement>('.tally');
    if (!tally) continue;
    tally.hidden = one === undefined;
    tally.firstElementChild!.textContent = one ? String(one.count) : '';
    tally.lastElementChild!.textContent = one?.label ?? '';
  }
  button.querySelector<HTMLElement>('.news')!.hidden = waiting.length === 0;
  button.setAttribute('aria-label', [button.dataset['who'], ...waiting.map(({ label }) => label)].join(', '));
}

export {};
