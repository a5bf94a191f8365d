// What was made on the page that `data-arrived` names is on the server: this browser need not keep it.
import { writeKept } from '../../ui/kept-text.ts';
import { keptName } from './keep-typed.ts';

for (const arrived of document.querySelectorAll<HTMLElement>('[data-arrived]'))
  writeKept(keptName(arrived.dataset['arrived']!), undefined);
