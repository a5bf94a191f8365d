import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ArticleFields, parseArticleFile } from './front-matter.ts';
import { changeHead } from './head.ts';

const read = (head: string): ArticleFields => parseArticleFile(head, 'x.mdx').article!.fields;
const change = (head: string, fields: Partial<ArticleFields>) => {
  const was = read(head);
  return changeHead(head, was, { ...was, ...fields });
};
const folder = path.join(import.meta.dirname, '../../content/articles');
const heads = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.mdx'))
  .map((file) => parseArticleFile(readFileSync(path.join(folder, file), 'utf8'), file).article!.head);

describe('the head of a file', () => {
  test('is the same, character for character, while no field is another', () => {
    for (const head of ['---\ntitle:   "A"  # why\n\ntags: [ a,b ]\n---\n', ...heads])
      expect(change(head, {})).toBe(head);
  });

  test('has one other line after one field was changed, in every article that is shipped', () => {
    expect(heads.length).toBeGreaterThan(150);
    for (const head of heads) {
      const changed = change(head, { title: 'Another: "title" #1' });
      expect(read(changed).title).toBe('Another: "title" #1');
      const lines = head.split('\n');
      expect(changed.split('\n').filter((line, index) => line !== lines[index])).toHaveLength(1);
    }
  });

  test('keeps comments, their order, and what it knows nothing of', () => {
    const head = '---\n# Keep me\ntitle:  A # and me\n\nmood: good\norder: 2\n# and this\n---\n';
    expect(change(head, { position: 3, tags: ['x'] })).toBe(
      '---\n# Keep me\ntitle:  A # and me\n\nmood: good\norder: 3\n# and this\ntags: [x]\n---\n',
    );
    expect(change(head, { title: 'B' })).toBe(head.replace('title:  A', 'title: B'));
    expect(change(head, { position: 0 })).toBe(head.replace('order: 2\n', ''));
  });

  test('loses a field that says nothing any more', () => {
    const head = '---\ntitle: A\nsummary: B\nrelated:\n  - c\n---\n';
    expect(change(head, { summary: '', related: [] })).toBe('---\ntitle: A\n---\n');
    expect(change(head, { related: ['c', 'd'] })).toBe('---\ntitle: A\nsummary: B\nrelated:\n  - c\n  - d\n---\n');
  });

  test('keeps the line breaks and the mark at the beginning that its file had', () => {
    const head = '\uFEFF---\r\ntitle: A\r\nsummary: B\r\n---\r\n';
    expect(change(head, { title: 'C' })).toBe('\uFEFF---\r\ntitle: C\r\nsummary: B\r\n---\r\n');
  });

  test('is right, too, where its fields stand on one line or over several', () => {
    for (const head of [
      '---\n{ title: A, order: 2 }\n---\n',
      '---\ntitle: >\n  A\n  b\norder: 2\n---\n',
      '---\n"title": |-\n  A\n---\n',
    ]) {
      const is = { ...read(head), title: 'New: one', tags: ['x', 'y'] };
      expect(read(changeHead(head, read(head), is))).toEqual(is);
    }
  });

  test('is written in a fixed order where there was none', () => {
    const fields = read('---\ntitle: A\n---\n');
    expect(changeHead(null, fields, { ...fields, tags: ['x'], summary: 'B' })).toBe(
      '---\ntitle: A\nsummary: B\ntags:\n  - x\n---\n',
    );
  });
});
