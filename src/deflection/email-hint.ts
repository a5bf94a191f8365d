/** Where most people have their mail, and short or rare names left out: those are written in many ways on purpose. */
const PROVIDERS = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'outlook.fr',
  'outlook.it',
  'hotmail.com',
  'hotmail.fr',
  'hotmail.it',
  'hotmail.co.uk',
  'yahoo.com',
  'yahoo.fr',
  'yahoo.it',
  'yahoo.co.uk',
  'icloud.com',
  'protonmail.com',
  'proton.me',
  'bluewin.ch',
  'sunrise.ch',
  'hispeed.ch',
  'orange.fr',
  'wanadoo.fr',
  'laposte.net',
  'libero.it',
  'virgilio.it',
  'tiscali.it',
];

/** How the ends of addresses are mistyped. Ends that exist and have users of their own, such as .co.uk, are none. */
const MISTYPED_ENDS: Readonly<Record<string, readonly string[]>> = {
  com: ['con', 'cmo', 'ocm', 'comm', 'coom', 'vom', 'xom', 'cpm', 'om', 'cm', 'co', 'c'],
  net: ['nte', 'ent', 'nett', 'ne'],
  fr: ['rf', 'ff', 'frr'],
  it: ['ti', 'itt'],
  ch: ['hc', 'chh'],
};

/**
 * The address that was probably meant, when this one has a well-known domain with one slip of the keyboard in it; undefined for every
 * other address, because whoever has an unusual one knows how it is written.
 * @param email as typed.
 */
export function meantEmail(email: string): string | undefined {
  const [, local, typed] = /^\s*([^\s@]+)@([^\s@]+)\s*$/.exec(email) ?? [];
  const domain = typed?.toLowerCase();
  if (!local || !domain || PROVIDERS.includes(domain)) return undefined;
  const [name, end] = split(domain);
  for (const provider of PROVIDERS) {
    const [known, knownEnd] = split(provider);
    const sameEnd = end === knownEnd;
    const mistypedEnd = MISTYPED_ENDS[knownEnd]?.includes(end) ?? false;
    if (sameEnd ? isOneSlip(name, known) : mistypedEnd && name === known) return `${local}@${provider}`;
  }
  return undefined;
}

function split(domain: string): [name: string, end: string] {
  const dot = domain.indexOf('.');
  return dot === -1 ? [domain, ''] : [domain.slice(0, dot), domain.slice(dot + 1)];
}

/** One letter too many, missing, wrong, or two exchanged, behind the first one: `ymail`, `email` and `cloud` are other providers. */
function isOneSlip(typed: string, known: string): boolean {
  if (typed[0] !== known[0] || typed === known) return false;
  let start = 0;
  while (start < typed.length && typed[start] === known[start]) start++;
  let end = 0;
  while (
    end < Math.min(typed.length, known.length) - start &&
    typed[typed.length - 1 - end] === known[known.length - 1 - end]
  )
    end++;
  const [extra, missing] = [typed.slice(start, typed.length - end), known.slice(start, known.length - end)];
  if (extra.length + missing.length === 1) return true;
  if (extra.length === 1 && missing.length === 1) return true;
  return extra.length === 2 && missing.length === 2 && extra[0] === missing[1] && extra[1] === missing[0];
}
