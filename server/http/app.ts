// The web application: every plugin, hook and route registered, not listening. The order of the hooks matters: what is
// cheap and refuses comes first, who it is next, what they may do last.
import { randomBytes } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
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
import { Passwords } from '../accounts/passwords.ts';
import { recallTries } from '../accounts/recall-tries.ts';
import type { SessionLimits } from '../accounts/session-age.ts';
import { readSessionLimits } from '../accounts/session-limits.ts';
import { SignInThrottle } from '../accounts/sign-in-throttle.ts';
import type { Clock } from '../clock.ts';
import type { SendDeps } from '../inbox/send-message.ts';
import type { FixedSettings } from '../inbox/settings.ts';
import type { OpenStore } from '../store/database.ts';
import type { Appliance } from './appliance.ts';
import { registerAuthentication } from './authentication.ts';
import { registerBodyDeadline } from './body-deadline.ts';
import { type CachedSettings, cachedSettings, cachedUntilChanged } from './cached-settings.ts';
import { registerErrors } from './errors.ts';
import { registerFormBodies } from './form-bodies.ts';
import type { GatewayControl } from './gateway-control.ts';
import { registerHeaders } from './headers.ts';
import { registerHosts } from './hosts.ts';
import {
  BODY_LIMIT,
  createServer,
  endConnections,
  REQUEST_RATE,
  type RequestRate,
  registerRequestRate,
} from './limits.ts';
import type { ModemsView } from './modems-view.ts';
import { registerPages } from './pages.ts';
import { checkPermission, requirePermissions } from './permissions.ts';
import { registerReadAudit } from './read-audit.ts';
import { registerRefusals } from './refusals.ts';
import { registerAccountRoutes } from './routes/accounts.ts';
import { registerApplianceRoutes } from './routes/appliance.ts';
import { registerInboxRoutes } from './routes/inbox.ts';
import { registerPolicyReportRoute } from './routes/policy-reports.ts';
import { registerSameOrigin } from './same-origin.ts';
import { registerSetupGate } from './setup-gate.ts';
import type { SimulatorControl } from './simulator.ts';
import { answerNoHttp, answerUnreadableAddress } from './unrouted.ts';

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
  /** REQUEST_RATE unless a test or the fuzzer needs more. */
  readonly requestRate?: RequestRate;
}

export interface AppDeps {
  readonly store: OpenStore;
  readonly clock: Clock;
  /** A new public id (UUIDv7). */
  readonly newId: () => string;
  readonly config: HttpConfig;
  readonly modems: ModemsView;
  /** What writing a message needs: given on to server/inbox/send-message.ts. */
  readonly sending: SendDeps;
  /** Null: silent, for tests. */
  readonly log: FastifyBaseLogger | null;
  /** What the environment fixed; pages show it and cannot change it. */
  readonly fixedSettings?: FixedSettings;
  /** The machine: its condition, backups, a restart. Without it the pages about it are not there. */
  readonly appliance?: Appliance;
  /** What pages may ask of the modems besides their status. */
  readonly gateway?: GatewayControl;
  /** The simulator drawer's hands. */
  readonly simulator?: SimulatorControl;
  /** With cheaper parameters in tests. */
  readonly passwords?: Passwords;
}

/** The same with nothing left out: what routes are given. */
export interface RouteDeps extends AppDeps {
  readonly fixedSettings: FixedSettings;
  readonly passwords: Passwords;
  readonly throttle: SignInThrottle;
  /** The settings in force, without a query. */
  readonly settings: CachedSettings;
  readonly sessionLimits: () => Promise<SessionLimits>;
}

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Builds the application over the given store. Throws MissingPermissionError if a route does not say who may call it. */
export async function buildApp(appDeps: AppDeps): Promise<App> {
  const deps: RouteDeps = {
    ...appDeps,
    fixedSettings: appDeps.fixedSettings ?? {},
    passwords: appDeps.passwords ?? new Passwords(),
    throttle: new SignInThrottle(appDeps.clock),
    settings: cachedSettings(appDeps.store, appDeps.fixedSettings ?? {}),
    sessionLimits: cachedUntilChanged(appDeps.store, () => readSessionLimits(appDeps.store.db)),
  };
  const { config, store } = deps;
  await recallTries(store.db, deps.clock, deps.throttle);
  const app: App = Fastify({
    ...(deps.log ? { loggerInstance: deps.log } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(6).toString('hex'),
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    bodyLimit: BODY_LIMIT,
    frameworkErrors: answerUnreadableAddress,
    clientErrorHandler: answerNoHttp,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    serverFactory: (listener) => createServer(listener, { tls: config.tls, manyFrom: among(config.trustProxy) }),
  })
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    .withTypeProvider<TypeBoxTypeProvider>();

  app.addHook('preClose', async () => endConnections(app.server));
  requirePermissions(app);
  registerErrors(app);
  registerHeaders(app);
  registerHosts(app, config);
  registerBodyDeadline(app);
  registerRequestRate(app, deps.clock, config.requestRate ?? REQUEST_RATE);
  registerSameOrigin(app);
  registerFormBodies(app);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: BODY_LIMIT });
  registerAuthentication(app, { db: store.db, clock: deps.clock, limits: deps.sessionLimits });
  registerSetupGate(app, { db: store.db });
  app.addHook('onRequest', async (request) => checkPermission(request));
  registerRefusals(app, deps);
  registerReadAudit(app, deps);
  app.addHook('onResponse', async (request, reply) => {
    // The route, never the address: an address may hold what somebody searched for.
    const { method, url: route } = request.routeOptions;
    request.log.debug({ method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
  });

  registerPages(app, deps);
  registerAccountRoutes(app, deps);
  registerInboxRoutes(app, deps);
  registerApplianceRoutes(app, deps);
  await registerPolicyReportRoute(app, deps);
  return app;
}

/** Whether an address is one of the given addresses or blocks. */
function among(blocks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const block of blocks) {
    const [start = '', bits] = block.split('/');
    const version = isIP(start);
    if (version === 0) continue;
    const family = version === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(start, family);
    else list.addSubnet(start, Number(bits), family);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}
