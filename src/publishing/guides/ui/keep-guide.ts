// What is typed into the form of a guide stays in this browser until the server has it.
import { fill, keepTyped } from '../../ui/keep-typed.ts';

const form = document.querySelector<HTMLFormElement>('[data-guide-form]')!;
const keeping = keepTyped(form, {
  use(text) {
    const missing = Object.entries(text).filter(([name]) => !form.elements.namedItem(name));
    fill(form, text);
    if (missing.length === 0) return;
    // Steps that the page does not have: the server makes their fields when it has them.
    for (const [name, value] of missing) {
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value });
      form.append(field);
    }
    form.requestSubmit(form.querySelector<HTMLButtonElement>('[name=intent][value=save]'));
  },
});
form.addEventListener('input', keeping.keep);
