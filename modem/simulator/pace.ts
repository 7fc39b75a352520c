// How fast and in what portions the modem's octets leave: byte rate, and pieces so small that no line comes whole.

import type { Connection } from './connection.ts';
import type { Tasks } from './scheduler.ts';

export interface Pace {
  /** Undefined: as fast as the reader reads. */
  bytesPerSecond: number | undefined;
  /** Octets in one piece; undefined: as they come. */
  chunk: number | undefined;
  /** Milliseconds between pieces. */
  gapMilliseconds: number;
}

/** The same connection, at the modem's pace, which may change at any time. */
export function pacedConnection(connection: Connection, pace: Pace, tasks: Tasks): Connection {
  let waiting = '';
  let cancel: (() => void) | undefined;
  const sendNext = () => {
    cancel = undefined;
    const size = portion(pace);
    connection.send(waiting.slice(0, size));
    waiting = waiting.slice(size);
    if (waiting !== '') cancel = tasks.after(pauseAfter(size, pace), sendNext);
  };
  return {
    send(text) {
      if (cancel === undefined && pace.bytesPerSecond === undefined && pace.gapMilliseconds === 0) {
        const size = portion(pace);
        for (let at = 0; at < text.length; at += size) connection.send(text.slice(at, at + size));
        return;
      }
      waiting += text;
      cancel ??= tasks.after(pauseAfter(Math.min(portion(pace), waiting.length), pace), sendNext);
    },
    hangUp() {
      cancel?.();
      waiting = '';
      connection.hangUp();
    },
  };
}

function portion(pace: Pace): number {
  if (pace.chunk !== undefined) return Math.max(1, pace.chunk);
  return pace.bytesPerSecond === undefined ? 1 << 30 : Math.max(1, Math.round(pace.bytesPerSecond / 100));
}

function pauseAfter(octets: number, pace: Pace): number {
  const byRate = pace.bytesPerSecond === undefined ? 0 : (octets * 1000) / pace.bytesPerSecond;
  return Math.max(byRate, pace.gapMilliseconds);
}
