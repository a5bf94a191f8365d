// What the menu offers to put into an article, in its order, and the icon of each.

/** One that can be put in. @property keys what one may type to find it, in any language. */
export interface Block {
  command: string;
  icon: string;
  keys: string;
}

/** The menu behind `/`. */
export const BLOCKS: readonly Block[] = [
  { command: 'paragraph', icon: 'pilcrow', keys: 'text paragraph' },
  { command: 'h2', icon: 'heading-2', keys: 'h2 heading title ##' },
  { command: 'h3', icon: 'heading-3', keys: 'h3 heading subtitle ###' },
  { command: 'Steps', icon: 'list-start', keys: 'steps procedure how' },
  { command: 'bullets', icon: 'list', keys: 'bullet list ul -' },
  { command: 'numbers', icon: 'list-ordered', keys: 'numbered list ol 1.' },
  { command: 'tasks', icon: 'list-checks', keys: 'task todo check []' },
  { command: 'Note', icon: 'info', keys: 'note callout info' },
  { command: 'Tip', icon: 'lightbulb', keys: 'tip callout hint' },
  { command: 'Warning', icon: 'triangle-alert', keys: 'warning callout danger' },
  { command: 'Figure', icon: 'image', keys: 'figure picture image screenshot' },
  { command: 'VideoGuide', icon: 'video', keys: 'video guide' },
  { command: 'Tabs', icon: 'panel-top', keys: 'tabs' },
  { command: 'Details', icon: 'list-collapse', keys: 'details fold collapse' },
  { command: 'table', icon: 'table', keys: 'table grid' },
  { command: 'codeBlock', icon: 'file-code', keys: 'code pre ```' },
  { command: 'quote', icon: 'text-quote', keys: 'quote >' },
  { command: 'Snippet', icon: 'puzzle', keys: 'snippet reuse' },
  { command: 'rule', icon: 'minus', keys: 'divider rule line ---' },
];
