// The driver's public face: the only file of modem/ that server/ imports.

export { type Clock, systemClock } from './at/clock.ts';
export { classify, type ErrorClass } from './at/error-classes.ts';
export { type CommandTrouble, commandTrouble } from './command-trouble.ts';
export { type DeviceMemory, deviceMemoryOfThisProcess } from './device-memory.ts';
export type { Disconnection } from './disconnection.ts';
export { candidatesOf } from './discovery/at-interfaces.ts';
export { type Discovery, discoverModems, type FoundModem, locateModem, pokePorts } from './discovery/discover.ts';
export { explainRefusal } from './discovery/holders.ts';
export { powerTroubles } from './discovery/kernel-log.ts';
export { type PowerHint, type PowerTrouble, powerCycle, powerHints, powerHintsOfMachine } from './discovery/power.ts';
export type { SerialDevice, UsbDevice } from './discovery/serial-devices.ts';
export { type UsbCare, usbCare } from './discovery/usb-care.ts';
export { CommandForbidden, type RawAnswer } from './gsm/console.ts';
export type { MessageService, ModemAlarm, ModemFacts, StorageLevel } from './gsm/device-facts.ts';
export type { MessageSink, Sighting, SightingOrigin } from './gsm/message-sink.ts';
export type { AccessTechnology, Registration, SignalQuality } from './gsm/network.ts';
export type { NetworkTime } from './gsm/network-time.ts';
export type { PinHold } from './gsm/pin-hold.ts';
export { type PinMemory, pinMemoryOfThisProcess } from './gsm/pin-memory.ts';
export type { SimAnswer } from './gsm/sim.ts';
export type { Hindrance, Refusal, SubmitOptions, SubmitOutcome, SubmitPdu } from './gsm/submit-outcome.ts';
export { type UssdAnswer, UssdFailed } from './gsm/ussd.ts';
export { type SerialAddress, serialAddress } from './line-speed.ts';
export { Modem, ModemNotConnected } from './modem.ts';
export type { LogEntry, ModemOptions, PortSource } from './modem-options.ts';
export type { ModemEvent, ModemState, ModemStatus } from './modem-status.ts';
export { openPort } from './port.ts';
export type { Holder } from './port-trouble.ts';
export { type Address, addressOf, addressText } from './tpdu/address.ts';
export {
  type Content,
  join,
  type Measure,
  measure,
  measureSending,
  replaceWithGsm,
  segment,
} from './tpdu/concatenation.ts';
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
export { ussdText } from './tpdu/ussd-text.ts';
