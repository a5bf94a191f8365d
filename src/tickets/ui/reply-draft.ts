// Keeps an answer while it is written, for who writes it and as long as the window is open: a session that has ended by the time it is sent
// leads to the sign-in page and back, and would take the text with it.

import { KEPT, ownerOfPage, PERSON } from '../../ui/person.ts';

const NAME = `${KEPT}reply`;

const box = document.querySelector<HTMLTextAreaElement>('#reply textarea[name="body"]');
try {
  const { owner, page, text } = JSON.parse(sessionStorage.getItem(NAME) ?? '{}') as Record<string, string | undefined>;
  const wasSent = /[?&]done=(sent|followed-up)\b/.test(location.search);
  if (wasSent) sessionStorage.removeItem(NAME);
  else if (box && owner === ownerOfPage() && page === location.pathname && text && box.value === '') box.value = text;
  box?.addEventListener('input', () => {
    sessionStorage.setItem(NAME, JSON.stringify({ owner: ownerOfPage(), page: location.pathname, text: box.value }));
  });
  // Somebody else signs in, or this person out, in another tab: what stands here is not for the next one.
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== PERSON || newValue === ownerOfPage()) return;
    sessionStorage.removeItem(NAME);
    if (box) box.value = '';
  });
} catch {
  // Browsers that allow no storage keep nothing.
}
