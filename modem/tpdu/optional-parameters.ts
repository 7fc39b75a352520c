// TP-PI and what it announces: TP-PID, TP-DCS, TP-UD at the end of reports (3GPP TS 23.040 §9.2.3.27).

import type { OctetReader, OctetWriter } from './octets.ts';
import { readUserData, type UserData, writeUserData } from './user-data.ts';

/** Fields that a report may have or not. */
export interface OptionalParameters {
  /** TP-PID */
  readonly protocolIdentifier: number | undefined;
  /** TP-DCS */
  readonly dataCodingScheme: number | undefined;
  /** TP-UD with TP-UDHI */
  readonly userData: UserData | undefined;
}

export const NO_PARAMETERS: OptionalParameters = {
  protocolIdentifier: undefined,
  dataCodingScheme: undefined,
  userData: undefined,
};

const EXTENSION = 0x80;
const RESERVED = 0x78;

/** Reads TP-PI, extension octets included. Throws DecodeError where the PDU ends. */
export function readParameterIndicator(reader: OctetReader): number {
  const start = reader.position;
  const indicator = reader.octet('tpdu.parameterIndicator');
  let last = indicator;
  while ((last & EXTENSION) !== 0 && reader.left > 0) last = reader.octet('tpdu.parameterIndicator');
  if ((indicator & (RESERVED | EXTENSION)) !== 0) {
    reader.note('reserved value', 'tpdu.parameterIndicator', 'reserved bits are set', start);
  }
  return indicator;
}

/** Reads what a TP-PI announces; where the PDU ends before, the rest is missing and noted. */
export function readParameters(reader: OctetReader, indicator: number, headerIndicator: boolean): OptionalParameters {
  const wanted = (indicator & 1) + ((indicator >> 1) & 1) + ((indicator >> 2) & 1);
  const protocolIdentifier = octetIf((indicator & 1) !== 0, reader);
  const dataCodingScheme = octetIf((indicator & 2) !== 0, reader);
  const hasUserData = (indicator & 4) !== 0 && reader.left > 0;
  const userData = hasUserData
    ? readUserData(reader, dataCodingScheme ?? 0, headerIndicator, 'tpdu.userData')
    : undefined;
  const got = Number(protocolIdentifier !== undefined) + Number(dataCodingScheme !== undefined) + Number(hasUserData);
  if (got < wanted) reader.note('truncated', 'tpdu', `${got} of ${wanted} parameters`);
  return { protocolIdentifier, dataCodingScheme, userData };
}

function octetIf(announced: boolean, reader: OctetReader): number | undefined {
  return announced && reader.left > 0 ? reader.octet('tpdu') : undefined;
}

/** TP-PI for some parameters. */
export function parameterIndicator(parameters: OptionalParameters): number {
  return (
    (parameters.protocolIdentifier === undefined ? 0 : 1) |
    (parameters.dataCodingScheme === undefined ? 0 : 2) |
    (parameters.userData === undefined ? 0 : 4)
  );
}

/** Writes the parameters behind their TP-PI. */
export function writeParameters(parameters: OptionalParameters, writer: OctetWriter): void {
  if (parameters.protocolIdentifier !== undefined) writer.octet(parameters.protocolIdentifier);
  if (parameters.dataCodingScheme !== undefined) writer.octet(parameters.dataCodingScheme);
  if (parameters.userData !== undefined) writeUserData(parameters.userData, writer, 'tpdu.userData');
}
