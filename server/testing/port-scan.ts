// node server/testing/port-scan.ts ADDRESS FIRST LAST…: for each three the TCP ports that answer, as JSON. What says nothing
// for a second does not answer.
import { connect } from 'node:net';

const AT_ONCE = 500;

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

async function openPorts(host: string, first: number, last: number): Promise<number[]> {
  const open: number[] = [];
  let next = first;
  const work = async () => {
    while (next <= last) {
      const port = next;
      next += 1;
      if (await answers(host, port)) open.push(port);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return open.sort((one, other) => one - other);
}

const words = process.argv.slice(2);
const found: number[][] = [];
for (let at = 0; at < words.length; at += 3)
  found.push(await openPorts(words[at] ?? '', Number(words[at + 1]), Number(words[at + 2])));
console.log(JSON.stringify(found));
