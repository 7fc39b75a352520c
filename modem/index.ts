// The driver's public face: the only file of modem/ that server/ imports.

export { type Clock, systemClock } from './at/clock.ts';
export type { MessageSink, Sighting, SightingOrigin } from './gsm/message-sink.ts';
export type { AccessTechnology, Registration, SignalQuality } from './gsm/network.ts';
export { type PinMemory, pinMemoryOfThisProcess } from './gsm/pin-memory.ts';
export type { Refusal, SubmitOptions, SubmitOutcome, SubmitPdu } from './gsm/submit-outcome.ts';
export type { LogEntry, ModemOptions, PortSource } from './modem-options.ts';
export type { ModemAlarm, ModemEvent, ModemFacts, ModemState, ModemStatus, StorageLevel } from './modem-status.ts';
