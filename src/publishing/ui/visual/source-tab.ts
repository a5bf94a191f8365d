// The source of an article, with its colors and its mistakes at their lines. In a shadow root, where the styles of CodeMirror are
// style sheets made by script; in the document itself they would be elements, which our rules for content do not let in.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import {
  defineLanguageFacet,
  HighlightStyle,
  Language,
  LanguageSupport,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { GFM, parser } from '@lezer/markdown';

/** What is wrong with the text, at its line. */
export interface SourceProblem {
  line: number;
  severity: 'error' | 'warning';
  message: string;
}

/** The source at work. */
export interface SourceTab {
  show(text: string): void;
  focus(line?: number, column?: number): void;
  problems(list: readonly SourceProblem[]): void;
}

const data = defineLanguageFacet({});
const markdown = new LanguageSupport(new Language(data, parser.configure(GFM), [], 'markdown'));

const colors = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '650' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: 'light-dark(#1a5594, #94c3f2)' },
  { tag: tags.monospace, color: 'light-dark(#1c6433, #93d6a5)' },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: 'light-dark(#5c636a, #a0a9b1)' },
  { tag: [tags.tagName, tags.angleBracket], color: 'light-dark(#8a2a86, #e3a5e0)' },
]);

const look = EditorView.theme({
  '&': {
    backgroundColor: 'var(--color-surface)',
    color: 'var(--color-text)',
    fontSize: 'var(--text-s)',
    height: '100%',
  },
  '&.cm-focused': { outline: '2px solid var(--color-accent-strong)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--color-text)', paddingBlock: '0.75rem' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '.cm-gutters': { backgroundColor: 'var(--color-raised)', color: 'var(--color-text-soft)', border: '0' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--color-raised), transparent 50%)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#cfe0f5, #2b4566)',
  },
  '.cm-panels': { backgroundColor: 'var(--color-raised)', color: 'var(--color-text)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--color-surface)',
    color: 'var(--color-text)',
    border: '1px solid var(--color-border)',
  },
});

/**
 * Opens the source in an element.
 * @param label for who hears it. @param phrases what CodeMirror says, by its English words.
 * @param changed hands over the text after each change.
 */
export function openSource(
  host: HTMLElement,
  {
    label,
    described,
    language,
    phrases,
  }: { label: string; described: string; language: string; phrases: Record<string, string> },
  changed: (text: string) => void,
): SourceTab {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  let isShowing = false;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(true),
        EditorView.contentAttributes.of({
          'aria-label': label,
          'aria-description': described,
          lang: language,
          spellcheck: 'true',
          dir: 'auto',
        }),
        EditorState.phrases.of(phrases),
        markdown,
        syntaxHighlighting(colors),
        lintGutter(),
        search({ top: true }),
        // Tab leaves the field.
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
        look,
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isShowing) changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  view.dom.addEventListener('keydown', (event) => {
    // Ctrl K opens the palette elsewhere.
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) event.stopPropagation();
  });

  return {
    show(text) {
      if (view.state.doc.toString() === text) return;
      isShowing = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      isShowing = false;
    },
    focus(line, column) {
      view.focus();
      if (line === undefined) return;
      const at = view.state.doc.line(Math.min(line, view.state.doc.lines));
      const anchor = column === undefined ? at.from : Math.min(at.from + column - 1, at.to);
      const head = column === undefined ? at.to : anchor;
      view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    },
    problems(list) {
      const { doc } = view.state;
      const diagnostics = list.map(({ line, message, severity }): Diagnostic => {
        const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
        const start = at.from + (at.text.length - at.text.trimStart().length);
        return { from: Math.min(start, at.to), to: at.to, severity, message };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
  };
}
