// TP-FCS: why a message was refused (3GPP TS 23.040 §9.2.3.22).

const CAUSES: Readonly<Record<number, string>> = {
  128: 'telematic interworking not supported',
  129: 'short message type 0 not supported',
  130: 'cannot replace short message',
  143: 'unspecified TP-PID error',
  144: 'data coding scheme (alphabet) not supported',
  145: 'message class not supported',
  159: 'unspecified TP-DCS error',
  160: 'command cannot be actioned',
  161: 'command unsupported',
  175: 'unspecified TP-command error',
  176: 'TPDU not supported',
  192: 'service centre busy',
  193: 'no service centre subscription',
  194: 'service centre system failure',
  195: 'invalid SME address',
  196: 'destination SME barred',
  197: 'SM rejected, duplicate SM',
  198: 'TP-VPF not supported',
  199: 'TP-VP not supported',
  208: '(U)SIM SMS storage full',
  209: 'no SMS storage capability in (U)SIM',
  210: 'error in MS',
  211: 'memory capacity exceeded',
  212: '(U)SIM application toolkit busy',
  213: '(U)SIM data download error',
  255: 'unspecified error cause',
};

/** What a TP-FCS octet says. */
export function failureCause(octet: number): string {
  const known = CAUSES[octet];
  if (known !== undefined) return known;
  return octet >= 224 && octet <= 254 ? `application specific cause ${octet}` : `reserved cause ${octet}`;
}
