// Keeps an answer while it is written, for as long as the window is open: a session that has ended by the time it is sent
// leads to the sign-in page and back, and would take the text with it.

const NAME = 'helpwell:reply';

const box = document.querySelector<HTMLTextAreaElement>('#reply textarea[name="body"]');
try {
  const { page, text } = JSON.parse(sessionStorage.getItem(NAME) ?? '{}') as { page?: string; text?: string };
  const wasSent = /[?&]done=(sent|followed-up)\b/.test(location.search);
  if (wasSent) sessionStorage.removeItem(NAME);
  else if (box && page === location.pathname && text && box.value === '') box.value = text;
  box?.addEventListener('input', () => {
    sessionStorage.setItem(NAME, JSON.stringify({ page: location.pathname, text: box.value }));
  });
} catch {
  // Browsers that allow no storage keep nothing.
}
