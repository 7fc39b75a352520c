// The simulator drawer's hands: texts into the simulated network, faults over the simulated modem.
import type { Behaviour } from '../modem/simulator/behaviour.ts';
import { latency } from '../modem/simulator/faults/line.ts';
import { resultLost } from '../modem/simulator/faults/sending.ts';
import { hang, refuse } from '../modem/simulator/faults/silence.ts';
import { full } from '../modem/simulator/faults/storage.ts';
import { deliverPdus } from '../modem/simulator/service-centre-pdus.ts';
import type { SimulatedModem } from '../modem/simulator/simulated-modem.ts';
import type { PlannedReport } from '../modem/simulator/subscribers.ts';
import type { Case, FaultName, RefusalCode, Reports, SimulatorControl } from './http/simulator.ts';

const LONG =
  'This is a long text, to see how three parts come together although the last one arrives first. Our cat has been ' +
  'sneezing since Monday, eats half of what she usually does and hides under the sofa all day. Is that a reason to come ' +
  'in, or may we wait until the weekend? We could come on any afternoon this week after four, or on Saturday morning. ' +
  'She has been with you before, in March, for her vaccination. Thank you!';

const PLANS: Readonly<Record<Reports, readonly PlannedReport[]>> = {
  on: [{ status: 0 }],
  late: [{ status: 0, afterMilliseconds: 30_000 }],
  // TP-ST 0x46: the validity period has expired (3GPP TS 23.040 §9.2.3.15).
  failed: [{ status: 0x46, afterMilliseconds: 1_000 }],
  off: [],
};

const SHOWN = 20;
const NOT_REGISTERED_SEARCHING = 2;
const DENIED = 3;

/** `modem` is asked for at each use: a server with a real modem never makes one. */
export function simulatorControl(modem: () => SimulatedModem): SimulatorControl {
  const lifts = new Map<FaultName, () => void>();
  let reports: Reports = 'on';
  let refusal: RefusalCode = 38;
  return {
    deliver: (from, text) => void modem().network.deliver(modem(), { from, text }),
    deliverCase: (which, from) => deliverCase(modem(), which, from),
    faults: () => new Set(lifts.keys()),
    refusal: () => refusal,
    setFault(fault, on, code) {
      refusal = code ?? refusal;
      if (on === lifts.has(fault)) return;
      const lift = () => {
        lifts.get(fault)?.();
        lifts.delete(fault);
      };
      if (on) lifts.set(fault, lay(modem(), fault, refusal, lift));
      else lift();
    },
    reports: () => reports,
    setReports(wanted) {
      reports = wanted;
      modem().network.reports = PLANS[wanted];
    },
    sent: () =>
      modem()
        .network.submitted.slice(-SHOWN)
        .toReversed()
        .map(({ at, to, text }) => ({ at, to, text: text ?? '' })),
  };
}

function deliverCase(modem: SimulatedModem, which: Case, from: string): void {
  const { network } = modem;
  const parts = () =>
    deliverPdus(
      { from, text: LONG },
      {
        serviceCentre: network.serviceCentre,
        now: modem.tasks.now(),
        offsetMinutes: network.offsetMinutes,
        reference: modem.random.between(0, 255),
      },
    );
  switch (which) {
    case 'hello':
      network.deliver(modem, { from, text: 'Hello, are you open on Saturday?' });
      return;
    case 'long':
      network.deliverPdus(modem, parts().toReversed());
      return;
    case 'incomplete':
      network.deliverPdus(modem, parts().slice(0, -1));
      return;
    case 'emoji':
      network.deliver(modem, { from, text: 'She is much better today 😀🐈 Thank you! 🙏' });
      return;
    case 'arabic':
      network.deliver(modem, { from, text: 'مرحبا، هل يمكنني الحصول على موعد غدا؟' });
      return;
    case 'twice': {
      const pdus = deliverPdus(
        { from, text: 'This one was delivered twice by the network.' },
        {
          serviceCentre: network.serviceCentre,
          now: modem.tasks.now(),
          offsetMinutes: network.offsetMinutes,
          reference: 0,
        },
      );
      network.deliverPdus(modem, [...pdus, ...pdus]);
      return;
    }
    case 'bank':
      network.deliver(modem, { from: 'BANK', text: 'Your code is 4711. Never give it to anybody.' });
      return;
    case 'short':
      network.deliver(modem, { from: '72345', text: 'Your parcel is at the pick-up point.' });
      return;
    case 'broken':
      // An SMS-DELIVER that ends in the middle of its sender's number.
      network.deliverPdus(modem, ['0791640750880999040B91']);
      return;
    case 'stop':
      network.deliver(modem, { from, text: 'STOP' });
      return;
    default: {
      which satisfies never;
    }
  }
}

// Lays one fault and returns what lifts it. `spent` is called by those that strike once.
function lay(modem: SimulatedModem, fault: FaultName, code: RefusalCode, spent: () => void): () => void {
  switch (fault) {
    case 'network':
      modem.setRegistration(NOT_REGISTERED_SEARCHING);
      return () => modem.register();
    case 'denied':
      modem.setRegistration(DENIED);
      return () => modem.register();
    case 'unplug':
      modem.unplug();
      return () => modem.replug();
    case 'slow':
      return modem.behave(latency({ afterMilliseconds: 1_500 }));
    case 'full':
      return modem.behave(full());
    case 'refuse':
      return modem.behave(once(refuse({ command: '+CMGS', kind: 'CMS', code, times: 1 }), spent));
    case 'silent':
      return modem.behave(once(resultLost({ times: 1 }), spent));
    case 'hang':
      return modem.behave(hang({}));
    default: {
      const never: never = fault;
      return never;
    }
  }
}

function once(behaviour: Behaviour, spent: () => void): Behaviour {
  const told = <T>(answer: T): T => {
    if (answer !== undefined) spent();
    return answer;
  };
  return {
    ...behaviour,
    command: (context) => told(behaviour.command?.(context)),
    reply: (reply, context) => told(behaviour.reply?.(reply, context)),
  };
}
