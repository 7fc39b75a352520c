// A message comes from the network: stored and announced, or handed over directly, as +CNMI says (3GPP TS 27.005 §3.4.1), and
// acknowledged to the network by the modem itself or, with +CSMS=1, by the host's +CNMA within the network's patience.

import { messageClass, messageType, pduLength } from './pdu-length.ts';
import type { MemoryName } from './settings.ts';
import type { SimulatedModem } from './simulated-modem.ts';

/** What the network hears: RP-ACK, RP-ERROR "memory capacity exceeded", another RP-ERROR, or nothing. */
export type Reception = 'acknowledged' | 'memory-full' | 'refused' | 'unreachable';

const STATUS_REPORT = 2;
/** So long the network waits for +CNMA (modems.md, "what the manuals say"). */
const ACKNOWLEDGE_WITHIN = 17_000;

export class Incoming {
  readonly #modem: SimulatedModem;
  #buffered: (readonly string[])[] = [];
  #unacknowledged: ((acknowledged: boolean) => void) | undefined;
  #toldFull = false;

  constructor(modem: SimulatedModem) {
    this.#modem = modem;
  }

  /** Takes one PDU, service centre address included. */
  receive(pdu: string): Reception | Promise<Reception> {
    if (!this.#modem.reachable) return 'unreachable';
    const decided = this.#modem.behaviours.decide((behaviour) => behaviour.incoming?.(pdu, this.#modem));
    return decided ?? this.usual(pdu);
  }

  /** What becomes of a PDU when no behaviour has taken it. */
  usual(pdu: string): Reception | Promise<Reception> {
    return messageType(pdu) === STATUS_REPORT ? this.#report(pdu) : this.#message(pdu);
  }

  /** Stores a message in a memory and announces it, whatever +CNMI's <mt> would have done with it. */
  store(pdu: string, name: MemoryName, heading: '+CMTI' | '+CDSI', announced: boolean): Reception {
    const index = this.#modem.memory(name).add(pdu, 0);
    if (index === undefined) {
      this.#tellFull(name);
      return 'memory-full';
    }
    this.#toldFull = false;
    if (announced) this.announce([`${heading}: "${name}",${index}`]);
    this.#modem.changed();
    return 'acknowledged';
  }

  /** Hands a message over directly: `+CMT: ,<length>` and the PDU. */
  direct(pdu: string, heading: string): Reception | Promise<Reception> {
    this.announce([heading, pdu]);
    if (this.#modem.settings.messageService === 0) return 'acknowledged';
    return this.#awaitAcknowledgement();
  }

  /** +CNMA; false when none was expected. */
  acknowledge(positive: boolean): boolean {
    const settle = this.#unacknowledged;
    this.#unacknowledged = undefined;
    settle?.(positive);
    return settle !== undefined;
  }

  /** +CNMI was set: what was held back comes now, or is forgotten. */
  indicationsChosen(): void {
    const [mode, , , , clear] = this.#modem.settings.indications;
    if (mode === 0) return;
    const held = this.#buffered;
    this.#buffered = [];
    if (clear === 0) for (const lines of held) this.announce(lines);
  }

  reset(): void {
    this.#buffered = [];
    this.acknowledge(false);
  }

  /** An indication that obeys +CNMI's <mode>: 0 keeps it in the modem. */
  announce(lines: readonly string[]): void {
    if (this.#modem.settings.indications[0] === 0) this.#buffered.push(lines);
    else this.#modem.unsolicited(...lines);
  }

  #message(pdu: string): Reception | Promise<Reception> {
    const [, indication] = this.#modem.settings.indications;
    const messageClassOf = messageClass(pdu);
    const isDirect = (indication === 2 && messageClassOf !== 2) || (indication === 3 && messageClassOf === 3);
    if (isDirect) return this.direct(pdu, `+CMT: ,${pduLength(pdu)}`);
    const name = messageClassOf === 2 ? 'SM' : this.#modem.settings.memories[2];
    return this.store(pdu, name, '+CMTI', indication > 0);
  }

  #report(pdu: string): Reception | Promise<Reception> {
    const reports = this.#modem.settings.indications[3];
    if (reports === 0) return 'acknowledged'; // taken and thrown away
    if (reports === 1) return this.direct(pdu, `+CDS: ${pduLength(pdu)}`);
    const name = this.#modem.memory('SR').capacity > 0 ? 'SR' : this.#modem.settings.memories[2];
    return this.store(pdu, name, '+CDSI', true);
  }

  #awaitAcknowledgement(): Promise<Reception> {
    return new Promise((resolve) => {
      const cancel = this.#modem.tasks.after(ACKNOWLEDGE_WITHIN, () => {
        const { indications } = this.#modem.settings;
        this.#modem.settings.indications = [indications[0], 0, indications[2], 0, indications[4]];
        this.#unacknowledged = undefined;
        resolve('refused');
      });
      this.#unacknowledged = (acknowledged) => {
        cancel();
        resolve(acknowledged ? 'acknowledged' : 'refused');
      };
    });
  }

  #tellFull(name: MemoryName): void {
    const line = this.#modem.profile.memoryFullLine;
    if (line === undefined || this.#toldFull) return;
    this.#toldFull = true;
    this.#modem.unsolicited(line.replace('<memory>', name));
  }
}
