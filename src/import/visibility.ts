// Whether an old article was for everyone. Systems say it in hundreds of ways; whatever is not understood counts as "no".

/** A field of front matter: the keys that lead to it, as written, and its value. */
export type Field = { path: readonly string[]; value: unknown };

/** Parts of a page that keys hide or show without hiding the page: `hide_title`, `toc_hide`, `sidebar: { hidden: true }`. */
const PARTS =
  /toc|tableofcontents|title|sidebar|navigation|navbar|navexclude|menu|header|footer|heading|breadcrumb|feedback|comment|edit|image|meta$|summary|author|description|pagination|banner|rating|share|button|linenumber|cover|hero|icon|related|children|outline|lastupdate|readingtime|search(?:bar|box)|pageinfo|logo|email|newsletter|notification|number/;
const PART_PATHS = /^(?:layout|sidebar|nav|navbar|navigation|menus?|toc|tableofcontents|outline|header|footer|hero|pagination|cover|theme|format|execute|page-layout|editor|website|listing|cascade_layout)$/; // biome-ignore format: a list

/** Words of a key (joined, in lower case) that say, when they are true, that the page is not for everyone. */
const HIDING =
  /draft|unpublish|notpublish|donotpublish|hide|hidden|private|internal|intranet|unlisted|unlist|archive|restrict|delete|trash|removed|disable|inactive|confidential|secret|protected|password|passwd|locked|noindex|nosearch|embargoed|expired|retired|obsolete|staffonly|agentsonly|membersonly|teamonly|employeesonly|adminonly|(?<!read)only$|login|signin|authrequired|requiresauth|requireauth|needsauth|^gated|paywall|premium|offline|inreview|wip$|unreleased|exclude|headless|invisible|quarantine|brouillon|entwurf|bozza|borrador|masque|versteckt|nascosto|oculto|intern[eo]?$|prive$|privat[oa]?$|vertraulich|geheim|riservat|archiv(?:ed|iert)|unveroffentlicht/;
/** Words of a key that say, when they are false, the same. */
const SHOWING =
  /publish|publie|pubblicat|publicad|veroffentlicht|visible|public|listed|^(?:is)?live$|^(?:is|page|article)?enabled$|^(?:is)?active$|released|shown$|online|discoverable|pubblico|publique|publico|offentlich|^show$|^display$|approved$/;
/** Words of a key whose value names a state or a circle of readers. */
const NAMING = /status|statut|stato$|state$|workflow(?:step)?$|stage$|lifecycle|visibilit|sichtbarkeit|audience|readership|readers$|viewers$|access|permission|privacy|segment|security|classification|sensitivity|clearance|robots|visibleto|viewableby|visiblefor|sharedwith|allowed|^groups?$|usergroups$|usercriteria|roles?$|^acl$|^render$|^list$/; // biome-ignore format: a list
/** Keys with such a word that name something else. */
const NAMES_OTHER = /accessib|accesskey|comment|ping|http|statuscode|translation|sync|publisher|public(?:id|key|url)|publication(?!date)|edition|stateid|segmentation|listedin|activetab|published(?:by|version)|archivedby|deletedby|publishedurl|privatekey|internal(?:id|name|note|title|ref)|passwordreset|lastlogin|draftid|excludefrom(?:nav|toc|sidebar|menu)|livechat/; // biome-ignore format: a list

/** Words of a key whose value is the day from which, or until which, readers see the page. */
const FROM_DAY = /publish(?:ed)?(?:at|on|date|time|from|start|after)|pubdate|publicationdate|golive|livedate|availablefrom|effective|releasedate|releasedon|embargo|startdate|validfrom|visiblefrom|schedule|postdate|firstpublished|^date$|publishing(?:start|from)/; // biome-ignore format: a list
const UNTIL_DAY = /expir|validto|validuntil|unpublish(?:ed)?(?:at|on|date)|enddate|visibleuntil|availableuntil|availableto|archive[dr]?(?:at|on|date)|retire[dr]?(?:at|on|date)|sunset|deletedat|deletedon|hide(?:at|on|after)|publish(?:ing|ed)?(?:end|until|to)$/; // biome-ignore format: a list

/** Keys that say something only together with the one they stand below: `publishing: { end: 2020-01-01 }`. */
const GENERIC = /^(?:start|end|from|until|to|at|on|date|type|level|value|state|status|mode|time|after)$/;

const OFF = /^(?:false|0|no|off|n|f|never|none|null|nil|undefined|~|non|nein|nessuno|public|everyone|not|-|\[\])?$/;
const ON = /^(?:true|1|yes|on|y|t|oui|ja|si|sì|sí|always|public|everyone|published|live|visible|all|x|✓|✅|link)$/;

/** States and circles that everybody may see. */
const OPEN = new Set(
  (
    'published publish public publicly live active approved everyone everybody anyone anybody all any visitor visitors visible open online enabled released release available final finished complete completed done stable current new updated update deprecated beta alpha preview ga experimental legacy general default normal standard verified reviewed valid true yes on always link index follow noodp nofollow noarchive noimageindex notranslate max snippet none unrestricted unclassified free external inherit anonymous guest guests world user users enduser endusers end developer developers itpro beginner beginners intermediate advanced ' +
    'publié publiée publie publique tous veröffentlicht öffentlich alle aktiv pubblicato pubblicata pubblico tutti publicado publicada público todos'
  ).split(' '),
);
/** Words that belong to no state and no circle. */
const FILLER = new Set(['and', 'or', 'the', 'to', 'for', 'with', 'by', 'is', 'in', 'web', 'internet', 'read', 'view', 'can', 'anyone', 'large', 'image', 'video']); // biome-ignore format: a list

/** Tags, types and names of folders that mean nothing but "not for readers". */
const MARKS = /^(?:_?drafts?|wip|internal(?:[ _-]?only)?|_internal|staff(?:[ _-]?only)?|agents?[ _-]?only|team[ _-]?only|employees?[ _-]?only|private(?:[ _-]?only)?|_private|confidential|restricted|unpublished|do[ _-]?not[ _-]?publish|not[ _-]?public|hidden|trash|archived?)$/i; // biome-ignore format: a list
const MARKED_KEYS =
  /^(?:tags?|labels?|labelnames|keywords|categor(?:y|ies)|sections?|type|kind|collection|space|folder)$/;

/**
 * Why the article with these fields was not, or may not have been, for everyone: the field and its value; undefined when nothing says so.
 * @param now the moment with which days of publishing and of expiry are compared.
 */
export function restrictionOf(fields: readonly Field[], now: Date): string | undefined {
  for (const { path, value } of fields)
    for (const leaf of leaves(path, value, 0)) if (isHidden(leaf.path, leaf.value, now)) return said(leaf);
  return undefined;
}

/** What {@link restrictionOf} gives for a text that its writers had not finished, as opposed to one that is for some readers. */
const UNFINISHED =
  /^(?:.*\.)?(?:(?:is)?[_-]?drafts?: (?:true|yes|1|on)|(?:\w*[_-])?(?:status|state|visibility): (?:drafts?|not ?published|unpublished|in review|wip)|(?:is)?[_-]?published: (?:false|no|0|off)|unpublished: (?:true|yes|1|on))$/i;

/** Whether a text was unfinished, and why it would not be for everyone if it were. */
export function unfinishedOf(fields: readonly Field[], now: Date): { isDraft: boolean; otherwise: string | undefined } {
  const reasons = fields.flatMap((field) => restrictionOf([field], now) ?? []);
  return {
    isDraft: reasons.some((reason) => UNFINISHED.test(reason)),
    otherwise: reasons.find((reason) => !UNFINISHED.test(reason)),
  };
}

/** The folder that says that what is in it is not for readers (`_drafts`, `internal`); undefined when none does. */
export function hiddenFolderOf(file: string): string | undefined {
  return file.split('/').slice(0, -1).find((folder) => MARKS.test(folder) && !/^archive$/i.test(folder)); // biome-ignore format: one thought
}

/** Levels that are looked into; YAML is read no deeper. */
const DEEPEST_FIELD = 30;

function* leaves(path: readonly string[], value: unknown, depth: number): Generator<Field> {
  const isMap = typeof value === 'object' && value !== null && !(value instanceof Date);
  if (!isMap || depth > DEEPEST_FIELD) yield { path, value };
  else if (Array.isArray(value)) {
    if (value.length === 0) yield { path, value: '' };
    for (const one of value) yield* leaves(path, one, depth + 1);
  } else if (Object.prototype.toString.call(value) !== '[object Object]' || value.constructor?.name === 'TomlDate')
    yield { path, value: String(value) };
  else
    for (const [key, inner] of Object.entries(value as Record<string, unknown>))
      yield* leaves([...path, key], inner, depth + 1);
}

/** A key without what spellings differ in: `Is-Published`, `isPublished` and `is_published` are `ispublished`. */
function joined(key: string): string {
  return key
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

function isHidden(path: readonly string[], value: unknown, now: Date): boolean {
  const text = textOf(value);
  if (path.slice(0, -1).some((part) => PART_PATHS.test(part.toLowerCase()))) return false;
  // What a key does not say, those around it may: `visibility: { type: internal }`.
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const key = joined(path[at]!);
    const whole = GENERIC.test(key) && at > 0 ? joined(`${path[at - 1]}${path[at]}`) : key;
    if (NAMES_OTHER.test(whole)) return false;
    // Who may edit an article in Zendesk.
    if (whole === 'permissiongroupid' && /^\d*$/.test(text)) return false;
    const answer = answerOf(whole, text, now);
    if (answer !== undefined) return answer;
  }
  return false;
}

function answerOf(key: string, text: string, now: Date): boolean | undefined {
  if (MARKED_KEYS.test(key)) return text.split(/[,;]/).some((part) => MARKS.test(part.trim()) && !/^\s*archive\s*$/i.test(part)); // biome-ignore format: one thought
  if (UNTIL_DAY.test(key)) {
    if (OFF.test(text)) return false;
    const day = dayOf(text);
    return day === undefined || day <= now;
  }
  if (FROM_DAY.test(key)) {
    const day = dayOf(text);
    if (day) return day > now;
    if (/embargo|schedul/.test(key)) return !OFF.test(text);
    // "date: last spring" says nothing about who may read.
    return /^(?:date|effective\w*|startdate|postdate|releasedate)$/.test(key) ? false : !ON.test(text);
  }
  const isPart = PARTS.test(key);
  if (NAMING.test(key) && !isPart) return !isOpen(text, key);
  if (HIDING.test(key)) {
    // `hide: [toc, navigation]` of MkDocs Material.
    if (isPart || (/^hid/.test(key) && text !== '' && PARTS.test(joined(text)) && !ON.test(text))) return false;
    if (/^(?:hide|hidden)$/.test(key) && /^(?:nav|path|tags|backlinks|properties)$/.test(text)) return false;
    return !OFF.test(text);
  }
  if (SHOWING.test(key) && !isPart) {
    const day = dayOf(text);
    return day ? day > now : !ON.test(text) && !isOpenState(text);
  }
  // Who keeps a page from search engines does not want it found.
  if (/^(?:index|search|sitemap|pagefind|searchable|indexable|indexed)$/.test(key))
    return text !== '' && OFF.test(text);
  if (/^(?:permalink|url)$/.test(key)) return text === 'false';
  return undefined;
}

/** Whether a state such as `published`, or a circle such as `everyone`, is one that everybody may see. */
function isOpen(text: string, key: string): boolean {
  if (text === '' || text === 'null') return true;
  // Freshdesk numbers its states (2: published) and its circles (1: all).
  if (/^\d+$/.test(text)) return /status|state/.test(key) ? text === '2' : /visib/.test(key) && text === '1';
  if (/^(?:render|list)$/.test(key)) return text !== 'never' && text !== 'false';
  // One group or role is what a page is about as often as who may read it.
  if (/^(?:group|role)$/.test(key)) return !/staff|agent|intern|employee/.test(text);
  return isOpenState(text);
}

function isOpenState(text: string): boolean {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !FILLER.has(word));
  return words.length > 0 && words.every((word) => OPEN.has(word) || /^\d+$/.test(word) || /^v\d/.test(word));
}

/** A value as one text in lower case; camel case parted, so that `notPublished` is two words. */
function textOf(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (typeof value === 'object' && value !== null) return '[object]';
  return String(value ?? '')
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** The day that a text names; undefined when it names none. Numbers are seconds or milliseconds since 1970, or `20240131`. */
function dayOf(text: string): Date | undefined {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (compact) return valid(`${compact[1]}-${compact[2]}-${compact[3]}`);
  if (/^\d{9,13}(?:\.\d+)?$/.test(text)) return valid(Number(text) * (Number(text) < 1e11 ? 1000 : 1));
  if (/^(?:[12]\d{3})$/.test(text)) return valid(`${text}-01-01`);
  if (!/\d{4}|\d\/\d/.test(text)) return undefined;
  const numbers = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b/.exec(text);
  if (numbers) {
    // Day or month first: the later of the two readings hides what is not yet due in either.
    const [, a, b, year] = numbers;
    return [valid(`${year}-${pad(a!)}-${pad(b!)}`), valid(`${year}-${pad(b!)}-${pad(a!)}`)].find((day) => day);
  }
  const iso = /^\d{4}-\d{2}-\d{2}(?=[t ]|$)/.exec(text);
  if (iso) return valid(text) ?? valid(iso[0]);
  // Anything else that has a year in it is read as a date by engines, whatever the words say.
  const words = text.match(/\p{L}+/gu) ?? [];
  return words.every((word) => DATE_WORD.test(word)) ? valid(text) : undefined;
}

const DATE_WORD =
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|am|pm|t|z|utc|gmt|st|nd|rd|th)/;

function pad(number: string): string {
  return number.padStart(2, '0');
}

function valid(value: string | number): Date | undefined {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function said({ path, value }: Field): string {
  const text = textOf(value) || 'empty';
  return `${path.join('.')}: ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
