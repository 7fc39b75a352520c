// The SIM: who it is, its PIN, its message memory, and EF_SMSS with the last TP-MR (3GPP TS 31.102 §4.2.9).

import { MessageStorage } from './message-storage.ts';

export interface SimCardOptions {
  readonly iccid?: string;
  readonly imsi?: string;
  /** The own number, as the network routes it: `+46700000001`. */
  readonly number?: string;
  readonly serviceCentre?: string;
  /** Set, it is asked for at every start. */
  readonly pin?: string;
  readonly puk?: string;
  readonly capacity?: number;
  readonly firstIndex?: number;
}

export class SimCard {
  readonly iccid: string;
  readonly imsi: string;
  readonly number: string;
  serviceCentre: string;
  readonly messages: MessageStorage;
  /** EF_SMSS octet 1: the TP-MR that was used last. */
  lastReference = 255;
  present = true;
  pin: string | undefined;
  readonly puk: string;
  verified = false;
  pinTriesLeft = 3;
  pukTriesLeft = 10;

  constructor(options: SimCardOptions = {}) {
    this.iccid = options.iccid ?? '8946071512360000001';
    this.imsi = options.imsi ?? '240071512360001';
    this.number = options.number ?? '+46700000001';
    this.serviceCentre = options.serviceCentre ?? '+46705008999';
    this.pin = options.pin;
    this.puk = options.puk ?? '12345678';
    this.messages = new MessageStorage(options.capacity ?? 20, options.firstIndex ?? 1);
  }

  get state(): 'absent' | 'READY' | 'SIM PIN' | 'SIM PUK' | 'blocked' {
    if (!this.present) return 'absent';
    if (this.pin === undefined || this.verified) return 'READY';
    if (this.pinTriesLeft > 0) return 'SIM PIN';
    return this.pukTriesLeft > 0 ? 'SIM PUK' : 'blocked';
  }

  /** Whether the PIN was right; a wrong one costs a try. */
  verifyPin(value: string): boolean {
    if (this.state !== 'SIM PIN') return this.state === 'READY';
    this.verified = value === this.pin;
    this.pinTriesLeft = this.verified ? 3 : this.pinTriesLeft - 1;
    return this.verified;
  }

  /** Whether the PUK was right, which also sets a new PIN. */
  unblock(puk: string, newPin: string): boolean {
    if (puk !== this.puk) {
      this.pukTriesLeft--;
      return false;
    }
    this.pin = newPin;
    this.pinTriesLeft = 3;
    this.pukTriesLeft = 10;
    this.verified = true;
    return true;
  }

  /** The next TP-MR: 0 follows 255. */
  nextReference(): number {
    this.lastReference = (this.lastReference + 1) % 256;
    return this.lastReference;
  }
}
