/** What stands before what an address of the product asks of the widget. */
const MARK = '#helpwell=';

/**
 * Lets a tour go on where a link of the product loads another page: the address that it leads to then says which tour and step, and the
 * widget there begins with it. Nothing is stored, no element is changed, and what the product itself does with a click stays.
 * @param target the tour and its step, as `tour:first-steps@2`.
 * @param signal aborted when the tour is over; then the address says nothing of it any more.
 */
export function carrySteps(target: () => string, signal: AbortSignal): void {
  addEventListener('click', (event) => follow(event, target), { signal });
  signal.addEventListener('abort', () => {
    const { hash, pathname, search } = location;
    if (hash.startsWith(MARK)) history.replaceState(history.state, '', pathname + search);
  });
}

function follow(event: MouseEvent, target: () => string): void {
  const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement && one.href);
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
  const isElsewhere = link.target !== '' && link.target !== '_self';
  const isOther = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (isElsewhere || isOther || link.hasAttribute('download') || link.hash || link.origin !== location.origin) return;
  if (link.pathname + link.search === location.pathname + location.search) return;
  event.preventDefault();
  location.assign(link.href + MARK + target());
}
