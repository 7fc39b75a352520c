// Whoever types the address of an https server without "https://" speaks plain http to it, and would see a broken connection.
// The first octet tells the two apart: a handshake begins with 22 (RFC 8446, 5.1), a request of HTTP with a letter. The
// latter is sent on to https; nothing else is answered in plain.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';

const HANDSHAKE = 22;
/** Milliseconds for the first octet, and for all that is said in plain. */
const DEADLINE = 5000;

/** To be called before anything else listens for connections of `server`. */
export function sendPlainOn(server: Server): void {
  const tls = server.listeners('connection');
  server.removeAllListeners('connection');
  const plain = createServer({ maxHeaderSize: 16 * 1024 }, sendOn);
  server.on('connection', (socket: Socket) => {
    const deadline = setTimeout(() => socket.destroy(), DEADLINE).unref();
    // A broken line closes the socket by itself; without a listener it would end the program.
    socket.on('error', () => {});
    socket.once('data', (first) => {
      socket.unshift(first);
      if (first[0] !== HANDSHAKE) return plain.emit('connection', socket);
      clearTimeout(deadline);
      // TLS reads from below it.
      socket.pause();
      for (const listener of tls) listener.call(server, socket);
    });
  });
}

// 307: whoever switches https off again is not led there for ever.
function sendOn({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const { host = '' } = headers;
  response.setHeader('connection', 'close');
  response.setHeader('cache-control', 'no-store');
  if ((method === 'GET' || method === 'HEAD') && /^[\w.:[\]-]+$/.test(host) && url.startsWith('/')) {
    response.writeHead(307, { location: `https://${host}${url}` }).end();
  } else {
    response.writeHead(400).end();
  }
}
