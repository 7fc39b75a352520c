// A port opens once: while one look at the ports of the machine has them open, a second one would call them used by another
// program. So whoever asks meanwhile shares the look that goes on.

export class PortProbe<Found> {
  readonly #look: (ours: readonly string[]) => Promise<Found>;
  #running: Promise<Found> | undefined;

  /** `look` opens every port but `ours` and asks what is there. */
  constructor(look: (ours: readonly string[]) => Promise<Found>) {
    this.#look = look;
  }

  run(ours: readonly string[]): Promise<Found> {
    this.#running ??= this.#look(ours).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Resolves when no look goes on, however it ended. */
  async ended(): Promise<void> {
    await this.#running?.catch(() => {});
  }
}
