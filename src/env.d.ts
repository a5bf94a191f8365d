/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** The running product, for what is drawn: the parts below `pages/` do not import it. */
    app: import('./app.ts').App;
    /** Number of the request in the log; shown on error pages. */
    requestId: string;
    log: import('pino').Logger;
    /** Address visitors use; every absolute link starts with it. */
    base: URL;
    /** Origin of the address that the client used, which need not be ours: for links that go back to that client alone. */
    asked: string;
    /** The path that was asked for, also on the page that says that it failed. */
    path: string;
    /** Why the server turned the request down before its page saw it. */
    refusal?: import('./server/render.ts').Refusal | undefined;
    /** The language of the page. */
    locale: string;
    t: import('./messages.ts').Messages;
    /** Who is looking: what they may see is asked of the domains' policies. */
    viewer: import('./accounts/viewer.ts').Viewer;
    /** Somebody with a session whom the database cannot name at the moment: `viewer` is a visitor then. */
    viewerUnknown?: boolean;
    /** What is said on every page. */
    banners?: readonly import('./web/banner.ts').Banner[] | undefined;
    /** What was posted and could not be taken, for sending it again. */
    unsent?: import('./web/unsent.ts').Unsent | undefined;
    /** The viewer's own session; undefined for visitors. */
    session?: import('./accounts/session.ts').CurrentSession | undefined;
    /** The request comes from inside a product; `isPage`: its page is shown there, without what stands around it. */
    frame?: { isPage: boolean; session?: string; origin?: string } | undefined;
    /** Origins of frames of other sites that the page may show; it adds those that it has. */
    outsideFrames?: Set<string> | undefined;
    /** What the error page says. */
    problem?: import('./web/problem.ts').Problem | undefined;
  }
}
