import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type MessageFormatElement, TYPE } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';
import type { MessageTree } from '../../src/i18n/declare.ts';
import { parseMessage } from '../../src/i18n/message.ts';
import { readDomainMessages } from '../../src/i18n/message-files.ts';
import { ROOT } from './server.ts';

const LATIN = 'abcdefghijklmnopqrstuvwxyz';
const ARABIC = 'ابتثجحخدذرزسشصضطظعغفقكلمنه';
const FORMS = new Intl.PluralRules('ar').resolvedOptions().pluralCategories;

/** A text in Arabic letters: nonsense of about the same length, with the same parameters and all plural forms of Arabic. */
export function inArabicLetters(text: string): string {
  const turned = (elements: MessageFormatElement[]): MessageFormatElement[] =>
    elements.map((element) => {
      if (element.type === TYPE.literal) return { ...element, value: lettersOf(element.value) };
      if (element.type !== TYPE.plural) return element;
      const value = turned(element.options['other']!.value);
      return { ...element, options: Object.fromEntries(FORMS.map((form) => [form, { value }])) };
    });
  return printAST(turned(parseMessage(text)) as never);
}

function lettersOf(text: string): string {
  return [...text].map((letter) => ARABIC[LATIN.indexOf(letter.toLowerCase())] ?? letter).join('');
}

function treeInArabicLetters(texts: MessageTree): MessageTree {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === 'string' ? inArabicLetters(value) : treeInArabicLetters(value),
    ]),
  );
}

const ARTICLE = `---
title: تغيير العنوان
summary: كيف تغيّر عنوان بريدك الإلكتروني في larch.example
---

افتح <MenuPath>الإعدادات > الحساب > العنوان</MenuPath>.

<Steps>
<Step title="اكتب العنوان">
اكتب \`ada@example.com\` في الحقل، ثم اضغط <Key>Enter</Key>.
</Step>
<Step title="أكّد">
افتح الرابط في الرسالة.
</Step>
</Steps>

<Note title="مهم">
العنوان القديم يصل إليه خبر بذلك.
</Note>

## جدول

| الحقل | المعنى |
| --- | --- |
| name | الاسم |

> قال أحدهم شيئًا.

- أولًا
- ثانيًا
`;

/** Makes a copy of the tests' content speak Arabic, as an operator would: nothing but files in the content folder. */
export async function addArabic(contentDir: string): Promise<void> {
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(contentDir, file)), { recursive: true });
    await writeFile(path.join(contentDir, file), text);
  };
  for (const { domain, language, texts } of readDomainMessages(path.join(ROOT, 'src')))
    if (language === 'en') await write(`messages/ar/${domain}.json`, JSON.stringify(treeInArabicLetters(texts)));
  const site = await readFile(path.join(contentDir, 'site.yml'), 'utf8');
  await write('site.yml', site.replace('locales:\n', 'locales:\n  - { code: ar, label: العربية }\n'));
  await write('articles/ar/account/category.yml', 'title: الحساب\nsummary: كل ما يخص حسابك\n');
  await write('articles/ar/account/change-address.mdx', ARTICLE);
}
