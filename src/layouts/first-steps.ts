import { setAsideSteps } from '../accounts/first-steps.ts';
import { type Core, domains, type Services } from '../domains.ts';
import type { Messages } from '../messages.ts';
import { pageAddresses } from '../search/store.ts';

/** A first step as the staff's home shows it. */
interface ShownStep {
  id: string;
  title: string;
  text: string;
  done: boolean;
  /** Where it is done. */
  href: string | undefined;
  /** The article that explains it. */
  article: string | undefined;
}

/** The first steps that nobody has set aside; `hidden` says how many somebody has. */
export async function firstSteps({
  locale,
  t,
  app,
}: {
  locale: string;
  t: Messages;
  app: Core & Services;
}): Promise<{ steps: ShownStep[]; hidden: number }> {
  const all = domains.flatMap(({ firstSteps = [] }) => firstSteps);
  const aside = await setAsideSteps(app.db);
  const open = all.filter(({ id }) => !aside.includes(id));
  const inLocales = (article: string) =>
    [locale, app.site.defaultLocale, 'en'].map((one) => `/${one}/articles/${article}`);
  const published = await pageAddresses(
    app.db,
    open.flatMap(({ article }) => inLocales(article)),
  );
  const steps = await Promise.all(
    open.map(async (step) => ({
      id: step.id,
      ...step.words(t),
      done: await step.done(app),
      href: step.path && `/${locale}/${step.path}`,
      article: inLocales(step.article).find((url) => published.has(url)),
    })),
  );
  return { steps, hidden: all.length - open.length };
}
