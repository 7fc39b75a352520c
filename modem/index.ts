// The driver's public face: the only file of modem/ that server/ imports.

export { type Clock, systemClock } from './at/clock.ts';
export { classify, type ErrorClass } from './at/error-classes.ts';
export { describeRefusal } from './at/result-codes.ts';
export type { ModemAlarm, ModemFacts, StorageLevel } from './gsm/device-facts.ts';
export type { MessageSink, Sighting, SightingOrigin } from './gsm/message-sink.ts';
export type { AccessTechnology, Registration, SignalQuality } from './gsm/network.ts';
export { type PinMemory, pinMemoryOfThisProcess } from './gsm/pin-memory.ts';
export type { Refusal, SubmitOptions, SubmitOutcome, SubmitPdu } from './gsm/submit-outcome.ts';
export { Modem } from './modem.ts';
export type { LogEntry, ModemOptions, PortSource } from './modem-options.ts';
export type { ModemEvent, ModemState, ModemStatus } from './modem-status.ts';
export { type Address, addressOf, addressText } from './tpdu/address.ts';
export { type Content, join, type Measure, measure, replaceWithGsm, segment } from './tpdu/concatenation.ts';
export type { SmsDeliver } from './tpdu/deliver.ts';
export { DecodeError } from './tpdu/errors.ts';
export { type DecodedPdu, decodePdu, encodePdu } from './tpdu/pdu.ts';
export { recognise } from './tpdu/recognise.ts';
export { deliveryStatus } from './tpdu/status.ts';
export type { SmsStatusReport } from './tpdu/status-report.ts';
export { smsSubmit } from './tpdu/submit.ts';
export type { Timestamp } from './tpdu/timestamp.ts';
export type { UserData } from './tpdu/user-data.ts';
export { type Concatenation, concatenationOf } from './tpdu/user-data-header.ts';
