// Files for the browser: public/, htmx, one script and one style made of ours. All are read at start into a manifest, so
// no path of a request ever reaches the disk. The address carries a hash of everything, so that a file may be kept for
// ever and the worker's modules find each other within one version.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { bundle } from './bundle.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const PUBLIC = path.join(ROOT, 'public');
const STYLES = [
  'tokens',
  'base',
  'controls',
  'menus',
  'frame',
  'inbox',
  'head',
  'client-panel',
  'list',
  'search-results',
  'thread',
  'composer',
  'clients',
  'entrance',
  'accounts',
  'modem',
  'ports',
  'diagnosis',
  'simulator',
  'setup',
  'print',
];
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
};

interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

export interface Assets {
  /** The address of a file, e.g. `scripts/app.js` → `/assets/3f2a91c0d4/scripts/app.js`. Throws for a file that is not there. */
  url(name: string): string;
  get(name: string): Asset | undefined;
  readonly version: string;
}

/** Reads every file that may ever be served. */
export function loadAssets(): Assets {
  const files = new Map<string, Asset>();
  const add = (name: string, body: Buffer | string): void => {
    const type = TYPES[path.extname(name)];
    if (type !== undefined) files.set(name, { type, body: Buffer.from(body) });
  };
  for (const name of readdirSync(PUBLIC, { recursive: true, encoding: 'utf8' }).sort()) {
    if (path.extname(name) !== '') add(name.split(path.sep).join('/'), readFileSync(path.join(PUBLIC, name)));
  }
  add('app.css', STYLES.map((name) => squeezeStyle(files.get(`styles/${name}.css`)?.body.toString() ?? '')).join('\n'));
  add(
    'htmx.js',
    readFileSync(path.join(path.dirname(fileURLToPath(import.meta.resolve('htmx.org'))), 'htmx.esm.min.js')),
  );
  add(
    'app.js',
    bundle('scripts/app.js', (name) => files.get(name)?.body.toString() ?? readShared(name)),
  );
  const hash = createHash('sha256');
  for (const [name, asset] of files) hash.update(name).update(asset.body);
  const version = hash.digest('hex').slice(0, 10);
  return {
    version,
    get: (name) => files.get(name),
    url(name) {
      if (!files.has(name)) throw new Error(`There is no file public/${name}`);
      return `/assets/${version}/${name}`;
    },
  };
}

// What the browser runs from the server's own sources, types stripped: the codec's measure() and the words.
function readShared(name: string): string {
  return stripTypeScriptTypes(readFileSync(path.join(ROOT, name), 'utf8'));
}

function squeezeStyle(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\n\s*/g, '\n');
}

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** Serves the manifest under /assets/<version>/, compressed once and kept in memory. An old version gets the present file. */
export function registerAssets(app: FastifyInstance, assets: Assets): void {
  const compressed = new Map<string, Promise<Buffer>>();
  app.get<{ Params: { version: string; '*': string } }>(
    '/assets/:version/*',
    { config: { permission: 'public' } },
    async (request, reply) => {
      const name = request.params['*'];
      const asset = assets.get(name);
      if (!asset) return reply.callNotFound();
      const current = request.params.version === assets.version;
      reply.type(asset.type).header('vary', 'accept-encoding');
      reply.header('cache-control', current ? 'public, max-age=31536000, immutable' : 'no-cache');
      const encoding = acceptedEncoding(request.headers['accept-encoding']);
      if (encoding === undefined) return reply.send(asset.body);
      const key = `${encoding} ${name}`;
      const body = compressed.get(key) ?? compress(asset.body, encoding);
      compressed.set(key, body);
      return reply.header('content-encoding', encoding).send(await body);
    },
  );
  app.get('/favicon.ico', { config: { permission: 'public' } }, (_request, reply) => {
    return reply.redirect(assets.url('favicon.svg'));
  });
}

export type Encoding = 'br' | 'gzip';

/** The better of the encodings that the browser takes; none when it says nothing. */
export function acceptedEncoding(header: string | string[] | undefined): Encoding | undefined {
  const accepted = String(header ?? '');
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
}

function compress(body: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return deflate(body, { level: 9 });
  return brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}
