// What crossed, for tests that look at every octet: the latest pieces of each direction.

/** One piece that crossed, as characters of one octet each. */
export interface LoggedText {
  readonly at: number;
  readonly tty: string;
  readonly text: string;
}

const LIMIT = 20_000;

export class TrafficLog {
  readonly fromHost: LoggedText[] = [];
  readonly toHost: LoggedText[] = [];
  readonly commandLines: string[] = [];

  add<T>(log: T[], entry: T): void {
    log.push(entry);
    // Many at once: taking the first of so long an array moves all the others.
    if (log.length >= 2 * LIMIT) log.splice(0, LIMIT);
  }
}
