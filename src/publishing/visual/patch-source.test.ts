import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Node } from 'prosemirror-model';
import { describe, expect, test } from 'vitest';
import { parseArticleFile } from '../../articles/front-matter.ts';
import { schema } from './document.ts';
import { patchSource } from './patch-source.ts';
import { type ReadSource, readSource } from './read-source.ts';

// What the visual editor does to a text that nobody has changed, and to one in which somebody changes a word.

const root = path.join(import.meta.dirname, '../../..');
/** The text of an article, with its line breaks as a text field gives them. */
const bodyOf = (file: string) => parseArticleFile(readFileSync(path.join(root, file), 'utf8'), file).article!.body;
const files = globSync('content/articles/**/*.mdx', { cwd: root });

function open(source: string): ReadSource {
  const read = readSource(source);
  if ('error' in read) throw new Error(JSON.stringify(read.error));
  return read;
}

describe('every article that is shipped', () => {
  test('is the same to the letter when it is opened and saved', () => {
    expect(files.length).toBeGreaterThan(150);
    for (const file of files) {
      const read = open(bodyOf(file));
      expect(patchSource(read, read.doc), file).toBe(read.source);
      // As the browser has it after a first key that is taken back: other nodes that say the same.
      expect(patchSource(read, Node.fromJSON(schema, read.doc.toJSON())), file).toBe(read.source);
    }
  });

  test('is understood: hardly a block stays source', () => {
    let blocks = 0;
    const left: string[] = [];
    for (const file of files)
      open(bodyOf(file)).doc.descendants((node) => {
        if (node.isBlock) blocks++;
        if (node.type.name === 'source_block' && !/^\[\^?[^\]]+\]:/.test(node.textContent))
          left.push(`${file}: ${node.textContent}`);
      });
    expect(blocks).toBeGreaterThan(5_000);
    expect(left).toEqual([]);
  });

  test('changes in one line when a word of a line changes', () => {
    const wrong: string[] = [];
    const word = open('xyz').doc.slice(1, 4);
    let tried = 0;
    for (const file of files) {
      const read = open(bodyOf(file));
      read.doc.descendants((node, at) => {
        if (!node.isTextblock || node.childCount === 0 || tried++ % 17) return;
        let place: number | undefined;
        node.forEach((child, offset) => {
          const found = child.isText ? child.text!.search(/\p{L}{4,}/u) : -1;
          if (place === undefined && found >= 0) place = at + 1 + offset + found;
        });
        if (place === undefined) return;
        const doc = read.doc.replace(place + 1, place + 3, word);
        const lines = changedLines(read.source, patchSource(read, doc));
        if (lines !== 1) wrong.push(`${file}: ${lines} lines for ${node.type.name} “${node.textContent.slice(0, 60)}”`);
      });
    }
    expect(tried).toBeGreaterThan(3_000);
    expect(wrong).toEqual([]);
  });
});

describe('what only one block says', () => {
  /** The text after a change to its document. */
  const changed = (source: string, change: (read: ReadSource) => Node) => {
    const read = open(source);
    return patchSource(read, change(read));
  };
  const typed = (source: string, place: string, words: string) =>
    changed(source, ({ doc }) => {
      let at: number | undefined;
      doc.descendants((node, pos) => {
        const found = node.isText ? node.text!.indexOf(place) : -1;
        if (found >= 0) at ??= pos + found + place.length;
      });
      return doc.replace(at!, at!, open(`x${words}`).doc.slice(2, 2 + words.length));
    });

  test.each([
    ['lines that are wrapped', 'One two\nthree four\nfive.\n', 'three', 'One two\nthreeX four\nfive.\n'],
    ['other signs for emphasis', '_one_ two __three__\n', 'two', '_one_ twoX __three__\n'],
    ['other signs of a list', '* one\n* two\n    * three\n', 'two', '* one\n* twoX\n    * three\n'],
    ['a quote', '> one\n> two\n>\n> three\n', 'two', '> one\n> twoX\n>\n> three\n'],
    ['a heading with a line below', 'One\n===\n\nTwo\n---\n', 'Two', 'One\n===\n\nTwoX\n---\n'],
    [
      'a table whose columns stand below each other',
      '| a   | b |\n|-----|--:|\n| one | 2 |\n',
      'one',
      '| a   | b |\n|-----|--:|\n| oneX | 2 |\n',
    ],
    ['a component without empty lines', '<Note title="T">\none\n</Note>\n', 'one', '<Note title="T">\noneX\n</Note>\n'],
    [
      'a component that is indented',
      '<Steps>\n  <Step title="A">\n    one\n  </Step>\n</Steps>\n',
      'one',
      '<Steps>\n  <Step title="A">\n    oneX\n  </Step>\n</Steps>\n',
    ],
    ['entities and escapes', 'a &amp; b \\* c &copy; d\n', ' d', 'a &amp; b \\* c &copy; dX\n'],
    ['notes', 'one[^1] two\n\n[^1]: The note.\n', 'two', 'one[^1] twoX\n\n[^1]: The note.\n'],
    [
      'links that are defined elsewhere',
      'see [this][a] now\n\n[a]: https://example.com\n',
      'now',
      'see [this][a] nowX\n\n[a]: https://example.com\n',
    ],
    ['empty lines between and at both ends', '\n\n\none\n\n\n\ntwo\n\n\n', 'two', '\n\n\none\n\n\n\ntwoX\n\n\n'],
  ])('%s stay while a word changes', (_, source, place, expected) => {
    expect(typed(source, place, 'X')).toBe(expected);
  });

  test('a block that is taken away takes its empty line along, one that is added brings one', () => {
    const source = '# One\n\n\nTwo\n\nThree\n';
    expect(changed(source, ({ doc }) => doc.type.create(null, [doc.child(0), doc.child(2)]))).toBe('# One\n\nThree\n');
    const more = open('New').doc.child(0);
    expect(changed(source, ({ doc }) => doc.type.create(null, [doc.child(0), doc.child(1), more, doc.child(2)]))).toBe(
      '# One\n\n\nTwo\n\nNew\n\nThree\n',
    );
    expect(changed('', () => open('New').doc)).toBe('New\n');
  });

  test('a list that is put after a list stays a list of its own', () => {
    const [one, two] = [open('- one\n').doc, open('- two\n').doc];
    const text = patchSource(open('- one\n'), one.type.create(null, [one.child(0), two.child(0)]));
    expect(open(text).doc.childCount).toBe(2);
  });

  test('what the editor does not understand stays as it is', () => {
    const source = 'before\n\n<Nope a="1">\n\ntext\n\n</Nope>\n\n{expression}\n\n[^1]: note[^1]\n\nafter\n';
    expect(typed(source, 'after', 'X')).toBe(source.replace('after', 'afterX'));
    expect(open(source).doc.child(1).type.name).toBe('source_block');
    expect(open(source).doc.child(2).type.name).toBe('source_block');
  });

  test('a text that does not parse is told at the tag that nothing closes', () => {
    expect(readSource('Words.\n\n<Note>\n\nMore.\n')).toMatchObject({ error: { line: 3, column: 1 } });
    // It would end the process of the server.
    expect(readSource('<Note>\nx\n\n- </Note>')).toHaveProperty('error');
  });
});

describe('documents of any kind', () => {
  const text = fc.stringMatching(/^[\w *_`~<>{}[\]()#+.!|&:/\\-]{1,12}$/);
  const attention = fc.subarray(['strong', 'emphasis', 'strike', 'code', 'Key', 'sub']);
  const piece = fc.tuple(text, attention).map(([words, names]) => {
    const alone = names.find((name) => name === 'code' || name === 'Key');
    const marks = names
      .filter((name) => !['code', 'Key'].includes(name) || name === alone)
      .map((name) => schema.mark(name));
    return schema.text(words, marks);
  });
  const line = fc.array(piece, { minLength: 1, maxLength: 4 });
  // Code with a backslash before a bar is what no cell of a table can say.
  const cell = line.filter((words) => words.every((one) => !one.text!.includes('\\')));
  const leaf = fc.oneof(
    line.map((words) => schema.node('paragraph', null, words)),
    line.map((words) => schema.node('heading', { level: 3 }, words)),
    text.map((words) => schema.node('code_block', { lang: 'js' }, schema.text(words))),
    fc.constant(schema.node('horizontal_rule')),
    fc.array(cell, { minLength: 2, maxLength: 2 }).map((cells) =>
      schema.node('table', null, [
        schema.node(
          'table_row',
          null,
          cells.map((words) => schema.node('table_header', null, words)),
        ),
        schema.node(
          'table_row',
          null,
          cells.map((words) => schema.node('table_cell', null, words)),
        ),
      ]),
    ),
    fc.constant(schema.node('Figure', { src: './a.png', alt: 'A "b" & c' })),
  );
  const blocks: fc.Arbitrary<Node[]> = fc.letrec<{ blocks: Node[]; block: Node }>((tie) => ({
    blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      tie('blocks').map((held) => schema.node('blockquote', null, held)),
      fc.array(tie('blocks'), { minLength: 1, maxLength: 3 }).map((items) =>
        schema.node(
          'bullet_list',
          null,
          items.map((held) => schema.node('list_item', null, held)),
        ),
      ),
      fc.array(tie('blocks'), { minLength: 1, maxLength: 3 }).map((items) =>
        schema.node(
          'ordered_list',
          { start: 3 },
          items.map((held) => schema.node('list_item', null, held)),
        ),
      ),
      fc
        .tuple(text, tie('blocks'))
        .map(([title, held]) => schema.node('Note', null, [schema.node('title', null, schema.text(title)), ...held])),
    ),
  })).blocks;

  test('every document can be written, and read again; what is read is written as it is', () => {
    fc.assert(
      fc.property(blocks, (held) => {
        const written = patchSource(open(''), schema.node('doc', null, held));
        const read = open(written);
        expect(patchSource(read, read.doc)).toBe(written);
        // Words are never lost.
        const words = (node: Node) => node.textBetween(0, node.content.size, ' ', ' ').replace(/\s+/g, '');
        expect(words(read.doc)).toBe(words(schema.node('doc', null, held)));
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

/** Lines of the one that are not those of the other. */
function changedLines(before: string, after: string): number {
  const [was, is] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < was.length && was[start] === is[start]) start++;
  let end = 0;
  while (end < Math.min(was.length, is.length) - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  return Math.max(was.length, is.length) - start - end;
}

test.each(['', '\n', '\n\n'])('a text that begins from %j ends with one line break, as files do', (source) => {
  const read = open(source);
  const doc = schema.node('doc', null, [schema.node('paragraph', null, [schema.text('See ')])]);
  expect(patchSource(read, doc)).toMatch(/^\n*See\n$/);
});
