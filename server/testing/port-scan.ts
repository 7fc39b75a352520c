// node server/testing/port-scan.ts ADDRESS FIRST LAST: prints the TCP ports that answer, as JSON. What says nothing for a
// second does not answer.
import { connect } from 'node:net';

const [address = '', first = '1', last = '65535'] = process.argv.slice(2);
const AT_ONCE = 500;
const open: number[] = [];
let next = Number(first);

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1_000 });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

async function work(): Promise<void> {
  while (next <= Number(last)) {
    const port = next;
    next += 1;
    if (await answers(port)) open.push(port);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(JSON.stringify(open.sort((one, other) => one - other)));
