// On every page of somebody who is signed in: what others left in this browser goes, and what is theirs goes with them.
import { forgetOthers, ownerOfPage } from './person.ts';

forgetOthers(ownerOfPage());
document.addEventListener('submit', ({ target }) => {
  if ((target as HTMLFormElement).action.endsWith('/sign-out')) forgetOthers('');
});
