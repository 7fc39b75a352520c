// What answers while the database cannot even be opened: one page that says so, for everybody and every address, instead
// of a program that dies and is restarted for ever. Texts stay on the SIM and in the network meanwhile.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { StorageTrouble } from '../store/storage-error.ts';
import { onEveryAddress } from './every-address.ts';
import { words } from './words.ts';

export interface FaultPage {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens until closed. Rejects when the port cannot be had. */
export async function showStorageFault(
  trouble: StorageTrouble,
  address: { readonly port: number; readonly host: string | undefined },
): Promise<FaultPage> {
  const text = words.storage[trouble];
  const page = `<!doctype html><html lang="${words.language}" dir="${words.direction}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="30"><title>Textdesk</title>
<h1>Textdesk</h1><p>${text}</p></html>`;
  const server = createServer((_request, response) => {
    response.writeHead(503, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'cache-control': 'no-store',
      'retry-after': '30',
    });
    response.end(page);
  });
  await onEveryAddress(address.host, async (host) => {
    server.listen(address.port, host);
    await once(server, 'listening');
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
