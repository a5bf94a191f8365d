// What is typed into the form of a topic stays in this browser until the server has it.
import { keepTyped } from '../../ui/keep-typed.ts';

const form = document.querySelector<HTMLFormElement>('[data-category]')!;
const keeping = keepTyped(form);
form.addEventListener('input', keeping.keep);
