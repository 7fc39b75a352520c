// Calls and supplementary services, as far as a gateway meets them: 3GPP TS 27.007 §7.11 (+CLIP), §7.15 (+CUSD), ATH, +CHUP.

import { answer, cme, ok } from '../answer.ts';
import { kept } from './dialogue.ts';
import { type Handler, type HandlerTable, wholeNumber } from './handler.ts';

const hangUp: Handler = {
  action: (_command, modem) => {
    modem.endCall();
    return ok();
  },
  test: () => ok(),
};

export const CALL_COMMANDS: HandlerTable = {
  H: hangUp,
  '+CHUP': hangUp,
  A: { action: (_command, modem) => (modem.ringing ? ok() : answer({ type: 'NO CARRIER' })) },
  D: { set: () => answer({ type: 'NO CARRIER' }) },
  '+CVHU': kept('+CVHU', '0'),
  '+CRC': kept('+CRC', '0'),
  '+COLP': kept('+COLP', '0'),
  '+CLCC': {
    test: () => ok(),
    action: (_command, modem) => (modem.caller === undefined ? ok() : ok(`+CLCC: 1,1,4,0,0,"${modem.caller}",145`)),
  },
  '+CLIP': {
    test: () => ok('+CLIP: (0,1)'),
    read: (_command, modem) => ok(`+CLIP: ${modem.settings.callerLine ? 1 : 0},1`),
    set: (command, modem) => {
      modem.settings.callerLine = command.parameters[0] === '1';
      return ok();
    },
  },
  '+CUSD': {
    needsSim: 'cme',
    test: () => ok('+CUSD: (0-2)'),
    read: (_command, modem) => ok(`+CUSD: ${modem.settings.kept.get('+CUSD') ?? '0'}`),
    set: (command, modem) => {
      const [mode, text, scheme] = command.parameters;
      modem.settings.kept.set('+CUSD', mode ?? '0');
      if (mode === '2') modem.ussd.cancel();
      else if (text !== undefined) return modem.registered ? modem.ussd.request(text, wholeNumber(scheme)) : cme(30);
      return ok();
    },
  },
};
