// SMS-DELIVER written octet by octet (3GPP TS 23.040 §9.2.2.1), for messages that no encoder would make.

export interface RawDeliver {
  /** With its length octet; '00' for none, '' to leave it out. */
  readonly serviceCentre?: string;
  /** Length, type of address, digits: `0B916407111111F1`. */
  readonly sender?: string;
  readonly protocolIdentifier?: string;
  readonly dataCodingScheme?: string;
  /** Seven octets. */
  readonly time?: string;
  /** With its length octet in front. */
  readonly header?: string;
  readonly body: string;
  /** TP-UDL; the octets of header and body, when it is not told. */
  readonly length?: number;
}

export const USUAL_SENDER = '0B916407111111F1';
export const USUAL_TIME = '62101021000000';

/** "moi" in the GSM 7 bit alphabet: three septets. */
export const MOI = { body: 'ED771A', length: 3 } as const;

export function rawDeliver(fields: RawDeliver): string {
  const { header = '', body } = fields;
  const firstOctet = header === '' ? '04' : '44';
  const length = fields.length ?? (header.length + body.length) / 2;
  return [
    fields.serviceCentre ?? '07916407058099F9',
    firstOctet,
    fields.sender ?? USUAL_SENDER,
    fields.protocolIdentifier ?? '00',
    fields.dataCodingScheme ?? '00',
    fields.time ?? USUAL_TIME,
    length.toString(16).padStart(2, '0').toUpperCase(),
    header,
    body,
  ].join('');
}
