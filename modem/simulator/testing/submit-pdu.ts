// An SMS-SUBMIT as a gateway writes it, for the simulator's own tests.

import { addressOf } from '../../tpdu/address.ts';
import { encodePdu } from '../../tpdu/pdu.ts';
import { smsSubmit } from '../../tpdu/submit.ts';
import { textUserData } from '../../tpdu/user-data.ts';

export function submitPdu(to: string, text: string): { readonly hex: string; readonly length: number } {
  return encodePdu({
    tpdu: smsSubmit({
      destinationAddress: addressOf(to),
      statusReportRequest: true,
      dataCodingScheme: 0,
      userData: textUserData(text, 'gsm-7-bit'),
    }),
  });
}
