// Eta behind one typed door: reply.page(name, data). A name whose last part begins with _ is a fragment; every other
// one is a page and gets the frame. Templates see `it` = the data, and besides `words`, `format`, `asset` and `frame`.
import path from 'node:path';
import fastifyView from '@fastify/view';
import { Eta } from 'eta';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Assets } from './assets.ts';
import type { Banner } from './banners.ts';
import type { Format } from './format.ts';
import type { Frame } from './frame.ts';
import type { AccountViews } from './pages/accounts.ts';
import type { GatewayViews } from './pages/gateway.ts';
import type { InboxViews } from './pages/inbox.ts';
import { type Words, words } from './words.ts';

const VIEWS = path.join(import.meta.dirname, '..', '..', 'views');

/** Template name → what it needs. Each part of the application lists its own. */
export interface LayoutViews {
  'layouts/_banners': { banners: readonly Banner[] };
}

export interface Views extends LayoutViews, InboxViews, AccountViews, GatewayViews {}

/** What every template has besides its own data. */
export interface ViewContext {
  readonly words: Words;
  readonly format: Format;
  readonly asset: (name: string) => string;
  readonly assets: Assets;
  /** Null in the bare layout and in fragments. */
  readonly frame: Frame | null;
}

declare module 'fastify' {
  interface FastifyReply {
    /** Renders a page or fragment and sends it. The status is whatever was set before. */
    page<Name extends keyof Views>(name: Name, data: Views[Name]): Promise<FastifyReply>;
    /** What surrounds the page of whoever asks; null when nobody is signed in. */
    frame(): Promise<Frame | null>;
  }
}

export interface ViewDeps {
  readonly production: boolean;
  readonly assets: Assets;
  /** The layout's data for whoever asks; null where nobody is signed in. */
  readonly frame: (request: FastifyRequest) => Promise<Frame | null>;
  /** Dates and numbers as the clinic's settings want them. */
  readonly format: () => Promise<Format>;
}

/** Adds reply.page. Register before the routes. */
export function registerViews(app: FastifyInstance, deps: ViewDeps): void {
  const eta = new Eta({ views: VIEWS, cache: deps.production, useWith: false, autoTrim: [false, 'nl'] });
  app.register(fastifyView, { engine: { eta }, templates: VIEWS, viewExt: 'eta', production: deps.production });
  app.decorateReply('page', async function page<
    Name extends keyof Views,
  >(this: FastifyReply, name: Name, data: Views[Name]) {
    const isFragment = path.posix.basename(name).startsWith('_');
    const context: ViewContext = {
      words,
      format: await deps.format(),
      frame: isFragment ? null : await deps.frame(this.request),
      assets: deps.assets,
      asset: (file) => deps.assets.url(file),
    };
    const html = await this.viewAsync(name, { ...data, ...context });
    this.header('cache-control', 'no-store').type('text/html; charset=utf-8');
    return this.send(html);
  });
  app.decorateReply('frame', function frame(this: FastifyReply) {
    return deps.frame(this.request);
  });
}
