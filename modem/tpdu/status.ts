// TP-ST: what became of a message (3GPP TS 23.040 §9.2.3.15).

export type DeliveryOutcome = 'delivered' | 'still trying' | 'failed';

/** What a TP-ST octet says. */
export interface DeliveryStatus {
  readonly outcome: DeliveryOutcome;
  /** Only of failures: whether sending again may help. The service centre itself has stopped trying in both cases. */
  readonly failure: 'permanent' | 'temporary' | undefined;
  readonly reason: string;
}

const COMPLETED: readonly string[] = [
  'received by the recipient',
  'forwarded to the recipient, but the service centre cannot confirm delivery',
  'replaced by the service centre',
];
const CONDITIONS: readonly string[] = [
  'congestion',
  'the recipient is busy',
  'no response from the recipient',
  'service rejected',
  'quality of service not available',
  'error in the recipient',
];
const PERMANENT: readonly string[] = [
  'remote procedure error',
  'incompatible destination',
  'connection rejected by the recipient',
  'not obtainable',
  'quality of service not available',
  'no interworking available',
  'validity period expired',
  'deleted by the sender',
  'deleted by the service centre',
  'the message does not exist',
];
const CLASSES = [
  { outcome: 'delivered', failure: undefined, reasons: COMPLETED },
  { outcome: 'still trying', failure: undefined, reasons: CONDITIONS },
  { outcome: 'failed', failure: 'permanent', reasons: PERMANENT },
  { outcome: 'failed', failure: 'temporary', reasons: CONDITIONS },
] as const;
const FIRST_OF_THE_CENTRE = 0x10;

/** What a TP-ST octet says; a reserved value means "service rejected" (§9.2.3.15). */
export function deliveryStatus(octet: number): DeliveryStatus {
  const detail = octet & 0x1f;
  const group = CLASSES[(octet >> 5) & 7];
  const reason = detail >= FIRST_OF_THE_CENTRE ? `the service centre's own reason ${detail}` : group?.reasons[detail];
  if (group === undefined || reason === undefined) {
    return { outcome: 'failed', failure: 'temporary', reason: `service rejected (reserved status ${octet})` };
  }
  return { outcome: group.outcome, failure: group.failure, reason };
}
