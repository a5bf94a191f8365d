/** Said before a script leads on to another page; who cancels it does that in another way. */
export const GO = 'helpwell:go';

/** Leads on to another page. Inside a product the page in the frame is changed instead; see widget/client/frame.ts. */
export function goTo(href: string): void {
  if (dispatchEvent(new CustomEvent(GO, { detail: href, cancelable: true }))) location.assign(href);
}
