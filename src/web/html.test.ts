import { expect, test } from 'vitest';
import { Html, html } from './html.ts';

const text = (made: Html) => made.toString();

test('Values are escaped in texts and in attributes', () => {
  expect(text(html`<a href="${'/?a="1"&b'}">${`<script>'x'</script>`}</a>`)).toBe(
    '<a href="/?a=&quot;1&quot;&amp;b">&lt;script&gt;&#39;x&#39;&lt;/script&gt;</a>',
  );
});

test('Finished HTML stands as it is, alone and in lists, and lists may hold texts', () => {
  const item = (name: string) => html`<li>${name}</li>`;
  expect(text(html`<ul>${['<a>', 'b'].map(item)}</ul>${['<', 1]}`)).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul>&lt;1');
  expect(text(html`${new Html('<b>')}`)).toBe('<b>');
});

test('Nothing is made of what is not there, and a zero is there', () => {
  expect(text(html`[${false}${null}${undefined}${''}${0}]`)).toBe('[0]');
});

test('Something that only looks like finished HTML is escaped or refused', () => {
  const pretended = JSON.parse('{"text":"<b>"}');
  expect(() => text(html`${pretended}`)).toThrow();
});

test('Lines are kept, and what indents them is not', () => {
  expect(
    text(html`<p>
      <b>${'  two  '}</b>
    </p>`),
  ).toBe('<p>\n<b>  two  </b>\n</p>');
});
