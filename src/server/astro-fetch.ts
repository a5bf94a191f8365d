import type { APIContext, AstroGlobal } from 'astro';
import { astro, FetchState } from 'astro/fetch';

type CreateAstro = FetchState['createAstro'];
type Result = Parameters<CreateAstro>[0];
type Slots = Parameters<CreateAstro>[2];

/**
 * What the middleware, endpoints and pages of a request are given. Astro writes it as object literals with getters, for each request and
 * each component: V8 makes a shape for every such literal, and what its getters name, which is the whole request, stays until the next full
 * collection. Of one class, it goes with the first small one. Sites, sessions and actions of Astro's, which nobody uses here, are left out.
 */
class Context {
  protected readonly state: State;

  constructor(state: State) {
    this.state = state;
  }

  get request() {
    return this.state.request;
  }
  get url() {
    return this.state.url;
  }
  get params() {
    return this.state.params;
  }
  get cookies() {
    return this.state.cookies;
  }
  get locals() {
    return this.state.locals;
  }
  get cache() {
    return this.state.resolve('cache');
  }
  get clientAddress() {
    return this.state.getClientAddress();
  }
  get routePattern() {
    return this.state.routeData?.route;
  }
  get isPrerendered() {
    return this.state.routeData?.prerender;
  }

  redirect(location: string, status = 302): Response {
    return new Response(null, { status, headers: { location } });
  }

  rewrite(to: Parameters<FetchState['rewrite']>[0]): Promise<Response> {
    return this.state.rewrite(to);
  }
}

/** What the middleware and endpoints are given. */
class RequestContext extends Context {
  readonly props = this.state.props;
}

/** `Astro` in a component. */
class ComponentContext extends Context {
  self: unknown = null;
  readonly props: Record<string, unknown>;
  readonly #result: Result;
  readonly #slots: Slots;

  constructor(state: State, result: Result, props: Record<string, unknown>, slots: Slots) {
    super(state);
    this.props = props;
    this.#result = result;
    this.#slots = slots;
  }

  get response() {
    return this.#result.response;
  }

  get slots() {
    return this.state.createSlots(this.#result, this.#slots);
  }
}

class State extends FetchState {
  constructor(request: Request) {
    super(request);
    // Without streaming an error while rendering becomes a 500 page instead of half a page that says 200.
    this.streaming = false;
  }

  override getAPIContext(): APIContext {
    this.apiContext ??= new RequestContext(this) as unknown as APIContext;
    return this.apiContext;
  }

  override getActionAPIContext() {
    return this.getAPIContext();
  }

  override createAstro(result: Result, props: Record<string, unknown>, slots: Slots): AstroGlobal {
    return new ComponentContext(this, result, props, slots) as unknown as AstroGlobal;
  }

  /** Those of a component, which hardly any asks for, as Astro makes them. */
  createSlots(result: Result, slots: Slots): AstroGlobal['slots'] {
    return super.createAstro(result, {}, slots, this.getAPIContext()).slots;
  }
}

export default { fetch: (request: Request): Promise<Response> => astro(new State(request)) };
