import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Frame, Page } from '@playwright/test';
import { expect } from './test.ts';

/** A page of a product, on an origin of its own. */
export interface HostPage {
  csp?: string;
  /** More headers. */
  headers?: Record<string, string>;
  head?: string;
  body?: string;
  /** Attributes of the widget's script. */
  attributes?: string;
}

/** A product on an origin of its own: `pages` says what stands at each path, given the address of the help center. */
export class Product {
  readonly #server: Server;
  #help = '';

  constructor(pages: (help: string) => Record<string, HostPage>) {
    this.#server = createServer((req, res) => {
      const pathname = new URL(req.url ?? '/', 'http://product').pathname;
      const page = pages(this.#help)[pathname];
      if (!page) {
        res.writeHead(404).end();
        return;
      }
      if (page.csp) res.setHeader('content-security-policy', page.csp);
      for (const [name, value] of Object.entries(page.headers ?? {})) res.setHeader(name, value);
      res.setHeader('content-type', 'text/html; charset=utf-8');
      res.end(
        `<!doctype html><html lang="en"><head><title>Invoices – Acme</title><link rel="icon" href="data:,">${page.head ?? ''}</head>` +
          `<body><main><h1>Acme</h1>${page.body ?? ''}</main><script src="${this.#help}/widget.js" defer ${page.attributes ?? ''}></script></body></html>`,
      );
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.origin;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  /** The help center whose widget it has. */
  has(help: string): void {
    this.#help = help;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** The widget on a page: what it tells, and what is in its frame. */
export class Widget {
  readonly page: Page;
  readonly help: string;

  constructor(page: Page, help: string) {
    this.page = page;
    this.help = help;
  }

  /** Notes what the widget tells; before it is opened. */
  async listen(name = 'Helpwell'): Promise<void> {
    await this.page.waitForFunction(
      (one) => typeof (window as never as Record<string, { open?: unknown }>)[one]?.open === 'function',
      name,
    );
    await this.page.evaluate((one) => {
      const told: [string, object][] = [];
      const global = window as unknown as Record<string, { on(event: string, hear: (detail: object) => void): void }>;
      for (const event of [
        'ready',
        'open',
        'close',
        'navigate',
        'suggest',
        'identify',
        'forget',
        'unread',
        'tour',
        'error',
      ])
        global[one]!.on(event, (detail) => told.push([event, detail]));
      Object.assign(window, { told });
    }, name);
  }

  /** What was told with an event, the last one first. */
  told(event: string): Promise<object[]> {
    return this.page.evaluate(
      (wanted) =>
        (window as unknown as { told: [string, object][] }).told
          .filter(([name]) => name === wanted)
          .map(([, detail]) => detail)
          .toReversed(),
      event,
    );
  }

  async expectTold(event: string, detail: object): Promise<void> {
    await expect.poll(async () => (await this.told(event))[0]).toMatchObject({ ...detail });
  }

  /** Clicks the launcher, which no test can look into: its shadow root is closed. */
  async launch(): Promise<void> {
    const { width, height } = this.page.viewportSize()!;
    await this.page.mouse.click(width - 70, height - 44);
  }

  /** The page in the frame, once it has answered. */
  async frame(): Promise<Frame> {
    await expect.poll(async () => (await this.told('ready')).length).toBeGreaterThan(0);
    return this.page.frames().find((one) => one.url().startsWith(this.help))!;
  }

  /** Opens it by a call. */
  async open(target: object): Promise<Frame> {
    await this.page.evaluate((wanted) => window.Helpwell.open(wanted), target);
    return this.frame();
  }
}
