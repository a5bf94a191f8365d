// The player of another place, which comes when somebody asks for it and not before.

/** What it may do: play, and open its own page in a window. Our page it cannot leave. */
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation';

for (const offer of document.querySelectorAll<HTMLElement>('[data-outside]')) {
  // Our pages inside products are isolated, and there a frame of others is shown only without its cookies and storage.
  const canBeAlone = 'credentialless' in HTMLIFrameElement.prototype;
  if (offer.dataset['isolated'] !== undefined && !canBeAlone) continue;
  offer.hidden = false;
  offer.querySelector('button')!.addEventListener('click', () => showPlayer(offer, canBeAlone));
}

function showPlayer(offer: HTMLElement, alone: boolean): void {
  for (const video of document.querySelectorAll('video')) video.pause();
  const frame = document.createElement('iframe');
  if (alone) frame.setAttribute('credentialless', '');
  frame.setAttribute('sandbox', SANDBOX);
  frame.allow = 'autoplay; fullscreen; picture-in-picture; encrypted-media';
  // Its place wants to know on which site it plays, and nothing more of where.
  frame.referrerPolicy = 'strict-origin';
  frame.title = offer.dataset['title'] ?? '';
  frame.src = offer.dataset['outside']!;
  offer.replaceChildren(frame);
  frame.focus();
}
