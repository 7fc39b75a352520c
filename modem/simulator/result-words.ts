// The words of the result codes, for +CMEE=2: 3GPP TS 27.007 §9.2 (mobile equipment) and 3GPP TS 27.005 §3.2.5 (messages).

import type { FinalResult } from './answer.ts';

const EQUIPMENT: Readonly<Record<number, string>> = {
  0: 'phone failure',
  1: 'no connection to phone',
  3: 'operation not allowed',
  4: 'operation not supported',
  5: 'PH-SIM PIN required',
  10: 'SIM not inserted',
  11: 'SIM PIN required',
  12: 'SIM PUK required',
  13: 'SIM failure',
  14: 'SIM busy',
  15: 'SIM wrong',
  16: 'incorrect password',
  17: 'SIM PIN2 required',
  18: 'SIM PUK2 required',
  20: 'memory full',
  21: 'invalid index',
  22: 'not found',
  23: 'memory failure',
  30: 'no network service',
  31: 'network timeout',
  32: 'network not allowed - emergency calls only',
  50: 'incorrect parameters',
  58: 'invalid command line',
  100: 'unknown',
  515: 'Please wait, init or command processing in progress',
};

const MESSAGE: Readonly<Record<number, string>> = {
  1: 'Unassigned (unallocated) number',
  8: 'Operator determined barring',
  10: 'Call barred',
  21: 'Short message transfer rejected',
  27: 'Destination out of service',
  28: 'Unidentified subscriber',
  29: 'Facility rejected',
  30: 'Unknown subscriber',
  38: 'Network out of order',
  41: 'Temporary failure',
  42: 'Congestion',
  47: 'Resources unavailable, unspecified',
  50: 'Requested facility not subscribed',
  69: 'Requested facility not implemented',
  81: 'Invalid short message transfer reference value',
  95: 'Invalid message, unspecified',
  96: 'Invalid mandatory information',
  97: 'Message type non-existent or not implemented',
  98: 'Message not compatible with short message protocol state',
  99: 'Information element non-existent or not implemented',
  111: 'Protocol error, unspecified',
  127: 'Interworking, unspecified',
  300: 'ME failure',
  301: 'SMS service of ME reserved',
  302: 'operation not allowed',
  303: 'operation not supported',
  304: 'invalid PDU mode parameter',
  305: 'invalid text mode parameter',
  310: 'SIM not inserted',
  311: 'SIM PIN required',
  312: 'PH-SIM PIN required',
  313: 'SIM failure',
  314: 'SIM busy',
  315: 'SIM wrong',
  316: 'SIM PUK required',
  320: 'memory failure',
  321: 'invalid memory index',
  322: 'memory full',
  330: 'SMSC address unknown',
  331: 'no network service',
  332: 'network timeout',
  340: 'no +CNMA acknowledgement expected',
  500: 'unknown error',
};

const NUMERIC = { OK: '0', 'NO CARRIER': '3', ERROR: '4' } as const;

/** A final result code as it stands on the line; undefined for none. `level` is +CMEE's, `verbose` ATV's. */
export function resultText(result: FinalResult, level: number, verbose: boolean): string | undefined {
  switch (result.type) {
    case 'none':
      return undefined;
    case 'words':
      return result.text;
    case 'OK':
    case 'ERROR':
    case 'NO CARRIER':
      return verbose ? result.type : NUMERIC[result.type];
    case 'CME':
      if (level === 0) return verbose ? 'ERROR' : NUMERIC.ERROR;
      return `+CME ERROR: ${level === 2 ? (EQUIPMENT[result.code] ?? result.code) : result.code}`;
    case 'CMS': // TS 27.005 lets +CMEE speak for +CME ERROR only: +CMS ERROR comes at every level
      return `+CMS ERROR: ${level === 2 ? (MESSAGE[result.code] ?? result.code) : result.code}`;
    default: {
      const impossible: never = result;
      return impossible;
    }
  }
}
