// Waiting for something to be true without sleeping: asked again after each change.

export class Waiters {
  #waiting = new Set<() => void>();
  #listeners = new Set<() => void>();

  /** Resolves with the first value that is neither false nor undefined; asked now, and after each change. */
  waitFor<T>(predicate: () => T | false | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const ask = () => {
        try {
          const value = predicate();
          if (value === false || value === undefined) return;
          this.#waiting.delete(ask);
          resolve(value);
        } catch (error) {
          this.#waiting.delete(ask);
          reject(error);
        }
      };
      this.#waiting.add(ask);
      ask();
    });
  }

  /** Told after each change; returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const ask of [...this.#waiting]) ask();
    for (const listener of [...this.#listeners]) listener();
  }
}
