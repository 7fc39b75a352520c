// What the fuzz runner needs to know of something to be fuzzed.

/** One thing under fuzz. The same seed always makes the same input. */
export interface FuzzTarget {
  /** The input of a seed, as it may be printed. */
  input(seed: number): string;
  /** Feeds an input; throws, or rejects with, only what must never be thrown. */
  feed(input: string): void | Promise<void>;
}
