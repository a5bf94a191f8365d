// Runs where it stands, before anything below the banners is painted: what was put away in this browser never shows, so nothing moves.
(() => {
  const KEY = 'banners put away';
  const MOST = 20;

  function putAway() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? '[]');
      return Array.isArray(kept) ? kept : [];
    } catch {
      // No storage, or not ours: everything shows.
      return [];
    }
  }

  const away = putAway();
  for (const banner of document.querySelectorAll('[data-banner]')) {
    const { banner: id } = banner.dataset;
    if (away.includes(id)) banner.hidden = true;
    const close = banner.querySelector('button');
    close.hidden = false;
    close.addEventListener('click', () => {
      banner.hidden = true;
      try {
        localStorage.setItem(KEY, JSON.stringify([...putAway().filter((one) => one !== id), id].slice(-MOST)));
      } catch {
        // It is back with the next page.
      }
      // Who closed it by the keyboard goes on with the page.
      document.getElementById('content')?.focus({ preventScroll: true });
    });
  }
})();
