// +CMGS: 3GPP TS 27.005 §4.3 (PDU mode) and §3.5.1 (text mode). What happens to the TPDU is the submitter's.

import { cms, ok } from '../answer.ts';
import { submitFromText } from '../text-mode.ts';
import { type HandlerTable, wholeNumber } from './handler.ts';

export const SUBMIT_COMMANDS: HandlerTable = {
  '+CMGS': {
    needsSim: 'cms',
    test: () => ok(),
    set: (command, modem) => {
      const [first] = command.parameters;
      if (modem.settings.textMode) {
        if (first === undefined) return cms(305);
        return {
          type: 'prompt',
          payload: (text) => modem.submitter.submit(submitFromText(first, text, modem.settings), '+CMGS'),
        };
      }
      const length = wholeNumber(first);
      if (length === undefined || length < 7 || length > 164) return cms(304);
      return { type: 'prompt', payload: (text) => modem.submitter.submitPayload(text, length, '+CMGS') };
    },
  },
};
