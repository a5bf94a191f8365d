import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

declare global {
  interface Window {
    axe: typeof axe;
    /** What `findColourings` has found last. */
    colourings: ReadonlyMap<string, Element[]>;
  }
}

/** The short form of axe: it goes to the browser for every page that is looked at. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What depends on colours; nothing else differs in the dark. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Colourings (see {@link findColourings}) that axe has let pass in this process. It takes most of its time for them, and says the same of one again. */
const passed = new Set<string>();

/**
 * Runs axe on the page as it stands, on a phone and on a desktop, and its rules about colours also in the dark; every violation fails, as does
 * what is cut off or has to be scrolled sideways. Axe is put into the page once, since it is large; `@axe-core/playwright` puts it into two
 * for each run.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.evaluate(`${AXE}; undefined`);
  for (const size of [
    { width: 1280, height: 800 },
    { width: 360, height: 740 },
  ]) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const violations = [
        ...(colorScheme === 'light' ? await violationsOfShape(page) : []),
        ...(await violationsOfColour(page)),
      ];
      expect(violations, `${colorScheme}, ${size.width} px`).toEqual([]);
    }
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      `${size.width} px`,
    ).toBeLessThanOrEqual(0);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  if (before) await page.setViewportSize(before);
}

interface Violation {
  id: string;
  help: string;
  where: string[];
}

/** What axe finds but by the contrast of colours. */
function violationsOfShape(page: Page): Promise<Violation[]> {
  return page.evaluate(async () => {
    const { violations } = await window.axe.run({
      ...{ iframes: false, selectors: false, resultTypes: ['violations'] },
      rules: { 'color-contrast': { enabled: false } },
    });
    return violations.map(({ id, help, nodes }) => ({
      ...{ id, help },
      where: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
    }));
  });
}

/** What axe finds by colours that have not passed yet. */
async function violationsOfColour(page: Page): Promise<Violation[]> {
  const unknown = (await page.evaluate(findColourings)).filter((colouring) => !passed.has(colouring));
  if (unknown.length === 0) return [];
  const found = await page.evaluate(
    async ({ unknown, rules }) => {
      const { colourings } = window;
      const include = unknown.flatMap((colouring) => colourings.get(colouring)!);
      const { violations, passes } = await window.axe.run(
        { include },
        { iframes: false, selectors: false, elementRef: true, resultTypes: ['violations', 'passes'], runOnly: rules },
      );
      const passing = (rule: string) =>
        new Set(passes.filter(({ id }) => id === rule).flatMap(({ nodes }) => nodes.map(({ element }) => element)));
      const [seen, told] = rules.map(passing) as [Set<unknown>, Set<unknown>];
      // What axe could not decide, or did not look at here, it is asked about again.
      const good = unknown.filter(
        (colouring) =>
          !colouring.startsWith('loose') &&
          colourings.get(colouring)!.some((one) => seen.has(one) && (told.has(one) || !colouring.startsWith('link'))),
      );
      return {
        good,
        violations: violations.map(({ id, help, nodes }) => ({
          ...{ id, help },
          where: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
        })),
      };
    },
    { unknown, rules: RULES_OF_COLOUR },
  );
  if (found.violations.length === 0) for (const colouring of found.good) passed.add(colouring);
  return found.violations;
}

/**
 * The colourings of the texts that the page shows: everything by which axe judges one, so that texts of the same are judged alike. These
 * are its own colour, size and weight, and what is painted behind it; of a link that only its colour tells from the text around it, also
 * that one's. Text that is placed over something else than what it stands in has a colouring of its own, which no other one has.
 * It runs in the browser, where it leaves the elements of each.
 */
function findColourings(): string[] {
  interface Ground {
    /** What is painted behind the content of an element. */
    painted: string;
    /** What changes the colours of all that stands in it. */
    veil: string;
    /** It may stand over something that it is not in. */
    isLoose: boolean;
  }
  const grounds = new Map<Element, Ground>();
  const groundOf = (element: Element): Ground => {
    const known = grounds.get(element);
    if (known) return known;
    const parent = element.parentElement ?? ((element.getRootNode() as ShadowRoot).host as Element | undefined);
    const above = parent ? groundOf(parent) : { painted: '', veil: '', isLoose: false };
    const style = getComputedStyle(element);
    const { backgroundColor, backgroundImage, position, opacity, filter, mixBlendMode, transform, clip, clipPath } =
      style;
    const own = [
      backgroundColor === 'rgba(0, 0, 0, 0)' ? '' : backgroundColor,
      backgroundImage === 'none' ? '' : backgroundImage,
    ].join('');
    const veil = [opacity, filter, mixBlendMode, clip, clipPath].join(' ').replace('1 none normal auto none', '');
    const isOpaque = own !== '' && backgroundImage === 'none' && !/rgba|\//.test(backgroundColor);
    const isMoved =
      transform !== 'none' ||
      (position === 'relative'
        ? style.zIndex !== 'auto' || [style.top, style.left].some((inset) => !/^(auto|0px)$/.test(inset))
        : position !== 'static');
    const ground = {
      painted: isOpaque ? own : `${own} ${above.painted}`.trim(),
      veil: `${veil} ${above.veil}`.trim(),
      isLoose: !isOpaque && (isMoved || above.isLoose),
    };
    grounds.set(element, ground);
    return ground;
  };
  /** The text around a link that says more than links do. */
  const textAround = (link: Element): Element | undefined => {
    let block = link.parentElement;
    while (block && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
    if (!block) return undefined;
    const said = (text: string) => text.replace(/\s/g, '').length;
    const links = [...block.querySelectorAll('a, button')].filter((one) => !one.parentElement!.closest('a, button'));
    const saidByLinks = links.reduce((sum, one) => sum + said(one.textContent ?? ''), 0);
    return said(block.textContent ?? '') > saidByLinks ? (link.parentElement ?? undefined) : undefined;
  };
  const colourings = new Map<string, Element[]>();
  const look = (root: Document | ShadowRoot, host?: Element) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) look(element.shadowRoot, host ?? element);
      const isField = element.matches('input, select, textarea');
      const hasText = [...element.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.textContent!.trim());
      const isLink = element.matches('a[href]');
      if (!(isField || hasText || isLink) || element.matches('script, style, noscript, title, option')) continue;
      // What axe leaves out itself.
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (element.closest(':disabled, [aria-disabled="true"]')) continue;
      if (element.getBoundingClientRect().bottom + scrollY < 0) continue;
      const { color, fontSize, fontWeight, textShadow, textDecorationLine, backgroundImage, display } =
        getComputedStyle(element);
      if (backgroundImage !== 'none') continue;
      const isInText = isLink && textDecorationLine === 'none' && display === 'inline';
      const around = isInText ? textAround(element) : undefined;
      const { painted, veil, isLoose } = groundOf(element);
      if (/inset\((50|100)%/.test(veil)) continue;
      const beside = around && [
        getComputedStyle(around).color,
        getComputedStyle(around).fontWeight,
        groundOf(around).painted,
      ];
      const parts = [around ? 'link' : '', color, fontSize, fontWeight, textShadow, painted, veil, ...(beside ?? [])];
      const colouring = isLoose ? `loose ${colourings.size}` : parts.join('|');
      colourings.set(colouring, [...(colourings.get(colouring) ?? []), host ?? element]);
    }
  };
  look(document);
  window.colourings = colourings;
  return [...colourings.keys()];
}
