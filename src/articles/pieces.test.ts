import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';
import type { MarkdownNode } from './tree.ts';

const text = (value: string): MarkdownNode => ({ type: 'text', value });
const element = (tag: string, ...children: MarkdownNode[]): MarkdownNode => ({
  type: 'element',
  tag,
  attributes: {},
  children,
});
const key = (name: string): MarkdownNode => ({ type: 'component', name: 'Key', props: {}, children: [text(name)] });

test('what holds no component is one string of escaped HTML', () => {
  expect(piecesOf([element('p', text('1 < 2')), text(' & '), element('b', text('é'))])).toEqual([
    '<p>1 &lt; 2</p> &amp; <b>é</b>',
  ]);
});

test('a component, and what it stands in, keep their places', () => {
  expect(piecesOf([element('p', text('a')), element('p', text('press '), key('<Esc>'), text('!')), text('b')])).toEqual(
    [
      '<p>a</p>',
      { tag: 'p', attributes: {}, children: ['press ', { name: 'Key', props: {}, children: ['&lt;Esc&gt;'] }, '!'] },
      'b',
    ],
  );
});

test('nothing gives no piece', () => {
  expect(piecesOf([])).toEqual([]);
});
