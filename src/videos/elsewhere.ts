/** Places whose players a help center may show. */
export const PLAYERS = ['youtube', 'vimeo'] as const;
export type PlayerName = (typeof PLAYERS)[number];

/** Where companies have videos besides their help center. Nothing is asked of it before somebody goes there. */
interface Place {
  player: PlayerName;
  name: string;
  /** Origin of its player. */
  origin: string;
  /** What is said to its player, which begins at once: it comes after a click. */
  source(video: Film, locale: string): string;
  /** The video that an address is about; undefined: it is about none, such as a list. */
  film(url: URL): Film | undefined;
}

/** A video as its place knows it. */
interface Film {
  id: string;
  /** Of one that only who has it may watch. */
  key?: string | undefined;
  /** Where it begins, in seconds. */
  from?: string | undefined;
}

const YOUTUBE: Place = {
  player: 'youtube',
  name: 'YouTube',
  origin: 'https://www.youtube-nocookie.com',
  film(url) {
    const path = /^\/(?:(?:embed|shorts|live)\/)?([\w-]{6,20})$/.exec(url.pathname)?.[1];
    const id = url.pathname === '/watch' ? url.searchParams.get('v') : path;
    const from = /^(\d{1,6})s?$/.exec(url.searchParams.get('t') ?? url.searchParams.get('start') ?? '')?.[1];
    return id && /^[\w-]{6,20}$/.test(id) && id !== 'playlist' ? { id, from } : undefined;
  },
  source: ({ id, from }, locale) =>
    `${YOUTUBE.origin}/embed/${id}?${new URLSearchParams({ autoplay: '1', rel: '0', hl: locale, ...(from && { start: from }) })}`,
};

const VIMEO: Place = {
  player: 'vimeo',
  name: 'Vimeo',
  origin: 'https://player.vimeo.com',
  film(url) {
    const [, id, key] = /^\/(?:channels\/[\w-]+\/|video\/)?(\d{1,15})(?:\/([0-9a-f]{6,20}))?$/.exec(url.pathname) ?? [];
    return id ? { id, key: key ?? /^[0-9a-f]{6,20}$/.exec(url.searchParams.get('h') ?? '')?.[0] } : undefined;
  },
  // `dnt`: nothing is recorded about who watches.
  source: ({ id, key }) =>
    `${VIMEO.origin}/video/${id}?${new URLSearchParams({ autoplay: '1', dnt: '1', ...(key && { h: key }) })}`,
};

/** By host without `www.`. */
const PLACES: Readonly<Record<string, Place>> = { 'youtube.com': YOUTUBE, 'youtu.be': YOUTUBE, 'vimeo.com': VIMEO };

function placeOf(address: string): { place: Place; url: URL } | undefined {
  const url = URL.parse(address);
  const host = url?.hostname.replace(/^www\./, '') ?? '';
  const place = Object.hasOwn(PLACES, host) ? PLACES[host] : undefined;
  const isPlain = url?.protocol === 'https:' && !url.username && !url.port && url.pathname.length > 1;
  return place && url && isPlain ? { place, url } : undefined;
}

/** Origins of the frames that pages may show for these players. */
export function playerOrigins(players: readonly PlayerName[]): string[] {
  return [YOUTUBE, VIMEO].filter(({ player }) => players.includes(player)).map(({ origin }) => origin);
}

/** The name of the place where an address leads; undefined: none where videos of guides may be besides. */
export function nameOfElsewhere(address: string): string | undefined {
  return placeOf(address)?.place.name;
}

/** The player of another place that a page may show once somebody asks for it. */
export interface OutsidePlayer {
  /** Address of the frame. */
  source: string;
  /** Its origin, as the Content-Security-Policy names it. */
  origin: string;
}

/**
 * The player for the video that an address leads to.
 * @param allowed whose players the site shows.
 * @param locale in which it is to speak.
 * @returns undefined where the address names no single video, or its place is not allowed.
 */
export function outsidePlayer(
  address: string,
  { allowed, locale }: { allowed: readonly PlayerName[]; locale: string },
): OutsidePlayer | undefined {
  const found = placeOf(address);
  if (!found || !allowed.includes(found.place.player)) return undefined;
  const film = found.place.film(found.url);
  const source = film && found.place.source(film, locale);
  return source ? { source, origin: found.place.origin } : undefined;
}
