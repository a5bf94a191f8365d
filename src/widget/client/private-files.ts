import { identity } from './connection.ts';

/** Addresses of files that were fetched with the session, and are let go with the page that showed them. */
let shown: string[] = [];

type Showing = HTMLImageElement | HTMLVideoElement;

/**
 * Pictures and videos that are not for everybody are asked for by the browser itself, which does not say who is here: what fails is
 * fetched with the session.
 */
export function watchPrivateFiles(): void {
  for (const address of shown) URL.revokeObjectURL(address);
  shown = [];
  if (!identity.isKnown()) return;
  document.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLImageElement || target instanceof HTMLVideoElement) void fetchFor(target);
      else if (target instanceof HTMLSourceElement && target.parentElement instanceof HTMLVideoElement)
        void fetchFor(target.parentElement, target.src);
    },
    { capture: true },
  );
  // Those that have failed before anybody looked.
  for (const picture of document.images) if (picture.complete && picture.naturalWidth === 0) void fetchFor(picture);
}

async function fetchFor(element: Showing, source = element.currentSrc || element.src): Promise<void> {
  const url = new URL(source, location.href);
  if (url.origin !== location.origin || url.protocol === 'blob:') return;
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) return;
  const address = URL.createObjectURL(await response.blob());
  shown.push(address);
  element.removeAttribute('srcset');
  element.src = address;
}
