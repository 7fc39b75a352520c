// The web application: every plugin, hook and route registered, not listening. The order of the hooks matters: what is
// cheap and refuses comes first, who it is next, what they may do last.
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { Clock } from '../clock.ts';
import type { OpenStore } from '../store/database.ts';
import { registerAuthentication } from './authentication.ts';
import { registerErrors } from './errors.ts';
import type { ModemsView } from './modems-view.ts';
import { checkPermission, requirePermissions } from './permissions.ts';

/** How the web side is reached; from the environment. */
export interface HttpConfig {
  /** Addresses of proxies whose X-Forwarded-* headers are believed; none unless given. */
  readonly trustProxy: readonly string[];
  /** PEM texts of TEXTDESK_TLS_CERT and TEXTDESK_TLS_KEY. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Host names besides IP addresses, localhost, the machine's own name and *.local. */
  readonly allowedHosts: readonly string[];
  /** The machine's own name. */
  readonly hostname: string;
  /** False while developing: templates are read again at each request. */
  readonly production: boolean;
}

export interface AppDeps {
  readonly store: OpenStore;
  readonly clock: Clock;
  /** A new public id (UUIDv7). */
  readonly newId: () => string;
  readonly config: HttpConfig;
  readonly modems: ModemsView;
  /** Null: silent, for tests. */
  readonly log: FastifyBaseLogger | null;
}

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Builds the application over the given store. Throws MissingPermissionError if a route does not say who may call it. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const app: App = Fastify({
    ...(deps.log ? { loggerInstance: deps.log } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: deps.config.trustProxy.length > 0 ? [...deps.config.trustProxy] : false,
    bodyLimit: 64 * 1024,
    routerOptions: { ignoreTrailingSlash: true },
  })
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    .withTypeProvider<TypeBoxTypeProvider>();

  requirePermissions(app);
  registerErrors(app);
  await app.register(cookie);
  await app.register(formbody);
  registerAuthentication(app);
  app.addHook('onRequest', async (request) => checkPermission(request));

  // Files and views: registerAssets(app), registerViews(app, deps)
  // Routes: one line each, registerXRoutes(app, deps)
  return app;
}
