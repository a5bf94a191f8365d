// The visual editor, built upon the text field of the form: the field is what is saved and sent, the editor writes its text into it.
import { dropCursor } from 'prosemirror-dropcursor';
import { gapCursor } from 'prosemirror-gapcursor';
import { history } from 'prosemirror-history';
import { EditorState, NodeSelection, TextSelection, type Transaction } from 'prosemirror-state';
import { tableEditing } from 'prosemirror-tables';
import { EditorView } from 'prosemirror-view';
import { filled } from '../../../i18n/island-text.ts';
import { nodeType, schema } from '../../visual/document.ts';
import { patchSource } from '../../visual/patch-source.ts';
import { type ReadSource, readSource, type SourceError } from '../../visual/read-source.ts';
import { readingEase, textCounter } from '../../visual/reading-ease.ts';
import { tally } from '../../visual/tally.ts';
import { cleanHtml } from './clipboard.ts';
import { readPasted, written } from './clipboard-text.ts';
import { COMMANDS } from './commands/commands.ts';
import { type Dialogs, dialogs } from './dialogs.ts';
import { type FindBar, findBar, findPlugin } from './find-bar.ts';
import { goOn } from './go-on.ts';
import { keys } from './keys.ts';
import { nodeViews } from './node-views.ts';
import { pictureAddress } from './picture-address.ts';
import { rules } from './rules.ts';
import { blockMenu } from './slash-menu.ts';
import type { SourceProblem, SourceTab } from './source-tab.ts';
import type { VisualTexts } from './texts.ts';
import { type Toolbar, toolbar } from './toolbar.ts';
import { picturesIn, uploadPicture } from './upload.ts';

/** After a pause of so long the text goes into the field, in milliseconds; at the latest after the second. */
const WRITE_MS = 150;
const LATEST_MS = 1_000;
const CHOICE = 'helpwell-article-view';

/** The editor, as the form knows it. */
export interface Visual {
  /** Brings what was typed into the field. */
  write(): void;
  /** Shows what the field has by now. */
  read(): void;
  /** Goes to a line of the text, in its source. */
  goTo(line: number): void;
  problems(list: readonly SourceProblem[]): void;
}

/** @param field what holds the text field, the toolbar and the place of the editor. */
export function mountVisual(field: HTMLElement): Visual {
  const source = field.querySelector('textarea')!;
  const place = field.querySelector<HTMLElement>('[data-editing]')!;
  const texts = JSON.parse(place.dataset['texts']!) as VisualTexts;
  const host = field.querySelector<HTMLElement>('[data-source]')!;
  const bar = field.querySelector<HTMLElement>('[role=toolbar]')!;
  const failure = field.querySelector<HTMLElement>('[data-failure]')!;
  const words = field.querySelector<HTMLElement>('[data-words]')!;
  const views = field.querySelectorAll<HTMLButtonElement>('[data-view]');
  const label = field.querySelector('label')!.textContent!.trim();
  const { lang: language } = source;
  const [countBlocks, countLines] = [tally(language), textCounter(language)];

  let base: ReadSource | undefined;
  let shown: 'visual' | 'source' = 'visual';
  let isAhead = false;
  let timer: number | undefined;
  let counting: number | undefined;
  let since = 0;
  let found: readonly SourceProblem[] = [];
  let tab: Promise<SourceTab> | undefined;
  let openTab: SourceTab | undefined;

  const run = (command: string): boolean => {
    if (command === 'find') finding.open();
    else if (command === 'insert') askForBlock();
    else if (command === 'edit') asking.edit();
    else if (asking.open(command)) return true;
    else {
      const done = COMMANDS[command]?.(view.state, view.dispatch, view) ?? false;
      view.focus();
      return done;
    }
    return true;
  };
  const open = (what: string): boolean => {
    if (what === 'toolbar') tools.focus();
    else if (what === 'edit') return asking.edit();
    else return run(what);
    return true;
  };
  /** Opens the menu of blocks where the cursor is, as its sign does. */
  const askForBlock = () => {
    view.focus();
    const { $from } = view.state.selection;
    const isFree = $from.parent.isTextblock && !$from.parent.type.spec.code && $from.parent.type.name !== 'title';
    const before = isFree ? $from.parent.textBetween(0, $from.parentOffset, '\n', '\ufffc') : '';
    const tr = view.state.tr;
    if (!isFree) {
      const at = $from.depth > 0 ? $from.after(1) : $from.pos;
      tr.insert(at, nodeType('paragraph').create()).setSelection(TextSelection.create(tr.doc, at + 1));
    } else if (!view.state.selection.empty) tr.setSelection(TextSelection.create(tr.doc, view.state.selection.to));
    view.dispatch(tr.insertText(before === '' || /\s$/.test(before) || !isFree ? '/' : ' /').scrollIntoView());
  };

  const surroundings = { texts, picture: pictureAddress(place.dataset['file']!), edit: () => asking.edit() };
  const view: EditorView = new EditorView(
    { mount: place },
    {
      state: stateOf(schema.node('doc', null, [nodeType('paragraph').create()])),
      attributes: () => ({
        class: 'prose visual',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        'aria-haspopup': 'listbox',
        'aria-controls': 'block-list',
        ...(source.getAttribute('aria-describedby') ? { 'aria-describedby': 'visual-hint' } : {}),
        lang: language,
        dir: place.dataset['dir']!,
        spellcheck: 'true',
      }),
      nodeViews: nodeViews(surroundings),
      transformPastedHTML: cleanHtml,
      clipboardTextParser: (text, $context, plain) =>
        readPasted(text, plain || Boolean($context.parent.type.spec.code)),
      handlePaste: (_, event) => bring(picturesIn(event.clipboardData)),
      handleDrop: (_, event, _slice, moved) => !moved && bring(picturesIn(event.dataTransfer)),
      clipboardTextSerializer: (slice) => written(slice),
      handleTextInput: (_, _from, _to, text) => {
        // What is selected as a whole is not replaced by a letter: one goes on below it.
        const { selection } = view.state;
        if (!(selection instanceof NodeSelection) || !selection.node.isBlock) return false;
        const tr = view.state.tr.insert(selection.to, nodeType('paragraph').create(null, schema.text(text)));
        view.dispatch(tr.setSelection(TextSelection.create(tr.doc, selection.to + 1 + text.length)).scrollIntoView());
        return true;
      },
      handleDOMEvents: {
        keydown: (_, event) => {
          // Ctrl K opens the palette elsewhere.
          if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) event.stopPropagation();
          return false;
        },
        // The form hears of it when it is in the field.
        input: (_, event) => {
          event.stopPropagation();
          return false;
        },
      },
      dispatchTransaction(tr: Transaction) {
        view.updateState(view.state.apply(tr));
        if (tr.docChanged && !tr.getMeta('read')) later();
        update();
      },
    },
  );
  const tools: Toolbar = toolbar(bar, view, run);
  const asking: Dialogs = dialogs(document, view, texts);
  const finding: FindBar = findBar(field.querySelector<HTMLElement>('[data-find-bar]')!, view, texts);

  function stateOf(doc: EditorState['doc']): EditorState {
    return EditorState.create({
      doc,
      plugins: [
        blockMenu(field.querySelector<HTMLElement>('[data-block-menu]')!, texts, run),
        rules(),
        ...keys(open),
        history(),
        dropCursor({ color: false, class: 'drop-cursor' }),
        gapCursor(),
        tableEditing(),
        findPlugin(),
      ],
    });
  }

  /** Brings pictures one after the other, and asks of each what it shows. */
  function bring(pictures: readonly File[]): boolean {
    void (async () => {
      for (const picture of pictures) {
        announce(texts.picture.uploading);
        const kept = await uploadPicture(picture, texts.picture.failed);
        announce('message' in kept ? kept.message : undefined);
        if (!('message' in kept)) await asking.picture({ src: kept.url, alt: kept.alt });
      }
    })();
    return pictures.length > 0;
  }

  let isWaiting = false;
  function update(): void {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      tools.update();
    });
  }

  function later(): void {
    isAhead = true;
    since ||= Date.now();
    clearTimeout(timer);
    timer = window.setTimeout(write, Math.max(0, Math.min(WRITE_MS, since + LATEST_MS - Date.now())));
  }

  function write(): void {
    clearTimeout(timer);
    since = 0;
    if (!isAhead || !base) return;
    isAhead = false;
    const text = patchSource(base, view.state.doc);
    if (text === source.value) return;
    source.value = text;
    source.dispatchEvent(new Event('input', { bubbles: true }));
    count();
  }

  /** Shows a text in the editor. @returns why it cannot. */
  function readIn(text: string): SourceError | undefined {
    const read = readSource(text);
    if ('error' in read) return read.error;
    base = read;
    isAhead = false;
    const { doc } = view.state;
    const start = doc.content.findDiffStart(read.doc.content);
    if (start === null) return undefined;
    let { a, b } = doc.content.findDiffEnd(read.doc.content)!;
    const overlap = start - Math.min(a, b);
    if (overlap > 0) {
      a += overlap;
      b += overlap;
    }
    view.dispatch(
      view.state.tr
        .replace(start, a, read.doc.slice(start, b))
        .setMeta('read', true)
        .setMeta('addToHistory', shown === 'source'),
    );
    return undefined;
  }

  /** Selects what stands at a line of the text. */
  function selectLine(line: number): boolean {
    write();
    const read = readSource(source.value);
    if ('error' in read) return false;
    const offset =
      source.value
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    const index = read.slices.findIndex(({ to }) => to >= offset);
    const block = read.doc.maybeChild(index);
    let at = -1;
    view.state.doc.forEach((child, pos) => {
      if (at < 0 && block?.eq(child)) at = pos;
    });
    if (at < 0) return false;
    const { doc, tr } = view.state;
    const selection = doc.resolve(at).nodeAfter!.isTextblock
      ? TextSelection.create(doc, at + 1, at + block!.nodeSize - 1)
      : NodeSelection.create(doc, at);
    view.dispatch(tr.setSelection(selection).scrollIntoView());
    view.focus();
    return true;
  }

  /** Puts the cursor where it was in the source, as near as what one sees has that place. */
  function goOnAt(offset: number): void {
    const before = source.value.slice(0, offset);
    const after = source.value.slice(offset);
    const isInBlock = selectLine(before.split('\n').length) && after.trim() !== '';
    goOn(view, { before, after, isInBlock });
  }

  function count(): void {
    const isVisual = shown === 'visual';
    const counted = isVisual ? countBlocks(view.state.doc) : countLines(source.value.split('\n'));
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const said = filled(words.dataset['words']!, { count: number.format(counted.words) });
    const reading = isVisual ? readingEase(counted, language) : undefined;
    words.textContent = reading
      ? `${said} · ${filled(texts.ease, { score: number.format(reading.score), grade: texts.eases[reading.ease] })}`
      : said;
  }

  async function showSource(line?: number, column?: number): Promise<void> {
    write();
    // What is typed while it is on its way must not go into what one sees no more.
    shown = 'source';
    layOut();
    tab ??= import('./source-tab.ts').then(({ openSource }) =>
      openSource(host, { label, described: texts.sourceHint, language, phrases: texts.phrases }, (text) => {
        source.value = text;
        source.dispatchEvent(new Event('input', { bubbles: true }));
        clearTimeout(counting);
        counting = window.setTimeout(count, WRITE_MS);
      }),
    );
    try {
      openTab = await tab;
    } catch {
      // Without it the plain field is the source.
      tab = undefined;
      source.hidden = false;
    }
    // Somebody went back meanwhile.
    if (shown !== 'source') return;
    layOut();
    openTab?.show(source.value);
    openTab?.problems(found);
    if (line !== undefined) {
      if (openTab) openTab.focus(line, column);
      else source.focus();
    }
  }

  function showVisual(): void {
    const error = readIn(source.value);
    if (error) {
      say(error);
      void showSource(error.line, error.column);
      return;
    }
    say(undefined);
    shown = 'visual';
    source.hidden = true;
    layOut();
  }

  function say(error: SourceError | undefined): void {
    if (!error) {
      announce(undefined);
      return;
    }
    const sentence = error.code && texts.mistakes[error.code];
    const before = `${texts.unreadable} ${texts.line} ${error.line}: `;
    if (sentence) announce(before + filled(sentence, error.values ?? {}));
    else {
      // What only the parser can say it says in English.
      const said = document.createElement('span');
      said.lang = 'en';
      said.textContent = error.message;
      announce(before, said);
    }
  }

  function announce(text: string | undefined, ...others: Node[]): void {
    failure.hidden = text === undefined;
    failure.replaceChildren(text ?? '', ...others);
  }

  function layOut(): void {
    const isVisual = shown === 'visual';
    place.hidden = bar.hidden = !isVisual;
    host.hidden = isVisual || openTab === undefined;
    for (const one of views) one.setAttribute('aria-pressed', String(one.dataset['view'] === shown));
    field.dataset['shown'] = shown;
    if (!isVisual) field.querySelector<HTMLElement>('[data-find-bar]')!.hidden = true;
    count();
    update();
  }

  for (const one of views)
    one.addEventListener('click', () => {
      const wanted = one.dataset['view'] as typeof shown;
      if (wanted === shown) return;
      try {
        localStorage.setItem(CHOICE, wanted);
      } catch {
        // It is asked again the next time.
      }
      if (wanted === 'source') void showSource(1, 1);
      else {
        showVisual();
        if (shown === 'visual') view.focus();
      }
    });
  field.querySelector('label')!.addEventListener('click', () => (shown === 'visual' ? view.focus() : openTab?.focus()));

  // Somebody may be writing in the plain field already: they go on where they are.
  const writingAt = document.activeElement === source ? source.selectionStart : undefined;
  field.classList.add('has-visual');
  source.hidden = true;
  let choice: string | null = null;
  try {
    choice = localStorage.getItem(CHOICE);
  } catch {
    // Nothing can be kept.
  }
  const error = readIn(source.value);
  if (error || choice === 'source') {
    say(error);
    shown = 'source';
    layOut();
    void showSource(error?.line, error?.column);
  } else {
    layOut();
    if (writingAt !== undefined) goOnAt(writingAt);
  }

  return {
    write,
    read() {
      if (shown === 'source') openTab?.show(source.value);
      else showVisual();
    },
    goTo(line) {
      if (shown === 'source' || !selectLine(line)) void showSource(line);
    },
    problems(list) {
      found = list;
      if (shown === 'source') openTab?.problems(list);
    },
  };
}
