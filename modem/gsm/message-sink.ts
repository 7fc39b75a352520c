// What the driver hands up and what it wants to hear back: a PDU seen, and whether that sighting may be deleted.
// The PDU itself stays opaque here; that it is durable before it is deleted is the whole point of the contract.

export interface Identifiers {
  /** IMEI of the modem; '' when the modem does not tell. */
  readonly imei: string;
  /** ICCID of the SIM; '' when the modem does not tell. */
  readonly iccid: string;
}

/** One PDU seen on one occasion. The same PDU is seen again at every sweep until it is deleted. */
export interface Sighting extends Identifiers {
  readonly origin: SightingOrigin;
  /** The hex line exactly as received, or whatever garbage stood where it should. */
  readonly pdu: string;
  /** Octets of the TPDU as the modem told them; a hint, often wrong. */
  readonly length: number | undefined;
}

export type SightingOrigin =
  | {
      readonly type: 'stored';
      readonly memory: string;
      readonly index: number;
      /** <stat> of 3GPP TS 27.005 §3.1; entries 2 and 3 (stored to send, sent) are never handed up. */
      readonly status: number;
      readonly used: number;
      readonly capacity: number;
    }
  /** Sent straight to us and stored nowhere else: the heading is `+CMT` or `+CDS`. */
  | { readonly type: 'direct'; readonly heading: string };

export interface MessageSink {
  /** Resolves when the PDU is durable; a rejection means it is not, and the modem keeps it. The verdict for a direct one is of no effect. */
  accept(sighting: Sighting): Promise<'keep' | 'delete'>;
  /** The slot was compared again and deleted. */
  deleted(sighting: Sighting): Promise<void>;
}
