// What is asked in a dialog: the properties of a component, a link, the language of code.
import { NodeSelection, TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { type ComponentName, isComponent } from '../../../articles/components.ts';
import { safeAddress } from '../../visual/address.ts';
import { isLeaf, markType, nodeType, schema } from '../../visual/document.ts';
import { around } from './commands/around.ts';
import { insertBlock } from './commands/blocks.ts';
import { newComponent } from './commands/components.ts';
import { offerPages } from './link-picker.ts';
import { titleOf } from './node-views.ts';
import type { VisualTexts } from './texts.ts';
import { uploadPicture } from './upload.ts';

type Values = Record<string, string | boolean>;

/** The dialogs of the editor. */
export interface Dialogs {
  /** Opens what a command asks; false: it asks nothing. */
  open(command: string): boolean;
  /** Opens the form of what is selected; false: it has none. */
  edit(): boolean;
  /** Opens the form of a picture that is there already, so that somebody says what it shows; resolves when the form is closed. */
  picture(values: { src: string; alt: string }): Promise<void>;
}

/** @param root what holds the dialogs, one for each `data-dialog`. */
export function dialogs(root: ParentNode, view: EditorView, texts: VisualTexts): Dialogs {
  const boxes = new Map(
    [...root.querySelectorAll<HTMLDialogElement>('dialog[data-dialog]')].map((box) => [box.dataset['dialog']!, box]),
  );
  let done: ((values: Values) => void) | undefined;

  for (const box of boxes.values()) {
    const form = box.querySelector('form')!;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const values = valuesOf(form);
      const wrong = form.querySelector<HTMLElement>('[data-wrong]');
      for (const field of form.querySelectorAll<HTMLInputElement>('[data-address]'))
        if (!safeAddress(field.value)) {
          if (wrong) wrong.textContent = texts.badAddress;
          field.setAttribute('aria-invalid', 'true');
          field.focus();
          return;
        }
      box.close();
      done?.(values);
      view.focus();
    });
    form.querySelector<HTMLInputElement>('[data-upload]')?.addEventListener('change', async (event) => {
      const chosen = event.target as HTMLInputElement;
      const wrong = form.querySelector<HTMLElement>('[data-wrong]')!;
      const [file] = chosen.files ?? [];
      if (!file) return;
      wrong.textContent = texts.picture.uploading;
      const kept = await uploadPicture(file, texts.picture.failed);
      chosen.value = '';
      wrong.textContent = 'message' in kept ? kept.message : '';
      if ('message' in kept) return;
      form.querySelector<HTMLInputElement>('[data-address]')!.value = kept.url;
      const alt = form.elements.namedItem('alt') as HTMLTextAreaElement;
      alt.value ||= kept.alt;
      alt.focus();
    });
    // A long field is one line, however it looks.
    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || !(event.target instanceof HTMLTextAreaElement)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    box.querySelector('[data-cancel]')?.addEventListener('click', () => box.close());
    box.addEventListener('close', () => view.focus());
  }

  const ask = (name: string, values: Values, then: (values: Values) => void): boolean => {
    const box = boxes.get(name);
    if (!box) return false;
    const form = box.querySelector('form')!;
    form.reset();
    const wrong = form.querySelector<HTMLElement>('[data-wrong]');
    if (wrong) wrong.textContent = '';
    for (const field of fieldsOf(form)) {
      field.removeAttribute('aria-invalid');
      const value = values[field.name];
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === true;
      else if (typeof value === 'string') {
        // What is there may be among no choices any more.
        if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === value))
          field.add(new Option(value, value));
        field.value = value;
      }
    }
    const remove = form.querySelector<HTMLElement>('[data-remove]');
    if (remove) remove.hidden = !values['isThere'];
    done = then;
    box.showModal();
    return true;
  };

  const component = (name: ComponentName): boolean =>
    ask(name, {}, (values) => insertBlock(newComponent(name, values))(view.state, view.dispatch));

  const code = (): boolean => {
    const found = around(view.state, ({ type }) => type.name === 'code_block');
    if (!found) return false;
    const { lang, meta } = found.node.attrs;
    return ask('code', { lang: lang ?? '', title: titleOf(meta) }, (values) => {
      const rest = (meta ?? '').replace(/\s*\btitle="[^"]*"/, '').trim();
      const title = String(values['title']).replaceAll('"', '').trim();
      const next = [rest, title && `title="${title}"`].filter(Boolean).join(' ');
      const language = String(values['lang']).trim().replace(/\s+/g, '-') || (next ? 'text' : '');
      view.dispatch(view.state.tr.setNodeMarkup(found.pos, null, { lang: language || null, meta: next || null }));
    });
  };

  const link = boxes.get('link');
  if (link) offerPages(link, texts);
  const openLink = (): boolean => {
    const { state } = view;
    if (state.selection.$from.parent.type.spec.code) return false;
    const range = linkAround(view);
    const { from, to } = range ?? state.selection;
    const text = state.doc.textBetween(from, to, ' ');
    const isThere = range !== undefined;
    return ask('link', { href: range?.href ?? '', text, isThere }, (values) => {
      const href = String(values['href']).trim();
      const said = String(values['text']).trim() || text || href;
      const mark = markType('link').create({ href });
      const tr = view.state.tr;
      if (said === text) tr.removeMark(from, to, markType('link')).addMark(from, to, mark);
      else {
        const marks = mark.addToSet(
          markType('link').removeFromSet(state.doc.resolve(from).marksAcross(state.doc.resolve(to)) ?? []),
        );
        tr.replaceWith(from, to, schema.text(said, marks));
      }
      tr.setSelection(TextSelection.create(tr.doc, tr.mapping.map(to))).removeStoredMark(markType('link'));
      view.dispatch(tr.scrollIntoView());
    });
  };
  link?.querySelector('[data-remove]')?.addEventListener('click', () => {
    const range = linkAround(view);
    link.close();
    if (range) view.dispatch(view.state.tr.removeMark(range.from, range.to, markType('link')));
  });

  return {
    open(command) {
      if (command === 'link') return openLink();
      if (isComponent(command) && isLeaf(command)) return component(command);
      return false;
    },
    picture: (values) =>
      new Promise((answered) => {
        ask('Figure', values, (given) => insertBlock(newComponent('Figure', given))(view.state, view.dispatch));
        boxes.get('Figure')!.addEventListener('close', () => answered(), { once: true });
      }),
    edit() {
      const { selection } = view.state;
      const node = selection instanceof NodeSelection ? selection.node : undefined;
      const name = node?.type.name ?? '';
      if (node && isComponent(name) && isLeaf(name))
        return ask(name, node.attrs as Values, (values) => {
          view.dispatch(view.state.tr.setNodeMarkup(selection.from, null, { ...node.attrs, ...values }));
        });
      if (node?.type.name === 'image')
        return ask('image', { ...(node.attrs as Values), title: node.attrs['title'] ?? '' }, (values) => {
          const attrs = { ...values, title: values['title'] || null };
          view.dispatch(view.state.tr.setNodeMarkup(selection.from, nodeType('image'), attrs, node.marks));
        });
      if (code()) return true;
      return linkAround(view) ? openLink() : false;
    },
  };
}

/** The link that the cursor is in, from end to end. */
function linkAround(view: EditorView): { from: number; to: number; href: string } | undefined {
  const { $from, to, from: start } = view.state.selection;
  const type = markType('link');
  const mark = type.isInSet($from.marks()) ?? ($from.nodeAfter ? type.isInSet($from.nodeAfter.marks) : undefined);
  if (!mark || !$from.parent.isTextblock) return undefined;
  const begin = $from.start();
  const pieces: { from: number; to: number; isIt: boolean }[] = [];
  $from.parent.forEach((child, offset) => {
    pieces.push({ from: begin + offset, to: begin + offset + child.nodeSize, isIt: mark.isInSet(child.marks) });
  });
  let at = pieces.findIndex((piece) => piece.isIt && piece.from <= start && piece.to >= start);
  if (at < 0 || to > $from.end()) return undefined;
  let [from, end] = [pieces[at]!.from, pieces[at]!.to];
  for (let back = at - 1; pieces[back]?.isIt; back--) from = pieces[back]!.from;
  for (at++; pieces[at]?.isIt; at++) end = pieces[at]!.to;
  return to > end ? undefined : { from, to: end, href: mark.attrs['href'] };
}

const fieldsOf = (form: HTMLFormElement) =>
  [...form.elements].filter(
    (one): one is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
      'name' in one && (one as HTMLInputElement).name !== '' && one.tagName !== 'BUTTON',
  );

function valuesOf(form: HTMLFormElement): Values {
  return Object.fromEntries(
    fieldsOf(form).map((field) => [
      field.name,
      field instanceof HTMLInputElement && field.type === 'checkbox'
        ? field.checked
        : field.value.replace(/\s*\n\s*/g, ' ').trim(),
    ]),
  );
}
