// The list of captions beside the player. What is sent is always the text; the list only changes it.
import { sayCaptionMistake } from '../../../videos/caption-mistakes.ts';
import { readCaptions } from '../../../videos/captions.ts';
import { keepTyped } from '../../ui/keep-typed.ts';
import {
  type CaptionBlock,
  type EditedCue,
  mergeCues,
  readBlocks,
  readStamp,
  shiftCue,
  splitCue,
  stampOf,
  writeBlocks,
} from '../cue-list.ts';

/** Captions that are in the page at once; thousands of fields would make every key slow. */
const PAGE = 50;
const CHECK_AFTER_MS = 250;
/** How long a caption is that is put in, in seconds. */
const NEW_SECONDS = 2;

type Said = Record<
  | 'cue'
  | 'start'
  | 'end'
  | 'said'
  | 'startNow'
  | 'endNow'
  | 'play'
  | 'split'
  | 'merge'
  | 'delete'
  | 'pages'
  | 'place'
  | 'source'
  | 'asList'
  | 'unsaved',
  string
> & {
  /** What may be wrong, by its code. */
  mistakes: Record<string, string>;
};

class CaptionsEditor {
  private readonly root: HTMLElement;
  private readonly source: HTMLTextAreaElement;
  private readonly list: HTMLElement;
  private readonly cues: HTMLElement;
  private readonly video: HTMLVideoElement | null;
  private readonly said: Said;
  private readonly mode: HTMLButtonElement;
  private blocks: CaptionBlock[] = [];
  private page = 0;
  private isList = false;
  /** What is typed stays in this browser until the server has it. */
  private readonly keeping: ReturnType<typeof keepTyped>;
  private checking: ReturnType<typeof setTimeout> | undefined;
  /** What is wrong with each cue, by its number. */
  private wrong = new Map<number, string>();

  constructor(root: HTMLElement) {
    this.root = root;
    this.source = root.querySelector('textarea[name=captions]')!;
    this.list = root.querySelector('[data-list]')!;
    this.cues = this.list.querySelector('ol')!;
    this.video = root.querySelector('video');
    this.said = JSON.parse(root.dataset['said']!);
    this.mode = root.querySelector('[data-mode]')!;
    this.mode.hidden = false;
    root.querySelector<HTMLElement>('[data-plain]')!.hidden = true;
    this.mode.addEventListener('click', () => (this.isList ? this.showSource() : this.showList()));
    this.source.addEventListener('input', () => this.changed());
    this.cues.addEventListener('input', (event) => this.typed(event.target as HTMLInputElement));
    this.cues.addEventListener('change', () => this.draw());
    this.cues.addEventListener('click', (event) => this.clicked(event.target as HTMLElement));
    this.cues.addEventListener('keydown', (event) => this.pressed(event));
    this.on('[data-add]', () => this.add(this.now()));
    this.on('[data-shift]', () => this.shift());
    this.on('[data-before]', () => this.turn(-1));
    this.on('[data-after]', () => this.turn(1));
    this.video?.addEventListener('timeupdate', () => this.follow());
    const form = root.querySelector<HTMLFormElement>('[data-form]')!;
    this.keeping = keepTyped(form, {
      now: () => ({ captions: this.source.value }),
      use: ({ captions = '' }) => {
        this.source.value = captions;
        this.changed();
        if (this.isList) this.showList();
      },
    });
    form.addEventListener('submit', () => removeEventListener('beforeunload', warn));
    this.showList();
    this.check();
  }

  private on(selector: string, work: () => void): void {
    this.root.querySelector(selector)?.addEventListener('click', work);
  }

  private all(): EditedCue[] {
    return this.blocks.flatMap((block) => ('cue' in block ? [block.cue] : []));
  }

  private now(): number {
    return this.video?.currentTime ?? 0;
  }

  private showList(): void {
    this.blocks = readBlocks(this.source.value);
    this.show(true);
    this.draw();
  }

  private showSource(): void {
    this.show(false);
  }

  private show(isList: boolean): void {
    this.isList = isList;
    this.list.hidden = !isList;
    this.root.querySelector<HTMLElement>('[data-source]')!.hidden = isList;
    this.mode.textContent = isList ? this.said.source : this.said.asList;
  }

  /** The list was changed: the text follows. */
  private write(): void {
    this.source.value = writeBlocks(this.blocks).vtt;
    this.changed();
  }

  private changed(): void {
    this.root.querySelector('[data-state]')!.textContent = this.said.unsaved;
    this.keeping.keep();
    addEventListener('beforeunload', warn);
    clearTimeout(this.checking);
    this.checking = setTimeout(() => this.check(), CHECK_AFTER_MS);
  }

  private check(): void {
    const { language = 'en', seconds } = this.root.dataset;
    const isEmpty = this.all().length === 0 && this.isList;
    const context = { locale: language, seconds: seconds ? Number(seconds) : undefined };
    const found = isEmpty ? [] : readCaptions(this.source.value, context).problems;
    const problems = found.map((problem) => ({
      ...problem,
      message: sayCaptionMistake(problem, this.said.mistakes, document.documentElement.lang) ?? problem.message,
    }));
    const items = problems.map(({ line, column, message, severity }) => {
      const item = document.createElement('li');
      item.className = severity;
      item.textContent = `${this.said.place.replace('%1', String(line)).replace('%2', String(column))}: ${message}`;
      return item;
    });
    this.root.querySelector('[data-problems]')!.replaceChildren(...items);
    this.root.querySelector<HTMLElement>('[data-good]')!.hidden = items.length > 0;
    const { lines } = writeBlocks(this.blocks);
    this.wrong = new Map();
    for (const { line, message } of this.isList ? problems : []) {
      const number = lines.findLastIndex((at) => at <= line);
      if (number >= 0) this.wrong.set(number, [this.wrong.get(number), message].filter(Boolean).join(' '));
    }
    for (const item of this.cues.children) this.mark(item as HTMLElement);
  }

  private mark(item: HTMLElement): void {
    item.querySelector('.wrong')!.textContent = this.wrong.get(Number(item.dataset['number'])) ?? '';
  }

  private draw(focus?: { number: number; field: string }): void {
    const all = this.all();
    const pages = Math.max(1, Math.ceil(all.length / PAGE));
    if (focus) this.page = Math.floor(focus.number / PAGE);
    this.page = Math.min(Math.max(0, this.page), pages - 1);
    const from = this.page * PAGE;
    const shown = all.slice(from, from + PAGE);
    this.cues.replaceChildren(...shown.map((cue, index) => this.item(cue, from + index)));
    const nav = this.root.querySelector<HTMLElement>('[data-pages]')!;
    nav.hidden = pages === 1;
    nav.querySelector('[data-range]')!.textContent = this.said.pages
      .replace('%1', String(from + 1))
      .replace('%2', String(from + shown.length))
      .replace('%3', String(all.length));
    if (focus)
      this.cues.querySelector<HTMLElement>(`[data-number="${focus.number}"] [data-field=${focus.field}]`)?.focus();
    this.follow();
  }

  private item(cue: EditedCue, number: number): HTMLElement {
    const item = document.createElement('li');
    item.dataset['number'] = String(number);
    const name = this.said.cue.replace('%', String(number + 1));
    const field = (which: 'from' | 'to' | 'text', label: string) => {
      const input = document.createElement(which === 'text' ? 'textarea' : 'input');
      input.dataset['field'] = which;
      input.setAttribute('aria-label', `${name}: ${label}`);
      if (input instanceof HTMLTextAreaElement) {
        input.rows = 2;
        input.dir = 'auto';
        input.lang = this.root.dataset['language'] ?? '';
        input.value = cue.text;
      } else {
        input.type = 'text';
        input.dir = 'ltr';
        input.value = stampOf(cue[which as 'from' | 'to']);
      }
      return input;
    };
    const act = (which: string, label: string) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button quiet small';
      button.dataset['act'] = which;
      button.textContent = label;
      button.setAttribute('aria-label', `${label}: ${name}`);
      return button;
    };
    const row = (className: string, ...parts: HTMLElement[]) => {
      const div = document.createElement('div');
      div.className = className;
      div.append(...parts);
      return div;
    };
    const wrong = document.createElement('p');
    wrong.className = 'wrong';
    const { said } = this;
    item.append(
      row(
        'times',
        field('from', said.start),
        act('start', said.startNow),
        field('to', said.end),
        act('end', said.endNow),
      ),
      field('text', said.said),
      wrong,
      row(
        'acts',
        act('play', said.play),
        act('split', said.split),
        act('merge', said.merge),
        act('delete', said.delete),
      ),
    );
    this.mark(item);
    return item;
  }

  private typed(input: HTMLInputElement | HTMLTextAreaElement): void {
    const number = numberOf(input);
    const cue = this.all()[number];
    const field = input.dataset['field'] as 'from' | 'to' | 'text' | undefined;
    if (!cue || !field) return;
    if (field === 'text') cue.text = input.value;
    else {
      const seconds = readStamp(input.value);
      input.setAttribute('aria-invalid', String(seconds === undefined));
      if (seconds === undefined) return;
      cue[field] = seconds;
    }
    this.write();
  }

  private clicked(target: HTMLElement): void {
    const button = target.closest<HTMLElement>('[data-act]');
    if (button) this.act(button.dataset['act']!, numberOf(button));
  }

  private pressed(event: KeyboardEvent): void {
    const acts: Record<string, string> = {
      KeyI: 'start',
      KeyO: 'end',
      KeyP: 'toggle',
      KeyT: 'split',
      KeyJ: 'merge',
      KeyN: 'add',
    };
    const act = event.altKey && !event.ctrlKey && !event.metaKey ? acts[event.code] : undefined;
    if (!act) return;
    event.preventDefault();
    this.act(act, numberOf(event.target as HTMLElement));
  }

  private act(act: string, number: number): void {
    const cue = this.all()[number];
    if (!cue) return;
    const { video } = this;
    switch (act) {
      case 'play':
        if (video) {
          video.currentTime = cue.from;
          void video.play().catch(() => {});
        }
        return;
      case 'toggle':
        if (video) void (video.paused ? video.play().catch(() => {}) : video.pause());
        return;
      case 'start':
        cue.from = this.now();
        break;
      case 'end':
        cue.to = this.now();
        break;
      case 'split':
        this.replace(number, 1, ...splitCue(cue, this.now()));
        break;
      case 'merge': {
        const next = this.all()[number + 1];
        if (!next) return;
        this.replace(number, 2, mergeCues(cue, next));
        break;
      }
      case 'delete':
        this.replace(number, 1);
        break;
      case 'add':
        this.add(Math.max(cue.to, this.now()));
        return;
    }
    this.write();
    this.draw({ number: Math.min(number, this.all().length - 1), field: 'text' });
  }

  /** Puts cues in place of some; what stands between cues stays where it is. */
  private replace(number: number, count: number, ...cues: EditedCue[]): void {
    const places = this.blocks.flatMap((block, index) => ('cue' in block ? [index] : []));
    const gone = new Set(places.slice(number, number + count));
    const at = places[number] ?? this.blocks.length;
    this.blocks = this.blocks.flatMap((block, index) => [
      ...(index === at ? cues.map((cue) => ({ cue })) : []),
      ...(gone.has(index) ? [] : [block]),
    ]);
  }

  private add(from: number): void {
    const cue: EditedCue = { name: '', settings: '', from, to: from + NEW_SECONDS, text: '' };
    const places = this.blocks.flatMap((block, index) => ('cue' in block ? [index] : []));
    const all = this.all();
    const number = all.findIndex((other) => other.from > from);
    const place = number < 0 ? this.blocks.length : places[number]!;
    this.blocks.splice(place, 0, { cue });
    this.write();
    this.draw({ number: number < 0 ? all.length : number, field: 'text' });
  }

  private shift(): void {
    const typed = this.root.querySelector<HTMLInputElement>('#shift')!.value.trim().replace(',', '.').replace('−', '-');
    const seconds = Number(typed);
    if (typed === '' || !Number.isFinite(seconds)) return;
    this.blocks = this.blocks.map((block) => ('cue' in block ? { cue: shiftCue(block.cue, seconds) } : block));
    this.write();
    this.draw();
  }

  private turn(by: number): void {
    this.page += by;
    this.draw();
    this.cues.querySelector<HTMLElement>('[data-field=text]')?.focus();
  }

  /** Shows the caption of the moment under the video, and where it is in the list. */
  private follow(): void {
    const at = this.now();
    const number = this.all().findIndex(({ from, to }) => from <= at && at < to);
    const spoken = this.all()[number]?.text.replace(/<[^>]*>/g, '') ?? '';
    this.root.querySelector('[data-now]')!.textContent = spoken;
    for (const item of this.cues.children)
      (item as HTMLElement).toggleAttribute('data-current', Number((item as HTMLElement).dataset['number']) === number);
  }
}

const numberOf = (element: HTMLElement): number =>
  Number(element.closest<HTMLElement>('[data-number]')?.dataset['number']);
const warn = (event: BeforeUnloadEvent): void => event.preventDefault();

for (const root of document.querySelectorAll<HTMLElement>('[data-captions]')) new CaptionsEditor(root);
