// Values for the property tests: TPDUs of every type, alphabet and header length that the codec can write.

import fc from 'fast-check';
import { type Address, NUMBERING_PLANS } from '../address.ts';
import type { SmsCommand } from '../command.ts';
import type { SmsDeliver } from '../deliver.ts';
import { GSM_DEFAULT, gsmAlphabet, septetsOf } from '../gsm7.ts';
import { NATIONAL_LANGUAGES } from '../national-tables.ts';
import type { SmsDeliverReport, SmsSubmitReport } from '../reports.ts';
import type { SmsStatusReport } from '../status-report.ts';
import type { SmsSubmit } from '../submit.ts';
import { type Timestamp, timestamp } from '../timestamp.ts';
import type { Tpdu } from '../tpdu.ts';
import { binaryUserData, textUserData, type UserData } from '../user-data.ts';
import { headerOctets, shiftTableElements, type UserDataHeader } from '../user-data-header.ts';
import type { EnhancedPeriod, ValidityPeriod } from '../validity-period.ts';

const octet = fc.integer({ min: 0, max: 255 });

/** Records with the prototype that object literals have. */
function record<T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

/** Characters of the default alphabet and its extension. */
export const gsmCharacters: readonly string[] = Array.from({ length: 0x2100 }, (_, unit) => unit)
  .filter((unit) => septetsOf(unit, GSM_DEFAULT) > 0)
  .map((unit) => String.fromCharCode(unit));

export const gsmText = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...gsmCharacters), { maxLength, size: 'max' }).map((characters) => characters.join(''));

/** Elements that do not say how to read the text. */
const plainElement = record({
  identifier: octet.filter((identifier) => identifier !== 0x24 && identifier !== 0x25),
  data: fc.uint8Array({ maxLength: 12, size: 'max' }),
});

const header: fc.Arbitrary<UserDataHeader | undefined> = fc.option(
  fc.array(plainElement, { minLength: 0, maxLength: 4, size: 'max' }).map((elements) => ({ elements })),
  { nil: undefined },
);

/** User data that fits, with the TP-DCS that goes with it. */
export const userDataWithScheme: fc.Arbitrary<{ dataCodingScheme: number; userData: UserData }> = header.chain(
  (some) => {
    const room = 140 - headerOctets(some);
    return fc.oneof(
      gsmText(Math.floor((room * 8) / 14) - 1).map((text) => ({
        dataCodingScheme: 0,
        userData: textUserData(text, 'gsm-7-bit', some),
      })),
      fc.string({ unit: 'grapheme', maxLength: Math.floor(room / 16), size: 'max' }).map((text) => ({
        dataCodingScheme: 8,
        userData: textUserData(text.replace(/[\0\ufeff\ufffd]/g, '').toWellFormed(), 'ucs-2', some),
      })),
      fc.uint8Array({ maxLength: room, size: 'max' }).map((octets) => ({
        dataCodingScheme: 4,
        userData: binaryUserData(octets, some),
      })),
      fc
        .uint8Array({ maxLength: room, size: 'max' })
        .map((octets): { dataCodingScheme: number; userData: UserData } => ({
          dataCodingScheme: 0x20,
          userData: { alphabet: 'compressed', header: some, octets },
        })),
    );
  },
);

/** User data in the tables of a national language. */
export const nationalUserData: fc.Arbitrary<UserData> = record({
  locking: fc.option(fc.constantFrom(...NATIONAL_LANGUAGES.filter((language) => language !== 'spanish')), {
    nil: undefined,
  }),
  single: fc.constantFrom(...NATIONAL_LANGUAGES),
}).chain(({ locking, single }) => {
  const tables = gsmAlphabet(locking, single);
  const characters = [...tables.septets.keys()].filter((unit) => septetsOf(unit, tables) > 0);
  return fc
    .array(fc.constantFrom(...characters), { maxLength: 70, size: 'max' })
    .map((units) =>
      textUserData(String.fromCharCode(...units), 'gsm-7-bit', { elements: shiftTableElements(locking, single) }),
    );
});

export const address: fc.Arbitrary<Address> = fc.oneof(
  record({
    typeOfNumber: fc.constantFrom(
      'unknown',
      'international',
      'national',
      'network-specific',
      'subscriber',
      'abbreviated',
      'reserved',
    ),
    numberingPlan: fc.constantFrom(...NUMBERING_PLANS),
    value: fc
      .array(fc.constantFrom(...'0123456789*#abc'), { maxLength: 20, size: 'max' })
      .map((digits) => digits.join('')),
  }),
  record({
    typeOfNumber: fc.constant('alphanumeric' as const),
    numberingPlan: fc.constantFrom(...NUMBERING_PLANS),
    // An @ at the end of eight characters cannot be told from padding.
    value: gsmText(11).filter((text) => !text.endsWith('@') && [...text].length <= 5),
  }),
);

export const time: fc.Arbitrary<Timestamp> = record({
  seconds: fc.integer({ min: 86_400, max: Date.UTC(2069, 11, 31) / 1000 }),
  quarters: fc.integer({ min: -79, max: 79 }),
}).map(({ seconds, quarters }) => timestamp(1000 * seconds, 15 * quarters));

const relative = octet.map((value) => {
  if (value < 144) return 5 * (value + 1);
  if (value < 168) return 720 + 30 * (value - 143);
  return value < 197 ? 1440 * (value - 166) : 10_080 * (value - 192);
});

const twoDigits = fc.integer({ min: 0, max: 99 });
const enhanced: fc.Arbitrary<EnhancedPeriod> = fc.oneof(
  fc.constant({ type: 'none' as const }),
  relative.map((minutes) => ({ type: 'relative' as const, minutes })),
  fc.integer({ min: 1, max: 255 }).map((seconds) => ({ type: 'seconds' as const, seconds })),
  record({ type: fc.constant('clock' as const), hours: twoDigits, minutes: twoDigits, seconds: twoDigits }),
);

const validityPeriod: fc.Arbitrary<ValidityPeriod | undefined> = fc.oneof(
  fc.constant(undefined),
  relative.map((minutes) => ({ type: 'relative' as const, minutes })),
  time.map((moment) => ({ type: 'absolute' as const, time: moment })),
  record({ type: fc.constant('enhanced' as const), singleShot: fc.boolean(), period: enhanced }),
);

const deliver: fc.Arbitrary<SmsDeliver> = record({
  type: fc.constant('SMS-DELIVER' as const),
  moreMessagesToSend: fc.boolean(),
  loopPrevention: fc.boolean(),
  statusReportIndication: fc.boolean(),
  replyPath: fc.boolean(),
  originatingAddress: address,
  protocolIdentifier: octet,
  serviceCentreTimeStamp: time,
  content: userDataWithScheme,
}).map(({ content, ...fields }) => ({ ...fields, ...content }));

const submit: fc.Arbitrary<SmsSubmit> = record({
  type: fc.constant('SMS-SUBMIT' as const),
  rejectDuplicates: fc.boolean(),
  statusReportRequest: fc.boolean(),
  replyPath: fc.boolean(),
  messageReference: octet,
  destinationAddress: address,
  protocolIdentifier: octet,
  validityPeriod,
  content: userDataWithScheme,
}).map(({ content, ...fields }) => ({ ...fields, ...content }));

const parameters = record({
  protocolIdentifier: fc.option(octet, { nil: undefined }),
  content: fc.option(userDataWithScheme, { nil: undefined }),
}).map(({ protocolIdentifier, content }) => ({
  protocolIdentifier,
  dataCodingScheme: content?.dataCodingScheme,
  userData: content?.userData,
}));

const cause = fc.option(fc.integer({ min: 0x80, max: 0xff }), { nil: undefined });

const statusReport: fc.Arbitrary<SmsStatusReport> = record({
  type: fc.constant('SMS-STATUS-REPORT' as const),
  moreMessagesToSend: fc.boolean(),
  loopPrevention: fc.boolean(),
  statusReportQualifier: fc.boolean(),
  messageReference: octet,
  recipientAddress: address,
  serviceCentreTimeStamp: time,
  dischargeTime: time,
  status: octet,
  parameters,
}).map(({ parameters: some, ...fields }) => ({ ...fields, ...some }));

const deliverReport: fc.Arbitrary<SmsDeliverReport> = record({ failureCause: cause, parameters }).map(
  ({ failureCause, parameters: some }) => ({ type: 'SMS-DELIVER-REPORT', failureCause, ...some }),
);

const submitReport: fc.Arbitrary<SmsSubmitReport> = record({ failureCause: cause, time, parameters }).map(
  ({ failureCause, time: serviceCentreTimeStamp, parameters: some }) => ({
    type: 'SMS-SUBMIT-REPORT',
    failureCause,
    serviceCentreTimeStamp,
    ...some,
  }),
);

const command: fc.Arbitrary<SmsCommand> = record({
  type: fc.constant('SMS-COMMAND' as const),
  statusReportRequest: fc.boolean(),
  messageReference: octet,
  protocolIdentifier: octet,
  commandType: octet,
  messageNumber: octet,
  destinationAddress: address,
  header,
  commandData: fc.uint8Array({ maxLength: 90, size: 'max' }),
});

export const mobileTerminated: fc.Arbitrary<Tpdu> = fc.oneof(deliver, statusReport, submitReport);
export const mobileOriginated: fc.Arbitrary<Tpdu> = fc.oneof(submit, deliverReport, command);
