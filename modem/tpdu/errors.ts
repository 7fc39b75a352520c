// What the codec says when octets are wrong: a DecodeError when nothing can be read, notes when something can.

/** Why octets could not be read. */
export type DecodeReason = 'not hexadecimal' | 'empty' | 'too short' | 'not a PDU';

/** Octets that cannot be read as what they should be. `field` is a path such as `tpdu.originatingAddress`. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly reason: DecodeReason;
  readonly field: string;
  /** Octets from the beginning of the PDU, service centre address included. */
  readonly offset: number;

  constructor(reason: DecodeReason, field: string, offset: number, text: string) {
    super(`${field} at octet ${offset}: ${text}`);
    this.reason = reason;
    this.field = field;
    this.offset = offset;
  }
}

/** Values that no PDU can carry. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
  readonly field: string;

  constructor(field: string, text: string) {
    super(`${field}: ${text}`);
    this.field = field;
  }
}

/** What kind of oddity a note is about. */
export type NoteType =
  | 'truncated'
  | 'trailing octets'
  | 'length mismatch'
  | 'service centre address'
  | 'message type'
  | 'address'
  | 'time'
  | 'reserved value'
  | 'header'
  | 'text';

/** Something odd that the codec read past; the rest of the PDU is the best reading. */
export interface Note {
  readonly type: NoteType;
  readonly field: string;
  readonly offset: number;
  readonly text: string;
}
