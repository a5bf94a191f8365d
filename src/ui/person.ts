// Whose things this browser keeps: drafts and what was read belong to an account, or to nobody. The page says whose it is.

/** Everything that is kept for a person has a name that begins so, and says whose it is. */
export const KEPT = 'helpwell:';

/** The person signed in last in this browser, told to other tabs by storage events. */
export const PERSON = 'helpwell-person';

/** Whose page this is: a mark of the account, empty for a visitor. */
export const ownerOfPage = (): string => document.documentElement.dataset['account'] ?? '';

/** Whether something that `owner` left is for whom this page is: theirs, or nobody's until somebody signs in. */
export const isOf = (owner: string, reader: string): boolean => owner === reader || owner === '';

/** Lets go of what accounts other than this one left here; with an empty one, of what any account did. */
export function forgetOthers(owner: string): void {
  try {
    for (const store of [localStorage, sessionStorage])
      for (const name of Object.keys(store))
        if (name.startsWith(KEPT) && !isOf(JSON.parse(store.getItem(name)!).owner, owner)) store.removeItem(name);
    if (localStorage.getItem(PERSON) !== owner) localStorage.setItem(PERSON, owner);
  } catch {
    // Browsers that allow no storage keep nothing.
  }
}
