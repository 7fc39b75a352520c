// What some makers do otherwise, as data, each with its reason. Everything that is not here is done as the standards say.

import type { Pace } from '../at/paced-writer.ts';

export interface Quirks {
  /** Settings made after the modem is known; a refusal is no matter. */
  readonly setup: readonly string[];
  /** Commands that tell the PIN tries left, with the position of the number in their answer. */
  readonly pinTries: readonly { readonly line: string; readonly prefix: string; readonly position: number }[];
  /** Commands that tell the ICCID, tried after +CCID. */
  readonly iccid: readonly { readonly line: string; readonly prefix: string }[];
  readonly pace: Pace;
  /** Error codes from 512 up are Siemens’. */
  readonly siemensCodes: boolean;
  /** OK without +CMGS does not prove that the network took the message. */
  readonly okIsNoProof: boolean;
  /** AT+CFUN=1,1 loses the device until its power is cut. */
  readonly noReset: boolean;
  /** USSD requests are written as packed septets in hex. */
  readonly packedUssd: boolean;
  readonly resetLine: string;
}

interface Exception {
  readonly maker?: RegExp;
  readonly model?: RegExp;
  readonly reason: string;
  readonly quirks: Partial<Quirks>;
}

const standard: Quirks = {
  setup: [],
  pinTries: [{ line: 'AT+CPINR="SIM PIN"', prefix: '+CPINR', position: 1 }],
  iccid: [],
  pace: {},
  siemensCodes: false,
  okIsNoProof: false,
  noReset: false,
  packedUssd: false,
  resetLine: 'AT+CFUN=1,1',
};

const exceptions: readonly Exception[] = [
  {
    maker: /huawei/i,
    reason:
      'chatters on every port (^RSSI, ^BOOT, ^DSFLOWRPT); takes USSD only packed; tells tries and ICCID in its own way',
    quirks: {
      setup: ['AT^CURC=0', 'AT^PORTSEL=1'],
      pinTries: [{ line: 'AT^CPIN?', prefix: '^CPIN', position: 3 }],
      iccid: [{ line: 'AT^ICCID?', prefix: '^ICCID' }],
      packedUssd: true,
    },
  },
  {
    maker: /huawei/i,
    model: /E1750|E1550|E173|E17[56]/i,
    reason: 'loses a command that comes less than 300 ms after the last',
    quirks: { pace: { commandGap: 300 } },
  },
  {
    maker: /zte/i,
    reason: 'repeats +ZUSIMR every two seconds until it is answered; own commands for tries and ICCID',
    quirks: {
      setup: ['AT+CPMS?', 'AT+ZOPRT=5'],
      pinTries: [{ line: 'AT+ZPINPUK=?', prefix: '+ZPINPUK', position: 0 }],
      iccid: [{ line: 'AT+ZGETICCID', prefix: '+ZGETICCID' }],
    },
  },
  {
    maker: /simcom|sim\s?tech/i,
    reason: 'own commands for tries and ICCID; the ICCID comes as +ICCID on newer models',
    quirks: {
      pinTries: [{ line: 'AT+SPIC', prefix: '+SPIC', position: 0 }],
      iccid: [{ line: 'AT+CICCID', prefix: '+ICCID' }],
    },
  },
  {
    maker: /quectel/i,
    reason: 'sends its indications to one port only, this one has to be asked for; own commands for tries and ICCID',
    quirks: {
      setup: ['AT+QURCCFG="urcport","usbat"'],
      pinTries: [{ line: 'AT+QPINC="SC"', prefix: '+QPINC', position: 1 }],
      iccid: [{ line: 'AT+QCCID', prefix: '+QCCID' }],
    },
  },
  {
    maker: /sierra/i,
    reason: 'own commands for tries and ICCID',
    quirks: {
      pinTries: [{ line: 'AT+CPINC?', prefix: '+CPINC', position: 0 }],
      iccid: [{ line: 'AT!ICCID?', prefix: '!ICCID' }],
    },
  },
  {
    maker: /telit/i,
    reason: 'own commands for tries and ICCID; without #REGMODE some indications are late',
    quirks: {
      setup: ['AT#REGMODE=1'],
      pinTries: [{ line: 'AT#PCT', prefix: '#PCT', position: 0 }],
      iccid: [{ line: 'AT#CCID', prefix: '#CCID' }],
    },
  },
  {
    maker: /u-?blox/i,
    reason: 'tells the tries in its own way',
    quirks: { pinTries: [{ line: 'AT+UPINCNT', prefix: '+UPINCNT', position: 0 }] },
  },
  {
    maker: /cinterion|siemens|gemalto|thales/i,
    reason: 'own error codes from 512 up; the factory setting of ^SM20 says OK to a failed +CMGS',
    quirks: {
      setup: ['AT^SM20=0,0'],
      siemensCodes: true,
      okIsNoProof: true,
      pinTries: [{ line: 'AT^SPIC', prefix: '^SPIC', position: 0 }],
      iccid: [{ line: 'AT^SCID', prefix: '^SCID' }],
    },
  },
  {
    maker: /fibocom/i,
    reason: 'tells the ICCID under +ICCID',
    quirks: { iccid: [{ line: 'AT+ICCID', prefix: '+ICCID' }] },
  },
  {
    maker: /nokia/i,
    model: /6310/,
    reason: 'loses characters that come faster than 18 in 10 ms',
    quirks: { pace: { chunk: 18, chunkGap: 10 } },
  },
];

/** The ways of one modem. Lists of exceptions add up, later values win. */
export function quirksOf(maker: string | undefined, model: string | undefined): Quirks {
  let quirks = standard;
  for (const exception of exceptions) {
    if (exception.maker !== undefined && !exception.maker.test(maker ?? '')) continue;
    if (exception.model !== undefined && !exception.model.test(model ?? '')) continue;
    quirks = {
      ...quirks,
      ...exception.quirks,
      setup: [...quirks.setup, ...(exception.quirks.setup ?? [])],
      pinTries: [...(exception.quirks.pinTries ?? []), ...quirks.pinTries],
    };
  }
  return quirks;
}
