// What the page of an article gains with JavaScript: answering in place, copying code, pictures in place, tabs that agree.
import { noteReading } from '../../ui/reading.ts';

const { dataset } = document.querySelector<HTMLElement>('[data-article]')!;

// The canonical address is that of the language it is written in.
noteReading(new URL(document.querySelector<HTMLLinkElement>('link[rel=canonical]')!.href).pathname);

for (const form of document.querySelectorAll<HTMLFormElement>('[data-helpful] form')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const box = form.closest<HTMLElement>('[data-helpful]')!;
    const status = box.querySelector('[role=status]')!;
    const answer = new FormData(form, event.submitter);
    const said = answer.get('helpful');
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(answer as unknown as Record<string, string>),
      });
      if (!response.ok) {
        // Too many votes, or a page from elsewhere: the server says it in the reader's language.
        const { message, notice } = (await response.json()) as { message?: string; notice?: string };
        status.textContent = notice ?? message ?? box.dataset['failed'] ?? '';
        return;
      }
      for (const button of box.querySelectorAll<HTMLButtonElement>('button[name=helpful]'))
        button.setAttribute('aria-pressed', String(button.value === said));
      const reason = box.querySelector<HTMLFormElement>('.reason')!;
      const sent = form === reason;
      reason.hidden = sent || said === 'yes';
      status.textContent = (sent ? box.dataset['reasonThanks'] : box.dataset['thanks']) ?? '';
    } catch {
      status.textContent = box.dataset['failed'] ?? '';
    }
  });
}

if (navigator.clipboard) {
  for (const block of document.querySelectorAll('.prose pre')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet copy no-print';
    button.textContent = dataset['copy'] ?? '';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = dataset['copied'] ?? '';
      setTimeout(() => {
        button.textContent = dataset['copy'] ?? '';
      }, 2000);
    });
    // Around the block, so that the button stays put while the code scrolls.
    const box = document.createElement('div');
    box.className = 'code-box';
    block.before(box);
    box.append(block, button);
  }
}

for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-zoom]')) {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const dialog = document.createElement('dialog');
    dialog.className = 'zoomed';
    const picture = document.createElement('img');
    picture.src = link.href;
    picture.alt = link.querySelector('img')?.alt ?? '';
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'button quiet';
    close.textContent = dataset['close'] ?? '';
    dialog.append(picture, close);
    dialog.setAttribute('aria-label', picture.alt);
    dialog.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      dialog.remove();
      link.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Who reads about one system in one place wants the same one in the next.
for (const choice of document.querySelectorAll<HTMLInputElement>('.choices input')) {
  choice.addEventListener('change', () => {
    const name = choice.nextElementSibling?.textContent;
    for (const other of document.querySelectorAll<HTMLInputElement>('.choices input'))
      if (other.nextElementSibling?.textContent === name) other.checked = true;
  });
}

// An address that leads into a tab opens that tab.
function openTarget(): void {
  const tab = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest('.tab');
  const tabs = tab?.parentElement;
  const index = [...(tabs?.querySelectorAll(':scope > .tab') ?? [])].indexOf(tab!);
  const choice = tabs?.querySelectorAll<HTMLInputElement>(':scope > .choices input')[index];
  if (choice) choice.checked = true;
}
for (const tabs of document.querySelectorAll<HTMLElement>('.tabs')) tabs.dataset['scripted'] = '';
openTarget();
addEventListener('hashchange', openTarget);

// On paper everything is open.
let folded: HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll<HTMLDetailsElement>('.prose details:not([open])')];
  for (const one of folded) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of folded) one.open = false;
});

// Where one is among the headings; a list that opened over the page closes when it has led somewhere.
const places = new Map(
  [...document.querySelectorAll<HTMLAnchorElement>('#contents a')].map((link) => [
    document.getElementById(decodeURIComponent(link.hash.slice(1))),
    link,
  ]),
);
const list = document.getElementById('contents');
function markPlace(): void {
  const above = [...places].filter(([heading]) => heading && heading.getBoundingClientRect().top < innerHeight / 4);
  const [, here] = above.at(-1) ?? [];
  for (const link of places.values()) {
    if (link === here) link.ariaCurrent = 'location';
    else link.removeAttribute('aria-current');
  }
}
const observer = new IntersectionObserver(markPlace, { rootMargin: '0px 0px -75% 0px' });
for (const heading of places.keys()) if (heading) observer.observe(heading);
list?.addEventListener('click', (event) => {
  if (event.target instanceof HTMLAnchorElement && list.matches(':popover-open')) list.hidePopover();
});
