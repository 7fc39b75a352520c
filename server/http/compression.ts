// Pages leave compressed: a clinic's front desk may sit behind a slow radio link. Files have their own way (assets.ts),
// streams and small answers go as they are. Pages hold no secret besides what the reader may see, so length tells nothing.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { acceptedEncoding } from './assets.ts';

const WORTH_IT = 1400; // one packet
const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** Compresses every text/html and text/csv answer that is worth it. */
export function registerCompression(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    if (typeof payload !== 'string' || payload.length < WORTH_IT) return payload;
    if (!/^text\/(html|csv)/.test(String(reply.getHeader('content-type')))) return payload;
    reply.header('vary', 'accept-encoding');
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    if (encoding === undefined || reply.hasHeader('content-encoding')) return payload;
    reply.header('content-encoding', encoding).removeHeader('content-length');
    const body = Buffer.from(payload);
    // Level 4 of either is within a few per cent of the best at a tenth of its time on a Pi.
    if (encoding === 'gzip') return deflate(body, { level: 4 });
    return brotli(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    });
  });
}
