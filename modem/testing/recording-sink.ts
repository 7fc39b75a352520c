// A MessageSink that keeps what it is given in memory, and answers as a test wants.

import type { MessageSink, Sighting } from '../gsm/message-sink.ts';

export class RecordingSink implements MessageSink {
  /** Every sighting, in order; the same PDU may come many times. */
  readonly sightings: Sighting[] = [];
  readonly deletions: Sighting[] = [];
  /** What `accept` does; throwing means "not stored". */
  verdict: (sighting: Sighting) => 'keep' | 'delete' | Promise<'keep' | 'delete'> = () => 'delete';

  async accept(sighting: Sighting): Promise<'keep' | 'delete'> {
    const verdict = await this.verdict(sighting);
    this.sightings.push(sighting);
    return verdict;
  }

  async deleted(sighting: Sighting): Promise<void> {
    this.deletions.push(sighting);
  }

  /** The different PDUs that were accepted. */
  get pdus(): string[] {
    return [...new Set(this.sightings.map(({ pdu }) => pdu))];
  }
}
