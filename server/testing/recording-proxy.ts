// Somebody in the network between browser and server: passes every octet on and keeps all of them.
import { connect, createServer, type Socket } from 'node:net';

export interface RecordingProxy {
  readonly port: number;
  /** All octets of all connections, both ways, in the order they came. */
  heard(): Buffer;
  close(): Promise<void>;
}

export async function recordingProxy(target: number): Promise<RecordingProxy> {
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (chunk) => chunks.push(chunk));
    from.on('error', () => to.destroy());
    from.on('close', () => sockets.delete(from));
    from.pipe(to);
  };
  const server = createServer((browser) => {
    const inside = connect({ host: '127.0.0.1', port: target });
    pass(browser, inside);
    pass(inside, browser);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard: () => Buffer.concat(chunks),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
