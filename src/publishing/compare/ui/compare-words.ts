import type { CompareWords } from '../words.ts';

/** What a comparison says, in the language of the page. */
export function compareWords({ locale, t }: Pick<App.Locals, 'locale' | 't'>): CompareWords {
  const { commands } = t.publishing.visual;
  return {
    ...t.comparing,
    locale,
    kinds: {
      ...{
        strong: commands.bold,
        em: commands.italic,
        code: commands.code,
        del: commands.strike,
        p: commands.paragraph,
      },
      ...{ h2: commands.h2, h3: commands.h3, h4: commands.h4, h5: commands.h4, h6: commands.h4 },
      ...{ ul: commands.bullets, ol: commands.numbers },
      ...{ Note: commands.Note, Tip: commands.Tip, Warning: commands.Warning },
    },
  };
}
