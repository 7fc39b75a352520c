// A body that never ends is cut off: a form has fifteen seconds, and an upload may last as long as it moves. Node's own
// deadline knows no difference, and would end every backup that takes longer.
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes files: the body may last longer than a form's. */
    upload?: boolean;
  }
}

const DEADLINE = 15_000;
/** Octets that an upload brings in each of these times at least: less than a poor radio link does. */
const FEWEST = 32 * 1024;

/** Must be called before what may refuse a request, for its body comes all the same. */
export function registerBodyDeadline(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw, routeOptions }) => {
    if (raw.complete || (raw.headers['content-length'] ?? raw.headers['transfer-encoding']) === undefined) return;
    const { socket } = raw;
    // A request that is injected has no connection to cut, and one that is refused before its body is read never ends.
    if (!(socket instanceof Socket)) return;
    const { upload = false } = routeOptions.config;
    let before = socket.bytesRead;
    const timer = setInterval(() => {
      const moved = socket.bytesRead - before >= FEWEST;
      before = socket.bytesRead;
      if (raw.complete) clearInterval(timer);
      else if (!upload || !moved) {
        socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
        socket.destroySoon();
      }
    }, DEADLINE).unref();
    for (const event of ['end', 'close']) raw.once(event, () => clearInterval(timer));
  });
}
