import { expect, test } from 'vitest';
import { type Relinked, relink } from './relink.ts';

const PLACE = { file: 'articles/en/billing/invoice.mdx', locale: 'en', locales: ['en', 'fr'] };
const TARGET = { slug: 'money-back', category: 'billing', former: new Set(['refund', 'refunds']) };
const textOf = (relinked: Relinked) => ('text' in relinked ? relinked.text : relinked.is);
const relinked = (text: string, target = TARGET) => textOf(relink(text, PLACE, target));

test('every way of writing a link leads to the present address, and nothing else changes', () => {
  const text = (a: string, b: string) => `# refund\r
\r
See [refund](./${a}.mdx "refund") and  *the* [other](/fr/articles/${a}#refund), [one](/articles/${b}?x=1).\r
\r
<Note>\r
  - [in a list](../billing/${a}.mdx#part) <a href="/en/articles/${b}">here</a>\r
</Note>\r
\r
\`[code](./refund.mdx)\` [kept](./invoice.mdx) [out](https://example.com/articles/refund) [by name][it] [bare](${a})\r
\r
[it]: ../billing/${b}.mdx 'Refunds'\r
`;
  expect(relinked(text('refund', 'refunds'))).toBe(text('money-back', 'money-back'));
  expect(relink(text('refund', 'refunds'), PLACE, TARGET)).toMatchObject({ count: 7 });
});

test('a path to a file follows its article into another topic', () => {
  const moved = { ...TARGET, category: 'plans' };
  expect(relinked('[a](./refund.mdx) [b](../billing/money-back.mdx#x) [c](../plans/money-back.mdx)', moved)).toBe(
    '[a](../plans/money-back.mdx) [b](../plans/money-back.mdx#x) [c](../plans/money-back.mdx)',
  );
  const home = { ...TARGET, category: 'billing' };
  expect(relinked('[a](../plans/money-back.mdx) [b](money-back)', home)).toBe('[a](money-back.mdx) [b](money-back)');
});

test('what leads there already, elsewhere or nowhere stays as it is', () => {
  expect(relinked('[a](./money-back.mdx) [b](#refund) [c](/categories/refund) refund ![d](./refund.png)')).toBe('same');
});

test('a text with mistakes, or an address in other signs, is left alone', () => {
  expect(relinked('<Note>\n\n[a](./refund.mdx)\n')).toBe('unreadable');
  expect(relinked('[a](./re&#102;und.mdx)')).toBe('unreadable');
});

test('links to a guide lead to its present address, with the moment that they name', () => {
  const guide = { address: 'pay', former: new Set(['invoice-tour', 'pay-it']) };
  const text = (a: string, b: string) =>
    `[a](/videos/${a}?t=1:12#at-72) [b](/fr/videos/${b}) <a href="/en/videos/${a}">c</a> [d](/videos/other) [e](/articles/pay-it) <VideoGuide slug="pay-it" />`;
  expect(textOf(relink(text('invoice-tour', 'pay-it'), PLACE, guide))).toBe(text('pay', 'pay'));
  expect(textOf(relink(text('pay', 'pay'), PLACE, guide))).toBe('same');
});
